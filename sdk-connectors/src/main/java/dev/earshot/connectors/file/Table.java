package dev.earshot.connectors.file;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.SourceTerms;
import dev.earshot.Visibility;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows of columns under a header, read by a mapping. */
final class Table implements RowFormat {
  private static final Pattern COUNT = Pattern.compile("\\d{1,19}(?:\\.0+)?");

  private final String file;
  private final ColumnMapping mapping;
  private final char delimiter;
  private final boolean quoted;
  private final Map<String, int[]> places = new LinkedHashMap<>();
  private int width;

  Table(String file, ColumnMapping mapping, char delimiter, boolean quoted) {
    this.file = file;
    this.mapping = mapping;
    this.delimiter = delimiter;
    this.quoted = quoted;
  }

  @Override
  public boolean quoted() {
    return quoted;
  }

  @Override
  public char delimiter() {
    return delimiter;
  }

  @Override
  public boolean hasHeader() {
    return true;
  }

  @Override
  public void header(String row) {
    Map<String, Integer> names = new HashMap<>();
    List<String> columns = Columns.split(row, delimiter, quoted);
    for (int i = 0; i < columns.size(); i++) {
      Integer at = i;
      names.merge(columns.get(i).strip(), at, (first, second) -> -1);
    }
    width = columns.size();
    places.clear();
    mapping.forEachColumn(
        (field, column) -> {
          List<String> parts =
              field.equals("id") && !names.containsKey(column)
                  ? List.of(column.split("\\+"))
                  : List.of(column);
          places.put(field, parts.stream().mapToInt(part -> place(names, field, part)).toArray());
        });
  }

  private int place(Map<String, Integer> names, String field, String column) {
    int at = names.getOrDefault(column.strip(), -2);
    if (at < 0) {
      String problem = at == -1 ? "expected one column named " : "expected a column named ";
      throw new MalformedException(file, field, 0, problem + column.strip(), null);
    }
    return at;
  }

  @Override
  public SourceEvent read(String row, long number, Instant observedAt) {
    List<String> columns = Columns.split(row, delimiter, quoted);
    if (columns.size() != width) {
      throw wrong("", "expected " + width + " columns, got " + columns.size());
    }
    return new PostEvent.Published(post(new Row(columns), number, observedAt), observedAt);
  }

  private Post post(Row row, long number, Instant observedAt) {
    String networkId = row.value("network");
    Network network = row.parsed("network", networkId.isEmpty() ? "file" : networkId, Network::of);
    String instance = row.value("instance");
    String nativeId = row.id();
    String id = nativeId.isEmpty() ? file + '#' + number : nativeId;
    Post.Builder post =
        Post.builder(row.parsed("id", id, text -> new PostId(network, instance, text)))
            .text(row.value("text"))
            .title(row.value("title"))
            .url(row.value("url"))
            .language(row.value("language"))
            .author(author(row, network, instance))
            .publishedAt(row.time("publishedAt"))
            .editedAt(row.time("editedAt"))
            .inReplyTo(reply(row, network, instance))
            .visibility(visibility(row.value("visibility")))
            .metrics(metrics(row, observedAt))
            .attributes(attributes(row))
            .provenance(
                Provenance.builder(
                        (quoted ? "csv" : "tsv") + "/1", Provenance.Method.IMPORT, file, observedAt)
                    .termsId(mapping.constant("terms").orElse(SourceTerms.unknown().key()))
                    .build());
    String kind = row.value("kind");
    if (!kind.isEmpty()) {
      post.kind(row.parsed("kind", kind, text -> Post.Kind.valueOf(text.toUpperCase(Locale.ROOT))));
    }
    return post.build();
  }

  private static @Nullable Author author(Row row, Network network, String instance) {
    String handle = row.value("author.handle");
    String name = row.value("author.name");
    String stated = row.value("author.id");
    String plain = handle.startsWith("@") ? handle.substring(1) : handle;
    String id = !stated.isEmpty() ? stated : !plain.isEmpty() ? plain : name;
    if (id.isEmpty()) {
      return null;
    }
    return Author.builder(
            row.parsed("author.id", id, text -> new AuthorId(network, instance, text)))
        .handle(handle)
        .name(name)
        .url(row.value("author.url"))
        .build();
  }

  private static Post.@Nullable Reference reply(Row row, Network network, String instance) {
    String to = row.value("inReplyTo");
    if (to.isEmpty()) {
      return null;
    }
    return to.startsWith("http://") || to.startsWith("https://")
        ? new Post.Reference(null, to)
        : Post.Reference.to(
            row.parsed("inReplyTo", to, text -> new PostId(network, instance, text)));
  }

  private static Visibility visibility(String text) {
    for (Visibility visibility : Visibility.values()) {
      if (visibility.name().equalsIgnoreCase(text)) {
        return visibility;
      }
    }
    return Visibility.UNKNOWN;
  }

  private List<Metric> metrics(Row row, Instant observedAt) {
    List<Metric> metrics = new ArrayList<>();
    for (String field : places.keySet()) {
      if (field.startsWith("metric.") && !row.value(field).isEmpty()) {
        String name = field.substring("metric.".length());
        metrics.add(
            row.parsed(field, row.value(field), text -> new Metric(name, count(text), observedAt)));
      }
    }
    return metrics;
  }

  private static long count(String text) {
    if (!COUNT.matcher(text).matches()) {
      throw new IllegalArgumentException();
    }
    return new BigDecimal(text).longValueExact();
  }

  private Map<String, String> attributes(Row row) {
    Map<String, String> attributes = new LinkedHashMap<>();
    mapping.forEachConstant("attribute.", field -> put(attributes, field, row));
    places.keySet().stream()
        .filter(field -> field.startsWith("attribute."))
        .forEach(field -> put(attributes, field, row));
    return attributes;
  }

  private static void put(Map<String, String> attributes, String field, Row row) {
    if (!row.value(field).isEmpty()) {
      attributes.put(field.substring("attribute.".length()), row.value(field));
    }
  }

  private MalformedException wrong(String field, String problem) {
    return new MalformedException(file, field, -1, problem, null);
  }

  /** One row's values by field. */
  private final class Row {
    private final List<String> columns;

    Row(List<String> columns) {
      this.columns = columns;
    }

    /** Returns a field's value from its column, else what the host attests, else an empty text. */
    String value(String field) {
      int[] at = places.get(field);
      if (at == null) {
        return mapping.constant(field).orElse("");
      }
      String value = columns.get(at[0]);
      return field.equals("text") ? value : value.strip();
    }

    /** Returns the id's columns joined; empty where each of them is. */
    String id() {
      List<String> parts = new ArrayList<>();
      for (int at : places.getOrDefault("id", new int[0])) {
        parts.add(columns.get(at).strip());
      }
      return parts.stream().allMatch(String::isEmpty) ? "" : String.join("/", parts);
    }

    @Nullable Instant time(String field) {
      String text = value(field);
      if (text.isEmpty()) {
        return null;
      }
      try {
        return mapping.timestamps().parse(text);
      } catch (DateTimeException e) {
        throw wrong(field, String.valueOf(e.getMessage()));
      }
    }

    <T> T parsed(String field, String text, Function<String, T> parse) {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw wrong(field, expected(field));
      }
    }
  }

  private static String expected(String field) {
    if (field.startsWith("metric.")) {
      return "expected a whole number of at least 0";
    }
    return switch (field) {
      case "network" -> "expected lower-case letters, digits and hyphens, at most 40";
      case "kind" -> "expected a kind of post, such as REVIEW";
      default -> "expected an id of at most 2048 characters, not blank";
    };
  }
}
