package dev.earshot.examples.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.model.SentimentScorer;
import dev.earshot.text.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the report quotes of a post as the reasons of its score. */
final class QuotesTest {
  private static final Pattern REASON = Pattern.compile("<li><bdi>(.*?)</bdi>", Pattern.DOTALL);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "I love Acme | love",
        "\uD83D\uDE21\uD83D\uDE21 Acme is awful | awful",
        "\uD835\uDC08 \uD835\uDC25\uD835\uDC28\uD835\uDC2F\uD835\uDC1E Acme"
            + " | \uD835\uDC25\uD835\uDC28\uD835\uDC2F\uD835\uDC1E",
        "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67 hate Acme | hate",
        "I lo\u0301ve A\u0301cme | lo\u0301ve",
        "I lo\u00ADve Acme | lo\u00ADve",
        "\uFF4C\uFF4F\uFF56\uFF45 Acme \uD83D\uDC4D\uD83C\uDFFD" + " | \uFF4C\uFF4F\uFF56\uFF45",
        "Stra\u00DFe, \uFB01ne: \u00C4cme is terrible | terrible",
        "Acme \u2764\uFE0F | \u2764\uFE0F",
        "Acme :)\uFE0F great | great",
        ":-(\u0301\u0302 Acme is bad | bad",
        "bad\u0301\u0302\u0303 Acme | bad\u0301\u0302\u0303"
      })
  void aReasonIsQuotedAsItStandsAndIsNoName(String text, String expected) {
    List<String> reasons = reasons(text);
    assertTrue(reasons.contains(expected), reasons.toString());
    for (String reason : reasons) {
      assertTrue(text.contains(reason), reason);
      assertTrue(standsWhole(text, reason), "parted: " + reason);
      assertFalse(Tokens.fold(reason).contains("acme"), reason);
    }
  }

  @Test
  void aReasonStandsInTheTextAlsoBehindThousandsOfCharacters() {
    String text = "\uD83D\uDE00".repeat(200) + " Acme is awful " + "\uD83D\uDE00".repeat(200);
    assertTrue(reasons(text).stream().allMatch(text::contains));
  }

  @Test
  void whatIsCutIsCutBetweenCharacters() {
    String family = "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
    String page = page("Acme " + family.repeat(100));
    Matcher quoted =
        Pattern.compile("<blockquote[^>]*>(.*?)</blockquote>", Pattern.DOTALL).matcher(page);
    assertTrue(quoted.find());
    String shown = quoted.group(1).replaceAll("<[^>]*>", "").replace(" \u2026", "").strip();
    assertEquals(0, (shown.length() - "Acme ".length()) % family.length(), shown);
  }

  private static boolean standsWhole(String text, String reason) {
    String edge = "\\b{g}" + Pattern.quote(reason) + "\\b{g}";
    return Pattern.compile(edge).matcher(text).find();
  }

  private static List<String> reasons(String text) {
    List<String> reasons = new ArrayList<>();
    Matcher reason = REASON.matcher(page(text));
    while (reason.find()) {
      reasons.add(reason.group(1).replace("&lt;", "<").replace("&#39;", "'").replace("&amp;", "&"));
    }
    return reasons;
  }

  private static String page(String text) {
    MentionStore store = MentionStore.inMemory();
    Post post =
        Post.builder(PostId.parse("shop::1"))
            .text(text)
            .language("en")
            .visibility(Visibility.PUBLIC)
            .build();
    Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("acme", "acme").build(), store)
        .enricher(SentimentScorer.bundled().enricher())
        .build()
        .worker()
        .process(List.of(new PostEvent.Published(post, Instant.EPOCH)));
    Quotes quotes = new Quotes();
    store.mentions().forEach(quotes::consider);
    assertEquals(1, quotes.best(new Pseudonyms()).size(), text.toLowerCase(Locale.ROOT));
    return Reports.page(Reports.saying(quotes.best(new Pseudonyms()).get(0)));
  }
}
