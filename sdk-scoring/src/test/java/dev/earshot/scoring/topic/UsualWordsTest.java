package dev.earshot.scoring.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.metric.Proportion;
import dev.earshot.testsupport.Shared;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UsualWordsTest {
  private static final UsualWords USUAL = UsualWords.BUNDLED;
  private static final List<String> ENGLISH =
      List.of(
          "semeval_2013_2016_train",
          "tweeteval_emoji_train",
          "tweeteval_irony_train",
          "isarcasm_en_train");

  @Test
  void whatStandsEverywhereIsAStopWordInEachLanguage() {
    for (String word :
        "the and is my you of und der die les des que el di che не на ve".split(" ")) {
      assertTrue(USUAL.isStop(Tokens.fold(word)), word);
    }
    for (String word : "kettle recall strike wasserkocher bouilloire".split(" ")) {
      assertFalse(USUAL.isStop(word), word);
    }
  }

  @Test
  void aPhraseIsNoMoreUsualThanItsRarestWord() {
    Proportion kettle = USUAL.of(Topic.Kind.TERM, "kettle");
    assertEquals(new Proportion(UsualWords.RARE, UsualWords.POSTS), kettle);
    assertEquals(kettle, USUAL.of(Topic.Kind.PHRASE, "good kettle"));
    assertEquals(kettle, USUAL.of(Topic.Kind.ENTITY, "Good Kettle"));
    assertTrue(USUAL.of(Topic.Kind.TERM, "good").count() > 100);
    assertFalse(USUAL.isStop("love"));
  }

  /** With {@code -Dearshot.rebuild} the table is written anew. */
  @Test
  @Shared.Needed
  void theDataMakesTheTableInTheJar() throws IOException {
    Map<String, Integer> shares = new TreeMap<>();
    Map<String, Integer> running = new TreeMap<>();
    shares(ENGLISH, -1, 10, shares);
    shares(List.of("umsab_multilingual_train"), 1, 30, shares);
    shares(List.of("langid_dev"), 0, 100, running);
    running.keySet().removeIf(word -> isRare(word, running, shares));
    running.forEach((word, share) -> shares.merge(word, share, Math::max));
    StringBuilder table =
        new StringBuilder(
            "# folded words, in how many of 10,000 posts they stand, * for stop words; form 1\n");
    shares.forEach(
        (word, share) ->
            table
                .append(word)
                .append('\t')
                .append(share)
                .append(running.containsKey(word) ? "\t*\n" : "\n"));
    if (System.getProperty("earshot.rebuild") != null) {
      Files.writeString(
          Path.of("src/main/resources/dev/earshot/scoring/topic/usual.tsv"), table.toString());
      return;
    }
    try (InputStream in = UsualWords.class.getResourceAsStream("usual.tsv")) {
      byte[] shipped = Objects.requireNonNull(in).readAllBytes();
      assertEquals(new String(shipped, StandardCharsets.UTF_8), table.toString());
    }
  }

  /** A stop word is in one sentence of thirty, or in one of a hundred and one post of thirty. */
  private static boolean isRare(
      String word, Map<String, Integer> running, Map<String, Integer> posts) {
    return running.getOrDefault(word, 0) < 300 && posts.getOrDefault(word, 0) < 300;
  }

  /** Takes the shares of at least so many of ten thousand texts, each language for itself. */
  private static void shares(
      List<String> files, int languageColumn, int least, Map<String, Integer> shares)
      throws IOException {
    Map<String, Map<String, Integer>> counts = new HashMap<>();
    Map<String, Integer> texts = new HashMap<>();
    Tokens tokens = new Tokens();
    for (String file : files) {
      Path path = Shared.path("data/sentiment/" + file + ".tsv");
      for (String line : Files.readString(path).split("\n")) {
        String[] row = line.split("\t");
        if (row.length < 2 || (languageColumn == 0 && !row[1].equals("sentence"))) {
          continue;
        }
        String language = languageColumn < 0 ? "en" : row[languageColumn];
        texts.merge(language, 1, Integer::sum);
        Map<String, Integer> words = counts.computeIfAbsent(language, l -> new HashMap<>());
        words(tokens.read(row[row.length - 1])).forEach(word -> words.merge(word, 1, Integer::sum));
      }
    }
    counts.forEach(
        (language, words) ->
            words.forEach(
                (word, count) -> {
                  int share =
                      Math.round(
                          count * (float) UsualWords.POSTS / texts.getOrDefault(language, 1));
                  if (share >= least) {
                    shares.merge(word, share, Math::max);
                  }
                }));
  }

  private static Set<String> words(Tokens tokens) {
    Set<String> words = new HashSet<>();
    StringBuilder run = new StringBuilder();
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) != Tokens.Kind.WORD) {
        run.setLength(0);
        continue;
      }
      String word = tokens.folded(i);
      word = word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
      if (!TermReader.isUnspaced(word)) {
        words.add(word);
        run.setLength(0);
        continue;
      }
      boolean joined = i > 0 && tokens.end(i - 1) == tokens.start(i);
      run.delete(0, joined ? Math.max(0, run.length() - 3) : run.length());
      run.append(word);
      for (int from = 0; from < run.length() - 1; from++) {
        words.add(run.substring(from));
      }
    }
    words.remove("");
    return words;
  }
}
