package dev.earshot.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostField;
import dev.earshot.SourceEvent;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.file.ColumnMapping;
import dev.earshot.connectors.file.FileConnector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keeps docs/connectors.md equal to what the connectors say of themselves and fill in. Where a
 * change is meant, {@code -Dearshot.docs.accept} writes the page anew.
 */
final class ConnectorsPageTest {
  private static final Path PAGE = Path.of("../../docs/connectors.md");
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /** Every column that a table may have, with a value that can stand in it. */
  private static final Map<String, String> COLUMNS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("id", "1"),
              Map.entry("text", "kettle #tea"),
              Map.entry("title", "On kettles"),
              Map.entry("author.id", "7"),
              Map.entry("author.handle", "ada"),
              Map.entry("author.name", "Ada"),
              Map.entry("author.url", "https://town.example/@ada"),
              Map.entry("publishedAt", "2026-11-19T10:00:00Z"),
              Map.entry("editedAt", "2026-11-20T10:00:00Z"),
              Map.entry("url", "https://town.example/@ada/1"),
              Map.entry("language", "en"),
              Map.entry("inReplyTo", "8"),
              Map.entry("repostOf", "5"),
              Map.entry("quoteOf", "6"),
              Map.entry("threadRoot", "4"),
              Map.entry("conversation", "c3"),
              Map.entry("contentWarning", "steam"),
              Map.entry("rating", "4"),
              Map.entry("place", "Leeds"),
              Map.entry("place.country", "GB"),
              Map.entry("application", "Kettle App"),
              Map.entry("author.kind", "PERSON"),
              Map.entry("author.statedAge", "40"),
              Map.entry("author.bio", "Tea"),
              Map.entry("author.followers", "1"),
              Map.entry("author.following", "2"),
              Map.entry("author.posts", "3"),
              Map.entry("author.verified", "yes"),
              Map.entry("author.country", "GB"),
              Map.entry("author.location", "Leeds"),
              Map.entry("author.createdAt", "2019-11-20T10:00:00Z"),
              Map.entry("metric.likes", "3"),
              Map.entry("attribute.shop", "north")));

  @TempDir Path folder;

  @Test
  void saysWhatTheConnectorsSay() throws IOException {
    String page = page();
    if (System.getProperty("earshot.docs.accept") != null) {
      Files.writeString(PAGE, page);
    }
    assertEquals(
        page, Files.readString(PAGE), "accept it with -Dearshot.docs.accept if it is meant");
  }

  private String page() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Connectors

        What each connector reads, takes and fills in. This page is made from the connectors' own descriptors, and the fields from what they make of a payload that states all they know; a test keeps it so. A [connector of your own](../examples/custom-connector) says the same of itself.

        A source is named by `ReadRequest.of(source)`, an option by `.with(Connector.OPTION, value)`, or by its name where it comes from a form: `.with("pages", "3")`. What is not permitted is refused there. Credentials are handed in with the source and go to its origin alone: `Credentials.of(origin, name, Secret.of(value))`.
        """);
    List<Connector> offered =
        ServiceLoader.load(Connector.class).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(connector -> connector.descriptor().id()))
            .toList();
    page.append("\n| connector | can | keys | redistribution | delete within | more |\n");
    page.append("|---|---|---|---|---|---|\n");
    offered.forEach(connector -> summary(page, connector.descriptor()));
    List<String> untrue = new ArrayList<>();
    for (Connector connector : offered) {
      add(page, connector.descriptor());
      if (connector instanceof Normalizer normalizer) {
        Set<PostField> says = chosen(connector.descriptor().fills());
        Set<PostField> does = chosen(filled(normalizer, connector.descriptor().id()));
        if (!says.equals(does)) {
          Set<PostField> more = new TreeSet<>(does);
          more.removeAll(says);
          says.removeAll(does);
          untrue.add(connector.descriptor().id() + " lacks " + says + ", has also " + more);
        }
      }
    }
    assertEquals(List.of(), untrue, "each fills in what it says, where the payload has all");
    FileConnector csv = FileConnector.csv(mapping());
    FileConnector tsv = FileConnector.tsv(mapping());
    assertEquals(chosen(csv.descriptor().fills()), chosen(read(csv, ",")));
    assertEquals(chosen(tsv.descriptor().fills()), chosen(read(tsv, "\t")));
    add(page, csv.descriptor());
    add(page, tsv.descriptor());
    add(page, FileConnector.jsonl().descriptor());
    page.append(
        """

        `PayloadConnector.of(connector)` reads recorded payloads of every connector above the tables from files: it takes no options and no credentials, and fills in the same.
        """);
    return page.toString();
  }

  private static void summary(StringBuilder page, ConnectorDescriptor descriptor) {
    String more = "connectors/" + descriptor.id() + ".md";
    page.append("| [").append(descriptor.id()).append("](#").append(descriptor.id()).append(") | ");
    page.append(capabilities(descriptor)).append(" | ");
    page.append(
        descriptor.credentials().isEmpty()
            ? "none"
            : new TreeSet<>(descriptor.credentials().keySet())
                .stream().map(ConnectorsPageTest::code).collect(Collectors.joining(", ")));
    page.append(" | ").append(code(descriptor.terms().redistribution().name())).append(" | ");
    page.append(descriptor.terms().deleteWithin().map(ConnectorsPageTest::span).orElse(""));
    page.append(" | ");
    page.append(Files.exists(PAGE.resolveSibling(more)) ? "[page](" + more + ")" : "");
    page.append(" |\n");
  }

  private static String capabilities(ConnectorDescriptor descriptor) {
    return descriptor.capabilities().stream()
        .sorted()
        .map(capability -> code(capability.name()))
        .collect(Collectors.joining(", "));
  }

  private static void add(StringBuilder page, ConnectorDescriptor descriptor) {
    Set<PostField> fields = chosen(descriptor.fills());
    page.append("\n## ").append(descriptor.id()).append("\n| | |\n|---|---|\n");
    row(page, "version", Integer.toString(descriptor.version()));
    row(
        page,
        "networks",
        descriptor.networks().isEmpty()
            ? "any, as the file says"
            : descriptor.networks().stream()
                .map(network -> code(network.id()))
                .sorted()
                .collect(Collectors.joining(", ")));
    row(page, "source", descriptor.sources());
    row(page, "can", capabilities(descriptor));
    row(
        page,
        "credentials",
        descriptor.credentials().isEmpty()
            ? "none"
            : new TreeMap<>(descriptor.credentials())
                .entrySet().stream()
                    .map(one -> code(one.getKey()) + ": " + one.getValue())
                    .collect(Collectors.joining("; ")));
    row(page, "duties", duties(descriptor.terms()));
    row(
        page,
        "fills in",
        fields.containsAll(chosen(EnumSet.allOf(PostField.class)))
            ? "every field of a post, as the file states it"
            : fields.stream().map(field -> code(field.key())).collect(Collectors.joining(", ")));
    if (!descriptor.withheld().isEmpty()) {
      row(
          page,
          "withholds",
          new TreeMap<>(descriptor.withheld())
              .entrySet().stream()
                  .map(one -> code(one.getKey().key()) + ": " + one.getValue())
                  .collect(Collectors.joining("; ")));
    }
    if (!descriptor.costs().isEmpty()) {
      row(
          page,
          "costs",
          new TreeMap<>(descriptor.costs())
              .entrySet().stream()
                  .map(one -> code(one.getKey()) + ": " + one.getValue())
                  .collect(Collectors.joining("; ")));
    }
    if (!descriptor.options().isEmpty()) {
      page.append("\n| option | type | permitted | unless set | |\n|---|---|---|---|---|\n");
      new TreeMap<>(descriptor.options()).values().forEach(option -> option(page, option));
    }
  }

  private static void option(StringBuilder page, Option<?> option) {
    page.append("| ").append(code(option.name())).append(" | ");
    page.append(option.type().getSimpleName()).append(" | ").append(cell(option.expected()));
    page.append(" | ").append(code(String.valueOf(option.unlessSet()))).append(" | ");
    page.append(cell(option.description())).append(" |\n");
  }

  private static void row(StringBuilder page, String name, String text) {
    page.append("| ").append(name).append(" | ").append(cell(text)).append(" |\n");
  }

  /** A bar or a line end would begin another cell. */
  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\R", " ");
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String duties(SourceTerms terms) {
    List<String> duties = new ArrayList<>();
    terms.deleteWithin().ifPresent(one -> duties.add("delete within " + span(one)));
    terms.refreshWithin().ifPresent(one -> duties.add("refresh within " + span(one)));
    terms.keepAtMost().ifPresent(one -> duties.add("keep at most " + span(one)));
    duties.add("redistribution " + code(terms.redistribution().name()));
    if (!terms.purposes().isEmpty()) {
      duties.add("for " + String.join(", ", new TreeSet<>(terms.purposes())) + " alone");
    }
    if (!terms.forbiddenInferences().isEmpty()) {
      duties.add("infer no " + String.join(", ", new TreeSet<>(terms.forbiddenInferences())));
    }
    terms.document().ifPresent(duties::add);
    terms.readOn().ifPresent(day -> duties.add("read on " + day));
    if (!terms.isConfirmed()) {
      duties.add("figures not confirmed");
    }
    return String.join("; ", duties);
  }

  private static String span(Duration span) {
    long hours = span.toHours();
    return hours == 1
        ? "an hour"
        : hours % 24 > 0 || hours == 24 ? hours + " hours" : hours / 24 + " days";
  }

  private static Set<PostField> filled(Normalizer normalizer, String id) throws IOException {
    List<SourceEvent> told = new ArrayList<>();
    for (String ending : List.of(".json", ".jsonl", ".xml")) {
      try (InputStream in =
          ConnectorsPageTest.class.getResourceAsStream("/connectors/" + id + ending)) {
        if (in != null) {
          told.addAll(
              normalizer
                  .normalize(in.readAllBytes(), "https://" + id + ".example/", NOW, false)
                  .events());
        }
      }
    }
    assertFalse(
        told.isEmpty(), () -> "no payload that states all: src/test/resources/connectors/" + id);
    return filled(told);
  }

  private static ColumnMapping mapping() {
    List<String> lines =
        Stream.concat(
                COLUMNS.keySet().stream().map(column -> column + "=" + column),
                Stream.of("network==x", "visibility==PUBLIC", "rating.worst==1", "rating.best==5"))
            .toList();
    return ColumnMapping.parse(lines, "all");
  }

  private Set<PostField> read(Connector connector, String separator) throws IOException {
    Path file = folder.resolve(connector.descriptor().id());
    Files.writeString(
        file,
        String.join(separator, COLUMNS.keySet())
            + "\n"
            + String.join(separator, COLUMNS.values())
            + "\n");
    ConnectorContext context = ConnectorContext.builder(InstantSource.system()).build();
    try (SourceReader reader = connector.open(ReadRequest.of(file.toString()), null, context)) {
      return filled(reader.poll(10).events());
    }
  }

  /** Returns the fields that a connector may or may not have; every post has the others. */
  private static Set<PostField> chosen(Set<PostField> fields) {
    Set<PostField> chosen = new TreeSet<>(fields);
    chosen.removeIf(PostField::isAlwaysKept);
    return chosen;
  }

  /** A field is filled in where a post without it is another. */
  private static Set<PostField> filled(List<SourceEvent> events) {
    Set<PostField> filled = EnumSet.noneOf(PostField.class);
    for (SourceEvent event : events) {
      Post post =
          event instanceof PostEvent.Published published
              ? published.post()
              : event instanceof PostEvent.Edited edited ? edited.post() : null;
      for (PostField field : PostField.values()) {
        if (post != null && !isSame(post, field)) {
          filled.add(field);
        }
      }
    }
    return filled;
  }

  private static boolean isSame(Post post, PostField field) {
    Set<PostField> others = EnumSet.complementOf(EnumSet.of(field));
    Set<PostField> all = EnumSet.allOf(PostField.class);
    if (field == PostField.TEXT) { // entities never stand without the text
      others.remove(PostField.ENTITIES);
      all.remove(PostField.ENTITIES);
    }
    return post.only(others).equals(post.only(all));
  }
}
