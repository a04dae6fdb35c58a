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
 * <p>On file, big-endian: magic {@code ESTL}, version 2, count of texts, count of columns; of each
 * text, in ascending order of the unsigned hash, the first 8 bytes of the SHA-256 of its UTF-8 form
 * and one byte a column, the probability of a label in 255ths: task by task the labels in their
 * order, but for the one that takes the {@link Task#rest}; CRC32C of all before.
 */
final class TeacherLabels {
  private static final int MAGIC = 0x4553544C;
  private static final int VERSION = 2;
  private static final int STEPS = 255;

  private final Map<Long, byte[]> labels = new TreeMap<>(Long::compareUnsigned);

  /**
   * Adds what the teacher says of a text for a task.
   *
   * @param probabilities in the order of the task's labels
   */
  void add(String text, Task task, double[] probabilities) {
    byte[] shares = labels.computeIfAbsent(hash(text), hash -> new byte[Task.COLUMNS]);
    int column = task.column();
    int left = STEPS;
    for (int k = 0; k < probabilities.length; k++) {
      if (k != task.rest()) {
        int share = Math.min(left, (int) Math.round(probabilities[k] * STEPS));
        left -= share;
        shares[column] = (byte) share;
        column++;
      }
    }
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
      out.writeInt(Task.COLUMNS);
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
