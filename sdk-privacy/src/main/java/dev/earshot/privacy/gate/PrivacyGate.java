package dev.earshot.privacy.gate;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Refusal;
import dev.earshot.privacy.Decision;
import dev.earshot.privacy.Decision.Code;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.SubjectKey;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.Standing;
import dev.earshot.privacy.ledger.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides for one tenant and one purpose which posts may be processed, and reduces those to the
 * fields that the purpose needs.
 *
 * <p>What the pack does not allow and what nobody states is refused, and of several reasons the
 * first in the order of {@link Decision.Code} up to {@link Decision.Code#PURPOSE_DENIED} is told;
 * after those, what stands in the ledger against any of the author's identities, by the ledger's
 * own order. A post without an author concerns nobody whom the ledger could know.
 *
 * <p>Pure but for the clock it was made with: it writes nothing. Thread-safe.
 */
public final class PrivacyGate implements Gate {
  private final PolicyPack pack;
  private final Purpose purpose;
  private final PolicyPack.@Nullable Grounds grounds;
  private final @Nullable Projection projection;
  private final TenantSecret secret;
  private final Ledger ledger;
  private final InstantSource clock;

  PrivacyGate(
      PolicyPack pack, Purpose purpose, TenantSecret secret, Ledger ledger, InstantSource clock) {
    this.pack = pack;
    this.purpose = purpose;
    this.secret = secret;
    this.ledger = ledger;
    this.clock = clock;
    grounds = pack.grounds(purpose).orElse(null);
    projection = grounds == null ? null : new Projection(grounds.fields(), secret);
  }

  /** Returns the purpose it decides for. */
  public Purpose purpose() {
    return purpose;
  }

  @Override
  public Admission judge(Post post) {
    Finding finding = find(post, clock.instant());
    if (finding.code() == Code.ADMITTED && projection != null) {
      return new Admission.Admitted(projection.of(post));
    }
    return new Admission.Denied(
        new Refusal(finding.code().name(), pack.rule(finding.code(), purpose)));
  }

  /**
   * Says what {@link #judge} decides and why: the rule, the document behind it, the ledger event
   * where one decided, and when that ends by itself. Reads the whole ledger where a person's word
   * decided; meant for questions, not for streams.
   */
  public Decision explain(Post post) {
    Instant now = clock.instant();
    Finding finding = find(post, now);
    Code code = finding.code();
    return new Decision(
        code,
        pack.rule(code, purpose),
        pack.source(),
        Because.of(code, pack, purpose),
        finding.subject() == null ? null : eventOf(finding.subject(), now),
        nextChange(post, code, now));
  }

  /**
   * Finds whose kept posts must go, since this gate refuses them now for what they or their source
   * said. A restriction stops processing and deletes nothing, and whose data is under a legal hold
   * is left out.
   *
   * <p>Reads the authors, or, where the purpose's fields leave out handle or address, every
   * mention, on which the gate left the keys of both.
   *
   * @param store what this gate's pipeline keeps
   * @return what to hand to the pipeline
   */
  public List<Removal> removals(MentionStore store) {
    boolean named =
        grounds != null
            && grounds.fields().contains(PolicyPack.Field.AUTHOR_HANDLE)
            && grounds.fields().contains(PolicyPack.Field.AUTHOR_URL);
    return named ? removalsOf(store.authors()) : removalsAmong(store.mentions());
  }

  List<Removal> removalsOf(Stream<Author> stored) {
    Map<AuthorId, Removal> removals = new LinkedHashMap<>();
    try (stored) {
      Instant now = clock.instant();
      stored.forEach(author -> collect(author, keysOf(author), now, removals));
    }
    return List.copyOf(removals.values());
  }

  List<Removal> removalsAmong(Stream<Mention> stored) {
    Map<AuthorId, Removal> removals = new LinkedHashMap<>();
    try (stored) {
      Instant now = clock.instant();
      stored
          .map(Mention::post)
          .forEach(
              post ->
                  post.author().ifPresent(author -> collect(author, keysOf(post), now, removals)));
    }
    return List.copyOf(removals.values());
  }

  private void collect(
      Author author, List<Name> keys, Instant now, Map<AuthorId, Removal> removals) {
    if (removals.containsKey(author.id()) || isHeld(keys, now)) {
      return;
    }
    Removal.Cause cause = causeOf(personal(author, keys, now).code());
    if (cause == Removal.Cause.CONSENT_WITHDRAWN && !isPossible()) {
      cause = Removal.Cause.NO_LONGER_ADMITTED;
    }
    if (cause != null) {
      removals.put(author.id(), new Removal.OfAuthor(author.id(), cause, now));
    }
  }

  /** Returns whether a legal hold forbids now to delete what is stored of the post's author. */
  public boolean isHeld(Post post) {
    return isHeld(keysOf(post), clock.instant());
  }

  private boolean isPossible() {
    return grounds != null && grounds.basis() != PolicyPack.Basis.DENIED;
  }

  private boolean isHeld(List<Name> keys, Instant now) {
    return keys.stream().anyMatch(name -> ledger.standing(name.key()).isHeld(now));
  }

  private static Removal.@Nullable Cause causeOf(Code code) {
    return switch (code) {
      case OPTED_OUT, OBJECTED -> Removal.Cause.OPTED_OUT;
      case SUPPRESSED -> Removal.Cause.ERASED;
      case CHILD -> Removal.Cause.CHILD;
      case AUTHOR_PROTECTED -> Removal.Cause.NO_LONGER_PUBLIC;
      case NO_CONSENT -> Removal.Cause.CONSENT_WITHDRAWN;
      default -> null;
    };
  }

  private Finding find(Post post, Instant now) {
    if (post.visibility() == Visibility.UNKNOWN) {
      return Finding.of(Code.VISIBILITY_UNKNOWN);
    }
    if (!pack.visibility().contains(post.visibility())) {
      return Finding.of(Code.NOT_PUBLIC);
    }
    Optional<Provenance> provenance = post.provenance();
    if (provenance.isEmpty()) {
      return Finding.of(Code.NO_PROVENANCE);
    }
    if (!pack.methods().contains(provenance.get().method())) {
      return Finding.of(Code.METHOD_NOT_ACCEPTED);
    }
    if (pack.termsRequired() && !namesTerms(provenance.get())) {
      return Finding.of(Code.TERMS_UNKNOWN);
    }
    if (grounds == null) {
      return Finding.of(Code.UNKNOWN_PURPOSE);
    }
    if (grounds.basis() == PolicyPack.Basis.DENIED) {
      return Finding.of(Code.PURPOSE_DENIED);
    }
    return personal(post.author().orElse(null), keysOf(post), now);
  }

  private static boolean namesTerms(Provenance provenance) {
    String terms = provenance.termsId().orElse("");
    return !terms.isBlank() && !terms.equals("unknown") && !terms.startsWith("unknown/");
  }

  private List<Name> keysOf(Post post) {
    List<Name> keys = new ArrayList<>();
    post.author().ifPresent(author -> keys.addAll(keysOf(author)));
    Projection.keysOn(post).forEach(key -> keys.add(new Name(key, false)));
    return keys;
  }

  private List<Name> keysOf(Author author) {
    return Identity.allOf(author).stream()
        .map(identity -> new Name(secret.keyOf(identity), identity.isVagueFor(author)))
        .toList();
  }

  private Finding personal(@Nullable Author author, List<Name> keys, Instant now) {
    Verdict verdict = Verdict.NONE;
    SubjectKey subject = null;
    for (Name name : keys) {
      Verdict each = ledger.standing(name.key()).verdict(purpose.id(), now);
      if (each.compareTo(verdict) < 0 && !(name.vague() && each.isGrant())) {
        verdict = each;
        subject = name.key();
      }
    }
    boolean young =
        author != null && author.statedAge().orElse(Integer.MAX_VALUE) < pack.minimumAge();
    if (young && verdict.compareTo(Verdict.CHILD) > 0) {
      return Finding.of(Code.CHILD);
    }
    return new Finding(codeOf(verdict), subject);
  }

  private Code codeOf(Verdict verdict) {
    return switch (verdict) {
      case SUPPRESSED -> Code.SUPPRESSED;
      case CHILD -> Code.CHILD;
      case PROTECTED -> Code.AUTHOR_PROTECTED;
      case OBJECTED -> Code.OBJECTED;
      case OPTED_OUT -> Code.OPTED_OUT;
      case WITHDRAWN, REFUSED -> Code.NO_CONSENT;
      case RESTRICTED -> Code.RESTRICTED;
      case GRANTED_EXPLICITLY, GRANTED, NONE -> suffices(verdict) ? Code.ADMITTED : Code.NO_CONSENT;
    };
  }

  private boolean suffices(Verdict verdict) {
    if (grounds == null) {
      return false;
    }
    return switch (grounds.basis()) {
      case PUBLIC -> true;
      case CONSENT -> verdict.isGrant();
      case EXPLICIT_CONSENT -> verdict == Verdict.GRANTED_EXPLICITLY;
      case DENIED -> false;
    };
  }

  private @Nullable Long eventOf(SubjectKey subject, Instant now) {
    OptionalLong event = ledger.standing(subject).because(purpose.id(), now);
    return event.isPresent() ? event.getAsLong() : null;
  }

  private @Nullable Instant nextChange(Post post, Code code, Instant now) {
    List<SubjectKey> keys = keysOf(post).stream().map(Name::key).toList();
    if (keys.stream().map(ledger::standing).noneMatch(Standing::isKnown)) {
      return null;
    }
    try (Stream<Instant> turns =
        ledger
            .events()
            .map(recorded -> recorded.event())
            .filter(event -> keys.contains(event.subject()))
            .flatMap(PrivacyGate::turnsOf)
            .filter(now::isBefore)
            .sorted()) {
      return turns.filter(turn -> find(post, turn).code() != code).findFirst().orElse(null);
    }
  }

  private static Stream<Instant> turnsOf(LedgerEvent event) {
    return Stream.concat(Stream.of(event.effectiveFrom()), event.effectiveUntil().stream());
  }

  @Override
  public String toString() {
    return "PrivacyGate[" + pack + ", " + purpose + "]";
  }

  /** A key of an author, and whether it may be somebody else's as well. */
  private record Name(SubjectKey key, boolean vague) {}

  /** What was found, and by whose word; no subject where the pack alone decided. */
  private record Finding(Code code, @Nullable SubjectKey subject) {
    static Finding of(Code code) {
      return new Finding(code, null);
    }
  }
}
