package dev.earshot.privacy.gate;

import static java.util.Comparator.naturalOrder;

import dev.earshot.Author;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostField;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.Removal;
import dev.earshot.SourceTerms;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Aggregate;
import dev.earshot.pipeline.Alias;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.Refusal;
import dev.earshot.privacy.Decision;
import dev.earshot.privacy.Decision.Code;
import dev.earshot.privacy.NoticeRule;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.gate.KnownNames.Names;
import dev.earshot.privacy.ledger.Standing;
import dev.earshot.privacy.ledger.Standings;
import dev.earshot.privacy.ledger.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
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
 * <p>Whoever's words a post holds must be free to be heard: its author, its co-authors, and those
 * whom it repeats or quotes, as far as the address of what it repeats, or what a text says, such as
 * {@code RT @name}, tells who they are. So a repost is refused, and goes if it is kept, with what
 * it repeats. Whom a text only names is no reason to refuse it.
 *
 * <p>Pure but for the clock it was made with: it writes nothing. Thread-safe.
 */
public final class PrivacyGate implements Gate {
  private static final Names NOBODY = Names.of(Set.of());
  private static final Names[] NO_PEOPLE = {};

  private final PolicyPack pack;
  private final Purpose purpose;
  private final PolicyPack.Grounds grounds;
  private final boolean isPossible;
  private final int number;
  private final Set<PostField> fields;
  private final NoticeRule[] notices;
  /* What is said of a post that is refused, by code: where what is kept stays, and where it goes. */
  private final Map<Code, Admission.Denied> leaving = new EnumMap<>(Code.class);
  private final Map<Code, Admission.Denied> removing = new EnumMap<>(Code.class);

  private final KnownNames known;
  private final Standings standings;
  private final InstantSource clock;

  /**
   * Returns a gate that reads standings, such as a replica of a ledger beside an engine. A host
   * with a ledger takes {@code Tenant.gate}.
   *
   * @throws IllegalArgumentException if the pack does not declare the purpose
   * @throws RefusedException if the standings are known to be another secret's
   */
  public static PrivacyGate of(
      PolicyPack pack,
      Purpose purpose,
      TenantSecret secret,
      Standings standings,
      InstantSource clock) {
    Optional<SecretCheck> bound = standings.boundTo();
    if (bound.isPresent() && !bound.get().equals(secret.check())) {
      throw new RefusedException(
          "gate: the standings are known under another secret, by which alone it can be told whom"
              + " they speak of; give that secret",
          null);
    }
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
    number = known.numberOf(purpose);
    grounds = pack.groundsOf(purpose);
    isPossible = grounds.basis() != PolicyPack.Basis.DENIED;
    fields = Set.copyOf(grounds.fields());
    notices = pack.noticesFor(purpose).toArray(NoticeRule[]::new);
    for (Code code : Code.values()) {
      Refusal refusal = new Refusal(code.name(), pack.rule(code, purpose));
      Removal.Cause cause = causeOf(code);
      Admission.Denied left = Admission.Denied.leavingKept(refusal);
      leaving.put(code, left);
      removing.put(code, cause == null ? left : new Admission.Denied(refusal, cause));
    }
  }

  /** Returns the purpose it decides for. */
  public Purpose purpose() {
    return purpose;
  }

  /**
   * Returns an aggregate of another purpose that runs beside this gate's pipeline without seeing
   * more than that purpose may.
   *
   * @param other the other purpose
   * @param counted makes what counts, of nothing yet, the same each time
   * @throws IllegalArgumentException if the pack does not declare that purpose, or denies it
   */
  public <A extends Aggregate<A>> PurposeSink<A> sink(Purpose other, Supplier<A> counted) {
    PrivacyGate gate = new PrivacyGate(pack, other, known, standings, clock);
    if (!gate.isPossible()) {
      throw new IllegalArgumentException(
          "purpose: " + pack + " denies " + other + " (" + gate.grounds.rule() + ")");
    }
    return new PurposeSink<>(gate, counted);
  }

  Set<PostField> fields() {
    return fields;
  }

  long hashOf(PostId post) {
    return known.hashOf(post);
  }

