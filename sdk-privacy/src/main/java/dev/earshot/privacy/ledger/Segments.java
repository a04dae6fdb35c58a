package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.disk.Disk;
import dev.earshot.privacy.SecretCheck;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/* A frame is written only after the frame before it was forced. So whatever a power cut leaves
 * behind, only the last frame can be in doubt: a broken frame with a whole one after it was
 * acknowledged once, and is damage; a broken frame with nothing whole after it is a torn write.
 *
 * The last frame may be whole in the page cache and yet not on the disk, when the force that should
 * have carried it failed and the process died or reopened: the kernel then calls the page clean.
 * Opening writes that frame's bytes over themselves, which makes the page dirty again, and forces.
 *
 * A segment is begun in three steps, each forced: its header, its name in the manifest, its first
 * frame. So a segment that the manifest does not name holds nothing yet, and one that it names must
 * be there. */
/** The segments of one ledger in their order: repair at opening, append at the end, reading. */
final class Segments {
  private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

  /** What a folder may hold. */
  enum Found {
    NOTHING,
    /** A ledger that was never made to the end: nothing was ever recorded in it. */
    BEGUN,
    LEDGER
  }

  private static final Pattern NAME = Pattern.compile("\\d{20}\\.seg");

  private static final int CHUNK_BYTES = 1 << 20;
  private static final int BYTES_BETWEEN_PLACES = 64 << 10;

  /** By how much a segment grows at once: to force a file that grows takes half as long again. */
  private static final int MOST_AHEAD = 64 << 10;

  private static final long LEAST_FRAMES_AHEAD = 16;

  /** From how many events on, and from which part of all, a snapshot is worth its making. */
  private static final long LEAST_NEWS = 10_000;

  private static final long LEAST_PART = 8;

  /** What is held in memory of the events, to be kept in a snapshot. */
  interface Memory {
    /** Returns whether it is what the files say, so that it may be kept. */
    boolean isKeepable();

    void write(SnapshotFile.Out out) throws IOException;

    /** Reads what was written; {@code upTo} is the number of the last event of it. */
    void read(SnapshotFile.In in, long upTo) throws IOException;
  }

  private static final Place BEGINNING = new Place("", 0);

  private final Disk disk;
  private final long segmentBytes;
  private final List<Part> closed = new ArrayList<>();

  /* Where to begin to read for an event: the first of each segment, and some between. */
  private final NavigableMap<Long, Place> places = new ConcurrentSkipListMap<>();
  private Place latest = BEGINNING;
  private long tornBytes;
  private volatile Manifest manifest;
  private final HeadFile headFile;
  private final EventTree tree = new EventTree();
  private final boolean sealed;
  private final Memory memory;
  private long snapshotAt;
  private long lastFrameAt;
  private Head head = Head.NONE;
  private Disk.Segment last;

  /** How long the last segment's file is: zeros lie behind its frames. */
  private long grown;

  private volatile Extent extent;

  /* Held by whoever reads a file that is not the last, so that none is replaced meanwhile. */
  private final ReadWriteLock replacing = new ReentrantReadWriteLock();

  /* How often a file was replaced, written under that lock. */
  private final AtomicLong replaced = new AtomicLong();

  /** The number of the last event that was dropped; 0 for none. */
  private volatile long droppedUpTo;

  /** A segment and how many of its bytes are forced. */
  private record Part(String name, long length) {
    Part upTo(long newLength) {
      return new Part(name, newLength);
    }
  }

  private record Place(String segment, long offset) {}

  /** Where the key of a subject lies, and the key; null if it is destroyed, or torn. */
  private static final class Slot {
    final Place place;
    final byte @Nullable [] wrapped;
    final boolean torn;

    Slot(Place place, byte @Nullable [] wrapped, boolean torn) {
      this.place = place;
      this.wrapped = wrapped;
      this.torn = torn;
    }
  }

  /** The files, and the number of the last event in them. */
  private record Extent(List<Part> closed, Part last, long number) {
    List<Part> parts() {
      List<Part> parts = new ArrayList<>(closed);
      parts.add(last);
      return parts;
    }
  }

  private record Opened(Disk.Segment file, Part part) {}

  /**
   * Makes an empty ledger.
   *
   * @param key under which contents are sealed; null where they are not
   * @throws IllegalStateException if a ledger is there
   */
  static void create(Disk disk, Manifest.@Nullable Wrapped key) throws IOException {
    if (find(disk) == Found.LEDGER) {
      throw new IllegalStateException("a ledger is there");
    }
    for (String name : segmentNames(disk)) {
      disk.delete(name);
    }
    if (HeadFile.isThere(disk)) {
      disk.delete(HeadFile.NAME);
    }
    HeadFile.create(disk).close();
    begin(disk, 1, key != null).file().close();
    new Manifest(1, null, Head.NONE, key).write(disk);
  }

