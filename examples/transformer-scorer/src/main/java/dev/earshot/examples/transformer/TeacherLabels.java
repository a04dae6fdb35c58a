package dev.earshot.examples.transformer;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What a teacher says of texts, without the texts.
 *
 * <p>On file, big-endian: magic {@code ESTL}, version 1, count; of each text, in ascending order of
 * the unsigned hash, the first 8 bytes of the SHA-256 of its UTF-8 form and one byte each for the
 * probability of negative and of positive, in 255ths, neutral being the rest; CRC32C of all before.
 */
final class TeacherLabels {
  private static final int MAGIC = 0x4553544C;
  private static final int VERSION = 1;
  private static final int STEPS = 255;

  private final Map<Long, byte[]> labels = new TreeMap<>(Long::compareUnsigned);

  /**
   * Adds what the teacher says of a text.
   *
   * @param probabilities in the order of {@link Odds}
   */
  void add(String text, double[] probabilities) {
    int negative = (int) Math.round(probabilities[Odds.NEGATIVE] * STEPS);
    int positive =
        Math.min(STEPS - negative, (int) Math.round(probabilities[Odds.POSITIVE] * STEPS));
    labels.put(hash(text), new byte[] {(byte) negative, (byte) positive});
  }

  boolean has(String text) {
    return labels.containsKey(hash(text));
  }

  int count() {
    return labels.size();
  }

  /** Returns the labels as they are kept on file. */
  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(labels.size());
      for (Map.Entry<Long, byte[]> label : labels.entrySet()) {
        out.writeLong(label.getKey());
        out.write(label.getValue());
      }
      CRC32C crc = new CRC32C();
      crc.update(bytes.toByteArray());
      out.writeInt((int) crc.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
