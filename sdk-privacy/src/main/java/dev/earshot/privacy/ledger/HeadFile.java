package dev.earshot.privacy.ledger;

import dev.earshot.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/* Four places, each of a sector's length, so that writing one leaves the others as they are. Two are
 * written in turn after each frame and left to the page cache: a process that is killed leaves them
 * right, a power cut may leave them older or torn. The other two are written in turn and forced each
 * FORCED_EACH frames, after the first frame of all, and before the manifest says anything. All are
 * written after the frame is safe, so none is ever ahead of the files. */
/** The file in which a ledger says after each frame how far it has come. One thread writes. */
final class HeadFile implements Closeable {
  static final String NAME = "ledger.head";
  static final int FORCED_EACH = 256;

  private static final long MAGIC = 0x89_45_4C_48_0D_0A_1A_0AL;
  private static final int VERSION = 3;
  private static final int SECTOR = 512;
  private static final int PLACES = 4;
  private static final int BYTES = 8 + 4 + Head.BYTES + 8 + 8 + 4;

  /** What a person writes into it where it is lost and no other file is. */
  private static final byte[] GIVEN_UP = "nobody vouches".getBytes(StandardCharsets.US_ASCII);

  /**
   * A key that is about to be destroyed.
   *
   * @param segment the number of the first event of its segment
   * @param offset where in it the key lies
   */
  record Destroying(long segment, long offset) {
    private static final Destroying NONE = new Destroying(0, 0);
  }

  private final Disk.Segment file;
  private long written;
  private boolean silent;

  private HeadFile(Disk.Segment file, boolean silent) {
    this.file = file;
    this.silent = silent;
  }

  static boolean isThere(Disk disk) throws IOException {
    return disk.names().contains(NAME);
  }

  /** Makes the file, which says nothing yet; its name is durable once the directory was forced. */
  static HeadFile create(Disk disk) throws IOException {
    HeadFile made = new HeadFile(disk.create(NAME), true);
    made.file.write(0, new byte[PLACES * SECTOR]);
    made.file.force();
    return made;
  }

  static HeadFile open(Disk disk) throws IOException {
    HeadFile opened = new HeadFile(disk.open(NAME), true);
    opened.silent = opened.read().equals(Head.NONE);
    return opened;
  }

  /** Returns whether no place of it could be read, and nothing was written since. */
  boolean isSilent() {
    return silent;
  }

  /** Returns whether a person gave up what it said. */
  boolean isGivenUp() throws IOException {
    byte[] bytes = new byte[GIVEN_UP.length];
    return file.read(0, bytes, 0, bytes.length) == bytes.length && Arrays.equals(bytes, GIVEN_UP);
  }

  /** Writes it anew, so that a power cut leaves what it was or a head. */
  void renew(Head head) throws IOException {
    byte[] whole = new byte[PLACES * SECTOR];
    System.arraycopy(place(head, Destroying.NONE), 0, whole, 0, BYTES);
    file.write(0, whole);
    file.force();
    silent = false;
  }

  /** Returns whether it has all its places. */
  boolean isWhole() throws IOException {
    return file.length() >= PLACES * SECTOR;
  }

  /** Returns whether each place holds something and none a head: a power cut leaves two or more. */
  boolean isDamaged() throws IOException {
    byte[] bytes = new byte[PLACES * SECTOR];
    int read = file.read(0, bytes, 0, bytes.length);
    for (int at = 0; at < read; at += SECTOR) {
      boolean empty = true;
      for (int i = at; i < at + BYTES; i++) {
        empty &= bytes[i] == 0;
      }
      if (empty) {
        return false;
      }
    }
    return read().equals(Head.NONE);
  }

  /** Returns the head that is furthest of those that can be read; none where none can. */
  Head read() throws IOException {
    Head furthest = Head.NONE;
    for (ByteBuffer place : places()) {
      Head head = Head.read(place);
      furthest = head.number() > furthest.number() ? head : furthest;
    }
    return furthest;
  }

  /** Returns the keys of which the places that can be read say that they are about to go. */
  List<Destroying> destroying() throws IOException {
    List<Destroying> found = new ArrayList<>();
    for (ByteBuffer place : places()) {
      Head.read(place);
      found.add(new Destroying(place.getLong(), place.getLong()));
    }
    found.removeIf(Destroying.NONE::equals);
    return found;
  }

  /* Each behind its magic and version. */
  private List<ByteBuffer> places() throws IOException {
    byte[] bytes = new byte[PLACES * SECTOR];
    int read = file.read(0, bytes, 0, bytes.length);
    List<ByteBuffer> sound = new ArrayList<>();
    for (int at = 0; at + BYTES <= read; at += SECTOR) {
      ByteBuffer from = ByteBuffer.wrap(bytes, at, BYTES);
      if (from.getLong() == MAGIC
          && from.getInt() == VERSION
          && from.getInt(at + BYTES - 4) == SegmentHeader.checksum(bytes, at, BYTES - 4)) {
        sound.add(from);
      }
    }
    return sound;
  }

  void write(Head head) throws IOException {
    write(head, Destroying.NONE, ++written % FORCED_EACH == 0 || silent);
  }

  /** Writes it so that a power cut leaves it. */
  void force(Head head) throws IOException {
    force(head, Destroying.NONE);
  }

  /** Writes it, and which key is about to go, so that a power cut leaves it. */
  void force(Head head, Destroying key) throws IOException {
    written += FORCED_EACH - written % FORCED_EACH;
    write(head, key, true);
  }

  private void write(Head head, Destroying key, boolean forced) throws IOException {
    long turn = forced ? written / FORCED_EACH : written;
    long at = ((turn & 1) + (forced ? 2 : 0)) * SECTOR;
    if (forced) {
      file.write(at, place(head, key));
      file.force();
    } else {
      file.writeBehind(at, place(head, key));
    }
    silent = false;
  }

  private static byte[] place(Head head, Destroying key) {
    ByteBuffer to = ByteBuffer.allocate(BYTES).putLong(MAGIC).putInt(VERSION);
    head.write(to);
    to.putLong(key.segment()).putLong(key.offset());
    to.putInt(SegmentHeader.checksum(to.array(), BYTES - 4));
    return to.array();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
