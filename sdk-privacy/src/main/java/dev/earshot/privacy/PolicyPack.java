package dev.earshot.privacy;

import dev.earshot.MalformedException;
import dev.earshot.PostField;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.Visibility;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules a tenant works under, as immutable, versioned data: which purposes there are and what
 * each may see, what counts as public, how old an author must be, how posts may be collected, how
 * long they are kept, and which published promise stands behind each rule.
 *
 * <p>Six packs come along: {@code smync}, {@code smt}, {@code isocial-track}, {@code strum}, {@code
 * libsyn}, and {@code default}. A pack is no legal advice; a host brings its own where its duties
 * differ. Thread-safe.
 */
public final class PolicyPack {
  /** On which ground a purpose may process a person's posts. */
  public enum Basis {
    /** What was said in public, unless the person said no. */
    PUBLIC,
    /** Only with consent. */
    CONSENT,
    /** Only with consent given expressly, as for sensitive subjects. */
    EXPLICIT_CONSENT,
    /** Never, whoever consents. */
    DENIED
  }

  /**
   * What a purpose may do.
   *
   * @param purpose the purpose
   * @param basis on which ground
   * @param fields what it may see beside what always stays
   * @param rule the id of the rule that says so
   * @param visibility who must have been able to read a post; beyond what everybody can read only
   *     where a consent is the basis
   * @param authenticated whether people must have shown that the account is theirs
   */
  public record Grounds(
      Purpose purpose,
      Basis basis,
      Set<PostField> fields,
      String rule,
      Set<Visibility> visibility,
      boolean authenticated) {
    /** Creates the grounds. */
    public Grounds {
      Objects.requireNonNull(purpose, "purpose");
      Objects.requireNonNull(basis, "basis");
      EnumSet<PostField> own = EnumSet.noneOf(PostField.class);
      own.addAll(fields);
      fields = Collections.unmodifiableSet(own);
      Objects.requireNonNull(rule, "rule");
      visibility = Set.copyOf(visibility);
    }
  }

  /** The rule behind a code of which the pack says nothing. */
  public static final String UNNAMED = "unnamed";

  /** The codes behind which stands a purpose's own rule. */
  static final Set<Decision.Code> OF_PURPOSE =
      Set.of(Decision.Code.PURPOSE_DENIED, Decision.Code.NO_CONSENT, Decision.Code.ADMITTED);

  private static final List<String> NAMES =
      List.of("smync", "smt", "isocial-track", "strum", "libsyn", "default");

  private final String id;
  private final int version;
  private final String document;
  private final ZoneId zone;
  private final Set<Visibility> visibility;
  private final Set<Provenance.Method> methods;
  private final boolean termsRequired;
  private final int minimumAge;
  private final Map<Purpose, Grounds> purposes;
  private final Map<Decision.Code, String> rules;
  private final List<RetentionRule> retention;
  private final Set<String> justifications;
  private final Map<String, Set<String>> derived;
  private final List<NoticeRule> notices;
  private final String hash;
  private final Spec spec;

  PolicyPack(
      String id,
      int version,
      String document,
      ZoneId zone,
      Set<Visibility> visibility,
      Set<Provenance.Method> methods,
      boolean termsRequired,
      int minimumAge,
      Map<Purpose, Grounds> purposes,
      Map<Decision.Code, String> rules,
      List<RetentionRule> retention,
      Set<String> justifications,
      Map<String, Set<String>> derived,
      List<NoticeRule> notices,
      String json) {
    this.id = id;
    this.version = version;
    this.document = document;
    this.zone = zone;
    this.visibility = Set.copyOf(visibility);
    this.methods = Set.copyOf(methods);
    this.termsRequired = termsRequired;
    this.minimumAge = minimumAge;
    this.purposes = Map.copyOf(purposes);
    this.rules = new EnumMap<>(rules);
    this.retention = List.copyOf(retention);
    this.justifications = Set.copyOf(justifications);
    this.derived = Map.copyOf(derived);
    this.notices = List.copyOf(notices);
    this.hash = hash(json);
    this.spec = Spec.of(json, this);
  }

  /**
   * Reads a pack.
   *
   * @param json the pack, at most 1 MB; a byte order mark before it is passed over
   * @throws MalformedException if it is not a whole and valid pack; names the field. A field nobody
   *     knows is refused too: a misspelt rule must not be a missing one
   */
  public static PolicyPack parse(String json) {
    return PackReader.read(json, "policy pack");
  }

