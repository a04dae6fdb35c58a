package dev.earshot.examples.transformer;

import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * The two encoders that a head reads, side by side: they were taught on different texts and err on
 * different posts.
 */
final class Encoders implements Function<String, float[]>, AutoCloseable {
  private final List<Encoder> encoders;
  private final int checksum;

  private Encoders(List<Encoder> encoders, int checksum) {
    this.encoders = encoders;
    this.checksum = checksum;
  }

  /** Reads the encoders in the jars. */
  static Encoders open() {
    CRC32C checksum = new CRC32C();
    Encoder first = Encoder.open("bge-small-en-v1.5-q", "", checksum);
    try {
      Encoder second = Encoder.open("e5-small-v2-q", "query: ", checksum);
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

  /** Returns the vectors of a post's text, one behind the other. */
  @Override
  public float[] apply(String text) {
    String words = Wording.of(text);
    float[] vector = new float[encoders.size() * Encoder.WIDTH];
    for (int i = 0; i < encoders.size(); i++) {
      System.arraycopy(encoders.get(i).encode(words), 0, vector, i * Encoder.WIDTH, Encoder.WIDTH);
    }
    return vector;
  }

  @Override
  public void close() {
    encoders.forEach(Encoder::close);
  }
}
