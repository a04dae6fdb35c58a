package dev.earshot.scoring.trend;

import dev.earshot.pipeline.Snapshot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches many series for changes of volume, each with a {@link VolumeDetector} of its own, and
 * tells a quiet series from a broken feed: a bucket in which nothing is heard of any series is no
 * sign of less or of silence, then or later; and where so many of them in a row would come by
 * chance less than once in {@value #ONCE}, they are unknown, not empty. A series that is watched
 * alone has nobody to be compared with, so all its buckets count.
 *
 * <p>Fed in order of time, series interleaved as they come. Holds about 2.4 kB for each series that
 * was heard of in the days looked back on, and no more series than it was told to: for another one
 * the one not heard of for longest is dropped. Of counts the first {@value #HELD} of a series are
 * held. Not thread-safe.
 */
public final class VolumeWatch {
  /** How many series are held unless told otherwise. */
  public static final int SERIES = 1_000_000;

  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int WAITS = 3;
  private static final int MEMORY = 64;
  private static final int FEW = 8;

  /* Nothing is ever told of fewer buckets. */
  private static final int HELD = 28;
  private static final double ALIKE = 1.25;
  private static final int ONCE = 1000;
  private static final int MOST_HOLES = 64;

  /**
   * A change in one of the series.
   *
   * @param series its name
   * @param change what changed
   */
  public record Finding(String series, VolumeChange change) {}

  private record Row(Instant at, long count) {}

  private record Hole(Instant from, Instant to) {}

  /* An empty count that waits for a sign that its source was alive. */
  private record Empty(String series, Instant at) {}

  private static final class Watched {
    final Instant first;

    /* Of counts those that wait for the spacing to be known, the row heard last, taken or not, how
     * many in a row came too near to one another, and how many too far apart. */
    final ArrayList<Row> held = new ArrayList<>(0);
    Instant offered;
    int near;
    int apart;
    @Nullable VolumeDetector detector;

    /* Of counts the last bucket; of mentions the open one, and when one was heard last. */
    Instant last;
    Instant heard;
    long count;

    Watched(Instant first, long count) {
      this.first = first;
      this.last = first;
      this.heard = first;
      this.offered = first;
      this.count = count;
    }
  }

  private final @Nullable Duration bucket;
  private final int days;
  private final int most;
  private final ZoneId zone;
  private final Map<String, Watched> all = new LinkedHashMap<>(16, 0.75f, true);
  private final List<Hole> holes = new ArrayList<>();
  private final List<Empty> waiting = new ArrayList<>();
  private Instant now = Instant.MIN;
  private Instant closed = Instant.MIN;
  private Instant latest = Instant.MIN;
  private Instant doubted = Instant.MIN;
  private Instant heard = Instant.MIN;
  private double wait;
  private int waits;
  private long dropped;

  private VolumeWatch(@Nullable Duration bucket, int days, int most, ZoneId zone) {
    if (most < 1) {
      throw new IllegalArgumentException("series: expected at least 1, got " + most);
    }
    this.bucket = bucket;
    this.days = days;
    this.most = most;
    this.zone = zone;
  }

  /**
   * Returns a watch over series of counts, each in buckets of its own spacing: the smallest that
   * comes twice, give or take a quarter, among its first {@value #HELD}, holes left out. A series
   * whose rows come nearer to one another for good begins anew.
   */
  public static VolumeWatch overCounts() {
    return overCounts(VolumeDetector.DAYS, SERIES);
  }

  /**
   * Returns a watch over series of counts.
   *
   * @param days how far back a change has to be the largest, as for {@link VolumeDetector}
   * @param mostSeries the most series held at a time, at least 1
   */
  public static VolumeWatch overCounts(int days, int mostSeries) {
    return overCounts(days, mostSeries, ZoneOffset.UTC);
  }

  /**
   * Returns a watch over series of counts.
   *
   * @param days how far back a change has to be the largest, as for {@link VolumeDetector}
   * @param mostSeries the most series held at a time, at least 1
   * @param zone whose hours of the day and the week are learned, UTC unless told otherwise
   */
  public static VolumeWatch overCounts(int days, int mostSeries, ZoneId zone) {
    new VolumeDetector(LONGEST, days, zone);
    return new VolumeWatch(null, days, mostSeries, zone);
  }

  /**
   * Returns a watch over single mentions, which it counts in buckets of one width; a bucket without
   * a mention is an empty one.
   *
   * @param bucket its width, as for {@link VolumeDetector}
   */
  public static VolumeWatch overMentions(Duration bucket) {
    return overMentions(bucket, VolumeDetector.DAYS, SERIES);
  }

  /**
   * Returns a watch over single mentions.
   *
   * @param bucket the width of a bucket, as for {@link VolumeDetector}
   * @param days how far back a change has to be the largest, as for {@link VolumeDetector}
   * @param mostSeries the most series held at a time, at least 1
   */
  public static VolumeWatch overMentions(Duration bucket, int days, int mostSeries) {
    return overMentions(bucket, days, mostSeries, ZoneOffset.UTC);
  }

  /**
   * Returns a watch over single mentions.
   *
   * @param bucket the width of a bucket, as for {@link VolumeDetector}
   * @param days how far back a change has to be the largest, as for {@link VolumeDetector}
   * @param mostSeries the most series held at a time, at least 1
   * @param zone whose hours of the day and the week are learned, UTC unless told otherwise
   */
  public static VolumeWatch overMentions(Duration bucket, int days, int mostSeries, ZoneId zone) {
    new VolumeDetector(bucket, days, zone);
    return new VolumeWatch(bucket, days, mostSeries, zone);
  }

  /** Returns how many series are held. */
  public int size() {
    return all.size();
  }

  /** Returns how many series were dropped to make room for others. */
  public long dropped() {
    return dropped;
  }

  /**
   * Returns when what was told last of a series' {@linkplain VolumeChange.Direction#UP more} began,
   * was most and ended; see {@link VolumeDetector#surge}.
   */
  public Optional<Surge> surge(String series) {
    Watched watched = all.get(series);
    return watched == null || watched.detector == null
        ? Optional.empty()
        : watched.detector.surge();
  }

  /**
   * Takes a count: of a bucket, or of mentions at one moment.
   *
   * @param series its name
   * @param at when the bucket begins, or when it was said
   * @param count at least 0
   * @return what became known with it, in order of time
   * @throws IllegalArgumentException if it is the first that lies more than {@link
   *     VolumeDetector#MOST_DAYS} days ahead of all others, the time runs backwards (for counts:
   *     within the series; for mentions: to a bucket that was closed), the count is below 0, a
   *     count comes less than a second or less than half of the series' spacing after the one
   *     before; nothing is taken then. Or if the first counts of a series lie more than a day apart
   *     a second time: the series begins anew with this one
   */
  public List<Finding> observe(String series, Instant at, long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count: expected 0 or more, got " + count);
    }
    requireNear(at);
    List<Finding> findings =
        bucket == null ? counted(series, at, count) : mentioned(series, at, count, bucket);
    latest = at.isAfter(latest) ? at : latest;
    return findings;
  }

  /* One time far ahead of all others would close every bucket up to then. */
  private void requireNear(Instant at) {
    Duration far = Duration.ofDays(VolumeDetector.MOST_DAYS);
    if (latest.equals(Instant.MIN) || Duration.between(latest, at).compareTo(far) <= 0) {
      return;
    }
    boolean isFirst =
        doubted.equals(Instant.MIN) || Duration.between(doubted, at).abs().compareTo(far) > 0;
    doubted = at;
    if (isFirst) {
      throw new IllegalArgumentException(
          "at: expected no more than "
              + VolumeDetector.MOST_DAYS
              + " days after all others, until a second one comes");
    }
  }

  /**
   * Closes all buckets that ended by a moment, where single mentions are watched. Those since which
   * nothing was heard of any of several series are judged when something is.
   *
   * @return what became known with them, in order of time
   */
  public List<Finding> until(Instant moment) {
    if (bucket == null) {
      return List.of();
    }
    Instant start = start(moment, bucket);
    boolean known = all.size() < 2 || heard.equals(Instant.MIN);
    List<Finding> findings = turn(known ? start : earlier(start, heard.plus(bucket)), bucket);
    now = start.isAfter(now) ? start : now;
    forget(start);
    return findings;
  }

  private List<Finding> counted(String series, Instant at, long count) {
    Watched watched = all.get(series);
    List<Finding> findings = count > 0 ? release(at) : new ArrayList<>();
    if (watched == null) {
      begin(series, at, count);
    } else {
      requireAfter(watched.last, at);
      VolumeDetector detector = watched.detector;
      if (detector == null) {
        learn(series, watched, at, count);
      } else if (isAnew(watched, at, detector.bucket())) {
        begin(series, at, count);
      } else {
        if (count > 0 || all.size() == 1 || !heard.isBefore(at)) {
          judge(series, detector, at, count, true, findings);
        } else if (!isBroken(heard, at, detector.bucket())) {
          await(series, detector, at, findings);
        }
        watched.last = at;
        watched.heard = at;
      }
    }
    note(at, count);
    return findings;
  }

  private static void judge(
      String series,
      VolumeDetector detector,
      Instant at,
      long count,
      boolean alive,
      List<Finding> findings) {
    detector
        .observe(at, count, alive)
        .ifPresent(change -> findings.add(new Finding(series, change)));
  }

  private void await(String series, VolumeDetector detector, Instant at, List<Finding> findings) {
    if (heard.equals(Instant.MIN) || buckets(heard, at, detector.bucket()) > MEMORY) {
      findings.addAll(release(Instant.MAX));
      judge(series, detector, at, 0, false, findings);
    } else {
      waiting.add(new Empty(series, at));
    }
  }

  /* Those up to when something was heard again, or all of them if that is too long ago. */
  private List<Finding> release(Instant at) {
    List<Finding> findings = new ArrayList<>();
    Iterator<Empty> each = waiting.iterator();
    while (each.hasNext()) {
      Empty empty = each.next();
      Watched watched = all.get(empty.series());
      VolumeDetector detector = watched == null ? null : watched.detector;
      if (!empty.at().isAfter(at)) {
        each.remove();
        boolean isLate = at.equals(Instant.MAX);
        if (detector != null && (isLate || !isBroken(heard, at, detector.bucket()))) {
          boolean alive =
              !isLate && (empty.at().equals(at) || buckets(heard, at, detector.bucket()) < 1);
          judge(empty.series(), detector, empty.at(), 0, alive, findings);
        }
      }
    }
    return findings;
  }

  private Watched begin(String series, Instant at, long count) {
    Watched watched = new Watched(at, count);
    watched.held.add(new Row(at, count));
    hold(series, watched);
    return watched;
  }

  /* A hole after the first row alone says nothing of the spacing, a second one that there is none. */
  private void learn(String series, Watched watched, Instant at, long count) {
    Duration gap = Duration.between(watched.last, at);
    if (gap.toSeconds() < 1) {
      throw new IllegalArgumentException("at: expected at least a second after the one before");
    }
    if (watched.held.size() == 1 && gap.compareTo(LONGEST) > 0) {
      begin(series, at, count).apart = watched.apart + 1;
      if (watched.apart > 0) {
        throw new IllegalArgumentException(
            "at: expected no more than a day after the one before, got " + gap);
      }
      return;
    }
    watched.held.add(new Row(at, count));
    watched.last = at;
    watched.heard = at;
    watched.offered = at;
    if (watched.held.size() > HELD) {
      VolumeDetector detector = new VolumeDetector(spacing(watched.held), days, zone);
      watched.held.forEach(row -> detector.observe(row.at(), row.count()));
      watched.held.clear();
      watched.held.trimToSize();
      watched.detector = detector;
    }
  }

  private static Duration spacing(List<Row> rows) {
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < rows.size(); i++) {
      long gap = Duration.between(rows.get(i - 1).at(), rows.get(i).at()).toSeconds();
      if (gap <= LONGEST.toSeconds()) {
        gaps.add(gap);
      }
    }
    gaps.sort(null);
    long spacing = gaps.get(0);
    for (int i = gaps.size() - 1; i > 0; i--) {
      spacing = gaps.get(i) <= ALIKE * gaps.get(i - 1) ? gaps.get(i - 1) : spacing;
    }
    return Duration.ofSeconds(spacing);
  }

  /* A row alone that comes too near is a slip; many in a row are another spacing. */
  private static boolean isAnew(Watched watched, Instant at, Duration spacing) {
    Duration half = spacing.dividedBy(2);
    boolean near = Duration.between(watched.offered, at).compareTo(half) < 0;
    watched.near = near ? watched.near + 1 : 0;
    watched.offered = at.isAfter(watched.offered) ? at : watched.offered;
    if (watched.near >= FEW) {
      return true;
    }
    Duration gap = Duration.between(watched.last, at);
    if (gap.compareTo(half) < 0) {
      throw new IllegalArgumentException(
          "at: expected at least half of the series' spacing of "
              + spacing
              + " after the one before, got "
              + gap);
    }
    return false;
  }

  private static void requireAfter(Instant last, Instant at) {
    if (!at.isAfter(last)) {
      throw new IllegalArgumentException("at: expected after " + last);
    }
  }

  private void note(Instant at, long count) {
    if (count > 0 && at.isAfter(heard)) {
      if (heard.isAfter(Instant.MIN)) {
        double waited = Duration.between(heard, at).toSeconds();
        waits = Math.min(waits + 1, MEMORY);
        wait += ((waits < FEW ? waited : Math.min(waited, WAITS * wait)) - wait) / waits;
      }
      heard = at;
    }
  }

  /* Whole buckets between two moments at which something was heard. */
  private static long buckets(Instant before, Instant after, Duration width) {
    return Duration.between(before, after).toSeconds() / width.toSeconds() - 1;
  }

  private boolean isBroken(Instant before, Instant after, Duration width) {
    if (waits < FEW || before.equals(Instant.MIN)) {
      return false;
    }
    long empty = buckets(before, after, width);
    double usual = Math.max(0, 1 - (double) width.toSeconds() / wait);
    return empty > 0 && Math.pow(usual, (double) empty) < 1.0 / ONCE;
  }

  private List<Finding> mentioned(String series, Instant at, long count, Duration width) {
    Instant start = start(at, width);
    if (start.isBefore(now)) {
      throw new IllegalArgumentException("at: expected no earlier than " + now);
    }
    List<Finding> findings = turn(start, width);
    Watched watched = all.get(series);
    if (watched == null) {
      hold(series, new Watched(start, count));
    } else {
      close(series, watched, start, width, all.size() == 1, findings);
      watched.count = Math.min(watched.count + count, VolumeDetector.MOST_COUNT);
      watched.heard = count > 0 ? start : watched.heard;
    }
    note(start, count);
    return findings;
  }

  /* A series that still learns is left as it is until it is heard again: a million of them that each
   * come once cost nothing more. */
  private List<Finding> turn(Instant start, Duration width) {
    List<Finding> findings = new ArrayList<>();
    if (!start.isAfter(closed)) {
      return findings;
    }
    closed = start;
    now = start.isAfter(now) ? start : now;
    boolean alone = all.size() == 1;
    if (!alone && isBroken(heard, start, width)) {
      holes.add(new Hole(heard.plus(width), start));
      if (holes.size() > MOST_HOLES) {
        holes.remove(0);
      }
    }
    for (Map.Entry<String, Watched> entry : all.entrySet()) {
      Watched watched = entry.getValue();
      VolumeDetector detector = watched.detector;
      if (detector != null && watched.first.plus(detector.learnsFor()).isBefore(start)) {
        close(entry.getKey(), watched, start, width, alone, findings);
      }
    }
    forget(start);
    findings.sort(Comparator.comparing(finding -> finding.change().at()));
    return findings;
  }

  private void forget(Instant moment) {
    Instant stale = moment.minus(Duration.ofDays(days));
    all.values().removeIf(watched -> watched.heard.isBefore(stale));
  }

  private void close(
      String series,
      Watched watched,
      Instant until,
      Duration width,
      boolean alone,
      List<Finding> findings) {
    VolumeDetector detector = watched.detector;
    if (detector == null && watched.last.isBefore(until)) {
      detector = new VolumeDetector(width, days, zone);
      watched.detector = detector;
    }
    Instant end = earlier(until, watched.heard.plus(Duration.ofDays(days)));
    while (detector != null && watched.last.isBefore(end)) {
      if (watched.count > 0 || alone || !isUnknown(watched.last)) {
        boolean alive = alone || !heard.isBefore(watched.last);
        judge(series, detector, watched.last, watched.count, alive, findings);
      }
      watched.count = 0;
      watched.last = watched.last.plus(width);
    }
    watched.last = until;
  }

  private boolean isUnknown(Instant at) {
    return holes.stream().anyMatch(hole -> !at.isBefore(hole.from()) && at.isBefore(hole.to()));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private void hold(String series, Watched watched) {
    all.put(series, watched);
    if (all.size() > most) {
      Iterator<String> oldest = all.keySet().iterator();
      oldest.next();
      oldest.remove();
      dropped++;
    }
  }

  private static Instant start(Instant at, Duration width) {
    return Instant.ofEpochSecond(
        Math.floorDiv(at.getEpochSecond(), width.toSeconds()) * width.toSeconds());
  }

  /**
   * Returns everything it knows, in a form that carries kind and version, so that another process
   * goes on from there: docs/formats.
   */
  public byte[] snapshot() {
    return Snapshot.of(form(), 0, this::write);
  }

  /**
   * Takes what a snapshot holds in place of what it knew.
   *
   * @throws dev.earshot.MalformedException if it is none, or one of another kind, version, bucket
   *     number of days or zone; the watch is then as it was
   */
  public void restore(byte[] snapshot) {
    VolumeWatch read = new VolumeWatch(bucket, days, most, zone);
    Snapshot.read(form(), snapshot, read::read);
    all.clear();
    all.putAll(read.all);
    holes.clear();
    holes.addAll(read.holes);
    waiting.clear();
    waiting.addAll(read.waiting);
    now = read.now;
    closed = read.closed;
    latest = read.latest;
    doubted = read.doubted;
    heard = read.heard;
    wait = read.wait;
    waits = read.waits;
    dropped = read.dropped;
  }

  /**
   * Takes over the series of another, as partitions of one stream are joined: each series must have
   * been watched by one of the two alone.
   *
   * @throws IllegalArgumentException if it watches other buckets, days or a zone of its own, if a
   *     series is in both, or it is this one; nothing is taken then
   */
  public void merge(VolumeWatch other) {
    if (other == this || !form().equals(other.form())) {
      throw new IllegalArgumentException(
          "other: expected another watch of " + form() + ", got one of " + other.form());
    }
    for (String series : other.all.keySet()) {
      if (all.containsKey(series)) {
        throw new IllegalArgumentException("other: a series is watched by both");
      }
    }
    now = other.now.isAfter(now) ? other.now : now;
    closed = other.closed.isAfter(closed) ? other.closed : closed;
    latest = other.latest.isAfter(latest) ? other.latest : latest;
    holes.removeIf(hole -> !other.holes.contains(hole));
    waiting.addAll(other.waiting);
    double both = waits + other.waits;
    wait = both == 0 ? 0 : (wait * waits + other.wait * other.waits) / both;
    waits = Math.min(waits + other.waits, MEMORY);
    heard = other.heard.isAfter(heard) ? other.heard : heard;
    dropped += other.dropped;
    VolumeWatch copy = new VolumeWatch(bucket, days, Integer.MAX_VALUE, zone);
    copy.restore(other.snapshot());
    copy.all.forEach(this::hold);
  }

  private String form() {
    return "volume-watch/3 of "
        + (bucket == null ? "counts" : bucket)
        + ", "
        + days
        + " days, "
        + zone;
  }

  private void write(DataOutputStream out) throws IOException {
    write(out, now);
    write(out, closed);
    write(out, latest);
    write(out, doubted);
    write(out, heard);
    out.writeInt(holes.size());
    for (Hole hole : holes) {
      write(out, hole.from());
      write(out, hole.to());
    }
    out.writeInt(waiting.size());
    for (Empty empty : waiting) {
      out.writeUTF(empty.series());
      write(out, empty.at());
    }
    out.writeDouble(wait);
    out.writeInt(waits);
    out.writeLong(dropped);
    out.writeInt(all.size());
    for (Map.Entry<String, Watched> each : all.entrySet()) {
      Watched watched = each.getValue();
      out.writeUTF(each.getKey());
      write(out, watched.first);
      write(out, watched.last);
      write(out, watched.heard);
      out.writeLong(watched.count);
      write(out, watched.offered);
      out.writeInt(watched.near);
      out.writeInt(watched.apart);
      out.writeInt(watched.held.size());
      for (Row row : watched.held) {
        write(out, row.at());
        out.writeLong(row.count());
      }
      out.writeBoolean(watched.detector != null);
      if (watched.detector != null) {
        watched.detector.write(out);
      }
    }
  }

  private static void write(DataOutputStream out, Instant at) throws IOException {
    out.writeLong(at.getEpochSecond());
    out.writeInt(at.getNano());
  }

  private void read(DataInputStream in) throws IOException {
    now = instant(in);
    closed = instant(in);
    latest = instant(in);
    doubted = instant(in);
    heard = instant(in);
    for (int n = in.readInt(); n > 0; n--) {
      holes.add(new Hole(instant(in), instant(in)));
    }
    for (int n = in.readInt(); n > 0; n--) {
      waiting.add(new Empty(in.readUTF(), instant(in)));
    }
    wait = in.readDouble();
    waits = in.readInt();
    dropped = in.readLong();
    for (int n = in.readInt(); n > 0; n--) {
      String series = in.readUTF();
      Watched watched = new Watched(instant(in), 0);
      watched.last = instant(in);
      watched.heard = instant(in);
      watched.count = in.readLong();
      watched.offered = instant(in);
      watched.near = in.readInt();
      watched.apart = in.readInt();
      for (int rows = in.readInt(); rows > 0; rows--) {
        watched.held.add(new Row(instant(in), in.readLong()));
      }
      watched.detector = in.readBoolean() ? VolumeDetector.read(in, zone) : null;
      all.put(series, watched);
    }
  }

  private static Instant instant(DataInputStream in) throws IOException {
    try {
      return Instant.ofEpochSecond(in.readLong(), in.readInt());
    } catch (DateTimeException e) {
      throw new IOException("time", e);
    }
  }
}