  /**
   * Returns a pack that comes along.
   *
   * @throws RefusedException if there is none of that name
   */
  public static PolicyPack named(String name) {
    if (!NAMES.contains(name)) {
      throw new RefusedException(
          "policy pack: expected one of " + String.join(", ", NAMES) + ", or a file of your own",
          null);
    }
    try (InputStream in = PolicyPack.class.getResourceAsStream("pack-" + name + ".json")) {
      Objects.requireNonNull(in, "the pack lies beside this class");
      return PackReader.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the names of the packs that come along. */
  public static List<String> names() {
    return NAMES;
  }

  /** Returns the pack's id. */
  public String id() {
    return id;
  }

  /** Returns the pack's version, at least 1. */
  public int version() {
    return version;
  }

  /** Returns the name of the document whose promises it holds. */
  public String document() {
    return document;
  }

  /** Returns id, version and document in one line, as decisions name it. */
  public String source() {
    return id + "/" + version + ", " + document;
  }

  /** Returns the zone in which its calendar periods run. */
  public ZoneId zone() {
    return zone;
  }

  /** Returns what counts as said in public; a purpose may {@linkplain Grounds name} its own. */
  public Set<Visibility> visibility() {
    return visibility;
  }

  /** Returns how posts may be collected. */
  public Set<Provenance.Method> methods() {
    return methods;
  }

  /** Returns whether a post must name the terms under which it was collected. */
  public boolean termsRequired() {
    return termsRequired;
  }

  /** Returns the age in years below which an author is a child. */
  public int minimumAge() {
    return minimumAge;
  }

  /** Returns what that purpose may do; empty if the pack does not know it. */
  public Optional<Grounds> grounds(Purpose purpose) {
    return Optional.ofNullable(purposes.get(purpose));
  }

  /**
   * Returns what that purpose may do.
   *
   * @throws IllegalArgumentException if the pack does not know it: nothing would ever be done for
   *     it
   */
  public Grounds groundsOf(Purpose purpose) {
    return grounds(purpose)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "purpose: "
                        + this
                        + " does not declare "
                        + purpose
                        + " ("
                        + rule(Decision.Code.UNKNOWN_PURPOSE, purpose)
                        + "), only "
                        + declared()));
  }

  /** Returns the ids of its purposes in their order, for messages. */
  private List<String> declared() {
    return purposes.keySet().stream().map(Purpose::id).sorted().toList();
  }

  /** Returns what every purpose may do. */
  public Collection<Grounds> purposes() {
    return purposes.values();
  }

  /**
   * Returns whether the pack knows that purpose or any below it, so that to name it has an effect.
   */
  public boolean declares(Purpose purpose) {
    return purposes.keySet().stream().anyMatch(purpose::covers);
  }

  /**
   * Checks that to name a purpose has an effect.
   *
   * @throws IllegalArgumentException unless the pack {@linkplain #declares declares} it
   */
  public void requireDeclared(Purpose purpose) {
    if (!declares(purpose)) {
      throw new IllegalArgumentException(
          "purpose: "
              + this
              + " declares neither "
              + purpose
              + " nor any below it, only "
              + declared());
    }
  }

