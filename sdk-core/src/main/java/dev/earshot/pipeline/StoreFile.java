package dev.earshot.pipeline;

import dev.earshot.BrokenException;
import dev.earshot.disk.Disk;
import dev.earshot.pipeline.StoreIndex.Place;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The file of a {@link FileStore}: appends frames, makes them durable, overwrites what is obsolete.
 * Not thread-safe.
 */
final class StoreFile implements Closeable, Whose.Reader {
  static final String NAME = "mentions.log";
  static final String FRESH = "mentions.new";

  private static final int PIECE = 1 << 20;
  private static final int LIKELY_HEAD = 512;
  private static final int WINDOW = 1 << 18;

  private final Disk disk;
  private Disk.Segment file;
  private long end;
  private boolean poisoned;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowAt;

  private StoreFile(Disk disk, Disk.Segment file) {
    this.disk = disk;
    this.file = file;
  }

  /** Opens the file of a disk, made if it is not there, and closes the disk where that fails. */
  static StoreFile on(Disk disk) {
    try {
      List<String> names = disk.names();
      if (names.contains(FRESH)) {
        disk.delete(FRESH); // a crash left it; it holds what may be erased
      }
      return new StoreFile(disk, names.contains(NAME) ? disk.open(NAME) : disk.create(NAME));
    } catch (IOException | RuntimeException e) {
      try (disk) {
        throw broken("the folder cannot be opened", e);
      } catch (IOException closing) {
        throw broken("the folder cannot be opened", e);
      }
    }
  }

  static BrokenException broken(String what, Exception cause) {
    return new BrokenException(
        "mention store: "
            + what
            + ", because "
            + Disk.reason(cause)
            + "; mend that and open the store again",
        cause);
  }

  long length() throws IOException {
    return file.length();
  }

  long end() {
    return end;
  }

  /** Cuts what lies behind the last commit. */
  void cutTo(long length) throws IOException {
    readAgain();
    if (length < file.length()) {
      file.truncate(length);
      file.force();
    }
    end = length;
  }

  void writeHeader() throws IOException {
    file.truncate(0);
    file.write(
        0,
        ByteBuffer.allocate(StoreCodec.HEADER)
            .putLong(StoreCodec.MAGIC)
            .putInt(StoreCodec.VERSION)
            .array());
    file.force();
    disk.forceDirectory();
    end = StoreCodec.HEADER;
  }

  Writing writing() {
    return new Writing(end);
  }

  /**
   * Appends a batch, then its commit, then erases what it made obsolete; each is forced before the
   * next begins, so that no power cut leaves a commit whose batch is not there.
   */
  void append(Writing writing, StoreCodec.Numbers numbers, List<Place> obsolete)
      throws IOException {
    put(writing);
    file.force();
    writing.add(StoreCodec.COMMIT, StoreCodec.commit(numbers, obsolete));
    put(writing);
    file.force();
    zero(obsolete);
  }

  private void put(Writing writing) throws IOException {
    readAgain();
    byte[] bytes = writing.take();
    file.write(end, bytes);
    end += bytes.length;
  }

  /** Overwrites the payload of frames with zeros. */
  void zero(List<Place> places) throws IOException {
    readAgain();
    for (Place place : places) {
      file.write(place.offset() + StoreCodec.FRAME, new byte[place.payload()]);
    }
    if (!places.isEmpty()) {
      file.force();
    }
  }

  /**
   * Writes what is kept, piece by piece, into a new file, puts it in this one's place, and tells
   * the index where everything lies now.
   */
  void compact(StoreIndex index) {
    requireSound();
    try {
      index.dropHeardAccounts();
      try (Disk.Segment segment = disk.create(FRESH)) {
        StoreFile fresh = new StoreFile(disk, segment);
        fresh.writeHeader();
        Compaction compaction = new Compaction(index, fresh);
        compaction.write();
      }
      file.close();
      disk.rename(FRESH, NAME);
      disk.forceDirectory();
      file = disk.open(NAME);
      end = file.length();
      readAgain();
    } catch (IOException e) {
      poison();
      throw broken("compacting failed", e);
    }
  }

  /** What is kept, on its way into a new file. */
  private final class Compaction {
    private final StoreIndex index;
    private final StoreFile fresh;
    private final Writing writing;

    private Compaction(StoreIndex index, StoreFile fresh) {
      this.index = index;
      this.fresh = fresh;
      writing = fresh.writing();
    }

