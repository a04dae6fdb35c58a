package dev.earshot.scoring.copies;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.testsupport.Shared;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every text of a folder is held; copies made by known edits are looked up among them. Whatever is
 * found beside the text a copy was made of is wrong, unless the two share three quarters of their
 * words or a passage of eight, as copies by nature do.
 */
@Shared.Needed
class CopyQualityTest {
  private static final Network NETWORK = new Network("text");
  private static final double COPY_BY_NATURE = 0.75;
  private static final int PASSAGE = 8;
  private static final int LOOKED_UP = 200;
  private static final int HELD = 4000;

  private final Map<CopyLevel, Tally> tallies = new EnumMap<>(CopyLevel.class);
  private final Map<Edit, int[]> byEdit = new EnumMap<>(Edit.class);

  private static final class Tally {
    int made;
    int found;
    int right;
    int wrong;

    double recall() {
      return (double) found / made;
    }

    double precision() {
      return (double) right / (right + wrong);
    }
  }

  @Test
  void copiesOfShortPostsAreFoundAtTheirLevelAndFewOthers() throws IOException {
    for (List<String> texts : files()) {
      measure(texts);
    }
    judge("short posts");
  }

  @Test
  void copiesOfArticlesAreFoundAtTheirLevelAndFewOthers() throws IOException {
    for (List<String> texts : files()) {
      List<String> articles = new ArrayList<>();
      for (int i = 0; i + 12 <= texts.size() && articles.size() < 300; i += 12) {
        articles.add(String.join(". ", texts.subList(i, i + 12)));
      }
      measure(articles);
    }
    judge("articles");
  }

  private void judge(String kind) {
    List<org.junit.jupiter.api.function.Executable> checks = new ArrayList<>();
    StringBuilder table = new StringBuilder(kind + "\nlevel, copies, recall, precision\n");
    tallies.forEach(
        (level, tally) -> {
          table.append(
              String.format(
                  Locale.ROOT,
                  "%s %d %.4f %.4f%n",
                  level,
                  tally.made,
                  tally.recall(),
                  tally.precision()));
          checks.add(() -> assertTrue(tally.recall() >= 0.90, kind + " recall " + level));
          checks.add(() -> assertTrue(tally.precision() >= 0.95, kind + " precision " + level));
        });
    byEdit.forEach(
        (edit, counts) ->
            table.append(edit).append(' ').append(Arrays.toString(counts)).append('\n'));
    System.out.print(table);
    assertTrue(tallies.size() == CopyLevel.values().length);
    assertAll(checks);
  }

  private void measure(List<String> texts) {
    Copies copies = new Copies(texts.size(), author -> 1);
    List<long[]> words = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      copies.add(post(i, texts.get(i)));
      words.add(words(texts.get(i)));
    }
    Random random = new Random(7);
    for (int i = 0; i < Math.min(LOOKED_UP, texts.size()); i++) {
      for (Edit edit : Edit.values()) {
        String edited = edit.of(texts.get(i), random);
        List<Copy> found = copies.find(post(-1, edited), 20);
        count(edit, i, found, words, words(edited));
      }
    }
  }

  private void count(Edit edit, int of, List<Copy> found, List<long[]> words, long[] own) {
    int[] counts = byEdit.computeIfAbsent(edit, key -> new int[6]);
    int at = CopyLevel.values().length;
    for (Copy copy : found) {
      int other = Integer.parseInt(copy.id().nativeId());
      if (other == of) {
        at = copy.level().distance();
      }
    }
    counts[at]++;
    for (CopyLevel level : CopyLevel.values()) {
      Tally tally = tallies.computeIfAbsent(level, key -> new Tally());
      if (edit.level.compareTo(level) <= 0) {
        tally.made++;
        tally.found += at <= level.distance() ? 1 : 0;
      }
      for (Copy copy : found) {
        int other = Integer.parseInt(copy.id().nativeId());
        if (copy.level().compareTo(level) > 0) {
          continue;
        }
        if (other == of) {
          tally.right++;
        } else if (!areCopies(words.get(of), words.get(other))
            && !areCopies(own, words.get(other))) {
          tally.wrong++;
          if (level == CopyLevel.WEAK) {
            counts[5]++;
          }
        }
      }
    }
  }

  private static Post post(int number, String text) {
    return Post.builder(PostId.of(NETWORK, Integer.toString(number))).text(text).build();
  }

  private static long[] words(String text) {
    Tokens tokens = new Tokens().read(text);
    long[] words = new long[tokens.count()];
    for (int i = 0; i < words.length; i++) {
      boolean word = tokens.kind(i) != Tokens.Kind.URL && tokens.kind(i) != Tokens.Kind.PUNCTUATION;
      words[i] = word ? tokens.hash(i) : 0;
    }
    return Arrays.stream(words).filter(word -> word != 0).toArray();
  }

  /** Returns whether three quarters of all words are in both, or a passage word by word. */
  private static boolean areCopies(long[] one, long[] other) {
    long[] left = Arrays.stream(one).distinct().sorted().toArray();
    long[] right = Arrays.stream(other).distinct().sorted().toArray();
    int both = 0;
    for (long word : left) {
      both += Arrays.binarySearch(right, word) >= 0 ? 1 : 0;
    }
    return both >= COPY_BY_NATURE * (left.length + right.length - both)
        || longestRun(one, other) >= PASSAGE;
  }

  private static int longestRun(long[] one, long[] other) {
    int longest = 0;
    int[] runs = new int[other.length + 1];
    for (long word : one) {
      for (int j = other.length; j > 0; j--) {
        runs[j] = other[j - 1] == word ? runs[j - 1] + 1 : 0;
        longest = Math.max(longest, runs[j]);
      }
    }
    return longest;
  }

  /** The last column of each table of the folder, in an order of chance, each text once. */
  private static List<List<String>> files() throws IOException {
    List<List<String>> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(Shared.path("data/sentiment"))) {
      for (Path path : paths.filter(each -> each.toString().endsWith(".tsv")).sorted().toList()) {
        List<String> texts = texts(path);
        if (texts.size() > 200) {
          files.add(texts);
        }
      }
    }
    return files;
  }

  private static List<String> texts(Path path) {
    try {
      List<String> texts = new ArrayList<>();
      for (String line : Files.readString(path).split("\n")) {
        String text = line.substring(line.lastIndexOf('\t') + 1).strip();
        if (text.split("\\s+").length >= 5) {
          texts.add(text);
        }
      }
      List<String> once = new ArrayList<>(new java.util.LinkedHashSet<>(texts));
      Collections.shuffle(once, new Random(1));
      return once.subList(0, Math.min(HELD, once.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
