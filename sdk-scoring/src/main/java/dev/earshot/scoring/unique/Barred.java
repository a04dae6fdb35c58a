package dev.earshot.scoring.unique;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/* Who takes a value out for want of room must never count it again: what goes later would else be
 * subtracted from what it was never added to. */
/**
 * The values that are not counted in one stretch of time, as a Bloom filter of a MiB: what is in it
 * is told so always, what is not about once in a hundred where half a million are. Not thread-safe.
 */
public final class Barred {
  private static final int WORDS = 1 << 17;
  private static final long MASK = (long) WORDS * Long.SIZE - 1;

  private final long[] bits = new long[WORDS];
  private long most;

  /** Creates a filter that bars nothing. */
  public Barred() {}

  /** Returns how many mentions a value in it may have had when it was taken out. */
  public long most() {
    return most;
  }

  /** Bars a value of a group that had so many mentions. */
  public void add(long group, long value, long had) {
    long hash = mix(group, value);
    set(hash & MASK);
    set((hash >>> 32) & MASK);
    most = Math.max(most, had);
  }

  /** Whether a value of a group is barred; perhaps also one that is not. */
  public boolean holds(long group, long value) {
    long hash = mix(group, value);
    return isSet(hash & MASK) && isSet((hash >>> 32) & MASK);
  }

  private static long mix(long group, long value) {
    long h = (group * 0x9E3779B97F4A7C15L) ^ value;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  private void set(long bit) {
    bits[(int) (bit >>> 6)] |= 1L << bit;
  }

  private boolean isSet(long bit) {
    return (bits[(int) (bit >>> 6)] & 1L << bit) != 0;
  }

  /** Bars what another bars. */
  public void addAll(Barred other) {
    most = Math.max(most, other.most);
    for (int i = 0; i < WORDS; i++) {
      bits[i] |= other.bits[i];
    }
  }

  /** Writes the filter down, 1 MiB. */
  public void write(DataOutputStream out) throws IOException {
    out.writeLong(most);
    for (long word : bits) {
      out.writeLong(word);
    }
  }

  /** Adds what {@link #write} wrote. */
  public void read(DataInputStream in) throws IOException {
    most = Math.max(most, in.readLong());
    for (int i = 0; i < WORDS; i++) {
      bits[i] |= in.readLong();
    }
  }
}
