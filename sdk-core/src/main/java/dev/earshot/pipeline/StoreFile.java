package dev.earshot.pipeline;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import dev.earshot.disk.Disk;
import dev.earshot.key.Encryption;
import dev.earshot.key.StoreKey;
import dev.earshot.pipeline.StoreIndex.Place;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@link FileStore}: appends frames, makes them durable, overwrites what is obsolete.
 * Not thread-safe.
 */
final class StoreFile implements Closeable, Whose.Reader {
  static final String NAME = "mentions.log";
  static final String FRESH = "mentions.new";

  /** What was not sealed, sealed, while it is about to take the place of the former. */
  static final String SEALED = "mentions.sealed";

  private static final int PIECE = 1 << 20;
  private static final int LIKELY_HEAD = 512;
  private static final int HEAD_LENGTH = Integer.BYTES;
  private static final int WINDOW = 1 << 18;

  private final Disk disk;
  private final @Nullable Encryption with;
  private Disk.Segment file;
  private StoreSeal seal = StoreSeal.NONE;
  private long end;
  private boolean poisoned;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowAt;

  private StoreFile(Disk disk, @Nullable Encryption with, Disk.Segment file) {
    this.disk = disk;
    this.with = with;
    this.file = file;
  }

  /**
   * Opens the file of a disk, made if it is not there, and closes the disk where that fails.
   *
   * @param with what new files are sealed with; null for not at all
   * @throws RefusedException if there is a key and nobody to unwrap it
   * @throws BrokenException if there is a key and nothing that it was made for
   */
  static StoreFile on(Disk disk, @Nullable Encryption with) {
    boolean opened = false;
    try {
      List<String> names = disk.names();
      if (with == null && names.contains(StoreKeyFile.NAME)) {
        throw new RefusedException(
            "mention store: its contents are sealed; open it with the root key", null);
      }
      if (names.contains(FRESH)) {
        disk.delete(FRESH); // a crash left it; it holds what may be erased
      }
      if (names.contains(SEALED)) {
        takeTheFormersPlace(disk);
      }
      if (names.contains(StoreKeyFile.NAME) && !disk.names().contains(NAME)) {
        throw new BrokenException(
            "mention store: "
                + NAME
                + " is missing beside "
                + StoreKeyFile.NAME
                + ", and with it what must not come back; put a copy back, or delete the key too to"
                + " begin anew",
            null);
      }
      Disk.Segment file = disk.names().contains(NAME) ? disk.open(NAME) : disk.create(NAME);
      opened = true;
      return new StoreFile(disk, with == null ? null : ahead(with), file);
    } catch (IOException e) {
      throw broken("the folder cannot be opened", e);
    } finally {
      if (!opened) {
        release(disk);
      }
    }
  }

  private static Encryption ahead(Encryption with) {
    return new Encryption(with.root(), with.drawnAhead());
  }

  private static void release(Disk disk) {
    try {
      disk.close();
    } catch (IOException e) {
      throw broken("the folder cannot be closed", e);
    }
  }

