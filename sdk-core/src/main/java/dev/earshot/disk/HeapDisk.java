package dev.earshot.disk;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files in memory, for what need not outlive its process. Thread-safe. */
final class HeapDisk implements Disk {
  private final Map<String, Bytes> segments = new HashMap<>();

  @Override
  public synchronized List<String> names() {
    return List.copyOf(segments.keySet());
  }

  @Override
  public synchronized Segment open(String name) {
    Bytes bytes = segments.get(name);
    if (bytes == null) {
      throw new IllegalStateException("no segment " + name);
    }
    return bytes;
  }

  @Override
  public synchronized Segment create(String name) {
    Bytes bytes = new Bytes();
    segments.put(name, bytes);
    return bytes;
  }

  @Override
  public synchronized void delete(String name) {
    segments.remove(name);
  }

  @Override
  public synchronized void rename(String name, String replaced) {
    Bytes bytes = segments.remove(name);
    if (bytes == null) {
      throw new IllegalStateException("no segment " + name);
    }
    segments.put(replaced, bytes);
  }

  @Override
  public void forceDirectory() {}

  @Override
  public void close() {}

  private static final class Bytes implements Segment {
    private byte[] bytes = new byte[1024];
    private int length;

    @Override
    public synchronized long length() {
      return length;
    }

    @Override
    public synchronized int read(long at, byte[] into, int from, int count) {
      int read = (int) Math.max(0, Math.min(count, length - at));
      System.arraycopy(bytes, (int) at, into, from, read);
      return read;
    }

    @Override
    public synchronized void write(long at, byte[] more) {
      int end = Math.toIntExact(at + more.length);
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
      }
      System.arraycopy(more, 0, bytes, (int) at, more.length);
      length = Math.max(length, end);
    }

    @Override
    public synchronized void truncate(long newLength) {
      length = (int) newLength;
    }

    @Override
    public void force() {}

    @Override
    public void close() {}
  }
}
