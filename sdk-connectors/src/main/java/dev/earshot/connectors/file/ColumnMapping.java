package dev.earshot.connectors.file;

import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostField;
import dev.earshot.PostId;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.text.DecimalNumber;
import dev.earshot.text.LanguageNames;
import dev.earshot.text.Misspelling;
import dev.earshot.text.NetworkNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which column of a table means what, and what the host attests for all rows.
 *
 * <pre>
 * # field=column, constants as field==value
 * text=Tweet
 * author.handle=user
 * publishedAt=created
 * metric.likes=favs
 * attribute.brand=brand
 * zone==Europe/Berlin
 * network==x
 * visibility==PUBLIC
 * </pre>
 *
 * <p>Fields from columns: {@code id} (or {@code id=a+b}, several joined by a slash), {@code
 * instance}, {@code network}, and of {@link dev.earshot.PostField}, under the same names, {@code
 * text}, {@code title}, {@code url}, {@code kind}, {@code language}, {@code contentWarning}, {@code
 * publishedAt}, {@code editedAt}, {@code rating}, {@code place}, {@code application}, {@code
 * inReplyTo}, {@code repostOf}, {@code quoteOf}, {@code threadRoot}, {@code conversation}, {@code
 * visibility}, and {@code author.id}, {@code .handle}, {@code .name}, {@code .url}, {@code .kind},
 * {@code .statedAge}, {@code .bio}, {@code .followers}, {@code .following}, {@code .posts}, {@code
 * .verified}, {@code .country}, {@code .location}, {@code .createdAt}; {@code place.country} beside
 * the place's name; {@code metric.NAME}, {@code attribute.NAME}. Constants: {@code language},
 * {@code visibility}, {@code network}, {@code instance}, {@code kind}, {@code attribute.NAME}; for
 * all rows {@code zone} (an IANA zone for times without one), {@code format} (a {@link
 * java.time.format.DateTimeFormatter} pattern, month names in English) and {@code terms} (id and
 * version; {@code unknown/1} until attested); {@code rating.worst} and {@code rating.best}, the
 * scale, which {@code rating} needs; and how the file is written: {@code delimiter} (one ASCII
 * character, or {@code tab}) and {@code charset}, as the options of {@link FileConnector}. One of
 * {@code text} and {@code title} must be there.
 *
 * <p>Without {@code id} a post's id is the file's name and the row's number; without {@code
 * network} its network is {@code file}; a network that many know, misspelt, is refused as a
 * constant, and a row of it is a fault. An author's id is the first of id, handle and name that the
 * row states; where it holds a mailbox it is {@link dev.earshot.AuthorId#ofMailbox}, and a handle,
 * a name or an attribute that does is left out. What answers, repeats, quotes or begins a thread is
 * an address if it begins with a protocol, else a native id of the same network. A visibility that
 * is blank or none of ours is UNKNOWN. {@code author.verified} is {@code true} or {@code false},
 * {@code yes} or {@code no}, {@code 1} or {@code 0}.
 *
 * <p>In what tells posts, people and conversations apart, what exports write for nothing ({@code
 * N/A}, {@code null}, {@code none}, {@code -} and their like) counts as blank. An id that a
 * spreadsheet rounded ({@code 1.23457E+18}) or could not show ({@code ####}, {@code #REF!}) is no
 * id: the row is a fault, for two posts would become one. An id that it rounded to zeros at the end
 * cannot be told from one that ends so: have id columns formatted as text. A cell {@code ="123"} is
 * read as a spreadsheet shows it, as {@code 123}.
 *
 * <p>An address or a language that a post cannot hold is left out and told of, and the rest of the
 * row arrives; a row with another value that is wrong is a fault as a whole.
 *
 * <p>Immutable and thread-safe.
 */
public final class ColumnMapping {
  /* What a table has beside a post's fields. */
  private static final Set<String> OWN =
      Set.of("id", "author.id", "network", "instance", "place.country");

  /* Fields that no single cell holds; numbers and attributes are mapped by their own names. */
  private static final Set<PostField> NO_CELL =
      EnumSet.of(
          PostField.AUTHOR,
          PostField.CO_AUTHORS,
          PostField.HTML,
          PostField.ENTITIES,
          PostField.MEDIA,
          PostField.POLL_OPTIONS,
          PostField.METRICS,
          PostField.WITHHELD_IN,
          PostField.PROVENANCE,
          PostField.ATTRIBUTES);

  private static final Set<String> COLUMNS =
      Stream.concat(
              OWN.stream(),
              EnumSet.complementOf(EnumSet.copyOf(NO_CELL)).stream().map(PostField::key))
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> CONSTANTS =
      Set.of(
          "language",
          "visibility",
          "network",
          "instance",
          "kind",
          "zone",
          "format",
          "terms",
          "rating.worst",
          "rating.best",
          "delimiter",
          "charset");

  private static final Pattern TERMS = Pattern.compile("\\S.*/[1-9][0-9]{0,8}");

  private final Map<String, String> columns;
  private final Map<String, String> constants;
  private final Timestamps timestamps;

  private ColumnMapping(
      Map<String, String> columns, Map<String, String> constants, Timestamps timestamps) {
    this.columns = columns;
    this.constants = constants;
    this.timestamps = timestamps;
  }

  /**
   * Reads a mapping from a file in UTF-8.
   *
   * @throws MalformedException as {@link #parse(List, String)}
   * @throws UnavailableException if the file cannot be read
   */
  public static ColumnMapping parse(Path file) {
    String name = String.valueOf(file.getFileName());
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String marked = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return parse(List.of(marked.split("\n", -1)), name);
    } catch (IOException e) {
      throw new UnavailableException("mapping " + name + " cannot be read", null, e);
    }
  }

  /**
   * Reads a mapping from its lines.
   *
   * @param source what the lines came from, for messages
   * @throws MalformedException if a line is wrong; its offset is the line's number, counted from 0
   */
  public static ColumnMapping parse(List<String> lines, String source) {
    Map<String, String> columns = new LinkedHashMap<>();
    Map<String, String> constants = new LinkedHashMap<>();
    @Nullable ZoneId zone = null;
    @Nullable String format = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Line read = new Line(source, i, line);
      if (columns.containsKey(read.field()) || constants.containsKey(read.field())) {
        throw read.wrong("expected each field once");
      }
      (read.constant() ? constants : columns).put(read.field(), read.value());
      if (read.constant() && read.field().equals("zone")) {
        zone = read.checked(ZoneId::of, "expected a time zone such as UTC or Europe/Berlin");
      } else if (read.constant() && read.field().equals("format")) {
        format = read.value();
        read.checked(Timestamps::pattern, "expected a date pattern such as dd/MM/yyyy HH:mm");
      }
    }
    if (!columns.containsKey("text") && !columns.containsKey("title")) {
      throw new MalformedException(source, "text", -1, "expected a line text=column", null);
    }
    checkScale(columns, constants, source);
    return new ColumnMapping(columns, constants, new Timestamps(zone, format));
  }

  /** A number without its scale says nothing, nor does a scale without a number. */
  private static void checkScale(
      Map<String, String> columns, Map<String, String> constants, String source) {
    boolean rated = columns.containsKey("rating");
    String worst = constants.get("rating.worst");
    String best = constants.get("rating.best");
    boolean good =
        (worst != null && best != null)
            ? rated && DecimalNumber.parse(worst) < DecimalNumber.parse(best)
            : !rated && worst == null && best == null;
    if (!good) {
      String problem =
          "expected rating=column with rating.worst==NUMBER and a rating.best==NUMBER above it";
      throw new MalformedException(source, "rating", -1, problem, null);
    }
  }

  /** One line that is neither blank nor a comment. */
  private static final class Line {
    private final String source;
    private final int number;
    private final String field;
    private final boolean constant;
    private final String value;

    Line(String source, int number, String line) {
      this.source = source;
      this.number = number;
      int sign = line.indexOf('=');
      field = line.substring(0, Math.max(sign, 0)).strip();
      constant = line.startsWith("==", Math.max(sign, 0));
      value = line.substring(Math.max(sign, 0) + (constant ? 2 : 1)).strip();
      if (sign < 1 || value.isEmpty()) {
        throw new MalformedException(
            source, null, number, "expected field=column or field==value", null);
      }
      check();
    }

    private void check() {
      boolean known =
          isNamed("attribute.")
              || (constant ? CONSTANTS.contains(field) : COLUMNS.contains(field))
              || (!constant && isNamed("metric."));
      if (!known) {
        Set<String> expected = new TreeSet<>(constant ? CONSTANTS : COLUMNS);
        throw new MalformedException(
            source,
            null,
            number,
            "expected one of "
                + expected
                + (constant ? " or attribute.NAME" : ", metric.NAME or attribute.NAME"),
            null);
      }
      String reserved = "attribute.earshot.";
      if (field.regionMatches(true, 0, reserved, 0, reserved.length())) {
        throw new MalformedException(
            source,
            null,
            number,
            "expected a name that does not begin with earshot., which is reserved",
            null);
      }
      if (constant) {
        switch (field) {
          case "network" -> checkNetwork();
          case "visibility" -> requireOneOf(Visibility.values());
          case "kind" -> requireOneOf(Post.Kind.values());
          case "language" -> checkLanguage();
          case "terms" -> {
            if (!TERMS.matcher(value).matches()) {
              throw wrong("expected id and version of the terms, such as shop/1");
            }
          }
          case "rating.worst", "rating.best" ->
              checked(DecimalNumber::parse, "expected a number in digits");
          case "delimiter" ->
              checked(
                  FileConnector.DELIMITER::parse, "expected " + FileConnector.DELIMITER.expected());
          case "charset" ->
              checked(FileConnector.CHARSET::parse, "expected " + FileConnector.CHARSET.expected());
          default -> {}
        }
      }
    }

    private void checkNetwork() {
      Network network = checked(Network::of, "expected a network, such as x");
      String meant = NetworkNames.meant(network).orElse(null);
      if (meant != null) {
        throw wrong("there is no " + network + "; did you mean " + meant + "?");
      }
    }

    private void requireOneOf(Enum<?>[] values) {
      List<String> names = Arrays.stream(values).map(Enum::name).toList();
      String written = value.toUpperCase(Locale.ROOT);
      if (!names.contains(written)) {
        throw wrong(
            "expected "
                + String.join(", ", names)
                + Misspelling.meant(written, names)
                    .map(meant -> "; did you mean " + meant + "?")
                    .orElse(""));
      }
    }

    /** Refuses names of languages, and codes that no language has. */
    private void checkLanguage() {
      String expected = "expected a BCP 47 tag such as en or pt-BR";
      String tag =
          checked(text -> Post.builder(PostId.parse("file::1")).language(text).build(), expected)
              .language()
              .orElse("");
      try {
        LanguageNames.primary(tag);
      } catch (IllegalArgumentException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
    }

    private boolean isNamed(String prefix) {
      return field.startsWith(prefix) && field.length() > prefix.length();
    }

    String field() {
      return field;
    }

    boolean constant() {
      return constant;
    }

    String value() {
      return value;
    }

    <T> T checked(java.util.function.Function<String, T> parse, String expected) {
      try {
        return parse.apply(value);
      } catch (IllegalArgumentException | DateTimeException | IllformedLocaleException e) {
        throw wrong(expected);
      }
    }

    MalformedException wrong(String problem) {
      return new MalformedException(source, field, number, problem, null);
    }
  }

  /** Returns a field's column, if mapped. */
  Optional<String> column(String field) {
    return Optional.ofNullable(columns.get(field));
  }

  /** Returns what the host attests for a field. */
  Optional<String> constant(String field) {
    return Optional.ofNullable(constants.get(field));
  }

  /** Returns whether a field is read from a column. */
  boolean hasColumn(String field) {
    return columns.containsKey(field);
  }

  /** Hands out each mapped field and its column. */
  void forEachColumn(java.util.function.BiConsumer<String, String> each) {
    columns.forEach(each);
  }

  /** Hands out the name of each field the host attests that begins with a prefix. */
  void forEachConstant(String prefix, Consumer<String> each) {
    constants.keySet().stream().filter(field -> field.startsWith(prefix)).forEach(each);
  }

  Timestamps timestamps() {
    return timestamps;
  }
}