  Instant now() {
    return clock.instant();
  }

  @Override
  public boolean isPermittedBy(SourceTerms terms) {
    return terms.permits(purpose.id());
  }

  @Override
  public Admission judge(Post post) {
    return judge(post, peopleOf(post), NOBODY);
  }

  @Override
  public Admission judgeAgain(Post post, Set<SubjectKey> subjects) {
    Names[] people = peopleOf(post);
    Set<SubjectKey> more = new HashSet<>(subjects);
    for (Names each : people) {
      more.removeAll(each.all());
    }
    return judge(post, people, more.isEmpty() ? NOBODY : Names.of(more));
  }

  @Override
  public boolean seesMetrics() {
    return grounds.fields().contains(PostField.METRICS);
  }

  private Admission judge(Post post, Names[] people, Names more) {
    Instant now = clock.instant();
    Code code = find(post, people, more, now);
    if (code == Code.ADMITTED) {
      return people.length == 1 && more.size() == 0
          ? people[0].admitted(purpose, fields)
          : new Admission.Admitted(fields, subjects(people, more));
    }
    Admission.Denied denied =
        Objects.requireNonNull((isHeld(people, more, now) ? leaving : removing).get(code));
    Alias learned = ofPost(post) == Code.ADMITTED ? learned(people, now) : null;
    return learned == null ? denied : denied.learning(learned);
  }

  /**
   * Returns an account and the name because of which it is refused, where nothing is known yet by
   * which it would be under another name.
   */
  private @Nullable Alias learned(Names[] people, Instant now) {
    for (Names person : people) {
      SubjectKey account = person.account();
      SubjectKey decisive = account == null ? null : decisive(person, now);
      if (account != null
          && decisive != null
          && !decisive.equals(account)
          && !person.isUnstable(decisive)
          && verdict(person, now).isAgainst()
          && !standings.standing(account).shownAs().contains(decisive)) {
        return new Alias(account, decisive);
      }
    }
    return null;
  }

  private static Set<SubjectKey> subjects(Names[] people, Names more) {
    Set<SubjectKey> subjects = new HashSet<>(more.all());
    for (Names each : people) {
      subjects.addAll(each.all());
    }
    return subjects;
  }

  /**
   * Says whether what somebody is and says may be processed for this purpose, without a post of
   * theirs: what stands against the person, the age they state, the purpose's ground and the notice
   * that the pack demands decide. Of a post {@link #judge} is to be asked, which looks at the post
   * as well.
   *
   * <p>Answers from memory and takes no lock; for somebody asked about before it allocates nothing,
   * where what is recorded of them is one word against processing or nothing.
   *
   * @param at the moment to decide for; what is recorded by now counts
   * @return {@link Code#ADMITTED}, or why not
   * @throws dev.earshot.BrokenException if the ledger cannot tell; then nothing may be processed
   */
  public Code decide(Author author, Instant at) {
    if (!isPossible()) {
      return Code.PURPOSE_DENIED;
    }
    Names person = known.of(author);
    Verdict verdict = verdict(person, at);
    return verdict.compareTo(Verdict.CHILD) > 0 && isYoung(author)
        ? Code.CHILD
        : told(codeOf(verdict), person, null, at);
  }

  /**
   * Says what {@link #judge} decides and why: the rule, the document behind it, the ledger event
   * where one decided, and when that ends by itself.
   */
  public Decision explain(Post post) {
    Instant now = clock.instant();
    Names[] people = peopleOf(post);
    Code code = find(post, people, NOBODY, now);
    SubjectKey subject = isPersonal(post, code) ? decisive(post, people, code, now) : null;
    return new Decision(
        code,
        pack.rule(code, purpose),
        pack.source(),
        Reasons.of(code, pack, purpose),
        subject == null ? null : eventOf(subject, now),
        nextChange(post, people, code, now));
  }

