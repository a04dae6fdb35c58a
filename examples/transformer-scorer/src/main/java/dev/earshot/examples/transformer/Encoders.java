package dev.earshot.examples.transformer;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * The encoders that a head reads, side by side. The scorer has two: they were taught on different
 * texts and err on different posts.
 */
final class Encoders implements Function<String, float[]>, AutoCloseable {
  private static final String BGE = "bge-small-en-v1.5-q";
  private static final List<Integer> MIDDLE = List.of(4, 6, 8, 10);

  private final List<Encoder> encoders;
  private final int checksum;

  private Encoders(List<Encoder> encoders, int checksum) {
    this.encoders = encoders;
    this.checksum = checksum;
  }

  /** Reads the encoders in the jars. */
  static Encoders open() {
    CRC32C checksum = new CRC32C();
    Encoder first = Encoder.open(BGE, "", List.of(), checksum);
    try {
      Encoder second = Encoder.open("e5-small-v2-q", "query: ", List.of(), checksum);
      return new Encoders(List.of(first, second), (int) checksum.getValue());
    } catch (RuntimeException e) {
      first.close();
      throw e;
    }
  }

  /** Reads the first encoder alone, which here gives its middle layers too. */
  static Encoders openLayers() {
    CRC32C checksum = new CRC32C();
    Encoder one = Encoder.open(BGE, "", MIDDLE, checksum);
    return new Encoders(List.of(one), (int) checksum.getValue());
  }

  /** Returns the checksum of models and vocabularies, by which a head knows its encoders. */
  int checksum() {
    return checksum;
  }

  /** Returns the vectors of a post's text, one behind the other. */
  @Override
  public float[] apply(String text) {
    String words = Wording.of(text);
    float[] vector = new float[0];
    for (Encoder encoder : encoders) {
      float[] states = encoder.encode(words);
      int at = vector.length;
      vector = Arrays.copyOf(vector, at + states.length);
      System.arraycopy(states, 0, vector, at, states.length);
    }
    return vector;
  }

  @Override
  public void close() {
    encoders.forEach(Encoder::close);
  }
}
