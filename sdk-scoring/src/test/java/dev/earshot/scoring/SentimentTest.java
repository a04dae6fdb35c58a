package dev.earshot.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.query.Fields;
import dev.earshot.query.PostFacts;
import dev.earshot.query.Query;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.scoring.influence.AuthorInfluence;
import dev.earshot.scoring.topic.NamedEntities;
import java.util.List;
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

  @Test
  void aScoreOfAnotherKindDoesNotTakeTheName() {
    for (String name :
        List.of(
            Sentiment.KEY.name(),
            Sentiment.ABOUT_KEY.name(),
            AuthorInfluence.KEY.name(),
            NamedEntities.KEY.name())) {
      String told =
          assertThrows(IllegalArgumentException.class, () -> Classification.key(name, 1))
              .toString();
      assertTrue(told.contains(name) && told.contains("choose another"), told);
    }
    Classification.key("topic", 1);
  }

  @Test
  void queriesAskWithinTheRange() {
    Fields<PostFacts> fields =
        Fields.posts().with(Sentiment.field(Sentiment.KEY)).with(AuthorInfluence.FIELD);
    for (String query :
        List.of(
            "sentiment>50", "sentiment:2", "sentiment:5..9", "sentiment<-1.5", "influence>=160")) {
      assertThrows(MalformedException.class, () -> Query.parse("kettle " + query, fields), query);
    }
    String told =
        assertThrows(MalformedException.class, () -> Query.parse("tea sentiment>50", fields))
            .problem();
    assertTrue(told.contains("from -1 to 1; write sentiment>0.5"), told);
    Query.parse("tea sentiment>0.5 influence>=60", fields);
  }
}
