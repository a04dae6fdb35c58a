package dev.earshot.scoring.topic;

import dev.earshot.Entity;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.scoring.topic.Topic.Kind;
import dev.earshot.text.Tokens;
import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The keys of what a mention names, each once: words, phrases, hashtags and entities of title and
 * text. Not thread-safe.
 *
 * <p>A term is a word of at least two letters that is no stop word, without a possessive {@code
 * 's}. A phrase is two or three words with nothing but blanks or hyphens between, on one line, that
 * neither begins nor ends with a stop word; numbers may stand behind its first word. In scripts
 * without blanks, where each character (in Thai, Lao, Khmer and Burmese each cluster) is a word of
 * its own, there are no terms, and whatever two to eight characters stand side by side are a
 * phrase, unless they begin with hiragana, as what stands between words does.
 */
final class TermReader {
  private static final int MOST = 4_096;
  private static final int LONGEST_WORD = 64;
  private static final int WORDS = 3;
  private static final int CHARACTERS = 8;

  /** Of kana, though Unicode counts it to no script. */
  private static final int LONG_VOWEL = '\u30fc';

  private static final Set<UnicodeScript> UNSPACED =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private final Tokens tokens = new Tokens();
  private final Set<String> found = new LinkedHashSet<>();
  private final StringBuilder phrase = new StringBuilder();
  private String[] run = new String[64];
  private boolean[] isNumber = new boolean[64];
  private int length;

  /** Returns the keys of a mention; valid until the next is read. */
  Set<String> read(Mention mention) {
    found.clear();
    Post post = mention.post();
    read(post.title().orElse(""));
    read(post.text());
    for (Entity entity : post.entities()) {
      if (entity instanceof Entity.Hashtag) {
        add(Kind.HASHTAG, Tokens.fold(entity.value()));
      }
    }
    mention
        .score(NamedEntities.KEY)
        .ifPresent(names -> names.value().names().forEach(name -> add(Kind.ENTITY, name.name())));
    return found;
  }

  /** Whether a value is of a script without blanks. */
  static boolean isUnspaced(CharSequence value) {
    if (value.length() == 0) {
      return false;
    }
    int first = Character.codePointAt(value, 0);
    return first == LONG_VOWEL || UNSPACED.contains(UnicodeScript.of(first));
  }

  private void add(Kind kind, String value) {
    if (found.size() < MOST && !value.isEmpty()) {
      found.add(kind.key(value));
    }
  }

  private void read(String text) {
    tokens.read(text);
    length = 0;
    int end = 0;
    boolean unspaced = false;
    for (int i = 0; i < tokens.count(); i++) {
      Tokens.Kind kind = tokens.kind(i);
      if (kind == Tokens.Kind.HASHTAG) {
        add(Kind.HASHTAG, tokens.folded(i));
      }
      if (kind != Tokens.Kind.WORD && kind != Tokens.Kind.NUMBER) {
        continue;
      }
      String word = word(i);
      boolean now = isUnspaced(word);
      if (length > 0 && (now != unspaced || !follows(text, end, tokens.start(i), now))) {
        end(unspaced);
      }
      unspaced = now;
      append(word, kind == Tokens.Kind.NUMBER);
      end = tokens.end(i);
    }
    end(unspaced);
  }

  private String word(int i) {
    String folded = tokens.folded(i);
    return folded.endsWith("'s") ? folded.substring(0, folded.length() - 2) : folded;
  }

  private static boolean follows(String text, int from, int to, boolean unspaced) {
    for (int i = from; i < to; i++) {
      char between = text.charAt(i);
      boolean joins = between == '-' || between == '\u2010' || between == '_' || between == '\'';
      if (unspaced || !(joins || (Character.isWhitespace(between) && between != '\n'))) {
        return false;
      }
    }
    return true;
  }

  private void append(String word, boolean number) {
    if (length == run.length) {
      run = Arrays.copyOf(run, 2 * length);
      isNumber = Arrays.copyOf(isNumber, 2 * length);
    }
    run[length] = word;
    isNumber[length++] = number;
  }

  private void end(boolean unspaced) {
    for (int first = 0; first < length; first++) {
      if (unspaced) {
        characters(first);
      } else if (!isNumber[first] && says(first)) {
        add(Kind.TERM, run[first]);
        words(first);
      }
    }
    length = 0;
  }

  private void characters(int first) {
    int start = run[first].codePointAt(0);
    if (start == LONG_VOWEL || UnicodeScript.of(start) == UnicodeScript.HIRAGANA) {
      return;
    }
    phrase.setLength(0);
    for (int n = 1; n <= CHARACTERS && first + n <= length; n++) {
      phrase.append(run[first + n - 1]);
      if (n > 1) {
        add(Kind.PHRASE, phrase.toString());
      }
    }
  }

  private void words(int first) {
    phrase.setLength(0);
    phrase.append(run[first]);
    for (int n = 1; n < WORDS && first + n < length; n++) {
      phrase.append(' ').append(run[first + n]);
      if (isNumber[first + n] || says(first + n)) {
        add(Kind.PHRASE, phrase.toString());
      }
    }
  }

  private boolean says(int i) {
    String word = run[i];
    return word.length() > 1 && word.length() <= LONGEST_WORD && !UsualWords.BUNDLED.isStop(word);
  }
}
