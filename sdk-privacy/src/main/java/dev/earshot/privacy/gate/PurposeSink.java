package dev.earshot.privacy.gate;

import dev.earshot.Mention;
import dev.earshot.QueryMatch;
import dev.earshot.Removal;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Aggregate;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.SubtractingSink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate of another purpose beside a pipeline's own: it is handed what that purpose may see
 * of a mention, and nothing of those whom it may not hear of.
 *
 * <pre>{@code
 * PurposeSink<Influence> influence =
 *     listening.sink(Purpose.of("influence"), () -> new Influence(tenant.postHash()));
 * Pipeline pipeline = Pipeline.builder(listening, queries, store).sink(influence).build();
 * Norms norms = influence.counted().norms(now);
 * }</pre>
 *
 * <p>Of a mention it hands over the fields of both purposes, the keys of its people, and which
 * queries matched; no score, for that says what words say, and no place of a match. What is refused
 * for the purpose alone is remembered by the keyed hash of the post, so that what departs is
 * subtracted if and only if it was counted. Where somebody's word for the purpose alone changes
 * what was counted before, the host calls {@link #judgeAgain}. Thread-safe.
 *
 * @param <A> what counts
 */
public final class PurposeSink<A extends Aggregate<A>> extends SubtractingSink<PurposeSink<A>> {
  private final PrivacyGate gate;
  private final Supplier<A> fresh;
  private final A counted;
  private final Set<Long> withheld = new HashSet<>();

  PurposeSink(PrivacyGate gate, Supplier<A> fresh) {
    this.gate = gate;
    this.fresh = fresh;
    this.counted = fresh.get();
  }

  /** Returns what counts, to be read; nobody else hands it anything. */
  public A counted() {
    return counted;
  }

  /** Returns how many kept mentions the purpose may not hear of. */
  public synchronized int withheld() {
    return withheld.size();
  }

  /**
   * Judges anew what is kept, and takes out or adds what the purpose may hear of now: after
   * somebody objected to it, or consented. To be called when no change is on its way to it, as by
   * the thread that feeds the pipeline.
   */
  public synchronized void judgeAgain(Mentions kept) {
    try (Stream<Mention> all = kept.mentions()) {
      all.forEach(
          mention -> {
            long post = gate.hashOf(mention.id());
            Mention seen = seen(mention);
            if (seen != null && withheld.remove(post)) {
              hand(new Outcome.Admitted(seen));
            } else if (seen == null && withheld.add(post)) {
              hand(gone(mention));
            }
          });
    }
  }

  @Override
  protected void count(Mention mention, int sign) {
    long post = gate.hashOf(mention.id());
    if (sign < 0) {
      if (!withheld.remove(post)) {
        hand(gone(mention));
      }
      return;
    }
    Mention seen = seen(mention);
    if (seen == null) {
      withheld.add(post);
    } else {
      hand(new Outcome.Admitted(seen));
    }
  }

  @Override
  protected void recount(Mention before, Mention after) {
    long post = gate.hashOf(before.id());
    Mention seen = withheld.contains(post) ? null : seen(after);
    if (seen == null) {
      super.recount(before, after);
    } else {
      hand(new Outcome.Revised(reduced(before), seen));
    }
  }

  private void hand(Outcome.Change change) {
    counted.accept(Delivery.of(counted.position() + 1, List.of(change)));
  }

  private @Nullable Mention seen(Mention mention) {
    return gate.judgeAgain(mention.post(), mention.subjects()) instanceof Admission.Admitted
        ? reduced(mention)
        : null;
  }

  private Outcome.Change gone(Mention mention) {
    return new Outcome.Withdrawn(reduced(mention), Removal.Cause.NO_LONGER_ADMITTED, gate.now());
  }

  private Mention reduced(Mention mention) {
    return Mention.builder(mention.post().only(gate.fields()))
        .subjects(mention.subjects())
        .matches(
            mention.matches().stream()
                .map(match -> new QueryMatch(match.query(), List.of()))
                .toList())
        .build();
  }

  @Override
  protected void forget(Removal removal) {
    hand(new Outcome.Forgotten(removal));
  }

  @Override
  protected void reset() {
    counted.clear();
    withheld.clear();
  }

  @Override
  protected String form() {
    return "purpose-sink/1 for " + gate.purpose();
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeInt(withheld.size());
    for (long post : withheld.stream().sorted().toList()) {
      out.writeLong(post);
    }
    byte[] figures = counted.snapshot();
    out.writeInt(figures.length);
    out.write(figures);
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      withheld.add(in.readLong());
    }
    byte[] figures = new byte[in.readInt()];
    in.readFully(figures);
    A other = fresh.get();
    other.restore(figures);
    counted.merge(other);
  }
}
