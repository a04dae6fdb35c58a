package dev.earshot.privacy.retention;

import dev.earshot.privacy.RetentionRule.Counting;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/* java.time makes some objects for each sum, and an evaluation may make none. So a zone's changes are
 * laid out once as numbers, to a year that nobody who reads this need plan for, and what lies beyond
 * is left to java.time. Days from the civil calendar after Howard Hinnant, "chrono-compatible
 * low-level date algorithms". */
/**
 * Calendar sums of one zone in milliseconds since 1970, answered as java.time answers them. A
 * moment is counted from the millisecond that has begun by then ({@link #floor}), an end to the
 * first whole one ({@link #ceil}), so that nothing ends early. Immutable and thread-safe.
 */
final class Calendar {
  /** An end that does not come. */
  static final long NEVER = Long.MAX_VALUE;

  /** What has no end yet. */
  static final long EVER = Long.MIN_VALUE;

  static final long DAY = 86_400_000L;

  /* Room for the longest period on either side; fits beside a code into one number. */
  private static final long FIRST = -3_000_000L * 366 * DAY;
  private static final long LAST = 3_000_000L * 366 * DAY;
  private static final Instant FIRST_INSTANT = Instant.ofEpochMilli(FIRST);
  private static final Instant LAST_INSTANT = Instant.ofEpochMilli(LAST);

  private static final int LAID_OUT = 2300;

  private final ZoneId zone;
  private final ZoneRules rules;

  /* The moments at which the offset changes, and the offset in milliseconds before each and, last,
   * after all. */
  private final long[] changes;
  private final long[] offsets;
  private final long laidOutUntil;