  /* Sealed whole before the former is touched: a crash at any point leaves one of the two. */
  private static void takeTheFormersPlace(Disk disk) throws IOException {
    if (disk.names().contains(NAME)) {
      try (Disk.Segment former = disk.open(NAME)) {
        for (long at = 0; at < former.length(); at += PIECE) {
          former.write(at, new byte[(int) Math.min(PIECE, former.length() - at)]);
        }
        former.force();
      }
    }
    disk.rename(SEALED, NAME);
    disk.forceDirectory();
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

  static BrokenException damaged(long at) {
    return new BrokenException(
        "mention store: mentions.log is damaged at or after offset "
            + at
            + "; restore it from a copy",
        null);
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
    seal = with == null ? StoreSeal.NONE : StoreSeal.fresh(key(with), with.random());
    file.truncate(0);
    file.write(
        0,
        ByteBuffer.allocate(StoreCodec.HEADER)
            .putLong(StoreCodec.MAGIC)
            .putInt(StoreCodec.VERSION)
            .put(seal.header())
            .array());
    file.force();
    disk.forceDirectory();
    end = StoreCodec.HEADER;
  }

  /**
   * Learns from the header how the file is sealed.
   *
   * @throws RefusedException if it is, and there is no root key
   * @throws BrokenException if its key is gone, or another's
   */
  void readSeal() throws IOException {
    byte[] header = bytes(StoreCodec.HEADER - StoreSeal.HEADER, StoreSeal.HEADER);
    if (!StoreSeal.isSealed(header)) {
      return;
    }
    if (with == null) {
      throw new RefusedException(
          "mention store: mentions.log is sealed; open it with the root key, and with "
              + StoreKeyFile.NAME
              + " beside it",
          null);
    }
    if (!StoreKeyFile.isIn(disk)) {
      throw new BrokenException(
          "mention store: "
              + StoreKeyFile.NAME
              + " is gone, without which nothing opens; put a copy back",
          null);
    }
    seal = StoreSeal.of(header, key(with), with.random());
  }

  private StoreKey key(Encryption encryption) throws IOException {
    return StoreKeyFile.openOrMake(disk, encryption);
  }

  /** Whether it is to be sealed and is not yet. */
  boolean isYetToBeSealed() {
    return with != null && !seal.isSealed();
  }

  Writing writing() {
    return new Writing(end, seal);
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
      StoreSeal next;
      try (Disk.Segment segment = disk.create(FRESH)) {
        StoreFile fresh = new StoreFile(disk, with, segment);
        fresh.writeHeader();
        Compaction compaction = new Compaction(index, fresh);
        compaction.write();
        next = fresh.seal;
      }
      file.close();
      if (isYetToBeSealed()) {
        disk.rename(FRESH, SEALED);
        disk.forceDirectory();
        takeTheFormersPlace(disk);
      } else {
        disk.rename(FRESH, NAME);
        disk.forceDirectory();
      }
      file = disk.open(NAME);
      seal = next;
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
        ByteBuffer stored = ByteBuffer.wrap(stored(entry.place()));
        byte[] head = openHead(entry.place(), stored);
        byte[] sighting = StoreCodec.sighting(entry);
        System.arraycopy(sighting, 0, head, StoreCodec.SIGHTING, sighting.length);
        index.move(entry, writing.addMention(head, openJson(entry.place(), stored)));
        commitPiece();
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
      commitPiece();
      return place;
    }

    private void commitPiece() throws IOException {
      if (writing.size() > PIECE) {
        writing.add(StoreCodec.COMMIT, StoreCodec.commit(StoreCodec.Numbers.of(index), List.of()));
        fresh.put(writing);
      }
    }
  }

  /** Reads the JSON of a mention's frame. */
  byte[] json(Place place) {
    try {
      ByteBuffer stored = ByteBuffer.wrap(stored(place));
      takeHead(place, stored);
      return openJson(place, stored);
    } catch (IOException e) {
      poison();
      throw broken("reading failed", e);
    }
  }

  /** Returns what a frame says; of a mention the head alone. */
  byte[] opened(byte type, long at, byte[] stored) {
    return switch (type) {
      case StoreCodec.COMMIT -> stored;
      case StoreCodec.MENTION -> openHead(new Place(at, stored.length), ByteBuffer.wrap(stored));
      default -> seal.open(type, at, stored);
    };
  }

  private byte[] openHead(Place place, ByteBuffer stored) {
    return seal.open(StoreCodec.MENTION, place.offset(), takeHead(place, stored));
  }

  private static byte[] takeHead(Place place, ByteBuffer stored) {
    int length = stored.getInt();
    if (length < 0 || length > stored.remaining()) {
      throw damaged(place.offset());
    }
    byte[] head = new byte[length];
    stored.get(head);
    return head;
  }

  private byte[] openJson(Place place, ByteBuffer behindHead) {
    byte[] json = new byte[behindHead.remaining()];
    behindHead.get(json);
    return seal.open(StoreCodec.JSON_PART, place.offset(), json);
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
      ByteBuffer stored = reading.read(at, likely).slice();
      if (stored.getInt(0) > likely - HEAD_LENGTH) {
        stored = reading.read(at, place.payload()).slice(); // of many people, or long ids
      }
      return StoreCodec.whose(openHead(place, stored));
    } catch (IOException e) {
      poison();
      throw broken("reading failed", e);
    }
  }

  private byte[] stored(Place place) throws IOException {
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
    private final StoreSeal seal;
    private long start;

    private Writing(long start, StoreSeal seal) {
      this.start = start;
      this.seal = seal;
    }

    /** Adds a frame; returns where it will lie. */
    Place add(byte type, byte[] content) {
      return put(type, type == StoreCodec.COMMIT ? content : seal.seal(type, at(), content));
    }

    /** Adds a mention's frame, of which the head can be read alone. */
    Place addMention(byte[] head, byte[] json) {
      byte[] first = seal.seal(StoreCodec.MENTION, at(), head);
      byte[] rest = seal.seal(StoreCodec.JSON_PART, at(), json);
      return put(
          StoreCodec.MENTION,
          ByteBuffer.allocate(HEAD_LENGTH + first.length + rest.length)
              .putInt(first.length)
              .put(first)
              .put(rest)
              .array());
    }

    private long at() {
      return start + bytes.size();
    }

    private Place put(byte type, byte[] payload) {
      Place place = new Place(at(), payload.length);
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
