package dev.earshot.pipeline;

import dev.earshot.MalformedException;
import dev.earshot.Mention;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * An aggregate that adds what arrives, subtracts what departs, and remembers no post.
 *
 * <p>Made for extension: a subclass says what one mention counts for, and how its figures are
 * written down. After any sequence of changes it must hold what it would hold had it only seen what
 * remains. Thread-safe: counting and reading lock the sink itself, so a subclass makes its reading
 * methods {@code synchronized}.
 *
 * @param <A> the subclass itself
 */
public abstract class SubtractingSink<A extends SubtractingSink<A>> implements Aggregate<A> {
  private static final long MAGIC = 0x45415253_41474752L; // EARSAGGR
  private static final int FORMAT = 1;
  private static final int CHECKSUM = 4;

  private long position;

  /** Creates a sink that has counted nothing. */
  protected SubtractingSink() {}

  @Override
  public final synchronized void accept(Delivery delivery) {
    if (delivery.last() <= position) {
      return; // it came before
    }
    for (Outcome.Change change : delivery.changes()) {
      change.departure().ifPresent(mention -> count(mention, -1));
      change.arrival().ifPresent(mention -> count(mention, 1));
    }
    position = delivery.last();
  }

  @Override
  public final synchronized long position() {
    return position;
  }

  @Override
  public final synchronized void clear() {
    reset();
    position = 0;
  }

  @Override
  public final synchronized byte[] snapshot() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CRC32C checksum = new CRC32C();
    DataOutputStream out = new DataOutputStream(new CheckedOutputStream(bytes, checksum));
    try {
      out.writeLong(MAGIC);
      out.writeInt(FORMAT);
      out.writeUTF(form());
      out.writeLong(position);
      write(out);
      out.writeInt((int) checksum.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  @Override
  public final synchronized void restore(byte[] snapshot) {
    int body = snapshot.length - CHECKSUM;
    if (body < 0 || ByteBuffer.wrap(snapshot).getInt(body) != checksum(snapshot, body)) {
      throw malformed("expected a whole snapshot");
    }
    byte[] before = snapshot();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot, 0, body));
    try {
      if (in.readLong() != MAGIC || in.readInt() != FORMAT) {
        throw malformed("expected a snapshot of version " + FORMAT);
      }
      if (!in.readUTF().equals(form())) {
        throw malformed("expected one of " + form());
      }
      long counted = in.readLong();
      reset();
      read(in);
      position = counted;
    } catch (IOException e) {
      restore(before);
      throw malformed("expected the figures of " + form());
    }
  }

  private static MalformedException malformed(String problem) {
    return new MalformedException("snapshot", null, -1, problem, null);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  @Override
  public final void merge(A other) {
    if (other == this) {
      throw new IllegalArgumentException("other: expected another one, of other posts");
    }
    byte[] figures = other.snapshot(); // so that no thread holds both locks
    synchronized (this) {
      DataInputStream in =
          new DataInputStream(new ByteArrayInputStream(figures, 0, figures.length - CHECKSUM));
      try {
        in.readLong();
        in.readInt();
        in.readUTF();
        in.readLong();
        read(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // it was written a moment ago
      }
    }
  }

  /**
   * Counts one mention. Called with the lock held.
   *
   * @param mention what came or goes
   * @param sign 1 to add, -1 to subtract
   */
  protected abstract void count(Mention mention, int sign);

  /** Forgets every figure. Called with the lock held. */
  protected abstract void reset();

  /**
   * Returns which figures these are, with the version of their written form and what they were made
   * for: {@code hourly-series/1}. Snapshots of another form are refused.
   */
  protected abstract String form();

  /** Writes the figures down. Called with the lock held. */
  protected abstract void write(DataOutputStream out) throws IOException;

  /** Reads figures and adds them to those that there are. Called with the lock held. */
  protected abstract void read(DataInputStream in) throws IOException;
}