  /** Returns what the folder holds, by its names and by the head of its first segment. */
  static Found find(Disk disk) throws IOException {
    List<String> names = segmentNames(disk);
    if (Manifest.read(disk) != null) {
      return Found.LEDGER;
    }
    if (hasBegun(disk)) {
      return Found.LEDGER;
    }
    if (names.isEmpty()) {
      return Found.NOTHING;
    }
    try (Disk.Segment file = disk.open(names.get(0))) {
      SegmentHeader header = headerOf(file);
      boolean begun =
          names.size() == 1
              && names.get(0).equals(SegmentHeader.fileName(1))
              && file.length() <= SegmentHeader.BYTES
              && (header == null || header.version() == SegmentHeader.VERSION);
      return begun ? Found.BEGUN : Found.LEDGER;
    }
  }

  /* A folder whose segments and manifest are all gone is still told from a new one. */
  private static boolean hasBegun(Disk disk) throws IOException {
    if (!HeadFile.isThere(disk)) {
      return false;
    }
    try (HeadFile head = HeadFile.open(disk)) {
      return head.read().number() > 0;
    }
  }

  private static List<String> segmentNames(Disk disk) throws IOException {
    return disk.names().stream().filter(NAME.asMatchPredicate()).sorted().toList();
  }

  private static @Nullable SegmentHeader headerOf(Disk.Segment file) throws IOException {
    byte[] bytes = new byte[SegmentHeader.window(file.length())];
    file.read(0, bytes, 0, bytes.length);
    return SegmentHeader.read(bytes);
  }

  /**
   * Reads and repairs what is there.
   *
   * @param segmentBytes at which length to begin a new segment
   * @param memory what is held in memory of the events
   * @param each takes every frame in order that the snapshot does not hold
   * @throws BrokenException if something is damaged or gone that was once acknowledged
   * @throws RefusedException if a newer version wrote it
   */
  Segments(Disk disk, long segmentBytes, Memory memory, Consumer<Framing.Frame> each)
      throws IOException {
    this.disk = disk;
    this.memory = memory;
    this.segmentBytes = segmentBytes;
    Manifest found = Manifest.read(disk);
    headFile = openHeadFile(disk, found == null ? Head.NONE : found.head());
    try {
      if (found == null) {
        throw new BrokenException("ledger file " + Manifest.NAME + " is missing; restore it", null);
      }
      manifest = found;
      sealed = found.key() != null;
      Opened opened = recover(each);
      if (tornBytes > 0) {
        LOG.warn("ledger: {} torn bytes of an unfinished write are cut", tornBytes);
      }
      last = opened.file();
      grown = opened.part().length();
      extent = new Extent(List.copyOf(closed), opened.part(), head.number());
      finishDestructions();
      if (headFile.isGivenUp()) {
        headFile.renew(head);
        LOG.warn(
            "ledger: {} was given up; nobody vouches that there was none after event {}",
            HeadFile.NAME,
            head.number());
      }
      if (!head.equals(manifest.head())) {
        replace(manifest.withLastSegment(manifest.lastSegment(), head));
      }
    } catch (IOException | RuntimeException e) {
      headFile.close();
      throw e;
    }
  }

  /* It was made whole before there was a manifest, so that no power cut leaves less of it, and said
   * something before the manifest did. */
  private static HeadFile openHeadFile(Disk disk, Head known) throws IOException {
    if (!HeadFile.isThere(disk)) {
      throw lost(" is missing", known);
    }
    HeadFile file = HeadFile.open(disk);
    boolean says = !file.isSilent() || known.number() == 0;
    if (file.isGivenUp() || (file.isWhole() && !file.isDamaged() && says)) {
      return file;
    }
    boolean whole = file.isWhole() && !file.isDamaged();
    file.close();
    throw lost(whole ? " says nothing" : " is cut off or damaged", known);
  }

  private static BrokenException lost(String how, Head known) {
    return new BrokenException(
        "ledger file "
            + HeadFile.NAME
            + how
            + ": it tells whether events after "
            + known.number()
            + ", up to which "
            + Manifest.NAME
            + " vouches, are lost; restore it, be it an older copy",
        null);
  }

  /* It is forced before the first frame is acknowledged, so that a power cut leaves it silent beside
   * that one frame at most. */
  private void requireHead(Order order) throws IOException {
    boolean more = order.lastFrameAt > SegmentHeader.BYTES;
    if (more && headFile.isSilent() && !headFile.isGivenUp()) {
      throw lost(" says nothing", manifest.head());
    }
  }

