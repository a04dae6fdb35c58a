package dev.earshot.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The Java port of VADER on Maven Central, called as its manual says: a new analyzer for each text.
 *
 * <p>Its log4j is turned off, which spares it the cost of its many debug lines.
 */
final class VaderPort {
  private static final String ANALYZER = "com.vader.sentiment.analyzer.SentimentAnalyzer";
  private static final double NEUTRAL_BELOW = 0.05;

  private final PeerJars jars = PeerJars.open("vader");
  private final MethodHandle create = jars.constructor(ANALYZER);
  private final MethodHandle setText = jars.method(ANALYZER, "setInputString", String.class);
  private final MethodHandle setProperties = jars.method(ANALYZER, "setInputStringProperties");
  private final MethodHandle analyze = jars.method(ANALYZER, "analyze");
  private final MethodHandle polarity = jars.method(ANALYZER, "getPolarity");

  VaderPort() {
    try {
      String logging = "org.apache.log4j.";
      Object off = jars.type(logging + "Level").getField("OFF").get(null);
      Object root = jars.method(logging + "Logger", "getRootLogger").invoke();
      jars.method(logging + "Category", "setLevel", jars.type(logging + "Level")).invoke(root, off);
    } catch (Throwable e) {
      throw PeerJars.failed(e);
    }
  }

  /** Returns the compound score, in [-1, 1]. */
  double compound(String text) {
    try {
      Object analyzer = create.invoke();
      setText.invoke(analyzer, text);
      setProperties.invoke(analyzer);
      analyze.invoke(analyzer);
      Map<?, ?> scores = (Map<?, ?>) polarity.invoke(analyzer);
      return ((Number) Objects.requireNonNull(scores.get("compound"))).doubleValue();
    } catch (Throwable e) {
      throw PeerJars.failed(e);
    }
  }

  /** Returns the class at VADER's own thresholds. */
  String label(String text) {
    return label(compound(text), NEUTRAL_BELOW);
  }

  static String label(double polarity, double neutralBelow) {
    return Math.abs(polarity) < neutralBelow ? "neutral" : polarity > 0 ? "positive" : "negative";
  }

  /** Returns the words of VADER's lexicon, out of the port's jar, each with its valence. */
  static Map<String, Float> words() {
    Map<String, Float> words = new LinkedHashMap<>();
    try (InputStream in =
            PeerJars.open("vader").loader().getResourceAsStream("vader_sentiment_lexicon.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split("\t", 3);
        words.put(cells[0], Float.valueOf(cells[1]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }
}