  /**
   * Finds whose kept posts must go, since this gate refuses them now for what they or their source
   * said. A restriction stops processing and deletes nothing, and whose data is under a legal hold
   * is left out.
   *
   * <p>Reads which keys stand together in the store: it hashes nobody and reads no post.
   *
   * @param store what this gate's pipeline keeps
   * @return what to hand to the pipeline
   */
  public List<Removal> removals(Mentions store) {
    Map<SubjectKey, Removal> removals = new LinkedHashMap<>();
    Instant now = clock.instant();
    boolean silenceKeeps = reasonToForget(NOBODY, now) == null;
    try (Stream<Set<SubjectKey>> people =
        silenceKeeps ? store.subjects(known()) : store.subjects()) {
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
    Set<SubjectKey> keys = person.reached();
    Removal.Cause cause = reasonToForget(Names.of(keys), now);
    if (cause != null && decisive(Names.of(keys), now) != null) {
      keys.forEach(key -> removals.put(key, new Removal.OfSubject(key, cause, now)));
    }
    return List.copyOf(removals.values());
  }

  private List<SubjectKey> known() {
    try (Stream<SubjectKey> known = standings.known()) {
      return known.toList();
    }
  }

  private void collect(Set<SubjectKey> keys, Instant now, Map<SubjectKey, Removal> removals) {
    Names person = Names.of(keys);
    Removal.Cause cause = reasonToForget(person, now);
    if (cause == null) {
      return;
    }
    SubjectKey decisive = decisive(person, now);
    /* Without a decisive key it is the lack of any word, which all of the person's keys share. */
    SubjectKey key = decisive == null ? keys.stream().min(naturalOrder()).get() : decisive;
    /* No two people at one instant, at which all keys of one go: see Tenant.of. */
    Instant at = now.minusNanos(removals.size());
    removals.putIfAbsent(key, new Removal.OfSubject(key, cause, at));
  }

  private Removal.@Nullable Cause reasonToForget(Names person, Instant now) {
    if (isHeld(person, now)) {
      return null;
    }
    Code code = codeOf(verdict(person, NOBODY, now));
    return code == Code.ADMITTED ? null : causeOf(code);
  }

  /**
   * Returns whether a legal hold forbids now to delete what is stored of whoever's mention it is.
   */
  public boolean isHeld(Mention mention) {
    Instant now = clock.instant();
    return mention.subjects().stream().anyMatch(key -> isHeld(key, now));
  }

  private boolean isPossible() {
    return isPossible;
  }

  private boolean isHeld(Names[] people, Names more, Instant now) {
    for (Names each : people) {
      if (isHeld(each, now)) {
        return true;
      }
    }
    return isHeld(more, now);
  }

  private boolean isHeld(Names person, Instant now) {
    for (int i = 0; i < person.size(); i++) {
      if (isHeld(person.key(i), now)) {
        return true;
      }
    }
    return false;
  }

  private boolean isHeld(SubjectKey key, Instant now) {
    Standing standing = standings.standing(key);
    if (standing.isHeld(now)) {
      return true;
    }
    List<SubjectKey> names = standing.shownAs();
    for (int i = 0; i < names.size(); i++) {
      if (standings.standing(names.get(i)).isHeld(now)) {
        return true;
      }
    }
    return false;
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
      case RESTRICTED, STANDING_UNKNOWN, NOT_AUTHENTICATED, NO_NOTICE, ADMITTED -> null;
      case NO_PROVENANCE, METHOD_NOT_ACCEPTED, TERMS_UNKNOWN, UNKNOWN_PURPOSE, PURPOSE_DENIED ->
          Removal.Cause.NO_LONGER_ADMITTED;
    };
  }

  private Code find(Post post, Names[] people, Names more, Instant now) {
    Code code = ofPost(post);
    return code == Code.ADMITTED ? personal(post, people, more, now) : code;
  }

  private boolean isPersonal(Post post, Code code) {
    return code != Code.ADMITTED ? ofPost(post) == Code.ADMITTED : true;
  }

