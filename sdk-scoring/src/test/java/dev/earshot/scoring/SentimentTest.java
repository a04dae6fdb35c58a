package dev.earshot.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.scoring.Sentiment.Label;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SentimentTest {
  @Test
  void keepsFourDecimalsSoThatJsonReadsBackTheSame() {
    Sentiment sentiment = new Sentiment(Label.POSITIVE, 0.123456, 0.98765432, Abstention.TOO_CLOSE);
    assertEquals(0.1235, sentiment.polarity());
    assertEquals(
        Map.of(
            "label",
            "positive",
            "polarity",
            0.1235,
            "confidence",
            0.9877,
            "abstained",
            "TOO_CLOSE"),
        Sentiment.KEY.encode(sentiment));
  }

  @Test
  void polarityNearZeroIsNotMinusZero() {
    assertEquals(0.0, new Sentiment(Label.NEUTRAL, -0.00001, 0.5, null).polarity());
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThrows(
        IllegalArgumentException.class, () -> new Sentiment(Label.NEUTRAL, 1.1, 0.5, null));
    assertThrows(
        IllegalArgumentException.class, () -> new Sentiment(Label.NEUTRAL, Double.NaN, 0.5, null));
    assertThrows(IllegalArgumentException.class, () -> new Sentiment(Label.NEUTRAL, 0, -0.1, null));
  }

  @Test
  void readsWholeNumbersAndRefusesWhatIsNoSentiment() {
    Sentiment read =
        Sentiment.KEY.decode(Map.of("label", "negative", "polarity", -1L, "confidence", 1L));
    assertEquals(new Sentiment(Label.NEGATIVE, -1, 1, null), read);
    assertNull(read.abstention());
    assertThrows(RuntimeException.class, () -> Sentiment.KEY.decode(Map.of("label", "negative")));
    assertThrows(RuntimeException.class, () -> Sentiment.KEY.decode(Map.of("label", "splendid")));
  }
}
