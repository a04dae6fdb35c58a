package dev.earshot.testdisk;

import dev.earshot.disk.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A disk with a page cache that can lose its power before any change, fail a force as Linux does
 * (the page is lost and yet called clean), and write short.
 */
public final class FaultyDisk implements Disk {
  public static final class PowerCut extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final Map<String, File> files = new HashMap<>();
  private final Map<String, File> durableNames = new HashMap<>();
  private int changes;
  private int cutAt = Integer.MAX_VALUE;
  private int failForceAt = Integer.MAX_VALUE;
  private int shortWriteAt = Integer.MAX_VALUE;
  private int forces;
  private int writes;

  public FaultyDisk cutAt(int change) {
    cutAt = change;
    return this;
  }

  public FaultyDisk failForceAt(int force) {
    failForceAt = forces + force;
    return this;
  }

  public FaultyDisk shortWriteAt(int write) {
    shortWriteAt = writes + write;
    return this;
  }

  public int forces() {
    return forces;
  }

  /** How many bytes the write that the power cut caught has; 0 if there is none. */
  public int unforcedBytes() {
    return files.values().stream()
        .flatMap(file -> file.unforced.stream())
        .mapToInt(change -> change.bytes().length)
        .max()
        .orElse(0);
  }

  /** Every byte that a file of that name would be read with now. */
  public byte[] bytes(String name) {
    return Objects.requireNonNull(files.get(name), name).cache.clone();
  }

  /** What is found after the power is back: forced bytes, and of the rest what is chosen. */
  public FaultyDisk afterPowerCut(boolean unforcedNames, UnaryOperator<Change> surviving) {
    FaultyDisk after = new FaultyDisk();
    (unforcedNames ? files : durableNames)
        .forEach(
            (name, file) -> {
              File found = after.new File();
              found.durable = file.durable.clone();
              for (Change change : file.unforced) {
                found.durable = apply(found.durable, surviving.apply(change));
              }
              found.cache = found.durable.clone();
              after.files.put(name, found);
              after.durableNames.put(name, found);
            });
    return after;
  }

  /** A write at a place; or, without bytes, a cut to that length. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Change(long at, byte[] bytes) {
    public static Change nothing(Change change) {
      return new Change(-1, new byte[0]);
    }

    public Change first(int count) {
      return new Change(at, Arrays.copyOf(bytes, Math.min(count, bytes.length)));
    }

    /** The later pages arrived and the earlier did not. */
    public Change withoutFirst(int count) {
      byte[] torn = bytes.clone();
      Arrays.fill(torn, 0, Math.min(count, torn.length), (byte) 0);
      return new Change(at, torn);
    }
  }

  private static byte[] apply(byte[] before, Change change) {
    if (change.at() < 0) {
      return before;
    }
    if (change.bytes().length == 0) {
      return Arrays.copyOf(before, Math.min(before.length, (int) change.at()));
    }
    int end = (int) change.at() + change.bytes().length;
    byte[] after = Arrays.copyOf(before, Math.max(before.length, end));
    System.arraycopy(change.bytes(), 0, after, (int) change.at(), change.bytes().length);
    return after;
  }

  private void change() throws IOException {
    if (++changes >= cutAt) {
      throw new PowerCut();
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public Segment open(String name) {
    return Objects.requireNonNull(files.get(name), name);
  }

  @Override
  public Segment create(String name) throws IOException {
    change();
    File file = new File();
    files.put(name, file);
    return file;
  }

  @Override
  public void delete(String name) throws IOException {
    change();
    files.remove(name);
  }

  @Override
  public void rename(String name, String replaced) throws IOException {
    change();
    File file = Objects.requireNonNull(files.remove(name), name);
    files.put(replaced, file);
  }

  @Override
  public void forceDirectory() throws IOException {
    change();
    durableNames.clear();
    durableNames.putAll(files);
  }

  @Override
  public void close() {}

  final class File implements Segment {
    private byte[] durable = new byte[0];
    private byte[] cache = new byte[0];
    private List<Change> unforced = new ArrayList<>();

    @Override
    public long length() {
      return cache.length;
    }

    @Override
    public int read(long at, byte[] into, int from, int length) {
      int read = (int) Math.max(0, Math.min(length, cache.length - at));
      System.arraycopy(cache, (int) at, into, from, read);
      return read;
    }

    @Override
    public void write(long at, byte[] bytes) throws IOException {
      Change change = new Change(at, bytes.clone());
      if (++writes == shortWriteAt) {
        change = change.first(bytes.length / 2);
      }
      unforced.add(change);
      cache = FaultyDisk.apply(cache, change);
      change();
      if (writes == shortWriteAt) {
        throw new IOException("no space left on device");
      }
    }

    @Override
    public void truncate(long length) throws IOException {
      Change change = new Change(length, new byte[0]);
      unforced.add(change);
      cache = FaultyDisk.apply(cache, change);
      change();
    }

    @Override
    public void force() throws IOException {
      change();
      if (++forces == failForceAt) {
        unforced = new ArrayList<>();
        throw new IOException("input/output error");
      }
      for (Change change : unforced) {
        durable = FaultyDisk.apply(durable, change);
      }
      unforced = new ArrayList<>();
    }

    @Override
    public void close() {}
  }
}