  Calendar(ZoneId zone) {
    this.zone = zone;
    rules = zone.getRules();
    long[] at = new long[16];
    long[] before = new long[17];
    int size = 0;
    before[0] = rules.getOffset(Instant.ofEpochMilli(FIRST)).getTotalSeconds() * 1000L;
    Instant end = LocalDate.of(LAID_OUT, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
    ZoneOffsetTransition next = rules.nextTransition(Instant.ofEpochMilli(FIRST));
    while (next != null && next.getInstant().isBefore(end)) {
      if (size == at.length) {
        at = Arrays.copyOf(at, 2 * size);
        before = Arrays.copyOf(before, 2 * size + 1);
      }
      at[size++] = next.toEpochSecond() * 1000L;
      before[size] = next.getOffsetAfter().getTotalSeconds() * 1000L;
      next = rules.nextTransition(next.getInstant());
    }
    changes = Arrays.copyOf(at, size);
    offsets = Arrays.copyOf(before, size + 1);
    laidOutUntil = next == null ? NEVER : end.toEpochMilli() - 2 * DAY;
  }

  ZoneId zone() {
    return zone;
  }

  /** Returns the millisecond that has begun by then, within what a calendar can count. */
  static long floor(Instant moment) {
    if (moment.isBefore(FIRST_INSTANT)) {
      return FIRST;
    }
    return moment.isAfter(LAST_INSTANT) ? LAST : moment.toEpochMilli();
  }

  /** Returns the first millisecond that does not begin before then. */
  static long ceil(Instant moment) {
    long floor = floor(moment);
    boolean more = floor > FIRST && floor < LAST && moment.isAfter(Instant.ofEpochMilli(floor));
    return more ? floor + 1 : floor;
  }

  /** Returns the end of a period that begins then. */
  long end(long anchor, Length length) {
    if (length.exact()) {
      return Math.min(LAST, anchor + length.millis());
    }
    if (anchor >= laidOutUntil || anchor + length.atMost() >= laidOutUntil) {
      return slowly(anchor, length);
    }
    int change = after(anchor);
    long local = anchor + offsets[change];
    long day = Math.floorDiv(local, DAY);
    long then = length.months() == 0 ? day + length.days() : plusMonths(day, length.months());
    return length.wholeDays()
        ? startOfDay(then + 1)
        : instant(then * DAY + Math.floorMod(local, DAY), offsets[change]);
  }

  private long slowly(long anchor, Length length) {
    var from = Instant.ofEpochMilli(anchor).atZone(zone);
    if (length.wholeDays()) {
      LocalDate day = from.toLocalDate().plusMonths(length.months()).plusDays(length.days());
      return day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    }
    return from.plusMonths(length.months()).plusDays(length.days()).toInstant().toEpochMilli();
  }

  /** Returns the end of so long from then, to the moment. */
  static long after(long anchor, Duration length) {
    return Math.min(LAST, anchor + Length.of(length, Counting.EXACT).millis());
  }

  /** Returns the day of that moment here. */
  LocalDate day(long moment) {
    return Instant.ofEpochMilli(moment).atZone(zone).toLocalDate();
  }

  /** Returns the moment that lies a period before another, as java.time has it. */
  long before(long moment, Period period) {
    return Instant.ofEpochMilli(moment).atZone(zone).minus(period).toInstant().toEpochMilli();
  }

  /* How many changes lie at or before that moment. */
  private int after(long moment) {
    int low = 0;
    int high = changes.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (changes[middle] <= moment) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /* In a gap the first moment after it, in an overlap the earlier of the two. */
  private long startOfDay(long day) {
    long local = day * DAY;
    int each = first(local);
    long moment = local - offsets[each];
    return each > 0 ? Math.max(moment, changes[each - 1]) : moment;
  }

  /* In a gap as much later as the gap is long, in an overlap with the offset that was. */
  private long instant(long local, long preferred) {
    int each = first(local);
    long moment = local - offsets[each];
    if (each > 0 && moment < changes[each - 1]) {
      return local - offsets[each - 1];
    }
    boolean twice =
        each < changes.length
            && offsets[each + 1] == preferred
            && local - preferred >= changes[each];
    return twice ? local - preferred : moment;
  }

  /* The first span of one offset that does not end before that local time. Those that surely do are
   * passed over: offsets are less than a day. */
  private int first(long local) {
    int each = after(local - DAY);
    while (each < changes.length && local - offsets[each] >= changes[each]) {
      each++;
    }
    return each;
  }

  private static long plusMonths(long epochDay, long months) {
    long shifted = epochDay + 719_468;
    long era = Math.floorDiv(shifted, 146_097);
    long ofEra = shifted - era * 146_097;
    long yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long part = (5 * ofYear + 2) / 153;
    long day = ofYear - (153 * part + 2) / 5 + 1;
    long month = part < 10 ? part + 3 : part - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    long total = year * 12 + month - 1 + months;
    long toYear = Math.floorDiv(total, 12);
    long toMonth = total - toYear * 12 + 1;
    return epochDay(toYear, toMonth, Math.min(day, lengthOf(toYear, toMonth)));
  }

  private static long lengthOf(long year, long month) {
    if (month == 2) {
      return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  private static long epochDay(long ofYear, long month, long day) {
    long year = month <= 2 ? ofYear - 1 : ofYear;
    long era = Math.floorDiv(year, 400);
    long yearOfEra = year - era * 400;
    long ofYearDay = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYearDay;
    return era * 146_097 + ofEra - 719_468;
  }

  /** A period as numbers: exact milliseconds, or days, or months. */
  record Length(boolean exact, long millis, int months, int days, boolean wholeDays) {
    static Length of(TemporalAmount period, Counting counting) {
      if (period instanceof Duration duration) {
        boolean far = duration.getSeconds() >= LAST / 1000;
        long millis = far ? LAST : duration.toMillis();
        boolean more = !far && duration.getNano() % 1_000_000 != 0;
        return new Length(true, more ? millis + 1 : millis, 0, 0, false);
      }
      Period calendar = (Period) period;
      return new Length(
          false,
          0,
          Math.toIntExact(calendar.toTotalMonths()),
          Math.toIntExact(calendar.get(ChronoUnit.DAYS)),
          counting == Counting.DAYS);
    }

    long atMost() {
      return (months * 31L + days + 3) * DAY;
    }
  }
}
