package dev.earshot.scoring;

import dev.earshot.text.Tokens;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What words, phrases, emoji and marks count for, in points: their leaning (for positive and
 * against negative) and their calm (for neutral).
 *
 * <p>Immutable once read. The written form is tab-separated: lines {@code #name value} first, among
 * them one {@code base} a language, then {@code entry leaning calm}.
 */
final class Lexicon {
  private final LongIndex index = new LongIndex();
  private int[] leanings = new int[1 << 10];
  private int[] calms = new int[1 << 10];
  private final int[] baseLeanings = new int[Language.values().length];
  private final int[] baseCalms = new int[Language.values().length];
  private final Map<String, String> facts = new LinkedHashMap<>();

  Lexicon() {}

  static Lexicon bundled() {
    return of(Resource.lines("sentiment.tsv"));
  }

  static Lexicon of(List<String> lines) {
    Lexicon lexicon = new Lexicon();
    for (String line : lines) {
      lexicon.read(line.split("\t"));
    }
    return lexicon;
  }

  private void read(String[] row) {
    if (!row[0].startsWith("# ")) {
      set(add(key(row[0])), Integer.parseInt(row[1]), Integer.parseInt(row[2]));
    } else if (row[0].equals("# base")) {
      Language language = Language.valueOf(row[1].toUpperCase(Locale.ROOT));
      setBase(language, Integer.parseInt(row[2]), Integer.parseInt(row[3]));
    } else {
      facts.put(row[0].substring(2), row[1]);
    }
  }

  /** Returns the key of an entry as it is written: one word, or two with a blank between. */
  static long key(String written) {
    int blank = written.indexOf(' ');
    if (blank > 0) {
      return pair(key(written.substring(0, blank)), key(written.substring(blank + 1)));
    }
    return Tokens.hash(written);
  }

  /** Returns the key of two in a row. */
  static long pair(long first, long second) {
    return (Long.rotateLeft(first, 23) ^ second) * 0x9FB21C651E98DF25L;
  }

  int add(long key) {
    int entry = index.add(key);
    if (entry == leanings.length) {
      leanings = Arrays.copyOf(leanings, entry * 2);
      calms = Arrays.copyOf(calms, entry * 2);
    }
    return entry;
  }

  void set(int entry, int leaning, int calm) {
    leanings[entry] = leaning;
    calms[entry] = calm;
  }

  void setBase(Language language, int leaning, int calm) {
    baseLeanings[language.number()] = leaning;
    baseCalms[language.number()] = calm;
  }

  int find(long key) {
    return index.find(key);
  }

  int leaning(int entry) {
    return leanings[entry];
  }

  int calm(int entry) {
    return calms[entry];
  }

  int baseLeaning(Language language) {
    return baseLeanings[language.number()];
  }

  int baseCalm(Language language) {
    return baseCalms[language.number()];
  }

  String fact(String name) {
    return facts.getOrDefault(name, "");
  }

  List<String> factsStartingWith(String prefix) {
    return facts.entrySet().stream()
        .filter(fact -> fact.getKey().startsWith(prefix))
        .map(fact -> fact.getKey().substring(prefix.length()) + ": " + fact.getValue())
        .toList();
  }
}
