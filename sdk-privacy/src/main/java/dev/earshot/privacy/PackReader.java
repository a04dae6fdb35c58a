package dev.earshot.privacy;

import dev.earshot.MalformedException;
import dev.earshot.PostField;
import dev.earshot.Provenance;
import dev.earshot.Visibility;
import dev.earshot.text.Misspelling;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a policy pack, strictly: every field known, every value valid, every fault named. */
final class PackReader {
  private static final int OLDEST_FORMAT = 1;
  private static final int FORMAT = 2;
  private static final int MAX_LENGTH = 1 << 20;

  /* What packs commonly speak of. A host may have events and classes of its own; one that is a slip
   * away from these is no name of its own but a rule that never applies. */
  static final Set<String> EVENTS =
      Set.of(
          RetentionRule.NOTICE_GIVEN,
          RetentionRule.START,
          RetentionRule.PUBLISHED,
          "ACCOUNT_DELETED",
          "LAST_LOGIN",
          "TERMINATED",
          "UNSUBSCRIBED");

  private static final Set<String> CLASSES =
      Set.of(
          RetentionRule.MENTION,
          "account",
          "backup",
          "billing",
          "configuration",
          "deletion-record",
          "newsletter",
          "support",
          "usage");

  private static final Pattern JUSTIFICATION = Pattern.compile("[A-Z][A-Z0-9_]{0,99}");

