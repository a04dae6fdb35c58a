package dev.earshot.privacy.retention;

import dev.earshot.MalformedException;
import dev.earshot.SourceTerms;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.RetentionRule.Demand;
import dev.earshot.text.Misspelling;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what is known of items from JSON, one object an item, strictly: a field, class, event,
 * purpose or terms that nobody knows is refused and named, since what is passed over would keep or
 * delete by a rule that was not meant. Immutable and thread-safe; the form is in {@code
 * docs/cli.md}.
 */
public final class ItemReader {
  private static final int DEEPEST = 16;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(4 * DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * An item that was read.
   *
   * @param facts what is known of it
   * @param holds the holds that stand beside it
   * @param ahead the fields, its parents' too, whose moment lies ahead of the one that is decided
   *     for: they count as they stand, and may be a clock's mistake
   */
  public record Item(ItemFacts facts, List<Hold> holds, List<String> ahead) {
    /** Creates an item. */
    public Item {
      Objects.requireNonNull(facts, "facts");
      holds = List.copyOf(holds);
      ahead = List.copyOf(ahead);
    }
  }

  private final PolicyPack pack;
  private final Retention retention;
  private final Map<String, SourceTerms> terms = new TreeMap<>();
  private final Set<String> classes = new TreeSet<>();
  private final Set<String> events = new TreeSet<>();
  private final Instant now;

  /**
   * Creates a reader.
   *
   * @param pack whose classes, events and purposes items may name
   * @param terms the terms of sources that items may name, by key or, of the newest, by id
   * @param now the moment for which items are decided, at which a parent's end is counted
   */
  public ItemReader(PolicyPack pack, Collection<SourceTerms> terms, Instant now) {
    this.pack = pack;
    this.retention = Retention.of(pack);
    this.now = now;
    for (SourceTerms each : terms) {
      this.terms.put(each.key(), each);
      this.terms.merge(each.id(), each, (a, b) -> b.version() > a.version() ? b : a);
    }
    for (RetentionRule rule : pack.retention()) {
      classes.add(rule.itemClass());
    }
    events.addAll(pack.events());
    events.add(ItemFacts.REFRESHED);
    for (Demand demand : Demand.values()) {
      events.add(demand.name());
    }
    events.remove(RetentionRule.START);
  }

  /**
   * Reads an item.
   *
   * @param json one object
   * @param source what to call it in a fault
   * @throws MalformedException if it is none; names the field
   */
  public Item read(String json, String source) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JacksonException e) {
      long offset = e.getLocation() == null ? -1 : e.getLocation().getCharOffset();
      // Not as the cause: the parser's message quotes the text.
      throw new MalformedException(
          source, null, offset, "expected one JSON object without doubled fields", null);
    }
    Obj read = new Obj(source, "", root, pack.zone());
    Item item = item(read, 0);
    List<String> ahead = new ArrayList<>();
    addAhead(read, ahead);
    return new Item(item.facts(), item.holds(), ahead);
  }

  private void addAhead(Obj item, List<String> ahead) {
    addAhead(item, "start", ahead);
    if (item.has("anchors")) {
      Obj anchors = item.object("anchors");
      anchors.names().forEach(name -> addAhead(anchors, name, ahead));
    }
    for (Part parent : item.parts("derivedFrom")) {
      if (!parent.isText()) {
        addAhead(parent.object(), ahead);
      }
    }
  }

  private void addAhead(Obj in, String name, List<String> ahead) {
    if (in.instant(name).isAfter(now)) {
      ahead.add(in.path(name));
    }
  }

  private Item item(Obj root, int depth) {
    if (depth > DEEPEST) {
      throw root.fault("derivedFrom", "expected at most " + DEEPEST + " parents in a row");
    }
    root.knows(
        "id",
        "class",
        "start",
        "anchors",
        "purposes",
        "sensitivity",
        "origin",
        "holds",
        "terms",
        "derivedFrom",
        "anonymous",
        "justified");
    String itemClass = itemClass(root, "class", root.text("class"));
    ItemFacts.Builder facts = ItemFacts.builder(itemClass, root.instant("start"));
    root.optional("id").ifPresent(facts::item);
    anchors(root, facts);
    purposes(root, facts);
    word(root, "sensitivity", retention.sensitivities()).ifPresent(facts::sensitivity);
    word(root, "origin", retention.origins()).ifPresent(facts::origin);
    facts.terms(terms(root));
    if (root.has("anonymous")) {
      facts.anonymous(root.flag("anonymous"));
    }
    if (root.has("justified")) {
      Obj codes = root.object("justified");
      for (String code : codes.names()) {
        if (!pack.justifications().contains(code)) {
          throw codes.fault(
              code, "expected one of the pack's, " + new TreeSet<>(pack.justifications()));
        }
        facts.justified(code, codes.instant(code));
      }
    }
    List<Hold> holds = holds(root);
    List<Part> parents = root.parts("derivedFrom");
    for (Part parent : parents) {
      parent(parent, itemClass, facts, holds, depth).ifPresent(facts::derivedFrom);
    }
    return new Item(facts.build(), holds, List.of());
  }

  private String itemClass(Obj root, String field, String named) {
    if (pack.parentsOf(named).isEmpty()
        && pack.retention().stream()
            .noneMatch(rule -> rule.kind() != RetentionRule.Kind.DEADLINE && rule.covers(named))) {
      throw root.fault(
          field,
          "expected a class that the pack has a period for, " + classes + meant(named, classes));
    }
    return named;
  }

  private static String meant(String word, Collection<String> known) {
    return Retention.meant(word, known);
  }

  /* An item may be of another kind than any rule speaks of; one a slip away was meant. */
  private static Optional<String> word(Obj root, String field, Set<String> known) {
    Optional<String> word = root.optional(field);
    word.flatMap(each -> Retention.slip(each, known))
        .ifPresent(
            problem -> {
              throw root.fault(field, problem);
            });
    return word;
  }

  private void anchors(Obj root, ItemFacts.Builder facts) {
    if (!root.has("anchors")) {
      return;
    }
    Obj anchors = root.object("anchors");
    for (String name : anchors.names()) {
      if (name.equals(RetentionRule.START)) {
        throw anchors.fault(name, "expected in start");
      }
      if (!events.contains(name)) {
        throw anchors.fault(name, "expected one of " + events + meant(name, events));
      }
      Instant at = anchors.instant(name);
      Optional<Demand> demand =
          List.of(Demand.values()).stream().filter(each -> each.name().equals(name)).findFirst();
      if (demand.isPresent()) {
        facts.demanded(demand.get(), at);
      } else if (name.equals(ItemFacts.REFRESHED)) {
        facts.refreshedAt(at);
      } else {
        facts.happened(name, at);
      }
    }
  }

  private void purposes(Obj root, ItemFacts.Builder facts) {
    for (Part part : root.parts("purposes")) {
      if (part.isText()) {
        facts.serves(purpose(part.holder(), part.name(), part.text()));
      } else {
        Obj ended = part.object();
        ended.knows("id", "until");
        facts.served(purpose(ended, "id", ended.text("id")), ended.instant("until"));
      }
    }
  }

  private Purpose purpose(Obj in, String field, String id) {
    Set<String> known = new TreeSet<>();
    pack.purposes().forEach(grounds -> known.add(grounds.purpose().id()));
    if (Purpose.isId(id)) {
      Purpose purpose = Purpose.of(id);
      if (Retention.isKnown(pack, purpose)) {
        return purpose;
      }
    }
    throw in.fault(field, "expected one of the pack's purposes, " + known + meant(id, known));
  }

  private @Nullable SourceTerms terms(Obj root) {
    if (!root.has("terms")) {
      return null;
    }
    if (!root.isText("terms")) {
      Obj own = root.object("terms");
      own.knows("id", "version", "refreshWithin", "keepAtMost", "deleteWithin");
      int version = own.has("version") ? own.number("version") : 1;
      SourceTerms.Builder built =
          own.made("version", () -> SourceTerms.builder(own.text("id"), version));
      within(own, "refreshWithin", built::refreshWithin);
      within(own, "keepAtMost", built::keepAtMost);
      within(own, "deleteWithin", built::deleteWithin);
      return own.made("id", built::build);
    }
    SourceTerms known = terms.get(root.text("terms"));
    if (known == null) {
      throw root.fault(
          "terms", "expected terms that are known, " + terms.keySet() + ", or an object with id");
    }
    return known;
  }

  private static void within(
      Obj terms, String field, Function<Duration, SourceTerms.Builder> setting) {
    terms.duration(field).ifPresent(duration -> terms.made(field, () -> setting.apply(duration)));
  }

  /* A hold may be on another pack's class too, but one a slip away keeps nothing of what was meant. */
  private Hold.Scope scope(Obj written) {
    String named = written.text("class");
    Hold.Scope scope = written.made("class", () -> new Hold.Scope.OfClass(named));
    if (Misspelling.meant(named, classes).isPresent()) {
      throw written.fault(
          "class", "is so near to a class of the pack that it is a slip" + meant(named, classes));
    }
    return scope;
  }

  private List<Hold> holds(Obj root) {
    List<Hold> holds = new ArrayList<>();
    for (Part part : root.parts("holds")) {
      if (part.isText()) {
        holds.add(part.holder().made(part.name(), () -> Hold.onAll(part.text())));
        continue;
      }
      Obj written = part.object();
      written.knows("id", "matter", "class", "item", "since", "reason", "releasedAt");
      if (written.has("class") && written.has("item")) {
        throw written.fault("item", "expected either a class or an item");
      }
      Hold.Scope scope =
          written.has("class")
              ? scope(written)
              : written.has("item")
                  ? new Hold.Scope.OfItem(written.text("item"))
                  : new Hold.Scope.OfTenant();
      Hold hold =
          written.made(
              "reason",
              () ->
                  Hold.of(
                      written.text("id"),
                      written.optional("matter").orElseGet(() -> written.text("id")),
                      scope,
                      written.has("since") ? written.instant("since") : Instant.MIN,
                      written.optional("reason").orElse("LEGAL_HOLD")));
      holds.add(
          written.has("releasedAt")
              ? written.made("releasedAt", () -> hold.released(written.instant("releasedAt")))
              : hold);
    }
    return holds;
  }

  /* A parent is the moment of its end, or an item like this one of another class, or an item of its
   * own. */
  private Optional<Instant> parent(
      Part parent, String itemClass, ItemFacts.Builder child, List<Hold> holds, int depth) {
    ItemFacts facts;
    List<Hold> of = holds;
    if (parent.isText()) {
      Optional<Instant> end = parent.holder().moment(parent.text());
      if (end.isPresent()) {
        return end;
      }
      String named = itemClass(parent.holder(), parent.name(), parent.text());
      if (named.equals(itemClass)) {
        throw parent
            .holder()
            .fault(parent.name(), "expected another class: nothing is its own parent");
      }
      facts = child.build().toBuilder(named).build();
    } else {
      Item item = item(parent.object(), depth + 1);
      facts = item.facts();
      of = item.holds();
    }
    return retention.evaluate(facts, of, now).deleteBy().map(Deadline::at);
  }

  /** One member of a list. */
  private record Part(Obj holder, String name, JsonNode node) {
    boolean isText() {
      return node.isString();
    }

    String text() {
      if (node.stringValue().isBlank()) {
        throw holder.fault(name, "expected text");
      }
      return node.stringValue();
    }

    Obj object() {
      return new Obj(holder.source, holder.path(name), node, holder.zone);
    }
  }

  /** One object of the line. */
  private static final class Obj {
    private final String source;
    private final String path;
    private final JsonNode node;
    private final ZoneId zone;

    Obj(String source, String path, JsonNode node, ZoneId zone) {
      this.zone = zone;
      this.source = source;
      this.path = path;
      this.node = node;
      if (!node.isObject()) {
        throw new MalformedException(
            source, path.isEmpty() ? null : path, -1, "expected an object", null);
      }
    }

    String path(String name) {
      return path.isEmpty() ? name : path + "." + name;
    }

    MalformedException fault(String name, String problem) {
      return new MalformedException(source, path(name), -1, problem, null);
    }

    void knows(String... known) {
      Set<String> all = Set.of(known);
      for (String name : names()) {
        if (!all.contains(name)) {
          throw fault(name, "is not known" + meant(name, all));
        }
      }
    }

    List<String> names() {
      return List.copyOf(node.propertyNames());
    }

    boolean has(String name) {
      return node.has(name) && !node.get(name).isNull();
    }

    boolean isText(String name) {
      return node.path(name).isString();
    }

    String text(String name) {
      JsonNode value = node.get(name);
      if (value == null || !value.isString() || value.stringValue().isBlank()) {
        throw fault(name, value == null ? "expected, and is missing" : "expected text");
      }
      return value.stringValue();
    }

    Optional<String> optional(String name) {
      return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    boolean flag(String name) {
      JsonNode value = node.path(name);
      if (!value.isBoolean()) {
        throw fault(name, "expected true or false");
      }
      return value.booleanValue();
    }

    int number(String name) {
      JsonNode value = node.path(name);
      if (!value.isIntegralNumber() || !value.canConvertToInt()) {
        throw fault(name, "expected a whole number");
      }
      return value.intValue();
    }

    Obj object(String name) {
      return new Obj(source, path(name), node.path(name), zone);
    }

    List<Part> parts(String name) {
      List<Part> parts = new ArrayList<>();
      if (has(name)) {
        if (!node.get(name).isArray()) {
          throw fault(name, "expected a list");
        }
        for (JsonNode each : node.get(name)) {
          parts.add(new Part(this, name + "[" + parts.size() + "]", each));
        }
      }
      return parts;
    }

    Instant instant(String name) {
      return moment(text(name))
          .orElseThrow(() -> fault(name, "expected a moment such as 2026-03-01T12:00:00Z"));
    }

    /** Returns the moment that a text names; of a day its beginning in the pack's zone. */
    Optional<Instant> moment(String text) {
      try {
        return Optional.of(
            text.contains("T")
                ? Instant.parse(text)
                : LocalDate.parse(text).atStartOfDay(zone).toInstant());
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    Optional<Duration> duration(String name) {
      try {
        return optional(name).map(Duration::parse);
      } catch (DateTimeException e) {
        throw fault(name, "expected an ISO 8601 duration such as P30D or PT24H");
      }
    }

    <T> T made(String name, Supplier<T> made) {
      try {
        return made.get();
      } catch (IllegalArgumentException e) {
        throw fault(name, String.valueOf(e.getMessage()).replaceFirst("^\\w+: ", ""));
      }
    }
  }
}
