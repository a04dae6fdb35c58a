package dev.earshot.pipeline;

import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Removal;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that adds what arrives, subtracts what departs, and remembers no post.
 *
 * <p>Where counting throws, what was counted of that delivery is taken back, so that it can come
 * again; where that throws too, everything is forgotten and the position is 0, from where a
 * pipeline hands over all that is kept.
 *
 * <p>Made for extension: a subclass says what one mention counts for, and how its figures are
 * written down. After any sequence of changes it must hold what it would hold had it only seen what
 * remains. Thread-safe: counting and reading lock the sink itself, so a subclass makes its reading
 * methods {@code synchronized}.
 *
 * @param <A> the subclass itself
 */
public abstract class SubtractingSink<A extends SubtractingSink<A>> implements Aggregate<A> {
  private long position;

  /** Creates a sink that has counted nothing. */
  protected SubtractingSink() {}

  @Override
  public final synchronized void accept(Delivery delivery) {
    if (delivery.last() <= position) {
      return; // it came before
    }
    delivery.requireCountableAfter(position);
    List<Outcome.Change> counted = new ArrayList<>();
    try {
      for (Outcome.Change change : delivery.changes()) {
        swap(change.departure().orElse(null), change.arrival().orElse(null));
        counted.add(change);
        if (change instanceof Outcome.Forgotten forgotten) {
          forget(forgotten.removal());
        }
      }
      position = delivery.last();
    } catch (RuntimeException | Error e) {
      takeBack(counted, e);
      throw e;
    }
  }

  private void swap(@Nullable Mention departure, @Nullable Mention arrival) {
    if (departure != null && arrival != null) {
      recount(departure, arrival);
    } else if (departure != null) {
      count(departure, -1);
    } else if (arrival != null) {
      count(arrival, 1);
    }
  }

  /* The delivery comes again, so nothing of it may stay; whoever was forgotten stays so. */
  private void takeBack(List<Outcome.Change> counted, Throwable failure) {
    try {
      for (int i = counted.size() - 1; i >= 0; i--) {
        Outcome.Change change = counted.get(i);
        swap(change.arrival().orElse(null), change.departure().orElse(null));
      }
    } catch (RuntimeException | Error again) {
      if (again != failure) {
        failure.addSuppressed(again);
      }
      reset();
      position = 0;
    }
  }

  @Override
  public final synchronized long position() {
    return position;
  }

  @Override
  public final synchronized void clear() {
    reset();
    position = 0;
  }

  @Override
  public final synchronized byte[] snapshot() {
    return Snapshot.of(form(), position, this::write);
  }

  @Override
  public final synchronized void restore(byte[] snapshot) {
    byte[] before = snapshot();
    try {
      position =
          Snapshot.read(
              form(),
              snapshot,
              in -> {
                reset();
                read(in);
              });
    } catch (MalformedException e) {
      reset();
      Snapshot.read(form(), before, this::read);
      throw e;
    }
  }

  @Override
  public final void merge(A other) {
    if (other == this) {
      throw new IllegalArgumentException("other: expected another one, of other posts");
    }
    SubtractingSink<A> same = other;
    if (!same.form().equals(form())) {
      throw new IllegalArgumentException(
          "other: expected one that counts as " + form() + ", got " + same.form());
    }
    byte[] figures = other.snapshot(); // so that no thread holds both locks
    synchronized (this) {
      Snapshot.read(form(), figures, this::read);
    }
  }

  /**
   * Counts one mention. Called with the lock held. Where it throws, it must have counted nothing
   * yet: what may throw, such as a function of the host's, comes first.
   *
   * @param mention what came or goes
   * @param sign 1 to add, -1 to subtract
   */
  protected abstract void count(Mention mention, int sign);

  /**
   * Counts a mention that takes the place of what was counted of it before, as after an edit or
   * where a post shows other numbers. Subtracts the one and adds the other unless overridden; an
   * override must come to the same figures. Called with the lock held.
   */
  protected void recount(Mention before, Mention after) {
    count(before, -1);
    try {
      count(after, 1);
    } catch (RuntimeException | Error e) {
      count(before, 1);
      throw e;
    }
  }

  /**
   * Forgets an author or a subject of whom more may be held than what their own posts counted for,
   * such as one whom others name; their posts departed before. Nothing unless overridden. Called
   * with the lock held.
   */
  protected void forget(Removal removal) {}

  /** Forgets every figure. Called with the lock held. */
  protected abstract void reset();

  /**
   * Returns which figures these are, with the version of their written form and what they were made
   * for: {@code hourly-series/1}. Snapshots of another form are refused.
   */
  protected abstract String form();

  /** Writes the figures down. Called with the lock held. */
  protected abstract void write(DataOutputStream out) throws IOException;

  /** Reads figures and adds them to those that there are. Called with the lock held. */
  protected abstract void read(DataInputStream in) throws IOException;
}
