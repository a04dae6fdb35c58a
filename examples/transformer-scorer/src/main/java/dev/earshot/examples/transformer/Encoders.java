package dev.earshot.examples.transformer;

import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * The encoders that a head reads, side by side. They were taught on different texts and err on
 * different posts.
 */
final class Encoders implements Function<String, float[]>, AutoCloseable {
  /** How many numbers the last layers of all encoders give. */
  static final int LAST = 2 * Encoder.WIDTH;

  private static final List<Integer> MIDDLE = List.of(4, 6, 8, 10);

  private final List<Encoder> encoders;
  private final int checksum;

  private Encoders(List<Encoder> encoders, int checksum) {
    this.encoders = encoders;
    this.checksum = checksum;
  }

  /** Reads the encoders in the jars. */
  static Encoders open() {
    return open(List.of());
  }

  /** Reads the same encoders, which here give their middle layers too. */
  static Encoders openLayers() {
    return open(MIDDLE);
  }

  private static Encoders open(List<Integer> layers) {
    CRC32C checksum = new CRC32C();
    Encoder first = Encoder.open("bge-small-en-v1.5-q", "", layers, checksum);
    try {
      Encoder second = Encoder.open("e5-small-v2-q", "query: ", layers, checksum);
      return new Encoders(List.of(first, second), (int) checksum.getValue());
    } catch (RuntimeException e) {
      first.close();
      throw e;
    }
  }

  /** Returns the checksum of models and vocabularies, by which a head knows its encoders. */
  int checksum() {
    return checksum;
  }

  /**
   * Returns what a post's text becomes: the encoders' last layers, {@link #LAST} numbers, and
   * behind them the middle layers where these were asked for.
   */
  @Override
  public float[] apply(String text) {
    String words = Wording.of(text);
    List<float[]> states = encoders.stream().map(encoder -> encoder.encode(words)).toList();
    float[] vector = new float[states.stream().mapToInt(one -> one.length).sum()];
    int last = 0;
    int middle = LAST;
    for (float[] one : states) {
      System.arraycopy(one, 0, vector, last, Encoder.WIDTH);
      System.arraycopy(one, Encoder.WIDTH, vector, middle, one.length - Encoder.WIDTH);
      last += Encoder.WIDTH;
      middle += one.length - Encoder.WIDTH;
    }
    return vector;
  }

  @Override
  public void close() {
    encoders.forEach(Encoder::close);
  }
}
