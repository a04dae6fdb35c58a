package dev.earshot.privacy.gate;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.pipeline.Alias;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Sink;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.Standing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

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
  /* What the gate has forgotten for something that the ledger holds. */
  /* What was recorded of whoever was forgotten for that cause. */
  private static final Map<Removal.Cause, Set<LedgerEvent.Type>> WORDS =
      Map.of(
          Removal.Cause.OPTED_OUT,
          Set.of(
              LedgerEvent.Type.OPT_OUT,
              LedgerEvent.Type.OBJECT,
              LedgerEvent.Type.REFUSE,
              LedgerEvent.Type.WITHDRAW),
          Removal.Cause.ERASED,
          Set.of(LedgerEvent.Type.ERASED, LedgerEvent.Type.SUPPRESS),
          Removal.Cause.CHILD,
          Set.of(LedgerEvent.Type.AGE_FLAG),
          Removal.Cause.CONSENT_WITHDRAWN,
          Set.of(
              LedgerEvent.Type.WITHDRAW,
              LedgerEvent.Type.REFUSE,
              LedgerEvent.Type.OPT_OUT,
              LedgerEvent.Type.OBJECT,
              LedgerEvent.Type.ERASED,
              LedgerEvent.Type.SUPPRESS));

  private final PolicyPack pack;
  private final TenantSecret secret;
  private final KnownNames known;
  private final Ledger ledger;
  private final InstantSource clock;

  private Tenant(PolicyPack pack, TenantSecret secret, Ledger ledger, InstantSource clock) {
    this.pack = Objects.requireNonNull(pack, "pack");
    this.secret = Objects.requireNonNull(secret, "secret");
    this.known = new KnownNames(secret);
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
   * @throws dev.earshot.RefusedException if the ledger was made under another secret: whoever opted
   *     out would not be found. The first tenant of a ledger {@linkplain Ledger#bind binds} it
   * @throws dev.earshot.BrokenException if that cannot be written
   */
  public static Tenant of(
      PolicyPack pack, TenantSecret secret, Ledger ledger, InstantSource clock) {
    ledger.bind(secret.check());
    return new Tenant(pack, secret, ledger, clock);
  }

  /**
   * Returns a tenant whose ledger must be the one that goes with a store: a ledger that was deleted
   * cannot be told from a new one by itself, nor one that was restored from a copy of former days,
   * and both have forgotten who opted out.
   *
   * @param beside what this tenant's pipelines keep
   * @throws dev.earshot.RefusedException as the other does, and if the ledger is new though the
   *     store knows people by key, or lacks the word for which the store was told to forget
   *     somebody: an opt-out, an erasure, a child's flag, the end of a consent. Of a ledger that
   *     {@linkplain Ledger#prune pruned} somebody must be known, but for an erasure, whose record
   *     may have ended
   * @throws dev.earshot.BrokenException if that cannot be written
   */
  public static Tenant of(
      PolicyPack pack,
      TenantSecret secret,
      Ledger ledger,
      MentionStore beside,
      InstantSource clock) {
    requireOneHistory(ledger, beside);
    return of(pack, secret, ledger, clock);
  }

  private static void requireOneHistory(Ledger ledger, MentionStore beside) {
    if (ledger.boundTo().isEmpty() && ledger.lastSequence() == 0) {
      try (Stream<Set<SubjectKey>> people = beside.subjects()) {
        if (people.findAny().isPresent()) {
          throw notItsLedger("is new, and the store knows people already");
        }
      }
    }
    /* A person is forgotten under several keys at once, of which one may be all that was written. */
    Map<Word, Boolean> words = new HashMap<>();
    for (MentionStore.NumberedRemoval each : beside.removalsSince(0)) {
      if (each.removal() instanceof Removal.OfSubject gone && WORDS.containsKey(gone.cause())) {
        words.merge(new Word(gone.cause(), gone.at()), knowsWhy(gone, ledger), Boolean::logicalOr);
      }
    }
    if (words.containsValue(false)) {
      throw notItsLedger("does not know why the store was told to forget somebody");
    }
  }

  /* Who was known before they went is known to an older copy too, so it is the word that must be there.
   * A ledger that prunes drops what was lifted, and a deletion's record once that ended. */
  private static boolean knowsWhy(Removal.OfSubject gone, Ledger ledger) {
    Standing standing = ledger.standing(gone.subject());
    if (ledger.prunedUpTo() > 0) {
      return standing.isKnown() || gone.cause() == Removal.Cause.ERASED;
    }
    Set<LedgerEvent.Type> words = Objects.requireNonNull(WORDS.get(gone.cause()), "asked before");
    boolean said =
        standing.knowsAnyOf(words)
            || standing.shownAs().stream()
                .anyMatch(name -> ledger.standing(name).knowsAnyOf(words));
    /* A consent may also have ended by itself, or never been there. */
    return said
        || (gone.cause() == Removal.Cause.CONSENT_WITHDRAWN
            && !standing.isGrantedBy(gone.at(), gone.at()));
  }

  private record Word(Removal.Cause cause, Instant at) {}

  private static RefusedException notItsLedger(String why) {
    return new RefusedException(
        "tenant: the ledger "
            + why
            + ", so that people who opted out would be heard again; put the ledger back that goes"
            + " with this store",
        null);
  }

  /** Returns the rules it works under. */
  public PolicyPack pack() {
    return pack;
  }

  /**
   * Returns the gate for one purpose.
   *
   * @throws IllegalArgumentException if the pack does not declare that purpose: its gate would
   *     admit nothing and obey nobody
   */
  public PrivacyGate gate(Purpose purpose) {
    return new PrivacyGate(pack, purpose, known, ledger, clock);
  }

  /**
   * Returns a number for each account, the same at all times, that nobody can compute without the
   * secret: the first 64 bits of the account's key. Counts of different authors rest on it.
   */
  public ToLongFunction<AuthorId> authorHash() {
    return account -> secret.keyOf(Identity.of(account)).high();
  }

  /**
   * Returns a number for whoever has a handle on a network: the first 64 bits of the handle's key.
   * What could be nobody's handle is refused with an {@link IllegalArgumentException}.
   */
  public ToLongBiFunction<Network, String> nameHash() {
    return (network, handle) -> secret.keyOf(Identity.handle(network, handle)).high();
  }

  /** Returns a number for each post, see {@link TenantSecret#hashOf}. */
  public ToLongFunction<PostId> postHash() {
    return secret::hashOf;
  }

  /**
   * Returns a person, under all the names the host knows for them and the {@linkplain
   * Identity#withProfile profile} that each gives: what is written down holds for each.
   *
   * @throws IllegalArgumentException if there is no name
   */
  public Person person(Identity... identities) {
    Set<SubjectKey> keys = new LinkedHashSet<>();
    for (Identity identity : identities) {
      identity.withProfile().forEach(name -> keys.add(secret.keyOf(name)));
    }
    boolean several = List.of(identities).stream().allMatch(Identity::isUnstable);
    return new Person(keys, several, pack, known, ledger, clock);
  }

  /**
   * Returns a person, under all the names the host knows for them and all by which kept posts show
   * them: an account that is kept with a handle is the same person, also where its source changed
   * the handle since and told nobody.
   *
   * <p>Finds as much as the purpose of what is kept may see: where it sees no handle, an account is
   * known by its id alone, and is to be named by it. Reads every kept post on which one of the
   * names stands.
   *
   * @param kept what is kept, before anything of the person is removed
   * @throws IllegalArgumentException if there is no name
   */
  public Person person(Mentions kept, Identity... identities) {
    Set<Identity> all = new LinkedHashSet<>(List.of(identities));
    for (Identity identity : identities) {
      for (PostId id : kept.postsOf(secret.keyOf(identity))) {
        kept.find(id)
            .ifPresent(
                mention -> mention.post().authors().forEach(each -> add(each, identity, all)));
      }
    }
    return person(all.toArray(Identity[]::new));
  }

  private static void add(Author author, Identity identity, Set<Identity> all) {
    List<Identity> names = Identity.allOf(author);
    if (names.contains(identity) && !identity.isVagueFor(author)) {
      names.stream().filter(name -> !name.isVagueFor(author)).forEach(all::add);
    }
  }

  /**
   * Returns the sink by which the ledger learns what sources tell of whole accounts: gone, private,
   * public again, renamed: what stands against the former handle is written down under the account,
   * so that a rename lifts no opt-out. And it learns from refusals: where a post is refused because
   * of a name, the account that showed it is written down, so that what stands against the name
   * stands against the account under whatever name it comes next. Give it to the pipeline under a
   * name, such as {@code ledger}, so that after a crash it hears what it missed. The pipeline hands
   * it each of these before it judges what comes behind.
   *
   * <p>A deleted post needs no entry, since the store's tombstone bars it, and what a person asked
   * for is in the ledger already.
   */
  public Sink sink() {
    return delivery -> {
      for (Outcome.Change change : delivery.changes()) {
        if (change instanceof Outcome.AccountChanged changed) {
          hear(changed.event());
        }
      }
      learn(delivery.learned());
    };
  }

  private void learn(Set<Alias> aliases) {
    Instant now = clock.instant();
    Set<LedgerEvent> learned = new LinkedHashSet<>();
    for (Alias alias : aliases) {
      if (!ledger.standing(alias.account()).shownAs().contains(alias.name())) {
        learned.add(
            LedgerEvent.builder(LedgerEvent.Type.SHOWN_AS, alias.account(), now)
                .evidence(alias.name().toString())
                .build());
      }
    }
    if (!learned.isEmpty()) {
      ledger.append(List.copyOf(learned));
    }
  }

  /** Writes down what a source says of a whole account. */
  void hear(AuthorEvent event) {
    Person author = person(Identity.of(event.author()));
    String evidence = "source, observed " + event.observedAt();
    if (event instanceof AuthorEvent.Withdrawn) {
      author.write(LedgerEvent.Type.SOURCE_DELETED, evidence, event.observedAt());
    } else if (event instanceof AuthorEvent.Protected) {
      author.write(LedgerEvent.Type.SOURCE_PROTECTED, evidence, event.observedAt());
    } else if (event instanceof AuthorEvent.Restored) {
      author.write(LedgerEvent.Type.SOURCE_RESTORED, evidence, event.observedAt());
    } else if (event instanceof AuthorEvent.Renamed renamed) {
      renamed.formerHandle().ifPresent(handle -> carry(renamed.author(), handle, evidence));
    }
  }

  /**
   * Writes down under the account what stands against its former names, and that they were its
   * names, for what is said of them later: the word is the person's, and the account is what stays.
   * A consent is not carried, since a name may be another's.
   */
  private void carry(AuthorId account, String formerHandle, String evidence) {
    SubjectKey stable = secret.keyOf(Identity.of(account));
    Instant now = clock.instant();
    Standing known = ledger.standing(stable);
    Set<LedgerEvent> carried = new LinkedHashSet<>();
    for (Identity name : Identity.formerly(account, formerHandle)) {
      SubjectKey key = secret.keyOf(name);
      if (!ledger.standing(key).formerNameOf().contains(stable)) {
        carried.add(
            LedgerEvent.builder(LedgerEvent.Type.FORMER_NAME, key, now)
                .evidence(stable.toString())
                .build());
      }
      for (LedgerEvent event :
          ledger.standing(key).carriedTo(stable, now, evidence + ", of a former name")) {
        if (known.alreadyRecorded(event).isEmpty()) {
          carried.add(event);
        }
      }
    }
    if (!carried.isEmpty()) {
      ledger.append(List.copyOf(carried));
    }
  }

  /** Returns the pack and nothing of the secret or of people. */
  @Override
  public String toString() {
    return "Tenant[" + pack + "]";
  }
}
