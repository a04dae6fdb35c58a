package dev.earshot.pipeline;

import dev.earshot.BrokenException;
import dev.earshot.disk.Disk;
import dev.earshot.pipeline.StoreCodec.Place;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The file of a {@link FileStore}: appends frames, makes them durable, overwrites what is obsolete.
 * Not thread-safe.
 */
final class StoreFile implements Closeable {
  static final String NAME = "mentions.log";
  static final String FRESH = "mentions.new";

  private static final int PIECE = 1 << 20;

  private final Disk disk;
  private Disk.Segment file;
  private long end;
  private boolean poisoned;

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
  void append(Writing writing, long last, long lastForgetting, List<Place> obsolete)
      throws IOException {
    put(writing);
    file.force();
    writing.add(StoreCodec.COMMIT, StoreCodec.commit(last, lastForgetting, obsolete));
    put(writing);
    file.force();
    zero(obsolete);
  }

  private void put(Writing writing) throws IOException {
    byte[] bytes = writing.take();
    file.write(end, bytes);
    end += bytes.length;
  }

  /** Overwrites the payload of frames with zeros. */
  void zero(List<Place> places) throws IOException {
    for (Place place : places) {
      file.write(place.offset() + StoreCodec.FRAME, new byte[place.payload()]);
    }
    if (!places.isEmpty()) {
      file.force();
    }
  }

  /**
   * Writes what is kept, piece by piece, into a new file and puts it in this one's place.
   *
   * @return where everything lies now
   */
  StoreIndex<Place> compact(StoreIndex<Place> index) {
    requireSound();
    try {
      StoreIndex<Place> moved = new StoreIndex<>();
      index.dropHeardAccounts();
      long length;
      try (Disk.Segment segment = disk.create(FRESH)) {
        StoreFile fresh = new StoreFile(disk, segment);
        fresh.writeHeader();
        Writing writing = fresh.writing();
        for (StoreIndex.Entry<Place> entry : index.entries()) {
          byte[] payload = StoreCodec.mention(entry, json(entry.place()));
          moved.put(entry.at(writing.add(StoreCodec.MENTION, payload, entry.place())));
          fresh.putLarge(writing);
        }
        for (StoreIndex.Buried gone : index.buried()) {
          writing.add(StoreCodec.GONE, StoreCodec.gone(gone.tombstone(), gone.number()));
          fresh.putLarge(writing);
        }
        index
            .notices()
            .forEach(
                (number, notice) ->
                    moved.note(
                        number,
                        notice.change(),
                        writing.add(
                            StoreCodec.NOTICE, StoreCodec.notice(number, notice.change()))));
        index
            .checkpoints()
            .forEach(
                (source, checkpoint) ->
                    writing.add(StoreCodec.CHECKPOINT, StoreCodec.checkpoint(source, checkpoint)));
        index
            .positions()
            .forEach(
                (sink, number) ->
                    writing.add(StoreCodec.POSITION, StoreCodec.position(sink, number)));
        fresh.append(writing, index.last(), index.lastForgetting(), List.of());
        length = fresh.end;
      }
      moved.takeRest(index);
      file.close();
      disk.rename(FRESH, NAME);
      disk.forceDirectory();
      file = disk.open(NAME);
      end = length;
      return moved;
    } catch (IOException e) {
      poison();
      throw broken("compacting failed", e);
    }
  }

  private void putLarge(Writing writing) throws IOException {
    if (writing.size() > PIECE) {
      put(writing);
    }
  }

  /** Reads the JSON of a mention's frame. */
  byte[] json(Place place) {
    requireSound();
    try {
      int length = place.payload() - place.json();
      return readFully(place.offset() + StoreCodec.FRAME + place.json(), length).array();
    } catch (IOException e) {
      poison();
      throw broken("reading failed", e);
    }
  }

  ByteBuffer readFully(long at, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (file.read(at, bytes, 0, length) < length) {
      throw new EOFException("the file ends before " + (at + length));
    }
    return ByteBuffer.wrap(bytes);
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
      return add(type, payload, new Place(0, 0, 0));
    }

    /** Adds a mention's frame, whose JSON is as long as at another place. */
    Place add(byte type, byte[] payload, Place sameJson) {
      return add(type, payload, payload.length - (sameJson.payload() - sameJson.json()));
    }

    /** Adds a frame; {@code json} says where in the payload a mention's JSON begins. */
    Place add(byte type, byte[] payload, int json) {
      Place place = new Place(start + bytes.size(), payload.length, json);
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
