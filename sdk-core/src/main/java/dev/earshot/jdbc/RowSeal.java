package dev.earshot.jdbc;

import dev.earshot.BrokenException;
import dev.earshot.ItemFault;
import dev.earshot.SubjectKey;
import dev.earshot.key.DataKey;
import dev.earshot.key.StoreKey;
import dev.earshot.pipeline.Fingerprint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/* An index takes no key of more than some 2,700 bytes, and an id may be longer: so rows are found by
 * hashes. A keyed hash is one of the hash without a key, so that rows in the clear can be sealed
 * where nobody knows any more what was hashed. */
/**
 * In what form the rows of one store hold what others wrote, and by what hashes they are found: in
 * the clear, or sealed under keys that come of the store's own. Immutable and thread-safe.
 */
final class RowSeal {
  /** That of a store in the clear. */
  static final RowSeal NONE = new RowSeal(null);

  private final @Nullable Keys keys;

  private RowSeal(@Nullable Keys keys) {
    this.keys = keys;
  }

  /** Returns that of a store with a key of its own. */
  static RowSeal of(StoreKey key, SecureRandom random) {
    Map<Column, DataKey> columns = new EnumMap<>(Column.class);
    for (Column each : Column.values()) {
      columns.put(each, key.derive("rows of " + each.path()));
    }
    return new RowSeal(new Keys(key.derive("hashes of rows"), columns, random));
  }

  /** What comes of a store's key: no key seals in two columns. */
  private record Keys(DataKey hashes, Map<Column, DataKey> columns, SecureRandom random) {
    /* A key is to seal 2^32 values at most. A fingerprint is written at every sight of its post, so
     * that each has a key of its own. */
    DataKey of(Column column, byte[] place) {
      DataKey key = Objects.requireNonNull(columns.get(column), "of each");
      return column == Column.PRINT ? key.derive(HexFormat.of().formatHex(place)) : key;
    }
  }

  /**
   * What is sealed: a column of a table, each value bound to its row by the columns that tell that
   * from all others.
   */
  enum Column {
    MENTION_ID("earshot_mention", "id", "post"),
    MENTION("earshot_mention", "mention", "post"),
    PRINT("earshot_mention", "print", "post"),
    TOMBSTONE_ID("earshot_tombstone", "id", "post"),
    CLAIM_WHO("earshot_claim", "who", "post", "author"),
    CLAIM_ID("earshot_claim", "id", "post", "author"),
    EARLY_AUTHOR("earshot_early", "author", "post", "nth"),
    EARLY_METRIC("earshot_early", "metric", "post", "nth"),
    NOTICE_ABOUT("earshot_notice", "about", "number", "kind"),
    SOURCE_NAME("earshot_source", "name", "source"),
    SOURCE_CONNECTOR("earshot_source", "connector", "source"),
    SOURCE_STATE("earshot_source", "state", "source"),
    SINK_NAME("earshot_position", "name", "sink"),
    REASON_FIRST("earshot_reason", "first", "reason"),
    REASON_SECOND("earshot_reason", "second", "reason"),
    REASON_THIRD("earshot_reason", "third", "reason");

    private final String table;
    private final String column;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> place;

    Column(String table, String column, String... place) {
      this.table = table;
      this.column = column;
      this.place = List.of(place);
    }

    String table() {
      return table;
    }

    String column() {
      return column;
    }

    /** Returns the columns by which a value is bound to its row, in their order. */
    List<String> place() {
      return place;
    }

    private String path() {
      return table + "." + column;
    }
  }

  boolean isSealed() {
    return keys != null;
  }

  byte[] hash(String text) {
    return hash(bytes(text));
  }

  byte[] hash(byte[] content) {
    return keyed(digest(content));
  }

  /** The line end that it begins with tells it from every id. */
  byte[] hash(ItemFault fault) {
    return hash(
        String.join(
            "\n",
            "",
            fault.source(),
            fault.field(),
            Long.toString(fault.offset()),
            fault.problem()));
  }

  /** The same for the same keys, in whatever order they come. */
  byte[] hash(Collection<SubjectKey> subjects) {
    ByteBuffer all = ByteBuffer.allocate(subjects.size() * 2 * Long.BYTES);
    subjects.stream().sorted().forEach(key -> all.putLong(key.high()).putLong(key.low()));
    return hash(all.array());
  }

  /** Returns what a hash of a store in the clear is here. */
  byte[] keyed(byte[] hash) {
    return keys == null ? hash : keys.hashes().mac(hash);
  }

  /**
   * Returns the form in which a content lies in its column.
   *
   * @param row what the columns of {@link Column#place} hold in its row
   */
  byte[] seal(Column column, byte[] content, Object... row) {
    if (keys == null) {
      return content;
    }
    byte[] place = place(row);
    return keys.of(column, place).seal(content, place, keys.random());
  }

  /**
   * Returns a content from the form in which it lies in its column.
   *
   * @throws BrokenException if it is not there, was changed, or lay in another row or store
   */
  byte[] open(Column column, byte @Nullable [] stored, Object... row) {
    return openIfGenuine(column, stored, row)
        .orElseThrow(
            () ->
                new BrokenException(
                    "mention store: what a row of "
                        + column.table()
                        + " holds in "
                        + column.column()
                        + " is gone, was changed or is of another row; restore the database",
                    null));
  }

  /** As {@link #open}; empty in place of the exception. */
  Optional<byte[]> openIfGenuine(Column column, byte @Nullable [] stored, Object... row) {
    if (stored == null || keys == null) {
      return Optional.ofNullable(stored);
    }
    byte[] place = place(row);
    return keys.of(column, place).openIfGenuine(stored, place);
  }

  /** Whether a value is one of this store's: whose hash it is that tells its row from others. */
  boolean isOf(Column column, byte[] hash, byte @Nullable [] stored) {
    return openIfGenuine(column, stored, hash)
        .filter(content -> MessageDigest.isEqual(hash(content), hash))
        .isPresent();
  }

  /** Returns what {@code print_high}, {@code print_low} and {@code print} hold. */
  List<@Nullable Object> print(Fingerprint print, Object post) {
    return keys == null
        ? Arrays.asList(print.high(), print.low(), null)
        : Arrays.asList(0L, 0L, seal(Column.PRINT, key(print.high(), print.low()), post));
  }

  /** Returns the fingerprint from what those three hold. */
  Fingerprint print(long high, long low, byte @Nullable [] stored, Object post) {
    if (keys == null) {
      return new Fingerprint(high, low);
    }
    ByteBuffer print = ByteBuffer.wrap(open(Column.PRINT, stored, post));
    return new Fingerprint(print.getLong(), print.getLong());
  }

  static byte[] key(long high, long low) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /* Of one column each part has its length, but for the last. */
  private static byte[] place(Object... row) {
    ByteArrayOutputStream place = new ByteArrayOutputStream();
    for (Object part : row) {
      place.writeBytes(part(part));
    }
    return place.toByteArray();
  }

  private static byte[] part(Object part) {
    if (part instanceof byte[] bytes) {
      return bytes;
    }
    if (part instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return part instanceof Number number
        ? ByteBuffer.allocate(Long.BYTES).putLong(number.longValue()).array()
        : bytes((String) part);
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
