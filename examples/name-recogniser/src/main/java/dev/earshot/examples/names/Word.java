package dev.earshot.examples.names;

import dev.earshot.Span;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * A word as a model reads it, and where it stands.
 *
 * @param read what the model reads
 * @param span where it stands in the text
 * @param sentence the number of its sentence
 * @param nameable whether it may be part of a name
 */
record Word(String read, Span span, int sentence, boolean nameable) {
  private static final int ENOUGH = 128;
  private static final int MOST = 512;

  /*
   * Handles, tags and addresses are read as their sign alone, and digits as zeros: a model keeps
   * what it reads often, and these are people's own or mean the same whichever they are.
   */
  /** Returns the words of a text; a possessive ending is one by itself. */
  static List<Word> of(Tokens text) {
    List<Word> words = new ArrayList<>(text.count());
    for (int i = 0; i < text.count(); i++) {
      int start = text.start(i);
      int end = text.end(i);
      int sentence = text.sentence(i);
      String written = text.source().subSequence(start, end).toString();
      Span whole = new Span(start, end);
      switch (text.kind(i)) {
        case HANDLE -> words.add(new Word("@", whole, sentence, false));
        case HASHTAG -> words.add(new Word("#", whole, sentence, false));
        case CASHTAG -> words.add(new Word("$", whole, sentence, false));
        case URL -> words.add(new Word("http", whole, sentence, false));
        case NUMBER ->
            words.add(new Word(written.replaceAll("\\p{Nd}", "0"), whole, sentence, true));
        case WORD -> {
          int owner = start + owner(written);
          words.add(
              new Word(
                  written.substring(0, owner - start), new Span(start, owner), sentence, true));
          if (owner < end) {
            words.add(new Word("'s", new Span(owner, end), sentence, true));
          }
        }
        case EMOJI, EMOTICON, PUNCTUATION -> words.add(new Word(written, whole, sentence, true));
      }
    }
    return words;
  }

  /** Returns how long a word is without the ending that makes it a possessive. */
  static int owner(String word) {
    int end = word.length() - 2;
    boolean possessive =
        end > 0
            && (word.endsWith("s") || word.endsWith("S"))
            && Tokens.APOSTROPHES.indexOf(word.charAt(end)) >= 0;
    return possessive ? end : word.length();
  }

  /**
   * Returns where a stretch ends that a finder takes at once: the whole of a usual post, of a
   * longer text some sentences. What a finder needs grows with the square of the stretch.
   */
  static int end(List<Word> words, int from) {
    int end = Math.min(words.size(), from + MOST);
    for (int i = from + ENOUGH; i < end; i++) {
      if (words.get(i).sentence != words.get(i - 1).sentence) {
        return i;
      }
    }
    return end;
  }
}
