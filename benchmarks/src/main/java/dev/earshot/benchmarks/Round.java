package dev.earshot.benchmarks;

/** Texts one after the other, round and round. */
final class Round {
  private final String[] texts;
  private int at;

  Round(Posts posts) {
    texts = posts.texts().toArray(String[]::new);
  }

  String next() {
    int i = at;
    at = i + 1 == texts.length ? 0 : i + 1;
    return texts[i];
  }
}
