package dev.earshot.connectors.file;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Rating;
import dev.earshot.SourceEvent;
import dev.earshot.SourceTerms;
import dev.earshot.Visibility;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.text.DecimalNumber;
import dev.earshot.text.NetworkNames;
import dev.earshot.text.SpreadsheetNumber;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of columns under a header, read by a mapping. */
final class Table implements RowFormat {
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,19}");

  private static final String DIGITS =
      " in digits alone, such as 1000, for a point, a comma or a blank may group thousands";

  /** What spreadsheets and exports put between columns, the most usual first. */
  private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');

  private static final Pattern SEPARATOR_LINE =
      Pattern.compile("\"?sep=([\\t !#-~])\"? *", Pattern.CASE_INSENSITIVE);

  /** What exports write where there is nothing. */
  private static final Set<String> NOTHING =
      Set.of(
          "n/a",
          "#n/a",
          "null",
          "(null)",
          "<null>",
          "\\n",
          "none",
          "nan",
          "undefined",
          "-",
          "--",
          "\u2014");

  /** What a spreadsheet shows instead of a value. */
  private static final Pattern NOT_SHOWN =
      Pattern.compile("#+|#(?:REF|NAME|VALUE|NUM|DIV/0|NULL|SPILL|CALC)[!?]");

  private final String file;
  private final ColumnMapping mapping;
  private final boolean delimiterChosen;
  private final @Nullable Charset charset;
  private final boolean quoted;
  private final Map<String, int[]> places = new LinkedHashMap<>();
  private @Nullable Character delimiter;
  private @Nullable Network lastNetwork;
  private int width;

  /**
   * @param delimiter what stands between columns; null for what the header shows
   * @param charset what the bytes are written in; null for what they show
   */
  Table(
      String file,
      ColumnMapping mapping,
      @Nullable Character delimiter,
      @Nullable Charset charset,
      boolean quoted) {
    this.file = file;
    this.mapping = mapping;
    this.delimiter = delimiter;
    this.delimiterChosen = delimiter != null;
    this.charset = charset;
    this.quoted = quoted;
  }

  @Override
  public boolean quoted() {
    return quoted;
  }

  @Override
  public boolean isDelimiter(int b) {
    return delimiter == null ? b < 0x80 && DELIMITERS.contains((char) b) : delimiter == b;
  }

  @Override
  public @Nullable Charset charset() {
    return charset;
  }

  @Override
  public boolean mayBeWestern() {
    return true;
  }

  @Override
  public String remedy() {
    return "; with charset==NAME in the mapping or the option charset name the one that the file was"
        + " written in, for any other garbles it unnoticed: windows-1252 in Western Europe,"
        + " windows-1250 in Central Europe, windows-1251 or KOI8-R for Cyrillic, windows-1253 for"
        + " Greek, GB18030, Big5, windows-31j or EUC-KR in East Asia";
  }

  @Override
  public boolean hasHeader() {
    return true;
  }

  @Override
  public boolean identifiesRows() {
    return mapping.hasColumn("id");
  }

  @Override
  public boolean header(String row) {
    Matcher separator = SEPARATOR_LINE.matcher(row);
    if (quoted && separator.matches()) {
      delimiter = delimiterChosen ? delimiter : Character.valueOf(separator.group(1).charAt(0));
      return false;
    }
    if (row.indexOf('\r') >= 0 && row.indexOf('"') < 0) {
      throw new MalformedException(
          file, null, 0, "expected lines that end with LF, got CR alone; convert the file", null);
    }
    char parting = delimiter == null ? found(row) : delimiter;
    List<String> columns = Columns.split(row, parting, quoted);
    Map<String, Integer> names = names(columns);
    places.clear();
    mapping.forEachColumn(
        (field, column) ->
            places.put(
                field,
                parts(names, field, column).stream()
                    .mapToInt(part -> place(names, columns.size(), field, part, parting, row))
                    .toArray()));
    width = columns.size();
    delimiter = parting;
    return true;
  }

  /**
   * Returns the first delimiter between which all mapped columns stand; the first of all if none.
   */
  private char found(String row) {
    for (char each : DELIMITERS) {
      if (holdsAll(row, each)) {
        return each;
      }
    }
    return DELIMITERS.get(0);
  }

  private boolean holdsAll(String row, char parting) {
    Map<String, Integer> names = names(Columns.split(row, parting, quoted));
    boolean[] all = {true};
    mapping.forEachColumn(
        (field, column) ->
            parts(names, field, column).forEach(part -> all[0] &= names.containsKey(part.strip())));
    return all[0];
  }

  private static Map<String, Integer> names(List<String> columns) {
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Integer at = i;
      names.merge(columns.get(i).strip(), at, (first, second) -> -1);
    }
    return names;
  }

  private static List<String> parts(Map<String, Integer> names, String field, String column) {
    return field.equals("id") && !names.containsKey(column)
        ? List.of(column.split("\\+"))
        : List.of(column);
  }

  private int place(
      Map<String, Integer> names,
      int width,
      String field,
      String column,
      char parting,
      String row) {
    int at = names.getOrDefault(column.strip(), -2);
    if (at < 0) {
      String problem = at == -1 ? "expected one column named " : "expected a column named ";
      throw new MalformedException(
          file,
          field,
          0,
          problem + column.strip() + parted(parting, row) + found(names, width, column.strip()),
          null);
    }
    return at;
  }

  /**
   * Says where mapped columns stand. The words of the row are nobody's business: it may be the
   * first of a file without a header, with a cell in it that reads like one.
   */
  private String found(Map<String, Integer> names, int width, String sought) {
    Set<String> mapped = new TreeSet<>();
    mapping.forEachColumn(
        (field, column) -> parts(names, field, column).forEach(part -> mapped.add(part.strip())));
    List<String> places = new ArrayList<>();
    for (String name : mapped) {
      int at = names.getOrDefault(name, -1);
      if (at >= 0) {
        places.add(name + " (" + (at + 1) + ")");
      }
    }
    String meant =
        names.entrySet().stream()
            .filter(name -> name.getValue() >= 0 && name.getKey().equalsIgnoreCase(sought))
            .map(name -> "; column " + (name.getValue() + 1) + " has it in other letters")
            .findFirst()
            .orElse("");
    return "; of the first row's %d columns %s"
            .formatted(
                width,
                places.isEmpty()
                    ? "none is mapped"
                    : "those that are mapped are " + String.join(", ", places))
        + meant;
  }

  /** Says with what the header was read, where it is parted otherwise. */
  private String parted(char parting, String row) {
    for (char each : DELIMITERS) {
      if (each != parting && row.indexOf(parting) < 0 && row.indexOf(each) >= 0) {
        return " between "
            + shown(parting)
            + "; the header has "
            + shown(each)
            + (quoted ? ", which the option delimiter or delimiter== in the mapping sets" : "");
      }
    }
    if (row.indexOf(parting) >= 0) {
      return " between " + shown(parting);
    }
    return delimiterChosen
        ? " between " + shown(parting) + ", which the first row does not hold"
        : " between "
            + DELIMITERS.stream().map(Table::shown).collect(Collectors.joining(" or "))
            + ", none of which the first row holds; the option delimiter or delimiter== in the"
            + " mapping names another";
  }

  private static String shown(char delimiter) {
    return delimiter == '\t' ? "tabs" : "'" + delimiter + "'";
  }

  @Override
  public SourceEvent read(String row, long number, long line, Emitter told) {
    char parting = delimiter == null ? DELIMITERS.get(0) : delimiter;
    List<String> columns = Columns.splitStrictly(row, parting, quoted);
    if (columns == null) {
      throw wrong(
          "",
          "expected "
              + shown(parting)
              + " or the line's end behind a closing quote; a quote within a quoted value is"
              + " doubled, a backslash before it says nothing");
    }
    if (columns.size() != width) {
      throw wrong("", "expected " + width + " columns, got " + columns.size());
    }
    Post post = post(new Row(columns, line, told), number, told.observedAt());
    return new PostEvent.Published(post, told.observedAt());
  }

  private Post post(Row row, long number, Instant observedAt) {
    String networkId = row.value("network");
    Network network = network(row, networkId.isEmpty() ? "file" : networkId);
    String instance = row.value("instance");
    String nativeId = row.id();
    String id = nativeId.isEmpty() ? file + '#' + number : nativeId;
    Post.Builder post =
        Post.builder(row.parsed("id", id, text -> new PostId(network, instance, text)))
            .text(row.value("text"))
            .title(row.value("title"))
            .contentWarning(row.value("contentWarning"))
            .application(row.value("application"))
            .conversation(row.stated("conversation"))
            .author(author(row, network, instance))
            .publishedAt(row.time("publishedAt"))
            .editedAt(row.time("editedAt"))
            .inReplyTo(row.reference("inReplyTo", network, instance))
            .repostOf(row.reference("repostOf", network, instance))
            .quoteOf(row.reference("quoteOf", network, instance))
            .threadRoot(row.reference("threadRoot", network, instance))
            .rating(rating(row))
            .place(place(row))
            .visibility(row.visibility())
            .metrics(metrics(row, observedAt))
            .attributes(attributes(row))
            .provenance(
                Provenance.builder(
                        (quoted ? "csv" : "tsv") + "/1", Provenance.Method.IMPORT, file, observedAt)
                    .termsId(mapping.constant("terms").orElse(SourceTerms.unknown().key()))
                    .build());
    row.orLeftOut("url", post::url);
    row.orLeftOut("language", post::language);
    row.parsed("kind", text -> post.kind(Post.Kind.valueOf(text.toUpperCase(Locale.ROOT))));
    return post.build();
  }

  /** Rows of one network mostly follow each other. */
  private Network network(Row row, String id) {
    Network before = lastNetwork;
    if (before != null && before.id().equals(id)) {
      return before;
    }
    Network network = row.parsed("network", id, Network::of);
    String meant = NetworkNames.meant(network).orElse(null);
    if (meant != null) {
      throw wrong("network", "there is no such network; did you mean " + meant + "?");
    }
    lastNetwork = network;
    return network;
  }

  private static @Nullable Author author(Row row, Network network, String instance) {
    String handle = row.stated("author.handle");
    String name = row.stated("author.name");
    String stated = row.stated("author.id");
    String plain = handle.startsWith("@") ? handle.substring(1) : handle;
    String id = !stated.isEmpty() ? stated : !plain.isEmpty() ? plain : name;
    if (id.isEmpty()) {
      return null;
    }
    Author.Builder author =
        Author.builder(row.parsed("author.id", id, text -> new AuthorId(network, instance, text)))
            .handle(handle)
            .name(name)
            .bio(row.value("author.bio"))
            .location(row.value("author.location"))
            .createdAt(row.time("author.createdAt"));
    row.orLeftOut("author.url", author::url);
    row.parsed(
        "author.kind", text -> author.kind(Author.Kind.valueOf(text.toUpperCase(Locale.ROOT))));
    row.parsed("author.statedAge", text -> author.statedAge(Math.toIntExact(count(text))));
    row.parsed("author.verified", text -> author.verified(isTrue(text)));
    row.parsed("author.country", author::country);
    row.count("author.followers", author::followers);
    row.count("author.following", author::following);
    row.count("author.posts", author::posts);
    return author.build();
  }

  private static boolean isTrue(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "1" -> true;
      case "false", "no", "0" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  private @Nullable Rating rating(Row row) {
    String text = row.value("rating");
    if (text.isEmpty()) {
      return null;
    }
    return row.parsed(
        "rating",
        text,
        value ->
            new Rating(
                DecimalNumber.parse(value.replace(',', '.')),
                DecimalNumber.parse(mapping.constant("rating.worst").orElseThrow()),
                DecimalNumber.parse(mapping.constant("rating.best").orElseThrow())));
  }

  private static @Nullable Place place(Row row) {
    String name = row.value("place");
    String country = row.value("place.country");
    return name.isEmpty() && country.isEmpty()
        ? null
        : row.parsed("place.country", country, code -> new Place(name, code));
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
    return Long.parseLong(text);
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
    private final long line;
    private final Emitter told;

    Row(List<String> columns, long line, Emitter told) {
      this.columns = columns;
      this.line = line;
      this.told = told;
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

    /** Returns what tells one thing from another; empty where the export has nothing. */
    String stated(String field) {
      return stated(field, value(field));
    }

    private String stated(String field, String value) {
      if (isNothing(value)) {
        return "";
      }
      if (SpreadsheetNumber.isRounded(value) || NOT_SHOWN.matcher(value).matches()) {
        throw wrong(
            field,
            "expected an id, got a number that a spreadsheet rounded or did not show; export the"
                + " column as text");
      }
      return value;
    }

    /** Returns the id's columns joined; empty where each of them is. */
    String id() {
      List<String> parts = new ArrayList<>();
      for (int at : places.getOrDefault("id", new int[0])) {
        parts.add(stated("id", columns.get(at).strip()));
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

    Post.@Nullable Reference reference(String field, Network network, String instance) {
      String to = stated(field);
      if (to.isEmpty()) {
        return null;
      }
      return to.startsWith("http://") || to.startsWith("https://")
          ? new Post.Reference(null, to)
          : Post.Reference.to(parsed(field, to, text -> new PostId(network, instance, text)));
    }

    /** Sets a field that the rest of the row can do without. */
    void orLeftOut(String field, Consumer<String> setting) {
      String text = value(field);
      if (!isNothing(text)) {
        told.field(field, line, () -> setting.accept(text));
      }
    }

    /** Returns who may read it; a word that says nothing is told, and nobody knows then. */
    Visibility visibility() {
      String text = value("visibility");
      for (Visibility visibility : Visibility.values()) {
        if (visibility.name().equalsIgnoreCase(text)) {
          return visibility;
        }
      }
      if (!isNothing(text) && !text.isEmpty()) {
        told.fault("visibility", line, "expected PUBLIC, UNLISTED, FOLLOWERS, DIRECT or UNKNOWN");
      }
      return Visibility.UNKNOWN;
    }

    void count(String field, LongConsumer setting) {
      parsed(
          field,
          text -> {
            setting.accept(Table.count(text));
            return text;
          });
    }

    /** Sets a field where the row states it. */
    void parsed(String field, Function<String, ?> setting) {
      String text = value(field);
      if (!text.isEmpty()) {
        parsed(field, text, setting);
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

  private static boolean isNothing(String value) {
    return NOTHING.contains(value.toLowerCase(Locale.ROOT));
  }

  private static String expected(String field) {
    if (field.startsWith("metric.")) {
      return "expected a whole number of at least 0" + DIGITS;
    }
    return switch (field) {
      case "network" -> "expected lower-case letters, digits and hyphens, at most 40";
      case "kind" -> "expected a kind of post, such as REVIEW";
      case "author.kind" -> "expected PERSON, ORGANIZATION, BOT or UNKNOWN";
      case "author.statedAge" -> "expected a whole number from 0 to 150" + DIGITS;
      case "author.verified" -> "expected true or false, yes or no, 1 or 0";
      case "author.followers", "author.following", "author.posts" ->
          "expected a whole number of at least 0" + DIGITS;
      case "author.country", "place.country" -> "expected an ISO 3166-1 alpha-2 code";
      case "rating" -> "expected a number in digits, from rating.worst to rating.best";
      default -> "expected an id of at most 2048 characters, not blank";
    };
  }
}
