package dev.earshot.scoring.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The labelled texts of the shared folder that tell of languages. */
final class LanguageTexts {
  /** Every so many lines one is held out while settings are chosen. */
  private static final int FOLDS = 5;

  private static final int WORDS_A_PIECE = 2;
  private static final int POSTS_A_LANGUAGE = 1_800;
  private static final int ENGLISH_POSTS = 1_000;
  private static final int ENGLISH_REQUESTS = 600;
  private static final int SHORT = 3;

  /**
   * A text.
   *
   * @param kind what the data calls it: {@code sentence}, {@code word-pair}, {@code single-word};
   *     {@code post} for a post
   */
  record Text(String language, String kind, String text) {}

  private final Path folder;

  LanguageTexts(Path shared) {
    folder = shared.resolve("data/sentiment");
  }

  /** Returns what the final detector is measured and trained on. */
  List<Text> all() {
    return lines("langid_dev.tsv").map(row -> new Text(row[0], row[1], row[2])).toList();
  }

  /** Returns the lines left out while settings are chosen, or all others. */
  List<Text> fold(boolean heldOut) {
    List<Text> all = all();
    List<Text> fold = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if ((i % FOLDS == 0) == heldOut) {
        fold.add(all.get(i));
      }
    }
    return fold;
  }

  /*
   * Pieces of two words teach every run of letters to speak for itself; in a long sentence most
   * have nothing left to explain. Posts teach how people write where nobody corrects them, and
   * requests to an assistant how short English is.
   */
  /** Returns texts with the pieces of their sentences and with posts, to train on. */
  List<Text> lesson(List<Text> texts) {
    List<Text> lesson = new ArrayList<>(texts);
    for (Text text : texts) {
      String[] words = text.text.split(" ");
      if (text.kind.equals("sentence") && words.length > WORDS_A_PIECE) {
        for (int i = 0; i < words.length; i += WORDS_A_PIECE) {
          int end = Math.min(words.length, i + WORDS_A_PIECE);
          String piece = String.join(" ", Arrays.copyOfRange(words, i, end));
          lesson.add(new Text(text.language, "piece", piece));
        }
      }
    }
    Map<String, Integer> posts = new HashMap<>();
    for (Text post : posts("umsab_multilingual_train.tsv")) {
      boolean english = post.language.equals("en");
      if (!english && posts.merge(post.language, 1, Integer::sum) <= POSTS_A_LANGUAGE) {
        lesson.add(post);
      }
    }
    lesson.addAll(some("isarcasm_en_train.tsv", ENGLISH_POSTS));
    for (Text request : some("clinc150_train.tsv", ENGLISH_REQUESTS)) {
      lesson.add(request);
      String[] words = request.text.split(" ");
      for (int i = 0; i + SHORT <= words.length; i += SHORT) {
        String piece = String.join(" ", Arrays.copyOfRange(words, i, i + SHORT));
        lesson.add(new Text("en", "piece", piece));
      }
    }
    return lesson;
  }

  /** Returns so many English texts of a file, from all over it. */
  private List<Text> some(String file, int count) {
    List<Text> english = englishPosts(file);
    List<Text> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(english.get(i * (english.size() / count)));
    }
    return some;
  }

  /** Returns the posts of a file, without those called Hindi, which are mostly English. */
  List<Text> posts(String file) {
    return lines(file)
        .filter(row -> !row[1].equals("hi"))
        .map(row -> new Text(row[1], "post", withoutLinks(row[2])))
        .toList();
  }

  /** Returns the English posts of a file. */
  List<Text> englishPosts(String file) {
    return lines(file).map(row -> new Text("en", "post", withoutLinks(row[1]))).toList();
  }

  /** Takes out the word the data's makers put in place of links. */
  private static String withoutLinks(String post) {
    return post.replaceAll("\\bhttp\\b", " ");
  }

  private Stream<String[]> lines(String file) {
    try {
      return Files.readAllLines(folder.resolve(file)).stream().map(line -> line.split("\t"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