    private void write() throws IOException {
      StoreIndex.Entry entry = index.nextFrom(0);
      while (entry != null) {
        byte[] payload = payload(entry.place());
        byte[] sighting = StoreCodec.sighting(entry);
        System.arraycopy(sighting, 0, payload, StoreCodec.SIGHTING, sighting.length);
        index.move(entry.admitted(), add(StoreCodec.MENTION, payload).offset());
        entry = index.nextFrom(entry.admitted() + 1);
      }
      for (StoreIndex.Buried gone : index.buried()) {
        add(StoreCodec.GONE, StoreCodec.gone(gone.tombstone(), gone.number()));
      }
      for (Map<AuthorKey, Kept.Claim> claims : index.claims()) {
        for (Kept.Claim claim : claims.values()) {
          add(StoreCodec.CLAIM, StoreCodec.claim(claim));
        }
      }
      for (Map.Entry<Long, StoreIndex.Notice> each : index.notices().entrySet()) {
        Outcome.Change change = each.getValue().change();
        Place place = add(StoreCodec.NOTICE, StoreCodec.notice(each.getKey(), change));
        each.setValue(new StoreIndex.Notice(change, place));
      }
      index
          .checkpoints()
          .forEach(
              (source, point) ->
                  writing.add(StoreCodec.CHECKPOINT, StoreCodec.checkpoint(source, point)));
      index
          .positions()
          .forEach(
              (sink, number) ->
                  writing.add(StoreCodec.POSITION, StoreCodec.position(sink, number)));
      index
          .events()
          .forEach(
              (source, count) -> writing.add(StoreCodec.EVENTS, StoreCodec.events(source, count)));
      index
          .refused()
          .forEach(
              (refusal, posts) ->
                  writing.add(StoreCodec.REFUSED, StoreCodec.refused(refusal, posts)));
      index
          .faults()
          .forEach(
              (kind, records) -> writing.add(StoreCodec.FAULTS, StoreCodec.faults(kind, records)));
      fresh.append(writing, StoreCodec.Numbers.of(index), List.of());
    }

    /** Commits each piece, so that whoever reads it back need not hold more than one. */
    private Place add(byte type, byte[] payload) throws IOException {
      Place place = writing.add(type, payload);
      if (writing.size() > PIECE) {
        writing.add(StoreCodec.COMMIT, StoreCodec.commit(StoreCodec.Numbers.of(index), List.of()));
        fresh.put(writing);
      }
      return place;
    }
  }

  /** Reads the JSON of a mention's frame. */
  byte[] json(Place place) {
    try {
      byte[] payload = payload(place);
      return Arrays.copyOfRange(payload, StoreCodec.json(ByteBuffer.wrap(payload)), payload.length);
    } catch (IOException e) {
      poison();
      throw broken("reading failed", e);
    }
  }

  @Override
  public Whose at(Place place) {
    return whose(place, this::readFully);
  }

  @Override
  public Whose onward(Place place) {
    return whose(place, this::readOnward);
  }

  private interface Reading {
    ByteBuffer read(long at, int length) throws IOException;
  }

  private Whose whose(Place place, Reading reading) {
    requireSound();
    long at = place.offset() + StoreCodec.FRAME;
    int likely = Math.min(place.payload(), LIKELY_HEAD);
    try {
      try {
        return StoreCodec.whose(reading.read(at, likely).slice().limit(likely));
      } catch (BufferUnderflowException e) {
        return StoreCodec.whose(reading.read(at, place.payload())); // of many people, or long ids
      }
    } catch (IOException e) {
      poison();
      throw broken("reading failed", e);
    }
  }

  private byte[] payload(Place place) throws IOException {
    requireSound();
    return bytes(place.offset() + StoreCodec.FRAME, place.payload());
  }

  ByteBuffer readFully(long at, int length) throws IOException {
    return ByteBuffer.wrap(bytes(at, length));
  }

  /** Reads what may have been read with what lies before it. */
  ByteBuffer readOnward(long at, int length) throws IOException {
    if (length > WINDOW) {
      return readFully(at, length);
    }
    if (at < windowAt || at + length > windowAt + window.capacity()) {
      window = readFully(at, (int) Math.min(WINDOW, file.length() - at));
      windowAt = at;
    }
    return window.duplicate().position((int) (at - windowAt));
  }

  /** What was read in advance is no longer what the file holds. */
  private void readAgain() {
    window = ByteBuffer.allocate(0);
  }

  private byte[] bytes(long at, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (file.read(at, bytes, 0, length) < length) {
      throw new EOFException("the file ends before " + (at + length));
    }
    return bytes;
  }

  /** Throws if something failed before: what the index says may not be what the disk holds. */
  void requireSound() {
    if (poisoned) {
      throw new BrokenException(
          "mention store: a former commit failed; open the store again", null);
    }
  }

  boolean isSound() {
    return !poisoned;
  }

  void poison() {
    poisoned = true;
  }

  @Override
  public void close() {
    try {
      try (disk) {
        file.close();
      }
    } catch (IOException e) {
      throw broken("closing failed", e);
    }
  }

  /** Collects the frames of one commit. */
  static final class Writing {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long start;

    private Writing(long start) {
      this.start = start;
    }

    /** Adds a frame; returns where it will lie. */
    Place add(byte type, byte[] payload) {
      Place place = new Place(start + bytes.size(), payload.length);
      bytes.writeBytes(
          ByteBuffer.allocate(StoreCodec.FRAME)
              .putInt(payload.length)
              .put(type)
              .putInt(StoreCodec.checksum(type, payload))
              .array());
      bytes.writeBytes(payload);
      return place;
    }

    int size() {
      return bytes.size();
    }

    boolean isEmpty() {
      return bytes.size() == 0;
    }

    /** Returns what was collected so far; what follows lies behind it. */
    private byte[] take() {
      byte[] taken = bytes.toByteArray();
      start += taken.length;
      bytes.reset();
      return taken;
    }
  }
}