  /** What the pack says of the post, whoever wrote it. */
  private Code ofPost(Post post) {
    if (post.visibility() == Visibility.UNKNOWN) {
      return Code.VISIBILITY_UNKNOWN;
    }
    if (!grounds.visibility().contains(post.visibility())) {
      return Code.NOT_PUBLIC;
    }
    Provenance provenance = post.provenanceOrNull();
    if (provenance == null) {
      return Code.NO_PROVENANCE;
    }
    if (!pack.methods().contains(provenance.method())) {
      return Code.METHOD_NOT_ACCEPTED;
    }
    if (pack.termsRequired() && !namesTerms(provenance)) {
      return Code.TERMS_UNKNOWN;
    }
    return isPossible() ? Code.ADMITTED : Code.PURPOSE_DENIED;
  }

  private static boolean namesTerms(Provenance provenance) {
    String terms = provenance.termsIdOrNull();
    return terms != null
        && !terms.isBlank()
        && !terms.equals("unknown")
        && !terms.startsWith("unknown/");
  }

  /** Whose words it holds: those who wrote it, and those whom it repeats or quotes. */
  private Names[] peopleOf(Post post) {
    List<String> repeated = Repeated.in(post);
    if (repeated.isEmpty() && post.coAuthors().isEmpty()) {
      Author author = post.authorOrNull();
      return author == null ? NO_PEOPLE : known.of(author, post.id()).alone;
    }
    List<Names> people = new ArrayList<>();
    post.authors().forEach(author -> people.add(known.of(author, post.id())));
    for (String address : repeated) {
      Names names = known.of(address);
      if (names.size() > 0) {
        people.add(names);
      }
    }
    return people.toArray(Names[]::new);
  }

  /** Whoever's words it holds must each be free to be heard: of several, the first no is told. */
  private Code personal(Post post, Names[] people, Names more, Instant now) {
    if (people.length == 0) {
      Code code = codeOf(verdict(NOBODY, more, now));
      return more.size() == 0 ? code : told(code, more, post, now);
    }
    Code first = Code.ADMITTED;
    for (int i = 0; i < people.length; i++) {
      Code each = codeOf(post, people, i, more, now);
      first = each.compareTo(first) < 0 ? each : first;
    }
    return first;
  }

  private Code codeOf(Post post, Names[] people, int i, Names more, Instant now) {
    Verdict verdict = verdict(people[i], more, now);
    return verdict.compareTo(Verdict.CHILD) > 0 && isYoung(post, people.length, i)
        ? Code.CHILD
        : told(codeOf(verdict), people[i], post, now);
  }

  /* These are asked for last: they make nothing good that stands against a person. */
  private Code told(Code code, Names person, @Nullable Post post, Instant now) {
    if (code == Code.ADMITTED) {
      if (grounds.authenticated() && !isAuthenticated(person, now)) {
        return Code.NOT_AUTHENTICATED;
      }
      for (NoticeRule rule : notices) {
        if (!rule.isPublicAt(now) && !isWithin(rule, post, now) && !isNotified(person, rule, now)) {
          return Code.NO_NOTICE;
        }
      }
    }
    return code;
  }

  private boolean isWithin(NoticeRule rule, @Nullable Post post, Instant now) {
    Provenance provenance = post == null ? null : post.provenanceOrNull();
    return provenance != null && rule.isWithin(provenance.observedAt(), now, pack.zone());
  }

