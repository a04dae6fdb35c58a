package dev.earshot.privacy.gate;

import static java.util.Comparator.naturalOrder;

import dev.earshot.Author;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostField;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.Refusal;
import dev.earshot.privacy.Decision;
import dev.earshot.privacy.Decision.Code;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.Standings;
import dev.earshot.privacy.ledger.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
  private final KnownNames known;
  private final Standings standings;
  private final InstantSource clock;

  /**
   * Returns a gate that reads standings, such as a replica of a ledger beside an engine. A host
   * with a ledger takes {@code Tenant.gate}.
   */
  public static PrivacyGate of(
      PolicyPack pack,
      Purpose purpose,
      TenantSecret secret,
      Standings standings,
      InstantSource clock) {
    return new PrivacyGate(pack, purpose, new KnownNames(secret), standings, clock);
  }

  PrivacyGate(
      PolicyPack pack,
      Purpose purpose,
      KnownNames known,
      Standings standings,
      InstantSource clock) {
    this.pack = pack;
    this.purpose = purpose;
    this.known = known;
    this.standings = standings;
    this.clock = clock;
    grounds = pack.grounds(purpose).orElse(null);
  }

  /** Returns the purpose it decides for. */
  public Purpose purpose() {
    return purpose;
  }

  @Override
  public Admission judge(Post post) {
    return judge(post, namesOf(post));
  }

  @Override
  public Admission judgeAgain(Post post, Set<SubjectKey> subjects) {
    List<Name> names = new ArrayList<>(namesOf(post));
    Set<SubjectKey> told = new HashSet<>();
    names.forEach(name -> told.add(name.key()));
    for (SubjectKey key : subjects) {
      if (!told.contains(key)) {
        names.add(new Name(key, false, Name.ANY_AUTHOR));
      }
    }
    return judge(post, List.copyOf(names));
  }

  @Override
  public boolean seesMetrics() {
    return grounds != null && grounds.fields().contains(PostField.METRICS);
  }

  private Admission judge(Post post, List<Name> names) {
    Instant now = clock.instant();
    Finding finding = find(post, names, now);
    if (finding.code() == Code.ADMITTED && grounds != null) {
      Set<SubjectKey> subjects = new HashSet<>();
      names.forEach(name -> subjects.add(name.key()));
      return new Admission.Admitted(post.only(grounds.fields()), subjects);
    }
    Refusal refusal = new Refusal(finding.code().name(), pack.rule(finding.code(), purpose));
    Removal.Cause cause = isHeld(names, now) ? null : causeOf(finding.code());
    return cause == null
        ? Admission.Denied.leavingKept(refusal)
        : new Admission.Denied(refusal, cause);
  }

  /**
   * Says what {@link #judge} decides and why: the rule, the document behind it, the ledger event
   * where one decided, and when that ends by itself.
   */
  public Decision explain(Post post) {
    Instant now = clock.instant();
    List<Name> names = namesOf(post);
    Finding finding = find(post, names, now);
    Code code = finding.code();
    return new Decision(
        code,
        pack.rule(code, purpose),
        pack.source(),
        Reasons.of(code, pack, purpose),
        finding.subject() == null ? null : eventOf(finding.subject(), now),
        nextChange(post, names, code, now));
  }

  /**
   * Finds whose kept posts must go, since this gate refuses them now for what they or their source
   * said. A restriction stops processing and deletes nothing, and whose data is under a legal hold
   * is left out.
   *
   * <p>Reads the store's index of keys: it hashes nobody and reads no mention.
   *
   * @param store what this gate's pipeline keeps
   * @return what to hand to the pipeline
   */
  public List<Removal> removals(Mentions store) {
    Map<SubjectKey, Removal> removals = new LinkedHashMap<>();
    try (Stream<Set<SubjectKey>> people = store.subjects()) {
      Instant now = clock.instant();
      people.forEach(person -> collect(person, now, removals));
    }
    return List.copyOf(removals.values());
  }

  /**
   * Says what must go now of one person, whether or not anything of theirs is kept: a sink may hold
   * people who never posted. Nothing while the person is under a legal hold, or if nothing that
   * they or their source said is a reason.
   *
   * @return what to hand to the pipeline: a removal for each key under which the person is known
   */
  public List<Removal> removals(Person person) {
    Map<SubjectKey, Removal> removals = new LinkedHashMap<>();
    Instant now = clock.instant();
    Removal.Cause cause = reasonToForget(person.keys(), now);
    if (cause != null && personal(person.keys(), now).subject() != null) {
      person.keys().forEach(key -> removals.put(key, new Removal.OfSubject(key, cause, now)));
    }
    return List.copyOf(removals.values());
  }

  private void collect(Set<SubjectKey> person, Instant now, Map<SubjectKey, Removal> removals) {
    Removal.Cause cause = reasonToForget(person, now);
    if (cause == null) {
      return;
    }
    SubjectKey decisive = personal(person, now).subject();
    /* Without a decisive key it is the lack of any word, which all of the person's keys share. */
    SubjectKey key = decisive == null ? person.stream().min(naturalOrder()).get() : decisive;
    removals.putIfAbsent(key, new Removal.OfSubject(key, cause, now));
  }

  private Removal.@Nullable Cause reasonToForget(Set<SubjectKey> person, Instant now) {
    if (person.stream().anyMatch(key -> standings.standing(key).isHeld(now))) {
      return null;
    }
    Code code = personal(person, now).code();
    return code == Code.ADMITTED ? null : causeOf(code);
  }

  private Finding personal(Set<SubjectKey> person, Instant now) {
    return personal(
        List.of(), person.stream().map(key -> new Name(key, false, Name.ANY_AUTHOR)).toList(), now);
  }

  /**
   * Returns whether a legal hold forbids now to delete what is stored of whoever's mention it is.
   */
  public boolean isHeld(Mention mention) {
    Instant now = clock.instant();
    return mention.subjects().stream().anyMatch(key -> standings.standing(key).isHeld(now));
  }

  private boolean isPossible() {
    return grounds != null && grounds.basis() != PolicyPack.Basis.DENIED;
  }

  private boolean isHeld(List<Name> keys, Instant now) {
    return keys.stream().anyMatch(name -> standings.standing(name.key()).isHeld(now));
  }

  /** Why what is kept of somebody goes when the gate says this; null where it stays. */
  private Removal.@Nullable Cause causeOf(Code code) {
    return switch (code) {
      case OPTED_OUT, OBJECTED -> Removal.Cause.OPTED_OUT;
      case SUPPRESSED -> Removal.Cause.ERASED;
      case CHILD -> Removal.Cause.CHILD;
      case AUTHOR_PROTECTED, NOT_PUBLIC, VISIBILITY_UNKNOWN -> Removal.Cause.NO_LONGER_PUBLIC;
      case NO_CONSENT ->
          isPossible() ? Removal.Cause.CONSENT_WITHDRAWN : Removal.Cause.NO_LONGER_ADMITTED;
      case RESTRICTED, STANDING_UNKNOWN, ADMITTED -> null;
      case NO_PROVENANCE, METHOD_NOT_ACCEPTED, TERMS_UNKNOWN, UNKNOWN_PURPOSE, PURPOSE_DENIED ->
          Removal.Cause.NO_LONGER_ADMITTED;
    };
  }

  private Finding find(Post post, List<Name> names, Instant now) {
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
    return personal(post.authors(), names, now);
  }

  private static boolean namesTerms(Provenance provenance) {
    String terms = provenance.termsId().orElse("");
    return !terms.isBlank() && !terms.equals("unknown") && !terms.startsWith("unknown/");
  }

  private List<Name> namesOf(Post post) {
    List<Author> authors = post.authors();
    List<Name> names = new ArrayList<>();
    for (int i = 0; i < authors.size(); i++) {
      for (KnownNames.Name name : known.of(authors.get(i))) {
        names.add(new Name(name.key(), name.vague(), i));
      }
    }
    return names;
  }

  /** Whoever wrote it together must each be free to be heard: of several, the first no is told. */
  private Finding personal(List<Author> authors, List<Name> names, Instant now) {
    if (authors.isEmpty()) {
      return personal(null, Name.ANY_AUTHOR, names, now);
    }
    Finding first = personal(authors.get(0), 0, names, now);
    for (int i = 1; i < authors.size(); i++) {
      Finding next = personal(authors.get(i), i, names, now);
      first = next.code().compareTo(first.code()) < 0 ? next : first;
    }
    return first;
  }

  private Finding personal(@Nullable Author author, int number, List<Name> names, Instant now) {
    Verdict verdict = Verdict.NONE;
    SubjectKey subject = null;
    for (Name name : names) {
      if (name.author() != number && name.author() != Name.ANY_AUTHOR) {
        continue;
      }
      Verdict each = standings.standing(name.key()).verdict(purpose, now);
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
      case UNKNOWN -> Code.STANDING_UNKNOWN;
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
    OptionalLong event = standings.standing(subject).because(purpose, now);
    return event.isPresent() ? event.getAsLong() : null;
  }

  private @Nullable Instant nextChange(Post post, List<Name> names, Code code, Instant now) {
    return names.stream()
        .map(name -> standings.standing(name.key()))
        .flatMap(standing -> standing.changesAfter(now).stream())
        .sorted()
        .filter(turn -> find(post, names, turn).code() != code)
        .findFirst()
        .orElse(null);
  }

  @Override
  public String toString() {
    return "PrivacyGate[" + pack + ", " + purpose + "]";
  }

  /**
   * A key of an author, and whether it may be somebody else's as well.
   *
   * @param author which of the post's authors
   */
  private record Name(SubjectKey key, boolean vague, int author) {
    /** Of whichever author: from before the post was reduced. */
    static final int ANY_AUTHOR = -1;
  }

  /** What was found, and by whose word; no subject where the pack alone decided. */
  private record Finding(Code code, @Nullable SubjectKey subject) {
    static Finding of(Code code) {
      return new Finding(code, null);
    }
  }
}
