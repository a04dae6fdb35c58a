package dev.earshot.connectors.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * Which of Unicode's encoding schemes text is written in, as its first bytes show: by a byte order
 * mark, or by the zeros that a wide scheme has beside every letter of ASCII. Every reader of ours
 * that is handed bytes asks here. Immutable and thread-safe.
 *
 * @param charset UTF-8, or UTF-16 or UTF-32 in one order of bytes
 * @param mark how many bytes the mark takes; 0 for none
 */
public record EncodingScheme(Charset charset, int mark) {
  /** How many of a text's first bytes tell its scheme. */
  public static final int HEAD = 128;

  private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
  private static final Charset UTF_32LE = Charset.forName("UTF-32LE");

  /* Of so many units one is a letter, a digit or a sign of ASCII, in any text with some structure. */
  private static final int ASCII_IN = 16;

  /** Creates a scheme. */
  public EncodingScheme {
    Objects.requireNonNull(charset, "charset");
  }

  /**
   * Returns the scheme that a text's first bytes show; empty where they show none, as those of
   * UTF-8 without a mark and of every charset of single bytes do not.
   *
   * @param start the text, or its first {@link #HEAD} bytes
   */
  public static Optional<EncodingScheme> of(byte[] start) {
    if (starts(start, 0, 0, 0xfe, 0xff)) {
      return Optional.of(new EncodingScheme(UTF_32BE, 4));
    }
    if (starts(start, 0xff, 0xfe, 0, 0)) {
      return Optional.of(new EncodingScheme(UTF_32LE, 4));
    }
    if (starts(start, 0xef, 0xbb, 0xbf)) {
      return Optional.of(new EncodingScheme(StandardCharsets.UTF_8, 3));
    }
    if (starts(start, 0xfe, 0xff)) {
      return Optional.of(new EncodingScheme(StandardCharsets.UTF_16BE, 2));
    }
    if (starts(start, 0xff, 0xfe)) {
      return Optional.of(new EncodingScheme(StandardCharsets.UTF_16LE, 2));
    }
    return byZeros(start).map(charset -> new EncodingScheme(charset, 0));
  }

  /** Returns how many bytes a unit of a charset takes: 1 where it is no wide scheme. */
  public static int width(Charset charset) {
    return charset.name().startsWith("UTF-32") ? 4 : charset.name().startsWith("UTF-16") ? 2 : 1;
  }

  private static Optional<Charset> byZeros(byte[] start) {
    int length = Math.min(start.length, HEAD);
    int[] zeros = new int[4];
    for (int i = 0; i < length; i++) {
      zeros[i % 4] += start[i] == 0 ? 1 : 0;
    }
    int quads = length / 4;
    if (quads > 0 && zeros[0] == quads && 2 * zeros[1] >= quads && zeros[3] < quads) {
      return Optional.of(UTF_32BE);
    }
    if (quads > 0 && zeros[3] == quads && 2 * zeros[2] >= quads && zeros[0] < quads) {
      return Optional.of(UTF_32LE);
    }
    int first = zeros[0] + zeros[2];
    int second = zeros[1] + zeros[3];
    int least = Math.max(1, length / 2 / ASCII_IN);
    if (first >= least && first > second) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    return second >= least && second > first
        ? Optional.of(StandardCharsets.UTF_16LE)
        : Optional.empty();
  }

  private static boolean starts(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether bytes that are not all UTF-8 are meant as such all the same: four in five of
   * what is beyond ASCII is. A character that the end cuts off counts neither way.
   */
  public static boolean isMostlyUtf8(byte[] bytes) {
    int good = 0;
    int bad = 0;
    int i = 0;
    while (i < bytes.length) {
      int b = bytes[i++] & 0xff;
      if (b < 0x80) {
        continue;
      }
      int follow = b >= 0xf0 && b < 0xf5 ? 3 : b >= 0xe0 ? 2 : b >= 0xc2 ? 1 : 0;
      int seen = 0;
      while (b < 0xf5 && seen < follow && i < bytes.length && (bytes[i] & 0xc0) == 0x80) {
        i++;
        seen++;
      }
      if (follow > 0 && seen == follow) {
        good++;
      } else if (i < bytes.length || follow == 0) {
        bad++;
      }
    }
    return good > 4 * bad;
  }
}
