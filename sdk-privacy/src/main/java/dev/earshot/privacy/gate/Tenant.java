package dev.earshot.privacy.gate;

import dev.earshot.AuthorEvent;
import dev.earshot.SubjectKey;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Sink;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.Verdict;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * One customer of the host: the rules it works under, the secret under which it knows people, the
 * ledger of what they said. What belongs to one tenant is reached through its object alone; no call
 * takes a tenant's name.
 *
 * <pre>{@code
 * Tenant tenant = Tenant.of(PolicyPack.named("default"), secret, ledger, clock);
 * PrivacyGate gate = tenant.gate(Purpose.of("listening"));
 * tenant.person(Identity.handle(Network.MASTODON, "@a@example.org")).optOut("form-7");
 * pipeline.remove(gate.removals(store));
 * }</pre>
 *
 * <p>Thread-safe. The ledger stays the host's, and the host closes it.
 */
public final class Tenant {
  /** No pack's purpose: only what covers every purpose speaks of it. */
  private static final Purpose ANY_PURPOSE = Purpose.of("source");

  private final PolicyPack pack;
  private final TenantSecret secret;
  private final Ledger ledger;
  private final InstantSource clock;

  private Tenant(PolicyPack pack, TenantSecret secret, Ledger ledger, InstantSource clock) {
    this.pack = Objects.requireNonNull(pack, "pack");
    this.secret = Objects.requireNonNull(secret, "secret");
    this.ledger = Objects.requireNonNull(ledger, "ledger");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Returns a tenant.
   *
   * @param pack the rules it works under
   * @param secret its own secret, no other tenant's
   * @param ledger its own ledger, no other tenant's
   * @param clock the clock by which its gates judge
   */
  public static Tenant of(
      PolicyPack pack, TenantSecret secret, Ledger ledger, InstantSource clock) {
    return new Tenant(pack, secret, ledger, clock);
  }

  /** Returns the rules it works under. */
  public PolicyPack pack() {
    return pack;
  }

  /**
   * Returns the gate for one purpose. A purpose that the pack does not know has a gate too; it
   * denies everything.
   */
  public PrivacyGate gate(Purpose purpose) {
    return new PrivacyGate(pack, purpose, secret, ledger, clock);
  }

  /**
   * Returns a person, under all the names the host knows for them: what is written down holds for
   * each.
   *
   * @throws IllegalArgumentException if there is no name
   */
  public Person person(Identity... identities) {
    Set<SubjectKey> keys = new LinkedHashSet<>();
    for (Identity identity : identities) {
      keys.add(secret.keyOf(identity));
    }
    return new Person(keys, pack, ledger, clock);
  }

  /**
   * Writes down what a source says of a whole account: gone, private, public again. A host passes
   * these events on beside handing them to the pipeline, so that also an account of which nothing
   * is kept stays out.
   */
  public void hear(AuthorEvent event) {
    Person author = person(Identity.of(event.author()));
    String evidence = "source, observed " + event.observedAt();
    if (event instanceof AuthorEvent.Withdrawn) {
      author.write(LedgerEvent.Type.SOURCE_DELETED, evidence, event.observedAt());
    } else if (event instanceof AuthorEvent.Protected) {
      author.write(LedgerEvent.Type.SOURCE_PROTECTED, evidence, event.observedAt());
    } else if (event instanceof AuthorEvent.Restored) {
      author.write(LedgerEvent.Type.SOURCE_RESTORED, evidence, event.observedAt());
    }
  }

  /**
   * Returns a sink by which the ledger learns from the pipeline that whole accounts are gone or
   * private.
   *
   * <p>A deleted post needs no entry, since the store's tombstone bars it, and what a person asked
   * for is in the ledger already. An account that is gone gets one. So does an account of which a
   * post turned private and nothing is kept: whether the post or the account turned private cannot
   * be told then, and the doubt denies, until {@link #hear} is told that the account is restored.
   *
   * @param store the pipeline's store
   */
  public Sink sink(MentionStore store) {
    Objects.requireNonNull(store, "store");
    return new AccountWatch(this, store, clock);
  }

  /** Whether every road to that person's posts is already barred by what a source or they said. */
  boolean isBarred(Identity identity) {
    return ledger
            .standing(secret.keyOf(identity))
            .verdict(ANY_PURPOSE, clock.instant())
            .compareTo(Verdict.PROTECTED)
        <= 0;
  }

  /** Returns the pack and nothing of the secret or of people. */
  @Override
  public String toString() {
    return "Tenant[" + pack + "]";
  }
}
