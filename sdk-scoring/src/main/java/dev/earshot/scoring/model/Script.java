package dev.earshot.scoring.model;

import java.util.List;

/**
 * The scripts whose languages are told apart, with the ranges of the letters they are written in.
 */
enum Script {
  LATIN(1, "AZazªªººÀÖØöøʯḀỿ"),
  GREEK(2, "ͰϿἀ\u1FFF"),
  CYRILLIC(2, "Ѐԯ"),
  HEBREW(2, "\u05D0\u05F2"),
  ARABIC(2, "\u0620\u065F\u066E\u06D3\u06D5\u06EF\u06FA\u06FF\u0750\u077F\uFB50\uFDFF\uFE70\uFEFC"),
  DEVANAGARI(2, "\u0900\u0963\u0971\u097F"),
  BENGALI(2, "\u0980\u09E5\u09F0\u09FE"),
  TAMIL(2, "\u0B80\u0BD7"),
  TELUGU(2, "\u0C00\u0C63"),
  THAI(2, "\u0E01\u0E4E"),
  GEORGIAN(2, "\u10A0\u10FF\u1C90\u1CBF"),
  HANGUL(2, "\u1100\u11FF\u3130\u318F\uAC00\uD7A3"),
  HAN(3, "\u3005\u3007\u3041\u30FF\u31F0\u31FF\u3400\u4DBF\u4E00\u9FFF\uF900\uFAFF\uFF66\uFF9F");

  static final List<Script> ALL = List.of(values());
  static final int COUNT = ALL.size();

  private static final int[] WEIGHTS = weights();

  /*
   * Latin letters stand in texts of every other script, for brands and borrowed tags; the others
   * hardly ever in Latin texts. And a Han character says as much as several letters.
   */
  /** How much a letter counts for where a text has several scripts. */
  final int weight;

  /** First and last letters of its ranges, one after the other. */
  final String ranges;

  Script(int weight, String ranges) {
    this.weight = weight;
    this.ranges = ranges;
  }

  private static int[] weights() {
    int[] weights = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      weights[i] = ALL.get(i).weight;
    }
    return weights;
  }

  /** Returns the number of the script most of a text is written in; -1 for none. */
  static int ofMost(int[] letters) {
    int best = -1;
    int most = 0;
    for (int i = 0; i < COUNT; i++) {
      int heard = letters[i] * WEIGHTS[i];
      if (heard > most) {
        most = heard;
        best = i;
      }
    }
    return best;
  }
}