  /**
   * Checks that a consent to a purpose has an effect: on something of what it covers it may rest.
   *
   * @param explicit whether it was given in so many words
   * @throws IllegalArgumentException if the pack does not {@linkplain #declares declare} the
   *     purpose, denies all that it covers, or needs explicit consent to what it does not deny
   */
  public void requireConsentCounts(Purpose purpose, boolean explicit) {
    requireDeclared(purpose);
    Set<Basis> bases =
        purposes.values().stream()
            .filter(each -> purpose.covers(each.purpose()))
            .map(Grounds::basis)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Basis.class)));
    bases.remove(Basis.DENIED);
    if (bases.isEmpty()) {
      throw new IllegalArgumentException(
          "purpose: " + this + " denies " + purpose + ", and no consent changes that");
    }
    if (!explicit && bases.equals(Set.of(Basis.EXPLICIT_CONSENT))) {
      throw new IllegalArgumentException(
          "purpose: " + this + " needs explicit consent to " + purpose);
    }
  }

  /**
   * Checks that it has an effect when somebody shows that an account is theirs.
   *
   * @throws IllegalArgumentException if no purpose of the pack demands it
   */
  public void requireAuthenticationCounts() {
    if (purposes.values().stream().noneMatch(Grounds::authenticated)) {
      throw new IllegalArgumentException(
          "authenticate: no purpose of " + this + " demands it, so it would have no effect");
    }
  }

  /**
   * Returns the id of the rule behind a code for a purpose: what a purpose may do is its own rule,
   * all else is the pack's. {@link #UNNAMED} for a code of which the pack says nothing, as an older
   * pack does of a newer code; it denies all the same.
   */
  public String rule(Decision.Code code, Purpose purpose) {
    Grounds grounds = purposes.get(purpose);
    return grounds != null && OF_PURPOSE.contains(code)
        ? grounds.rule()
        : rules.getOrDefault(code, UNNAMED);
  }

  /** Returns how long things are kept, in the order of the pack. */
  public List<RetentionRule> retention() {
    return retention;
  }

  /**
   * Returns the events that items may tell of: those from which a rule of the pack runs, and those
   * of which packs commonly speak.
   */
  public Set<String> events() {
    Set<String> events = new TreeSet<>(PackReader.EVENTS);
    for (RetentionRule rule : retention) {
      if (rule.kind() != RetentionRule.Kind.DEADLINE) {
        events.add(rule.anchor());
      }
    }
    return events;
  }

  /**
   * Returns what must have been told to a person before that purpose may use their data, in the
   * order of the pack: all of it holds. Empty where the pack demands no notice.
   */
  public List<NoticeRule> noticesFor(Purpose purpose) {
    return notices.stream().filter(rule -> rule.purpose().covers(purpose)).toList();
  }

  /** Returns the codes for which an item may be kept though nothing else keeps it. */
  public Set<String> justifications() {
    return justifications;
  }

  /**
   * Returns the classes from which items of that class are derived, near and far: what holds at
   * most for one of these holds for them.
   */
  public Set<String> parentsOf(String itemClass) {
    return ancestors(derived, itemClass);
  }

  static Set<String> ancestors(Map<String, Set<String>> derived, String itemClass) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(itemClass));
    while (!open.isEmpty()) {
      String next = open.remove();
      derived.forEach(
          (child, parents) -> {
            if (isWithin(next, child)) {
              parents.stream().filter(all::add).forEach(open::add);
            }
          });
    }
    return all;
  }

  /** Returns whether a class is another or below it. */
  static boolean isWithin(String itemClass, String other) {
    return itemClass.equals(other) || itemClass.startsWith(other + ".");
  }

  /** Returns the SHA-256 of the text it was read from, in hexadecimal. */
  public String hash() {
    return hash;
  }

  private static String hash(String json) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** Returns what a pack travels as, such as to the workers of an engine. */
  public Spec spec() {
    return spec;
  }

  @Override
  public String toString() {
    return "PolicyPack[" + id + "/" + version + "]";
  }

  /* Equal specs are one object as long as anybody holds it, and that object builds once. So a pack is
   * built once in a process, and forgotten with the last who used it. */
  /**
   * A pack as it was written, to be sent elsewhere and built there, once a process. Immutable and
   * thread-safe.
   */
  public static final class Spec implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Map<Spec, WeakReference<Spec>> SHARED = new WeakHashMap<>();

    private final String json;
    private transient @Nullable PolicyPack built;

    private Spec(String json, @Nullable PolicyPack built) {
      this.json = json;
      this.built = built;
    }

    static Spec of(String json, PolicyPack built) {
      return new Spec(json, built).shared();
    }

    private Spec shared() {
      synchronized (SHARED) {
        WeakReference<Spec> known = SHARED.get(this);
        Spec one = known == null ? null : known.get();
        if (one == null) {
          one = this;
          SHARED.put(this, new WeakReference<>(this));
        }
        return one;
      }
    }

    private Object readResolve() {
      if (json == null) {
        throw new MalformedException(
            "policy pack spec", "json", -1, "expected the pack as it was written, got none", null);
      }
      return shared();
    }

    /**
     * Returns the pack, which is the same for all who ask in this process.
     *
     * @throws MalformedException if this version cannot read it
     */
    public synchronized PolicyPack build() {
      PolicyPack pack = built;
      if (pack == null) {
        pack = PolicyPack.parse(json);
        built = pack;
      }
      return pack;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Spec that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
      return json.hashCode();
    }

    @Override
    public String toString() {
      return "PolicyPack.Spec[" + json.length() + " characters]";
    }
  }
}
