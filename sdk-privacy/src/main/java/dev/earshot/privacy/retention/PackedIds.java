package dev.earshot.privacy.retention;

import dev.earshot.PostId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The ids of posts one after the other, as their text in UTF-8 behind its length. */
final class PackedIds {
  private static final int LENGTH = 2;

  private byte[] bytes = new byte[64];
  private int used;
  private int size;
  private long newest = Long.MIN_VALUE;

  int size() {
    return size;
  }

  /** The latest moment at which any of them says that it was observed, in seconds since 1970. */
  long newest() {
    return newest;
  }

  void add(PostId id, long observed) {
    byte[] text = id.toString().getBytes(StandardCharsets.UTF_8);
    add(text, 0, text.length);
    newest = Math.max(newest, observed);
  }

  private void add(byte[] text, int from, int length) {
    int end = Math.addExact(used, LENGTH + length);
    if (end > bytes.length) {
      bytes =
          Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 1.5 * end)));
    }
    bytes[used] = (byte) (length >>> 8);
    bytes[used + 1] = (byte) length;
    System.arraycopy(text, from, bytes, used + LENGTH, length);
    used = end;
    size++;
  }

  void addAll(PackedIds more) {
    more.forEach((from, length) -> add(more.bytes, from, length));
    newest = Math.max(newest, more.newest);
  }

  private interface Slice {
    void take(int from, int length);
  }

  private void forEach(Slice slice) {
    for (int at = 0; at < used; ) {
      int length = (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
      slice.take(at + LENGTH, length);
      at += LENGTH + length;
    }
  }

  private PostId id(int from, int length) {
    return PostId.parse(new String(bytes, from, length, StandardCharsets.UTF_8));
  }

  void forEach(Consumer<PostId> taker) {
    forEach((from, length) -> taker.accept(id(from, length)));
  }

  /** Hands over the first ones until the taker wants no more; returns those behind them. */
  PackedIds take(Predicate<PostId> taker) {
    PackedIds left = new PackedIds();
    boolean[] wants = {true};
    forEach(
        (from, length) -> {
          if (wants[0]) {
            wants[0] = taker.test(id(from, length));
          } else {
            left.add(bytes, from, length);
          }
        });
    left.newest = newest;
    return left;
  }

  /** Returns what is left without those, each once. */
  PackedIds without(Set<PostId> gone, Predicate<PostId> first) {
    PackedIds left = new PackedIds();
    forEach(
        (from, length) -> {
          PostId id = id(from, length);
          if (!gone.contains(id) && first.test(id)) {
            left.add(bytes, from, length);
          }
        });
    left.newest = newest;
    left.bytes = Arrays.copyOf(left.bytes, left.used);
    return left;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(newest);
    out.writeInt(size);
    out.writeInt(used);
    out.write(bytes, 0, used);
  }

  /** Reads what was written and adds it. */
  void read(DataInputStream in) throws IOException {
    PackedIds read = new PackedIds();
    read.newest = in.readLong();
    int expected = in.readInt();
    int length = in.readInt();
    read.bytes = in.readNBytes(length);
    if (read.bytes.length != length) {
      throw new IOException("expected " + length + " bytes");
    }
    read.used = length;
    addAll(read);
    if (size < expected) {
      throw new IOException("expected " + expected + " ids");
    }
  }
}
