package dev.earshot.privacy.retention;

import dev.earshot.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/* S3 rounds an expiry up to the next midnight and works its list off when it comes to it. What is
 * said here is the first moment at which an object may go, which is what a promise is held to. */
/**
 * The expiry rules of a bucket, as S3 has them: which objects they speak of and when those go. Of
 * several rules that match, the first end counts. A lock is stronger: see {@link ObjectLock}.
 *
 * <p>Immutable and thread-safe.
 */
public final class Lifecycle {
  private static final int LONGEST_ID = 255;
  private static final int MOST_RULES = 1000;

  /**
   * One rule. Exactly one of {@code days} and {@code date} is there.
   *
   * @param id its name, at most 255 characters; null for none
   * @param enabled whether it holds
   * @param prefix how the keys begin; empty for all
   * @param tags what the objects must at least be tagged with
   * @param largerThan only what has more bytes; null for all
   * @param smallerThan only what has fewer bytes; null for all
   * @param days how many days after the put; null where a date is given
   * @param date at which all go that lie there, and whatever is put later at once; at midnight UTC
   */
  public record Rule(
      @Nullable String id,
      boolean enabled,
      String prefix,
      Map<String, String> tags,
      @Nullable Long largerThan,
      @Nullable Long smallerThan,
      @Nullable Integer days,
      @Nullable Instant date) {
    /**
     * Creates a rule.
     *
     * @throws MalformedException whose problem begins with S3's name of the fault: {@code
     *     InvalidArgument} for days below 1, a date that is not midnight, an id that is too long,
     *     sizes below 0; {@code InvalidRequest} for sizes between which nothing lies; {@code
     *     MalformedXML} for both or neither of days and date
     */
    public Rule {
      Objects.requireNonNull(prefix, "prefix");
      tags = Map.copyOf(tags);
      if (id != null && (id.isEmpty() || id.length() > LONGEST_ID)) {
        throw fault("id", "InvalidArgument: expected at most " + LONGEST_ID + " characters");
      }
      if ((days == null) == (date == null)) {
        throw fault("days", "MalformedXML: expected either days or a date");
      }
      if (days != null && days < 1) {
        throw fault("days", "InvalidArgument: expected at least 1");
      }
      if (date != null && !date.equals(date.truncatedTo(ChronoUnit.DAYS))) {
        throw fault("date", "InvalidArgument: expected midnight in UTC");
      }
      if ((largerThan != null && largerThan < 0) || (smallerThan != null && smallerThan < 1)) {
        throw fault("largerThan", "InvalidArgument: expected sizes that objects have");
      }
      if (largerThan != null && smallerThan != null && smallerThan - largerThan < 2) {
        throw fault("smallerThan", "InvalidRequest: no object has a size between these");
      }
    }

    /** Returns a rule for all keys that begin so. */
    public static Rule days(String id, String prefix, int days) {
      return new Rule(id, true, prefix, Map.of(), null, null, days, null);
    }

    /** Returns whether it speaks of that object. */
    public boolean matches(Stored object) {
      return enabled
          && object.key().startsWith(prefix)
          && object.tags().entrySet().containsAll(tags.entrySet())
          && (largerThan == null || object.size() > largerThan)
          && (smallerThan == null || object.size() < smallerThan);
    }

    private Instant end(Stored object) {
      return days == null
          ? Objects.requireNonNull(date)
          : object.putAt().plus(days, ChronoUnit.DAYS);
    }
  }

  /**
   * An object in the bucket.
   *
   * @param key its name
   * @param size its bytes
   * @param tags its tags
   * @param putAt when it was put
   */
  public record Stored(String key, long size, Map<String, String> tags, Instant putAt) {
    /** Creates an object. */
    public Stored {
      Objects.requireNonNull(key, "key");
      tags = Map.copyOf(tags);
      Objects.requireNonNull(putAt, "putAt");
    }
  }

  /**
   * Returns whether a rule of that status holds.
   *
   * @throws MalformedException if it is neither {@code Enabled} nor {@code Disabled}; the problem
   *     begins with {@code MalformedXML}
   */
  public static boolean isEnabled(String status) {
    return switch (status) {
      case "Enabled" -> true;
      case "Disabled" -> false;
      default -> throw fault("status", "MalformedXML: expected Enabled or Disabled");
    };
  }

  /**
   * Returns the date of a rule, a day or an instant at midnight in UTC.
   *
   * @throws MalformedException if it is none; the problem begins with {@code InvalidArgument}
   */
  public static Instant date(String date) {
    try {
      return date.contains("T")
          ? Instant.parse(date)
          : LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw fault("date", "InvalidArgument: expected a day such as 2030-01-01");
    }
  }

  private final List<Rule> rules;

  private Lifecycle(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Returns a bucket's rules.
   *
   * @throws MalformedException whose problem begins with S3's name of the fault: {@code
   *     InvalidArgument} where two rules have one id, {@code MalformedXML} where there are none or
   *     more than 1,000
   */
  public static Lifecycle of(List<Rule> rules) {
    if (rules.isEmpty() || rules.size() > MOST_RULES) {
      throw fault("rules", "MalformedXML: expected 1 to " + MOST_RULES + " rules");
    }
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < rules.size(); i++) {
      String id = rules.get(i).id();
      if (id != null && !ids.add(id)) {
        throw fault("rules[" + i + "].id", "InvalidArgument: expected an id of its own");
      }
    }
    return new Lifecycle(rules);
  }

  /** Returns the rules. */
  public List<Rule> rules() {
    return rules;
  }

  /** Returns from when that object may go; empty if no rule speaks of it. */
  public Optional<Instant> expiresAt(Stored object) {
    return rules.stream()
        .filter(rule -> rule.matches(object))
        .map(rule -> rule.end(object))
        .min(Instant::compareTo);
  }

  private static MalformedException fault(String field, String problem) {
    return new MalformedException("lifecycle", field, -1, problem, null);
  }
}