  private static final String MARK = "\uFEFF";

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxDocumentLength(4L * MAX_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String source;

  private PackReader(String source) {
    this.source = source;
  }

  static PolicyPack read(String json, String source) {
    PackReader reader = new PackReader(source);
    if (json.length() > MAX_LENGTH) {
      throw reader.fault("", "expected at most 1 MB");
    }
    JsonNode root;
    try {
      root = JSON.readTree(json.startsWith(MARK) ? json.substring(1) : json);
    } catch (JacksonException e) {
      long offset = e.getLocation() == null ? -1 : e.getLocation().getCharOffset();
      // Not as the cause: the parser's message quotes the text.
      throw new MalformedException(
          source, null, offset, "expected one JSON object without doubled fields", null);
    }
    return reader.pack(reader.object("", root), json);
  }

  private PolicyPack pack(Obj root, String json) {
    root.integer("format", OLDEST_FORMAT, FORMAT);
    Set<Visibility> visibility = publicOnly(root);
    Map<Purpose, PolicyPack.Grounds> purposes = purposes(root, visibility);
    List<RetentionRule> retention = retention(root, purposes);
    List<NoticeRule> notices = notices(root, purposes);
    PolicyPack pack =
        new PolicyPack(
            root.text("id"),
            root.integer("version", 1, Integer.MAX_VALUE),
            root.text("document"),
            root.parsed("zone", "a time zone id such as UTC", ZoneId::of),
            visibility,
            root.names("methods", Provenance.Method.class, List.of(Provenance.Method.values())),
            root.flag("termsRequired"),
            root.integer("minimumAge", 0, 150),
            purposes,
            rules(root.object("rules"), unused(purposes.values(), notices)),
            retention,
            justifications(root),
            derived(root, retention),
            notices,
            json);
    root.nothingElse();
    return pack;
  }

  private Set<Visibility> publicOnly(Obj root) {
    List<Visibility> everybody =
        Stream.of(Visibility.values()).filter(Visibility::isPublic).toList();
    return root.names("visibility", Visibility.class, everybody);
  }

  private Map<Purpose, PolicyPack.Grounds> purposes(Obj root, Set<Visibility> ofPack) {
    Map<Purpose, PolicyPack.Grounds> purposes = new LinkedHashMap<>();
    for (Obj each : root.objects("purposes")) {
      PolicyPack.Basis basis = each.name("basis", PolicyPack.Basis.class);
      Set<PostField> fields = EnumSet.noneOf(PostField.class);
      for (String key : each.texts("fields")) {
        if (!fields.add(field(each.path("fields"), key))) {
          throw fault(each.path("fields"), "expected each once");
        }
      }
      if (fields.contains(PostField.ENTITIES) && !fields.contains(PostField.TEXT)) {
        throw fault(each.path("fields"), "expected text beside entities, which point into it");
      }
      if (basis == PolicyPack.Basis.DENIED && !fields.isEmpty()) {
        throw fault(each.path("fields"), "expected none for a purpose that is denied");
      }
      Purpose purpose = each.parsed("id", "a purpose id", Purpose::new);
      PolicyPack.Grounds grounds =
          new PolicyPack.Grounds(
              purpose,
              basis,
              fields,
              each.text("rule"),
              visibility(each, basis, ofPack),
              isAuthenticated(each, basis));
      if (purposes.put(purpose, grounds) != null) {
        throw fault(each.path("id"), "expected a purpose not named before");
      }
      each.nothingElse();
    }
    if (purposes.isEmpty()) {
      throw fault("purposes", "expected at least one, else there is nothing to do anything for");
    }
    requireNoneWeaker(List.copyOf(purposes.values()));
    return purposes;
  }

  /* What not everybody may read is another's to give: only who consents can. */
  private Set<Visibility> visibility(Obj each, PolicyPack.Basis basis, Set<Visibility> ofPack) {
    if (!each.has("visibility")) {
      return ofPack;
    }
    List<Visibility> permitted =
        switch (basis) {
          case PUBLIC -> ofPack.stream().sorted().toList();
          case CONSENT, EXPLICIT_CONSENT ->
              Stream.of(Visibility.values()).filter(one -> one != Visibility.UNKNOWN).toList();
          case DENIED ->
              throw fault(each.path("visibility"), "expected none for a purpose that is denied");
        };
    Set<Visibility> own = each.names("visibility", Visibility.class, permitted);
    if (own.equals(ofPack)) {
      throw fault(each.path("visibility"), "is the pack's; leave it out");
    }
    return own;
  }

  private boolean isAuthenticated(Obj each, PolicyPack.Basis basis) {
    boolean demanded = each.has("authenticated") && each.flag("authenticated");
    if (demanded
        && basis != PolicyPack.Basis.CONSENT
        && basis != PolicyPack.Basis.EXPLICIT_CONSENT) {
      throw fault(each.path("authenticated"), "expected only where a consent is the basis");
    }
    return demanded;
  }

  /* What is said of a purpose is said of those below it too, so that one that is weaker would take
   * back in a corner what the other promises of all. */
  private void requireNoneWeaker(List<PolicyPack.Grounds> all) {
    for (int i = 0; i < all.size(); i++) {
      PolicyPack.Grounds narrow = all.get(i);
      for (PolicyPack.Grounds broad : all) {
        if (broad.purpose().covers(narrow.purpose())
            && narrow.basis().compareTo(broad.basis()) < 0) {
          throw fault(
              "purposes[" + i + "].basis",
              "expected "
                  + broad.basis()
                  + (broad.basis() == PolicyPack.Basis.DENIED ? "" : " or stronger")
                  + ", as "
                  + broad.purpose()
                  + " has, below which it is");
        }
        if (broad.purpose().covers(narrow.purpose())
            && !broad.visibility().containsAll(narrow.visibility())) {
          throw fault(
              "purposes[" + i + "].visibility",
              "expected none beyond those of " + broad.purpose() + ", below which it is");
        }
        if (broad.purpose().covers(narrow.purpose())
            && broad.authenticated()
            && !narrow.authenticated()) {
          throw fault(
              "purposes[" + i + "].authenticated",
              "expected true, as " + broad.purpose() + " has, below which it is");
        }
      }
    }
  }

  private PostField field(String path, String key) {
    return PostField.of(key)
        .filter(field -> !field.isAlwaysKept())
        .orElseThrow(() -> fault(path, "expected names of a post's fields that need be chosen"));
  }

  /** Returns the codes that no gate of the pack can tell, each with what the pack lacks. */
  private static Map<Decision.Code, String> unused(
      Collection<PolicyPack.Grounds> purposes, List<NoticeRule> notices) {
    Map<Decision.Code, String> unused = new EnumMap<>(Decision.Code.class);
    if (notices.isEmpty()) {
      unused.put(Decision.Code.NO_NOTICE, "a notice");
    }
    if (purposes.stream().noneMatch(PolicyPack.Grounds::authenticated)) {
      unused.put(Decision.Code.NOT_AUTHENTICATED, "a purpose that is authenticated");
    }
    return unused;
  }

  private Map<Decision.Code, String> rules(Obj object, Map<Decision.Code, String> unused) {
    Map<Decision.Code, String> rules = new EnumMap<>(Decision.Code.class);
    unused.forEach(
        (code, lack) -> {
          if (object.has(code.name())) {
            throw fault(object.path(code.name()), "expected none in a pack without " + lack);
          }
        });
    for (Decision.Code code : Decision.Code.values()) {
      if (!PolicyPack.OF_PURPOSE.contains(code) && object.has(code.name())) {
        rules.put(code, object.text(code.name()));
      }
    }
    object.nothingElse();
    return rules;
  }

  private List<NoticeRule> notices(Obj root, Map<Purpose, PolicyPack.Grounds> purposes) {
    List<NoticeRule> notices = new ArrayList<>();
    Set<String> live = live(purposes);
    for (Obj each : root.has("notice") ? root.objects("notice") : List.<Obj>of()) {
      NoticeRule rule = notice(each);
      requireLive(each, rule.purpose(), live);
      for (NoticeRule other : notices) {
        if (other.purpose().equals(rule.purpose())) {
          throw fault(each.path("purpose"), "expected a purpose not named before");
        }
        if (other.demandsTheSame(rule)
            && (other.purpose().covers(rule.purpose()) || rule.purpose().covers(other.purpose()))) {
          throw fault(each.path("purpose"), "has the notice of " + other.purpose() + " already");
        }
      }
      notices.add(rule);
      each.nothingElse();
    }
    if (root.has("notice") && notices.isEmpty()) {
      throw fault("notice", "expected at least one; leave it out where none is demanded");
    }
    return notices;
  }

  private NoticeRule notice(Obj each) {
    Purpose purpose = each.parsed("purpose", "a purpose id", Purpose::new);
    TemporalAmount within =
        each.has("within")
            ? each.parsed("within", "an ISO 8601 period such as P30D or PT24H", PackReader::period)
            : null;
    Set<String> ids = new LinkedHashSet<>();
    for (String id : each.has("notices") ? each.texts("notices") : List.<String>of()) {
      if (!ids.add(id)) {
        throw fault(each.path("notices"), "expected each once");
      }
    }
    if (each.has("notices") && ids.isEmpty()) {
      throw fault(each.path("notices"), "expected at least one; leave it out where any counts");
    }
    NoticeRule.PublicNotice instead = each.has("public") ? inPublic(each.object("public")) : null;
    NoticeRule whole =
        each.checked("within", () -> new NoticeRule(purpose, within, Set.of(), instead));
    return ids.isEmpty()
        ? whole
        : each.checked("notices", () -> new NoticeRule(purpose, within, ids, instead));
  }

  private NoticeRule.PublicNotice inPublic(Obj each) {
    Instant since = each.parsed("since", "an instant", Instant::parse);
    if (RetentionRule.isNever(since)) {
      throw fault(
          each.path("since"), "expected a moment that comes: so far ahead it is never in force");
    }
    NoticeRule.PublicNotice notice =
        each.checked("url", () -> NoticeRule.PublicNotice.of(each.text("url"), since));
    each.nothingElse();
    return notice;
  }

  /** Returns the ids of the purposes that are not denied. */
  private static Set<String> live(Map<Purpose, PolicyPack.Grounds> purposes) {
    Set<String> live = new TreeSet<>();
    for (PolicyPack.Grounds grounds : purposes.values()) {
      if (grounds.basis() != PolicyPack.Basis.DENIED) {
        live.add(grounds.purpose().id());
      }
    }
    return live;
  }

  private void requireLive(Obj each, Purpose named, Set<String> live) {
    if (live.stream().map(Purpose::of).noneMatch(named::covers)) {
      throw fault(
          each.path("purpose"),
          "expected one of the pack's purposes that is not denied, or one above them"
              + suggestion(named.id(), live));
    }
  }

  private Set<String> justifications(Obj root) {
    Set<String> codes = new HashSet<>();
    for (String code :
        root.has("justifications") ? root.texts("justifications") : List.<String>of()) {
      if (!JUSTIFICATION.matcher(code).matches()) {
        throw fault("justifications", "expected codes of capital letters, such as LEGAL_CLAIM");
      }
      if (!codes.add(code)) {
        throw fault("justifications", "expected each once");
      }
    }
    return codes;
  }

  /* Which classes are made of which: what is derived goes with the first of its parents. */
  private Map<String, Set<String>> derived(Obj root, List<RetentionRule> rules) {
    Map<String, Set<String>> derived = new LinkedHashMap<>();
    if (!root.has("derived")) {
      return derived;
    }
    for (Obj each : root.objects("derived")) {
      String itemClass = each.text("class");
      notMisspelt(each.path("class"), itemClass.split("\\.", 2)[0], CLASSES);
      if (!Purpose.isId(itemClass)) {
        throw fault(each.path("class"), "expected lower-case words joined by dots");
      }
      Set<String> parents = new LinkedHashSet<>();
      for (String parent : each.texts("from")) {
        if (rules.stream()
            .noneMatch(rule -> rule.kind() == RetentionRule.Kind.MAXIMUM && rule.covers(parent))) {
          throw fault(each.path("from"), "expected classes for which the pack has a MAXIMUM");
        }
        if (!parents.add(parent)) {
          throw fault(each.path("from"), "expected each once");
        }
      }
      if (parents.isEmpty()) {
        throw fault(each.path("from"), "expected at least one, else it is derived from nothing");
      }
      if (derived.put(itemClass, parents) != null) {
        throw fault(each.path("class"), "expected a class not named before");
      }
      for (String parent : parents) {
        if (PolicyPack.ancestors(derived, parent).contains(itemClass)
            || PolicyPack.isWithin(parent, itemClass)
            || PolicyPack.isWithin(itemClass, parent)) {
          throw fault(each.path("from"), "expected no circle: nothing is derived from itself");
        }
      }
      each.nothingElse();
    }
    return derived;
  }

  private Set<String> events(Obj root) {
    Set<String> events = new TreeSet<>();
    for (String event : root.has("events") ? root.texts("events") : List.<String>of()) {
      notMisspelt("events", event, EVENTS);
      if (EVENTS.contains(event) || !events.add(event)) {
        throw fault("events", "expected events of your own, each once");
      }
    }
    return events;
  }

  private List<RetentionRule> retention(Obj root, Map<Purpose, PolicyPack.Grounds> purposes) {
    List<RetentionRule> rules = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Set<String> events = events(root);
    Set<String> unused = new TreeSet<>(events);
    Set<String> live = live(purposes);
    for (Obj each : root.objects("retention")) {
      RetentionRule rule = retentionRule(each);
      unused.remove(rule.anchor());
      if (root.has("events")
          && rule.kind() != RetentionRule.Kind.DEADLINE
          && !EVENTS.contains(rule.anchor())
          && !events.contains(rule.anchor())) {
        throw fault(
            each.path("from"),
            "is an event that nothing sets: neither a common one nor one of the pack's events"
                + suggestion(rule.anchor(), events));
      }
      rule.purpose().ifPresent(named -> requireLive(each, named, live));
      if (!ids.add(rule.id())) {
        throw fault(each.path("rule"), "expected a rule id not used before");
      }
      for (int i = 0; i < rules.size(); i++) {
        if (rules.get(i).saysOfTheSame(rule)) {
          throw fault(
              each.path("period"),
              "speaks of just what retention["
                  + i
                  + "] speaks of, so that one of them never holds");
        }
        if (RetentionRule.clash(rules.get(i), rule)) {
          throw fault(
              each.path("period"),
              "with retention["
                  + i
                  + "] a MINIMUM that is longer than the MAXIMUM, of the same items and while both are"
                  + " in force, so that one of them never holds");
        }
      }
      rules.add(rule);
      each.nothingElse();
    }
    if (!unused.isEmpty()) {
      throw fault("events", "expected events from which a rule of retention runs");
    }
    requireRoomForMentions(rules);
    return rules;
  }

  /* What no rule in force speaks of may not be stored, so that all that is heard would be forgotten at
   * once: without such a rule at all, or in the time between two of them. */
  private void requireRoomForMentions(List<RetentionRule> rules) {
    List<RetentionRule> keeping =
        rules.stream()
            .filter(rule -> rule.kind() != RetentionRule.Kind.DEADLINE)
            .filter(rule -> rule.covers(RetentionRule.MENTION))
            .sorted(Comparator.comparing(rule -> rule.validFrom().orElse(Instant.MIN)))
            .toList();
    if (keeping.isEmpty()) {
      throw fault(
          "retention",
          "expected a MINIMUM or MAXIMUM for class mention, without which nothing that is heard may"
              + " be stored");
    }
    RetentionRule last = keeping.get(0);
    for (RetentionRule next : keeping) {
      Instant until = last.validUntil().orElse(Instant.MAX);
      if (next.validFrom().orElse(Instant.MIN).isAfter(until)) {
        throw fault(
            "retention[" + rules.indexOf(last) + "].validUntil",
            "expected no time between it and the validFrom of retention["
                + rules.indexOf(next)
                + "]: what is heard in between may not be stored");
      }
      if (next.validUntil().orElse(Instant.MAX).isAfter(until)) {
        last = next;
      }
    }
  }

  private RetentionRule retentionRule(Obj each) {
    RetentionRule.Kind kind = each.name("kind", RetentionRule.Kind.class);
    TemporalAmount period =
        each.parsed("period", "an ISO 8601 period such as P30D or PT24H", PackReader::period);
    String problem = RetentionRule.Builder.problemOf(period, kind);
    if (problem != null) {
      throw fault(each.path("period"), problem);
    }
    String itemClass = each.text("class");
    notMisspelt(each.path("class"), itemClass.split("\\.", 2)[0], CLASSES);
    RetentionRule.Builder rule =
        each.checked(
            "class", () -> RetentionRule.builder(each.text("rule"), itemClass, kind, period));
    each.checked("from", () -> rule.anchor(anchor(each, kind)));
    rule.authority(each.name("authority", RetentionRule.Authority.class))
        .level(each.name("level", RetentionRule.Level.class))
        .anonymousOnly(each.has("anonymousOnly") && each.flag("anonymousOnly"));
    if (each.has("counting")) {
      rule.counting(each.name("counting", RetentionRule.Counting.class));
    }
    if (each.has("purpose")) {
      rule.purpose(each.parsed("purpose", "a purpose id", Purpose::new));
    }
    if (each.has("sensitivity")) {
      rule.sensitivity(each.text("sensitivity"));
    }
    if (each.has("origin")) {
      rule.origin(each.text("origin"));
    }
    if (each.has("noticeBefore")) {
      Period before = each.parsed("noticeBefore", "an ISO 8601 period such as P30D", Period::parse);
      each.checked("noticeBefore", () -> rule.noticeBefore(before));
    }
    if (each.has("validFrom")) {
      Instant from = each.parsed("validFrom", "an instant", Instant::parse);
      each.checked("validFrom", () -> rule.validFrom(from));
    }
    if (each.has("validUntil")) {
      Instant until = each.parsed("validUntil", "an instant", Instant::parse);
      each.checked("validUntil", () -> rule.validUntil(until));
    }
    return each.checked("validUntil", rule::build);
  }

  private String anchor(Obj each, RetentionRule.Kind kind) {
    if (kind == RetentionRule.Kind.DEADLINE) {
      return each.name("from", RetentionRule.Demand.class).name();
    }
    String anchor = each.text("from");
    notMisspelt(each.path("from"), anchor, EVENTS);
    return anchor;
  }

  private void notMisspelt(String path, String word, Set<String> known) {
    Misspelling.meant(word, known)
        .ifPresent(
            meant -> {
              throw fault(path, "is not known, and so near to " + meant + " that it is a slip");
            });
  }

  private static String suggestion(String word, Set<String> known) {
    return Misspelling.meant(word, known).map(meant -> "; did you mean " + meant + "?").orElse("");
  }

  private static TemporalAmount period(String text) {
    return text.contains("T") ? Duration.parse(text) : Period.parse(text);
  }

  private Obj object(String path, @Nullable JsonNode node) {
    if (node == null || !node.isObject()) {
      throw fault(path, "expected an object");
    }
    return new Obj(path, node);
  }

  private MalformedException fault(String path, String problem) {
    return new MalformedException(source, path.isEmpty() ? null : path, -1, problem, null);
  }

  /** One object of the document; remembers which of its fields were asked for. */
  private final class Obj {
    private final String path;
    private final JsonNode node;
    private final Set<String> asked = new HashSet<>();

    Obj(String path, JsonNode node) {
      this.path = path;
      this.node = node;
    }

    String path(String name) {
      return path.isEmpty() ? name : path + '.' + name;
    }

    boolean has(String name) {
      return node.has(name);
    }

    private JsonNode get(String name) {
      asked.add(name);
      JsonNode value = node.get(name);
      if (value == null || value.isNull()) {
        throw fault(path(name), "expected, and is missing");
      }
      return value;
    }

    String text(String name) {
      return text(path(name), get(name));
    }

    private String text(String where, JsonNode value) {
      if (!value.isString() || value.stringValue().isBlank()) {
        throw fault(where, "expected text");
      }
      return value.stringValue();
    }

    int integer(String name, int least, int most) {
      JsonNode value = get(name);
      if (!value.isIntegralNumber()
          || !value.canConvertToInt()
          || value.intValue() < least
          || value.intValue() > most) {
        throw fault(path(name), "expected a whole number from " + least + " to " + most);
      }
      return value.intValue();
    }

    boolean flag(String name) {
      JsonNode value = get(name);
      if (!value.isBoolean()) {
        throw fault(path(name), "expected true or false");
      }
      return value.booleanValue();
    }

    <T> T parsed(String name, String expected, Function<String, T> parse) {
      try {
        return parse.apply(text(name));
      } catch (DateTimeException | IllegalArgumentException e) {
        throw fault(path(name), "expected " + expected);
      }
    }

    /* What a rule refuses of itself is a fault of the document. */
    <T> T checked(String name, Supplier<T> made) {
      try {
        return made.get();
      } catch (IllegalArgumentException e) {
        throw fault(path(name), String.valueOf(e.getMessage()).replaceFirst("^\\w+: ", ""));
      }
    }

    <E extends Enum<E>> E name(String name, Class<E> type) {
      return name(path(name), text(name), List.of(type.getEnumConstants()));
    }

    private <E extends Enum<E>> E name(String where, String text, List<E> permitted) {
      for (E constant : permitted) {
        if (constant.name().equals(text)) {
          return constant;
        }
      }
      throw fault(where, "expected one of " + permitted);
    }

    <E extends Enum<E>> Set<E> names(String name, Class<E> type, List<E> permitted) {
      Set<E> names = EnumSet.noneOf(type);
      for (String text : texts(name)) {
        if (!names.add(name(path(name), text, permitted))) {
          throw fault(path(name), "expected each once");
        }
      }
      if (names.isEmpty()) {
        throw fault(path(name), "expected at least one, else nothing is ever admitted");
      }
      return names;
    }

    private JsonNode array(String name) {
      JsonNode value = get(name);
      if (!value.isArray()) {
        throw fault(path(name), "expected a list");
      }
      return value;
    }

    List<String> texts(String name) {
      List<String> texts = new ArrayList<>();
      for (JsonNode each : array(name)) {
        texts.add(text(path(name) + '[' + texts.size() + ']', each));
      }
      return texts;
    }

    Obj object(String name) {
      return PackReader.this.object(path(name), get(name));
    }

    List<Obj> objects(String name) {
      List<Obj> objects = new ArrayList<>();
      for (JsonNode each : array(name)) {
        objects.add(PackReader.this.object(path(name) + '[' + objects.size() + ']', each));
      }
      return objects;
    }

    void nothingElse() {
      for (String name : node.propertyNames()) {
        if (!asked.contains(name)) {
          throw fault(path(name), "is not a field that a pack has" + suggestion(name, asked));
        }
      }
    }
  }
}
