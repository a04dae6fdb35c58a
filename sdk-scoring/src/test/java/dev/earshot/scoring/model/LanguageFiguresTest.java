package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.model.LanguageTexts.Text;
import dev.earshot.testsupport.Shared;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Posts the shipped model did not learn from. */
@Shared.Needed
class LanguageFiguresTest {
  private final LanguageTexts texts = new LanguageTexts(Shared.path(""));
  private final LanguageDetector detector = LanguageDetector.bundled();

  @Test
  void tellsTheLanguageOfPostsAmongAll() {
    assertTrue(accuracy(detector, posts()) > 0.975);
  }

  @Test
  void isSurerAmongTheLanguagesOfASource() {
    List<String> eight = List.of("ar", "de", "en", "es", "fr", "hi", "it", "pt");
    assertTrue(accuracy(detector.among(eight), posts()) > 0.985);
  }

  @Test
  void probabilitiesAreOfTheRightSize() {
    double sure = 0;
    double surelyRight = 0;
    double unsure = 0;
    double unsurelyRight = 0;
    for (Text post : posts()) {
      DetectedLanguage detected = detector.detect(post.text());
      int right = detected.language().equals(post.language()) ? 1 : 0;
      if (detected.probability() > 0.95) {
        sure++;
        surelyRight += right;
      } else {
        unsure++;
        unsurelyRight += right;
      }
    }
    assertTrue(surelyRight / sure > 0.985);
    assertTrue(unsurelyRight / unsure < 0.9);
  }

  private List<Text> posts() {
    List<Text> posts = new ArrayList<>(texts.posts("umsab_multilingual_val.tsv"));
    posts.addAll(texts.englishPosts("tweeteval_sentiment_val.tsv"));
    return posts;
  }

  private static double accuracy(LanguageDetector detector, List<Text> posts) {
    double right =
        posts.stream()
            .filter(post -> detector.detect(post.text()).language().equals(post.language()))
            .count();
    return right / posts.size();
  }
}