  private void replace(Manifest next) throws IOException {
    if (next.head().number() > 0) {
      headFile.force(next.head());
    }
    next.write(disk);
    manifest = next;
  }

  /** Returns under which secret the ledger knows people; null before anybody said. */
  @Nullable SecretCheck secret() {
    return manifest.secret();
  }

  /** Says for good under which secret the ledger knows people. */
  void bind(SecretCheck secret) throws IOException {
    replace(manifest.boundTo(secret, head));
  }

  /** Has another root key wrap the ledger's own. */
  void rewrap(Manifest.Wrapped key) throws IOException {
    replace(manifest.under(key, head));
  }

  /** Returns how many events there are, and the root of the tree over them. */
  EventTree tree() {
    return tree;
  }

  private Opened recover(Consumer<Framing.Frame> each) throws IOException {
    List<String> names = segmentNames(disk);
    String named = SegmentHeader.fileName(manifest.lastSegment());
    if (!names.contains(named)) {
      throw missing(named);
    }
    Order order = new Order(named, List.of(manifest.head(), headFile.read()));
    Place from = restore(order, names);
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).compareTo(from.segment()) < 0) {
        continue;
      }
      Part part = read(names.get(i), i == names.size() - 1, order, from, each);
      if (part != null) {
        closed.add(part);
      }
    }
    order.requireReached(droppedUpTo);
    head = tree.head();
    lastFrameAt = order.lastFrameAt;
    Part part = closed.remove(closed.size() - 1);
    Disk.Segment file = disk.open(part.name());
    try {
      rewriteLastFrame(file, part, order);
      if (!part.name().equals(named)) {
        replace(manifest.withLastSegment(order.firstOfSegment, head));
      }
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    return new Opened(file, part);
  }

  /**
   * Keeps what is in memory, so that opening need not read the events behind it.
   *
   * @return whether it could be kept
   */
  boolean keepSnapshot() throws IOException {
    if (!memory.isKeepable()) {
      return false;
    }
    SnapshotFile.write(disk, this::writeSnapshot);
    snapshotAt = head.number();
    return true;
  }

  private void writeSnapshot(SnapshotFile.Out out) throws IOException {
    Extent now = extent;
    out.putLong(head.number());
    out.putLong(lastFrameAt);
    out.putLong(droppedUpTo);
    out.putInt(now.closed().size() + 1);
    for (Part part : now.parts()) {
      out.putLong(firstOf(part.name()));
      out.putLong(part.length());
    }
    out.putInt(places.size());
    for (Map.Entry<Long, Place> place : places.entrySet()) {
      out.putLong(place.getKey());
      out.putLong(firstOf(place.getValue().segment()));
      out.putLong(place.getValue().offset());
    }
    tree.write(out);
    memory.write(out);
  }

  /* Returns where to go on reading: at the beginning where there is no snapshot of these files. */
  private Place restore(Order order, List<String> names) throws IOException {
    try (SnapshotFile.In in = SnapshotFile.open(disk)) {
      return in == null ? BEGINNING : restore(in, order, names);
    }
  }

  private Place restore(SnapshotFile.In in, Order order, List<String> names) throws IOException {
    long number = in.getLong();
    long frame = in.getLong();
    long dropped = in.getLong();
    List<Part> parts = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      parts.add(new Part(SegmentHeader.fileName(in.getLong()), in.getLong()));
    }
    if (!order.wasRecordedUpTo(number) || !areThere(parts, names)) {
      LOG.warn("ledger: the snapshot is not of these files and is left out");
      return BEGINNING;
    }
    for (int left = in.getInt(); left > 0; left--) {
      long first = in.getLong();
      places.put(first, new Place(SegmentHeader.fileName(in.getLong()), in.getLong()));
    }
    latest = places.isEmpty() ? latest : places.lastEntry().getValue();
    tree.read(in);
    memory.read(in, number);
    Part half = parts.remove(parts.size() - 1);
    closed.addAll(parts);
    snapshotAt = number;
    order.nextSequence = number + 1;
    order.lastFrameAt = frame;
    droppedUpTo = dropped;
    order.passOver(tree.head());
    return new Place(half.name(), half.length());
  }

  /* Segments that were closed are as long as they were; the one that was open may have grown. */
  private boolean areThere(List<Part> parts, List<String> names) throws IOException {
    if (!parts.stream()
        .map(Part::name)
        .toList()
        .equals(names.subList(0, Math.min(names.size(), parts.size())))) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      try (Disk.Segment file = disk.open(parts.get(i).name())) {
        long length = file.length();
        check(parts.get(i).name(), headerOf(file));
        boolean isLast = i == parts.size() - 1;
        if (isLast ? length < parts.get(i).length() : length != parts.get(i).length()) {
          return false;
        }
      }
    }
    return true;
  }

  /* What must come next, which segment the manifest names, where the last frame lies, and how far the
   * files must come at least. */
  private static final class Order {
    final String named;
    private final List<Head> recorded;
    private final Set<Head> met = new HashSet<>(Set.of(Head.NONE));
    long nextSequence = 1;
    long firstOfSegment = 1;
    long lastFrameAt;

    Order(String named, List<Head> recorded) {
      this.named = named;
      this.recorded = recorded;
    }

    boolean wasRecordedUpTo(long sequence) {
      return recorded.stream().anyMatch(each -> each.number() >= sequence);
    }

    /* What lies before a snapshot was met when it was made. */
    void passOver(Head snapshot) {
      met.add(snapshot);
      recorded.stream().filter(each -> each.number() < snapshot.number()).forEach(met::add);
    }

    boolean isRecorded(long sequence) {
      return recorded.stream().anyMatch(each -> each.number() == sequence);
    }

    void reach(Head next) {
      met.add(next);
    }

    boolean wasRecordedFurther() {
      return recorded.stream().anyMatch(each -> each.number() >= nextSequence);
    }

    /* A head of events that were dropped since is an older copy's, and tells nothing any more. */
    void requireReached(long droppedUpTo) {
      for (Head each : recorded) {
        if (!met.contains(each) && each.number() > droppedUpTo) {
          throw new BrokenException(
              each.number() >= nextSequence
                  ? "the ledger ends at event "
                      + (nextSequence - 1)
                      + ", and event "
                      + each.number()
                      + " was recorded; restore its last files from a newer copy"
                  : "the ledger's records up to event "
                      + each.number()
                      + " are not those that were written; restore all files of one copy",
              null);
        }
      }
    }
  }

  /* Returns null for a last segment whose making was cut short; it is gone then. */
  private @Nullable Part read(
      String name, boolean isLast, Order order, Place restored, Consumer<Framing.Frame> each)
      throws IOException {
    boolean halfRead = name.equals(restored.segment());
    try (Disk.Segment file = disk.open(name)) {
      long length = file.length();
      if (!halfRead && !name.equals(SegmentHeader.fileName(order.nextSequence))) {
        throw missing(SegmentHeader.fileName(order.nextSequence));
      }
      SegmentHeader header = headerOf(file);
      if (header == null
          && isLast
          && length <= SegmentHeader.BYTES
          && name.compareTo(order.named) > 0) {
        tornBytes += length;
      } else {
        check(name, header);
        Part part = new Part(name, length);
        order.firstOfSegment = firstOf(name);
        order.lastFrameAt = halfRead ? order.lastFrameAt : 0;
        long begin = halfRead ? restored.offset() : SegmentHeader.BYTES;
        long end = readFrames(part, begin, file, isLast, order, each);
        if (end > SegmentHeader.BYTES && name.compareTo(order.named) > 0) {
          throw damaged(name, SegmentHeader.BYTES, "the manifest is older than this");
        }
        requireHead(order);
        if (end < length) {
          tornBytes += FrameReader.lastOf(file, end, length) - end;
          file.truncate(end);
          file.force();
        }
        return part.upTo(end);
      }
    }
    disk.delete(name);
    disk.forceDirectory();
    return null;
  }

  private void check(String name, @Nullable SegmentHeader header) {
    if (header == null) {
      throw damaged(name, 0, "the header's checksum is wrong");
    }
    if (header.version() != SegmentHeader.VERSION) {
      throw other(
          name,
          "has format version "
              + header.version()
              + ", this library reads version "
              + SegmentHeader.VERSION);
    }
    if (!header.isKnown()) {
      throw other(
          name, "names a hash algorithm, a cipher or a key of which this library knows none");
    }
    if (header.firstSequence() != firstOf(name) || header.isSealed() != sealed) {
      throw damaged(name, 0, "the header does not belong to this file");
    }
  }

  private long readFrames(
      Part part,
      long begin,
      Disk.Segment file,
      boolean isLast,
      Order order,
      Consumer<Framing.Frame> each)
      throws IOException {
    FrameReader reader = new FrameReader(file, begin, part.length());
    while (!reader.isAtEnd()) {
      long at = reader.offset();
      Framing.Frame frame;
      try {
        frame = reader.next();
      } catch (MalformedException e) {
        throw unreadable(part.name(), at, e);
      }
      if (frame == null) {
        boolean unused = FrameReader.lastOf(file, at, part.length()) == at;
        if (unused && order.wasRecordedFurther() && isLast) {
          order.requireReached(droppedUpTo);
        }
        if (!unused
            && (!isLast || order.wasRecordedFurther() || reader.anyLater(order.nextSequence + 1))) {
          throw damaged(part.name(), at, "a record's checksum is wrong");
        }
        return at;
      }
      if (frame.firstSequence() != order.nextSequence) {
        throw damaged(part.name(), at, "expected sequence " + order.nextSequence);
      }
      if (frame.isSlotTorn() && !finishDestruction(part, file, frame, at)) {
        boolean unwritten =
            isLast && !order.wasRecordedFurther() && !reader.anyFromHere(frame.lastSequence() + 1);
        if (unwritten) {
          return at;
        }
        throw damaged(part.name(), at, "the checksum of a subject's key is wrong");
      }
      order.nextSequence = frame.lastSequence() + 1;
      if (frame.isDropped()) {
        droppedUpTo = frame.lastSequence();
      }
      tree.append(frame);
      if (order.isRecorded(frame.lastSequence())) {
        order.reach(tree.head());
      }
      order.lastFrameAt = at;
      note(frame.firstSequence(), part.name(), at);
      try {
        each.accept(frame);
      } catch (MalformedException e) {
        throw unreadable(part.name(), at, e);
      }
    }
    return part.length();
  }

  /* What lies before a snapshot was not read. */
  private void finishDestructions() throws IOException {
    for (HeadFile.Destroying each : headFile.destroying()) {
      String name = SegmentHeader.fileName(each.segment());
      for (Part part : extent.parts()) {
        if (snapshotAt >= each.segment() && part.name().equals(name)) {
          finishDestruction(part, each);
        }
      }
    }
  }

  private void finishDestruction(Part part, HeadFile.Destroying key) throws IOException {
    try (Disk.Segment file = disk.open(part.name())) {
      FrameReader reader = new FrameReader(file, SegmentHeader.BYTES, part.length());
      while (!reader.isAtEnd() && reader.offset() <= key.offset()) {
        long at = reader.offset();
        Framing.Frame frame = frame(part, reader);
        if (frame.isSlotTorn() && key.offset() < at + frame.bytes()) {
          finishDestruction(part, file, frame, at);
        }
      }
    }
  }

  /* A power cut in the middle of destroying a key leaves half of it. */
  private boolean finishDestruction(Part part, Disk.Segment file, Framing.Frame frame, long at)
      throws IOException {
    boolean all = true;
    for (int slot : frame.torn()) {
      Place place = placeOf(slot, new Place(part.name(), at));
      if (isDestroying(place)) {
        destroy(file, place.offset());
        LOG.warn("ledger: the destruction of a subject's key that was cut short is finished");
      } else {
        all = false;
      }
    }
    return all;
  }

  private void note(long firstSequence, String segment, long offset) {
    if (!latest.segment().equals(segment) || offset - latest.offset() >= BYTES_BETWEEN_PLACES) {
      latest = new Place(segment, offset);
      places.put(firstSequence, latest);
    }
  }

  /* A header that the manifest names was forced before it was named. */
  private void rewriteLastFrame(Disk.Segment file, Part part, Order order) throws IOException {
    boolean empty = order.lastFrameAt == 0;
    if (!empty || !part.name().equals(order.named)) {
      long length = empty ? SegmentHeader.BYTES : part.length() - order.lastFrameAt;
      byte[] doubtful = new byte[(int) length];
      file.read(order.lastFrameAt, doubtful, 0, doubtful.length);
      file.write(order.lastFrameAt, doubtful);
      file.force();
    }
    disk.forceDirectory();
  }

  private static Opened begin(Disk disk, long firstSequence, boolean sealed) throws IOException {
    String name = SegmentHeader.fileName(firstSequence);
    Disk.Segment file = disk.create(name);
    file.write(0, SegmentHeader.write(firstSequence, sealed));
    file.force();
    disk.forceDirectory();
    return new Opened(file, new Part(name, SegmentHeader.BYTES));
  }

  /**
   * Writes a frame and forces it, then how far the ledger has come. After a failure nothing more
   * may be written.
   */
  void append(
      long firstSequence, Instant recordedAt, List<byte[]> keys, List<Framing.Batch> batches)
      throws IOException {
    byte[] frame = Framing.frame(firstSequence, recordedAt, keys, batches);
    Part part = extent.last();
    if (part.length() > SegmentHeader.BYTES && part.length() + frame.length > segmentBytes) {
      Opened opened = begin(disk, firstSequence, sealed);
      closeLast();
      last = opened.file();
      grown = opened.part().length();
      replace(manifest.withLastSegment(firstSequence, head));
      closed.add(part);
      part = opened.part();
      extent = new Extent(List.copyOf(closed), part, head.number());
    }
    last.write(part.length(), ahead(part.length(), frame));
    last.force();
    batches.forEach(batch -> tree.append(recordedAt, batch));
    head = tree.head();
    headFile.write(head);
    lastFrameAt = part.length();
    note(firstSequence, part.name(), part.length());
    extent = new Extent(extent.closed(), part.upTo(part.length() + frame.length), head.number());
  }

  /** Returns the frame with the zeros behind it by which the file is to grow, if it must. */
  private byte[] ahead(long at, byte[] frame) {
    long end = at + frame.length;
    if (end <= grown) {
      return frame;
    }
    int more = (int) Math.min(MOST_AHEAD, segmentBytes / LEAST_FRAMES_AHEAD);
    int zeros = frame.length < more ? more : 0;
    grown = end + zeros;
    return zeros == 0 ? frame : Arrays.copyOf(frame, frame.length + zeros);
  }

  /* What is cut off is zeros, so that nothing need be forced. */
  private void closeLast() throws IOException {
    try (Disk.Segment file = last) {
      if (grown > extent.last().length()) {
        file.truncate(extent.last().length());
      }
    }
  }

  /** Returns the wrapped key that was made with an event; null if it is destroyed. */
  byte @Nullable [] keyMadeWith(long sequence) {
    try {
      return slot(sequence).wrapped;
    } catch (IOException | MalformedException e) {
      throw new BrokenException("the key of a subject cannot be read", e);
    }
  }

  /**
   * Destroys the key that was made with an event, for good.
   *
   * @return whether there was one
   */
  boolean destroyKey(long sequence) throws IOException {
    Slot slot = slot(sequence);
    if (slot.wrapped == null && !slot.torn) {
      return false;
    }
    Place place = slot.place;
    headFile.force(head, new HeadFile.Destroying(firstOf(place.segment()), place.offset()));
    if (place.segment().equals(extent.last().name())) {
      destroy(last, place.offset());
    } else {
      try (Disk.Segment file = disk.open(place.segment())) {
        destroy(file, place.offset());
      }
    }
    return true;
  }

  private static void destroy(Disk.Segment file, long offset) throws IOException {
    file.write(offset, new byte[Framing.SLOT_BYTES]);
    file.force();
  }

  private static long firstOf(String segment) {
    return Long.parseLong(segment.substring(0, segment.indexOf('.')));
  }

  private Slot slot(long sequence) throws IOException {
    replacing.readLock().lock();
    try {
      Slot slot = findSlot(sequence);
      if (slot.torn && !isDestroying(slot.place)) {
        slot = findSlot(sequence); // of zeros, if it was being destroyed when it was read
        if (slot.torn && !isDestroying(slot.place)) {
          throw tornSlot(slot.place);
        }
      }
      return slot;
    } finally {
      replacing.readLock().unlock();
    }
  }

  private boolean isDestroying(Place place) throws IOException {
    return headFile
        .destroying()
        .contains(new HeadFile.Destroying(firstOf(place.segment()), place.offset()));
  }

  private static BrokenException tornSlot(Place place) {
    return damaged(place.segment(), place.offset(), "the checksum of a subject's key is wrong");
  }

  private Slot findSlot(long sequence) throws IOException {
    Map.Entry<Long, Place> start = places.floorEntry(sequence);
    if (start == null) {
      throw new IOException("no event " + sequence);
    }
    String segment = start.getValue().segment();
    Map.Entry<Long, Place> next = places.higherEntry(sequence);
    long end =
        next != null && next.getValue().segment().equals(segment)
            ? next.getValue().offset()
            : extent.parts().stream()
                .filter(part -> part.name().equals(segment))
                .findFirst()
                .get()
                .length();
    try (Disk.Segment file = disk.open(segment)) {
      FrameReader reader = new FrameReader(file, start.getValue().offset(), end);
      while (!reader.isAtEnd()) {
        long at = reader.offset();
        Framing.Frame frame = reader.next();
        if (frame == null) {
          throw damaged(segment, at, "a record's checksum is wrong");
        }
        if (frame.lastSequence() >= sequence) {
          int slot = slotOf(frame, sequence);
          return new Slot(
              placeOf(slot, new Place(segment, at)),
              frame.slots().get(slot),
              frame.torn().contains(slot));
        }
      }
    }
    throw new IOException("no event " + sequence);
  }

  private static Place placeOf(int slot, Place frame) {
    return new Place(
        frame.segment(), frame.offset() + Framing.SLOTS_AT + (long) slot * Framing.SLOT_BYTES);
  }

  /* The keys stand in the order of the events with which they were made. */
  private static int slotOf(Framing.Frame frame, long sequence) throws IOException {
    long number = frame.firstSequence();
    int slot = 0;
    for (List<byte[]> batch : frame.batches()) {
      for (byte[] record : batch) {
        if (RecordCodec.makesKey(record)) {
          if (number == sequence) {
            return slot;
          }
          slot++;
        }
        number++;
      }
    }
    throw new IOException("no key was made with event " + sequence);
  }

  Recovery recovery(long records) {
    return new Recovery(records, closed.size() + 1, tornBytes);
  }

  /** Returns the number of the last event that was dropped; 0 for none. */
  long droppedUpTo() {
    return droppedUpTo;
  }

  /** Returns how often a file was replaced. */
  long replaced() {
    return replaced.get();
  }

  /** Returns the numbers of the first events of all files. */
  NavigableSet<Long> firsts() {
    NavigableSet<Long> firsts = new TreeSet<>();
    extent.parts().forEach(part -> firsts.add(firstOf(part.name())));
    return firsts;
  }

  /** What a file was spared: how many events and how many bytes. */
  record Spared(long events, long bytes) {}

  /**
   * Drops batches of a file that nothing is written into any more. It is replaced whole or not at
   * all; its name stays.
   *
   * @param first the number of the file's first event
   * @param keeps says of the number of a batch's first event whether it stays
   * @param sizes of trees of which proofs must stay possible
   */
  Spared prune(long first, LongPredicate keeps, NavigableSet<Long> sizes) throws IOException {
    String name = SegmentHeader.fileName(first);
    replacing.writeLock().lock();
    try {
      Part part =
          closed.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
      if (keepsAll(part, keeps)) {
        return new Spared(0, 0);
      }
      forgetSnapshot();
      List<PrunedSegment> written = new ArrayList<>(1);
      disk.replace(name, file -> written.add(copy(part, file, keeps, sizes)));
      PrunedSegment pruned = written.get(0);
      places.values().removeIf(place -> place.segment().equals(name));
      pruned.places().forEach((number, at) -> places.put(number, new Place(name, at)));
      closed.replaceAll(each -> each.equals(part) ? part.upTo(pruned.length()) : each);
      extent = new Extent(List.copyOf(closed), extent.last(), extent.number());
      droppedUpTo = Math.max(droppedUpTo, pruned.droppedUpTo());
      replaced.incrementAndGet();
      return new Spared(pruned.dropped(), part.length() - pruned.length());
    } finally {
      replacing.writeLock().unlock();
    }
  }

  private boolean keepsAll(Part part, LongPredicate keeps) throws IOException {
    try (Disk.Segment from = disk.open(part.name())) {
      FrameReader reader = new FrameReader(from, SegmentHeader.BYTES, part.length());
      while (!reader.isAtEnd()) {
        Framing.Frame frame = frame(part, reader);
        long next = frame.firstSequence();
        for (List<byte[]> batch : frame.batches()) {
          if (!keeps.test(next)) {
            return false;
          }
          next += batch.size();
        }
      }
      return true;
    }
  }

  /* One of the files as they were would be left out at the next opening anyway. */
  private void forgetSnapshot() throws IOException {
    if (disk.names().contains(SnapshotFile.NAME)) {
      disk.delete(SnapshotFile.NAME);
      disk.forceDirectory();
    }
    snapshotAt = 0;
  }

  private PrunedSegment copy(
      Part part, Disk.Segment to, LongPredicate keeps, NavigableSet<Long> sizes)
      throws IOException {
    PrunedSegment pruned = new PrunedSegment(to, firstOf(part.name()), sealed, keeps, sizes);
    try (Disk.Segment from = disk.open(part.name())) {
      FrameReader reader = new FrameReader(from, SegmentHeader.BYTES, part.length());
      while (!reader.isAtEnd()) {
        long at = reader.offset();
        Framing.Frame frame = frame(part, reader);
        for (int slot : frame.torn()) {
          Place place = placeOf(slot, new Place(part.name(), at));
          if (!isDestroying(place)) {
            throw tornSlot(place); // which would stand for a destroyed key from then on
          }
        }
        pruned.take(frame);
      }
    }
    pruned.end();
    return pruned;
  }

  /**
   * Returns the frames that are forced by now and hold events after that one, perhaps with some
   * before, read a piece at a time; no file stays open between pieces.
   */
  Stream<Framing.Frame> frames(long after) {
    return StreamSupport.stream(new Reading(after), false).flatMap(List::stream);
  }

  /** Returns the number of the event before that one which is still there; 0 for none. */
  long previousOf(long sequence) {
    Map.Entry<Long, Place> from = places.lowerEntry(sequence);
    while (from != null) {
      try (Stream<Framing.Frame> frames = frames(from.getKey() - 1)) {
        OptionalLong last =
            frames
                .takeWhile(frame -> frame.firstSequence() < sequence)
                .filter(frame -> !frame.isDropped())
                .mapToLong(frame -> Math.min(frame.lastSequence(), sequence - 1))
                .max();
        if (last.isPresent()) {
          return last.getAsLong();
        }
      }
      from = places.lowerEntry(from.getKey());
    }
    return 0;
  }

  /* Where it is in the files it finds out again whenever one of them was replaced. */
  private final class Reading extends Spliterators.AbstractSpliterator<List<Framing.Frame>> {
    private final long last = extent.number();
    private long next;
    private List<Part> parts = List.of();
    private int at;
    private long offset;
    private long found = -1;

    Reading(long after) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
      next = after + 1;
    }

    @Override
    public boolean tryAdvance(Consumer<? super List<Framing.Frame>> action) {
      List<Framing.Frame> chunk = new ArrayList<>();
      replacing.readLock().lock();
      try {
        if (found != replaced.get()) {
          find();
        }
        while (next <= last && at < parts.size() && chunk.isEmpty()) {
          if (offset < parts.get(at).length()) {
            chunk = chunk(parts.get(at), offset);
            chunk.forEach(frame -> offset += frame.bytes());
            chunk.removeIf(frame -> frame.lastSequence() < next);
          } else {
            at++;
            offset = SegmentHeader.BYTES;
          }
        }
      } finally {
        replacing.readLock().unlock();
      }
      chunk.removeIf(frame -> frame.firstSequence() > last);
      if (chunk.isEmpty()) {
        return false;
      }
      next = chunk.get(chunk.size() - 1).lastSequence() + 1;
      action.accept(chunk);
      return true;
    }

    private void find() {
      Map.Entry<Long, Place> start = places.floorEntry(next);
      parts = start == null ? List.of() : extent.parts();
      at = 0;
      while (at < parts.size() && !parts.get(at).name().equals(start.getValue().segment())) {
        at++;
      }
      offset = start == null ? 0 : start.getValue().offset();
      found = replaced.get();
    }
  }

  private List<Framing.Frame> chunk(Part part, long from) {
    try (Disk.Segment file = disk.open(part.name())) {
      FrameReader reader = new FrameReader(file, from, part.length());
      List<Framing.Frame> chunk = new ArrayList<>();
      while (!reader.isAtEnd() && reader.offset() - from < CHUNK_BYTES) {
        chunk.add(frame(part, reader));
      }
      return chunk;
    } catch (IOException | MalformedException e) {
      throw new BrokenException("ledger segment " + part.name() + " cannot be read", e);
    }
  }

  private static Framing.Frame frame(Part part, FrameReader reader) throws IOException {
    Framing.Frame frame = reader.next();
    if (frame == null) {
      throw damaged(part.name(), reader.offset(), "a record's checksum is wrong");
    }
    return frame;
  }

  private static BrokenException unreadable(String name, long offset, MalformedException because) {
    return new BrokenException(
        "ledger segment " + name + ", offset " + offset + ": a record cannot be read; restore it",
        because);
  }

  private static BrokenException damaged(String name, long offset, String what) {
    return new BrokenException(
        "ledger segment " + name + ", offset " + offset + ": " + what + "; restore the file", null);
  }

  private static BrokenException missing(String name) {
    return new BrokenException("ledger segment " + name + " is missing; restore the file", null);
  }

  private static RefusedException other(String name, String what) {
    return new RefusedException(
        "ledger segment " + name + " " + what + "; open it with the version that wrote it", null);
  }

  /** Closes the files; where all went well so far, it first says how far they come. */
  void close(boolean isSound) throws IOException {
    try (headFile) {
      if (isSound) {
        closeLast();
      } else {
        last.close();
      }
      long news = head.number() - snapshotAt;
      if (isSound && news >= LEAST_NEWS && news >= head.number() / LEAST_PART) {
        keepSnapshot();
      }
      if (isSound && !head.equals(manifest.head())) {
        replace(manifest.withLastSegment(manifest.lastSegment(), head));
      }
    }
  }
}
