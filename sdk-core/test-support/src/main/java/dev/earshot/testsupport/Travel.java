package dev.earshot.testsupport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is sent to another process by Java's serialization, and what becomes of it on the way. */
public final class Travel {
  private static final int MOST = 3_000;

  private Travel() {}

  /** Returns the bytes of something. */
  public static byte[] sent(Serializable thing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(thing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns what arrives of bytes. */
  public static Object arrived(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  /** Returns the bytes of something of which a field had another value. */
  public static byte[] sentWith(Serializable thing, String name, @Nullable Object value) {
    try {
      Field field = thing.getClass().getDeclaredField(name);
      field.setAccessible(true);
      Object before = field.get(thing);
      field.set(thing, value);
      try {
        return sent(thing);
      } finally {
        field.set(thing, before);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Checks that bytes of which one was altered are read and used as something, or refused: by the
   * platform's stream, or with an error of ours, never by what a method happens to stumble over.
   *
   * @param ours the kind of our own errors
   * @param use what is done with what arrived
   */
  public static void withAnAlteredByte(
      byte[] bytes, Class<? extends RuntimeException> ours, Consumer<Object> use) {
    int step = Math.max(1, bytes.length / MOST);
    for (int at = 0; at < bytes.length; at += step) {
      for (int bit : new int[] {1, 0x80}) {
        byte[] altered = bytes.clone();
        altered[at] ^= (byte) bit;
        String where = "byte " + at + " of " + bytes.length;
        Object arrived;
        try {
          arrived = arrived(altered);
        } catch (IOException | ClassNotFoundException e) {
          continue; // the platform's stream says so
        } catch (RuntimeException | OutOfMemoryError e) {
          assertTrue(ours.isInstance(e) || !isOfOurs(e), () -> where + ": " + e);
          continue;
        }
        try {
          use.accept(arrived);
        } catch (ClassCastException e) {
          assertTrue(!isOfOurs(e), () -> where + ": " + e);
        } catch (RuntimeException e) {
          assertTrue(ours.isInstance(e), () -> where + ": " + e);
        }
      }
    }
  }

  private static boolean isOfOurs(Throwable thrown) {
    StackTraceElement[] frames = thrown.getStackTrace();
    return frames.length > 0
        && frames[0].getClassName().startsWith("dev.earshot.")
        && !frames[0].getClassName().startsWith(Travel.class.getPackageName());
  }
}