  /* Told under any name of theirs, but one that may be another's. */
  private boolean isNotified(Names person, NoticeRule rule, Instant now) {
    for (int i = 0; i < person.size(); i++) {
      if (!person.isVague(i) && standings.isNotified(person.key(i), purpose, rule.notices(), now)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAuthenticated(Names person, Instant now) {
    for (int i = 0; i < person.size(); i++) {
      if (!person.isVague(i) && standings.isAuthenticated(person.key(i), now)) {
        return true;
      }
    }
    return false;
  }

  private boolean isYoung(Post post, int people, int i) {
    if (people == 1) {
      Author author = post.authorOrNull();
      return author != null && isYoung(author);
    }
    List<Author> authors = post.authors();
    return i < authors.size() && isYoung(authors.get(i));
  }

  private boolean isYoung(Author author) {
    return author.isStatedUnder(pack.minimumAge());
  }

  private Verdict verdict(Names person, Names more, Instant now) {
    Verdict one = verdict(person, now);
    Verdict other = more.size() == 0 ? Verdict.NONE : verdict(more, now);
    return other.compareTo(one) < 0 ? other : one;
  }

  private Verdict verdict(Names person, Instant now) {
    long edition = standings.edition();
    Verdict heard = person.heard(number, edition);
    if (heard != null) {
      return heard;
    }
    Verdict verdict = Verdict.NONE;
    boolean lasts = edition != 0 && number != 0;
    for (int i = 0; i < person.size(); i++) {
      Verdict lasting = standings.lasting(person.key(i), purpose);
      lasts &= lasting != null;
      Verdict each = lasting == null ? verdict(person, i, now) : freely(person, i, lasting);
      if (each.compareTo(verdict) < 0) {
        verdict = each;
      }
    }
    if (lasts) {
      person.hear(number, edition, verdict);
    }
    return verdict;
  }

  /** What stands under one key, and against the names that this key's account showed once. */
  private Verdict verdict(Names person, int i, Instant now) {
    return freely(person, i, standings.verdictAcrossNames(person.key(i), purpose, now));
  }

  /* A name that may be another's opens nothing. */
  private static Verdict freely(Names person, int i, Verdict verdict) {
    return verdict.isGrant() && person.isVague(i) ? Verdict.NONE : verdict;
  }

  /** Returns by which of their keys it was decided; null where no word of theirs did. */
  private @Nullable SubjectKey decisive(Names person, Instant now) {
    Verdict verdict = verdict(person, now);
    for (int i = 0; verdict != Verdict.NONE && i < person.size(); i++) {
      if (verdict(person, i, now) == verdict) {
        return person.key(i);
      }
    }
    return null;
  }

  private @Nullable SubjectKey decisive(Post post, Names[] people, Code code, Instant now) {
    for (int i = 0; i < people.length; i++) {
      if (codeOf(post, people, i, NOBODY, now) == code) {
        return code == codeOf(verdict(people[i], now)) ? decisive(people[i], now) : null;
      }
    }
    return null;
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
    return switch (grounds.basis()) {
      case PUBLIC -> true;
      case CONSENT -> verdict.isGrant();
      case EXPLICIT_CONSENT -> verdict == Verdict.GRANTED_EXPLICITLY;
      case DENIED -> false;
    };
  }

  private @Nullable Long eventOf(SubjectKey subject, Instant now) {
    Standing standing = standings.standing(subject);
    OptionalLong event = standing.because(purpose, now);
    for (SubjectKey name : standing.shownAs()) {
      Standing shown = standings.standing(name);
      boolean decides = shown.verdict(purpose, now).compareTo(standing.verdict(purpose, now)) < 0;
      event = decides ? shown.because(purpose, now) : event;
    }
    return event.isPresent() ? event.getAsLong() : null;
  }

  private @Nullable Instant nextChange(Post post, Names[] people, Code code, Instant now) {
    Stream<Instant> ofLedger =
        Stream.of(people)
            .flatMap(person -> person.all().stream())
            .map(standings::standing)
            .flatMap(
                standing ->
                    Stream.concat(
                        Stream.of(standing), standing.shownAs().stream().map(standings::standing)))
            .flatMap(standing -> standing.changesAfter(now).stream());
    return Stream.concat(ofLedger, noticesAfter(post, now))
        .sorted()
        .filter(turn -> find(post, people, NOBODY, turn) != code)
        .findFirst()
        .orElse(null);
  }

  /** Returns when a notice is due and when a public one does instead. */
  private Stream<Instant> noticesAfter(Post post, Instant now) {
    List<Instant> turns = new ArrayList<>();
    for (NoticeRule rule : notices) {
      post.provenance()
          .flatMap(provenance -> rule.due(provenance.observedAt(), pack.zone()))
          .ifPresent(turns::add);
      NoticeRule.PublicNotice instead = rule.inPublic();
      if (instead != null) {
        turns.add(instead.since());
      }
    }
    return turns.stream().filter(now::isBefore);
  }

  @Override
  public String toString() {
    return "PrivacyGate[" + pack + ", " + purpose + "]";
  }
}
