package dev.earshot.scoring.copies;

import dev.earshot.text.Tokens;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Words that say no, in the languages that are scored and some neighbours; as tokens fold them.
 * What negates by an ending of its verb is not seen.
 */
final class Negations {
  private static final long[] WORDS =
      Stream.of(
              "no not none nobody nothing never neither nor without cannot cant wont dont doesnt"
                  + " didnt isnt arent wasnt werent hasnt havent hadnt aint couldnt shouldnt"
                  + " wouldnt",
              "nicht nichts nie niemals niemand kein keine keinen keinem keiner keines ohne weder",
              "nunca jamás nada nadie ningún ninguno ninguna ni sin tampoco",
              "ne pas jamais rien aucun aucune sans",
              "non mai nessun nessuno nessuna niente nulla senza",
              "não nem nenhum nenhuma ninguém sem",
              "niet niets nooit geen zonder inte aldrig ikke aldri nie nic bez değil",
              "не нет ни никогда никто ничего без",
              "لا لم لن ليس ليست غير بدون ولا مش مو",
              "न ना नही नहीं मत बिना nahi nahin")
          .flatMap(words -> Stream.of(words.split(" ")))
          .mapToLong(word -> Tokens.hash(Tokens.fold(word)))
          .sorted()
          .toArray();

  private Negations() {}

  /** Returns whether a word negates, by itself or as {@code n't} and {@code n'}. */
  static boolean has(Tokens tokens, int i) {
    int length = tokens.foldedLength(i);
    return Arrays.binarySearch(WORDS, tokens.hash(i)) >= 0
        || (length > 3 && isAt(tokens, i, length - 3, "n't"))
        || (length > 2 && isAt(tokens, i, 0, "n'"));
  }

  private static boolean isAt(Tokens tokens, int i, int at, String what) {
    for (int k = 0; k < what.length(); k++) {
      if (tokens.foldedAt(i, at + k) != what.charAt(k)) {
        return false;
      }
    }
    return true;
  }
}
