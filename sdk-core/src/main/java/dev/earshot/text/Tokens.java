package dev.earshot.text;

import java.util.Arrays;

/*
 * One pass over a copy of the text in a kept char[]. A token's folded form goes to a second kept
 * char[], and its hashes are taken from there, so that reading allocates nothing once the arrays
 * have grown to the longest text seen.
 */
/**
 * The tokens of one text: kinds, spans, sentences, and hashes of their folded forms.
 *
 * <p>Folding makes texts that read alike equal: case and accents go (also when written as combining
 * marks), {@code ß} is {@code ss}, {@code æ} is {@code ae}, ligatures, full-width and styled
 * letters are plain ones, every apostrophe is {@code '}. Marks of scripts where they carry the
 * vowel stay. It does not depend on the locale.
 *
 * <p>What counts as one token:
 *
 * <ul>
 *   <li>Hyphens and underscores split words. {@code &} joins where a single letter stands on one
 *       side ({@code AT&T}, {@code R&D}); a dot joins single letters ({@code U.S.A}, the last dot
 *       left out).
 *   <li>Letters mixed with digits are a {@link Kind#WORD}; digits alone, with inner {@code . , :},
 *       are a {@link Kind#NUMBER}.
 *   <li>Han and kana are one word a character, so a term in them is a phrase; Thai, Lao, Khmer and
 *       Burmese are one word a cluster of consonant, vowels and marks.
 *   <li>Web addresses are those {@link Entities} finds, and any with a protocol or {@code www.}
 *       whatever its host. An e-mail address is one {@link Kind#URL} too, so that it is neither a
 *       handle nor a word.
 *   <li>A handle may name its server ({@code @user@host.tld}) or be a host name of three parts or
 *       more ({@code @user.host.tld}).
 *   <li>Space, control characters, lone surrogates and unseen format characters are no token.
 * </ul>
 *
 * <p>Offsets are UTF-16 units of {@link #source()}; spans do not overlap and go forward. Reading
 * takes time in proportion to the length, for any input. Reusable and confined to one thread; what
 * the methods answer is valid until the next {@link #read}.
 */
public final class Tokens {
  /** What a token is. */
  public enum Kind {
    /** Letters, with digits, marks and inner apostrophes. */
    WORD,
    /** Digits, with inner separators. */
    NUMBER,
    /** A {@code #tag}; the hash is that of the tag without the sign. */
    HASHTAG,
    /** An {@code @name}; the hash is that of the name without the sign. */
    HANDLE,
    /** A {@code $TICKER}; the hash is that of the ticker without the sign. */
    CASHTAG,
    /** A web or e-mail address. */
    URL,
    /** One emoji with its modifiers and joined parts. */
    EMOJI,
    /** A face typed with punctuation. */
    EMOTICON,
    /** A run of one punctuation mark. */
    PUNCTUATION
  }

  private static final int LONGEST_MAILBOX = 64;
  private static final byte ELONGATED = 1;
  private static final byte ALL_CAPS = 2;

  private final Links links = new Links();
  private final FoldedText folds = new FoldedText();
  private CharSequence source = "";
  private char[] text = new char[256];
  private int length;
  private int count;
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int[] foldEnds = new int[64];
  private int[] sentences = new int[64];
  private Kind[] kinds = new Kind[64];
  private byte[] marks = new byte[64];
  private long[] hashes = new long[64];
  private long[] baseHashes = new long[64];
  private long[] squeezedHashes = new long[64];
  private int sentence;
  private boolean sentenceEnded;
  private boolean lineEnded;

  /** Creates an empty reading. */
  public Tokens() {}

  /** Reads a text, in place of the one before; returns this. */
  public Tokens read(CharSequence text) {
    source = text;
    copy(text);
    count = 0;
    folds.length = 0;
    sentence = 0;
    sentenceEnded = false;
    lineEnded = false;
    links.over(this.text, length);
    boolean linked = links.next();
    int at = 0;
    while (at < length) {
      while (linked && links.start() < at) {
        linked = links.next();
      }
      int limit = linked ? links.start() : length;
      if (at == limit) {
        add(Kind.URL, at, at, links.end());
        at = links.end();
      } else {
        at = readOne(at, limit);
      }
    }
    return this;
  }

  /** Returns the text that was read. */
  public CharSequence source() {
    return source;
  }

  /** Returns how many tokens there are. */
  public int count() {
    return count;
  }

  /** Returns where token {@code i} starts, its sign included. */
  public int start(int i) {
    return starts[check(i)];
  }

  /** Returns the index after the last unit of token {@code i}. */
  public int end(int i) {
    return ends[check(i)];
  }

  /** Returns what token {@code i} is. */
  public Kind kind(int i) {
    return kinds[check(i)];
  }

  /** Returns the hash of the folded form of token {@code i}, its sign left out. */
  public long hash(int i) {
    return hashes[check(i)];
  }

  /** Returns {@link #hash(int)} of the form without a possessive {@code 's}, if it has one. */
  public long baseHash(int i) {
    return baseHashes[check(i)];
  }

  /** Returns {@link #hash(int)} of the form with runs of three and more letters cut to two. */
  public long squeezedHash(int i) {
    return squeezedHashes[check(i)];
  }

  /** Returns whether a letter of token {@code i} stands three times in a row or more. */
  public boolean isElongated(int i) {
    return (marks[check(i)] & ELONGATED) != 0;
  }

  /** Returns whether token {@code i} has at least two cased letters, all of them upper case. */
  public boolean isAllCaps(int i) {
    return (marks[check(i)] & ALL_CAPS) != 0;
  }

  /** Returns the number of the sentence token {@code i} is in, from 0 on. */
  public int sentence(int i) {
    return sentences[check(i)];
  }

  /** Returns whether the folded form of token {@code i} is this, which must be folded already. */
  public boolean foldedEquals(int i, CharSequence folded) {
    int from = foldStart(check(i));
    return foldEnds[i] - from == folded.length() && startsWith(from, folded);
  }

  /** Returns whether the folded form of token {@code i} begins with this, folded already. */
  public boolean foldedStartsWith(int i, CharSequence foldedPrefix) {
    int from = foldStart(check(i));
    return foldEnds[i] - from >= foldedPrefix.length() && startsWith(from, foldedPrefix);
  }

  /** Returns the folded form of token {@code i}, its sign left out, as a new string. */
  public String folded(int i) {
    int from = foldStart(check(i));
    return new String(folds.chars, from, foldEnds[i] - from);
  }

  /** Returns the folded form of a text, as tokens are folded. */
  public static String fold(CharSequence text) {
    FoldedText folded = folding(text);
    return new String(folded.chars, 0, folded.length);
  }

  /** Returns the hash of the folded form of a word: that of every token that is this word. */
  public static long hash(CharSequence word) {
    FoldedText folded = folding(word);
    return folded.hash(0, folded.length);
  }

  private static FoldedText folding(CharSequence text) {
    FoldedText folded = new FoldedText();
    char[] chars = text.toString().toCharArray();
    Letters.fold(chars, 0, chars.length, folded);
    return folded;
  }

  private void copy(CharSequence from) {
    length = from.length();
    if (text.length < length) {
      text = new char[Math.max(length, text.length * 2)];
    }
    if (from instanceof String string) {
      string.getChars(0, length, text, 0);
    } else {
      for (int i = 0; i < length; i++) {
        text[i] = from.charAt(i);
      }
    }
  }

  /** Reads the token or the space at {@code at}; returns where it ends. */
  private int readOne(int at, int limit) {
    char c = text[at];
    byte kind = Letters.classOf(c);
    boolean pair = kind == Letters.SURROGATE && Signs.isPair(text, at, limit);
    if (pair) {
      kind = Letters.classOfPair(Character.toCodePoint(c, text[at + 1]));
    }
    return switch (kind) {
      case Letters.LINE -> {
        lineEnded = true;
        yield at + 1;
      }
      case Letters.LETTER, Letters.DIGIT, Letters.MARK -> readWord(at, limit);
      case Letters.IDEOGRAPH, Letters.CLUSTER, Letters.CLUSTER_LEAD, Letters.CLUSTER_TAIL ->
          add(Kind.WORD, at, at, clusterEnd(at, limit));
      case Letters.EMOJI, Letters.PUNCTUATION -> readMark(at, limit, pair ? 2 : 1);
      default -> at + (pair ? 2 : 1);
    };
  }

  private int readWord(int at, int limit) {
    int key = text[at] <= '9' ? Faces.emojiEnd(text, at, limit) : -1;
    if (key >= 0) {
      return add(Kind.EMOJI, at, at, key);
    }
    int face = Faces.mayBeEyes(text[at]) ? Faces.emoticonEnd(text, at, limit) : -1;
    if (face >= 0) {
      return add(Kind.EMOTICON, at, at, face);
    }
    int end = at;
    boolean digits = true;
    while (end < limit) {
      byte kind = Letters.classOf(text[end]);
      boolean pair = kind == Letters.SURROGATE && Signs.isPair(text, end, limit);
      if (pair) {
        kind = kindAt(end, limit);
      }
      if (kind == Letters.LETTER || kind == Letters.MARK) {
        digits = false;
      } else if (kind != Letters.DIGIT && !joins(at, end, limit)) {
        break;
      }
      end += pair ? 2 : 1;
    }
    int address = addressEnd(at, end);
    if (address >= 0) {
      return add(Kind.URL, at, at, address);
    }
    return add(digits ? Kind.NUMBER : Kind.WORD, at, at, end);
  }

  private byte kindAt(int at, int limit) {
    return Signs.isPair(text, at, limit)
        ? Letters.classOfPair(Character.toCodePoint(text[at], text[at + 1]))
        : Letters.classOf(text[at]);
  }

  /** Returns whether what stands at {@code at} holds a word together. */
  private boolean joins(int wordStart, int at, int limit) {
    if (at + 1 >= limit || at == wordStart) {
      return false;
    }
    char c = text[at];
    byte next = kindAt(at + 1, limit);
    if (Letters.classOf(c) == Letters.FORMAT) {
      return next == Letters.LETTER || next == Letters.MARK;
    }
    byte before = Letters.classOf(text[at - 1]);
    if (before == Letters.DIGIT && next == Letters.DIGIT) {
      return c == '.' || c == ',' || c == ':';
    }
    if (next != Letters.LETTER) {
      return false;
    }
    if (c == '&') {
      return isSingle(at - 1, limit) || isSingle(at + 1, limit);
    }
    if (c == '.') {
      return isSingle(at - 1, limit) && isSingle(at + 1, limit);
    }
    return isApostrophe(c);
  }

  /** Returns whether the ASCII letter at {@code at} has no letter or digit beside it. */
  private boolean isSingle(int at, int limit) {
    return text[at] < 0x80
        && Letters.classOf(text[at]) == Letters.LETTER
        && (at == 0 || !isWordPart(at - 1, limit))
        && (at + 1 == limit || !isWordPart(at + 1, limit));
  }

  private boolean isWordPart(int at, int limit) {
    byte kind = kindAt(at, limit);
    return kind == Letters.LETTER || kind == Letters.DIGIT || kind == Letters.MARK;
  }

  private static boolean isApostrophe(char c) {
    return c == '\'' || c == '\u2019' || c == '\u2018' || c == '\u201B' || c == '\uFF07';
  }

  /** Returns the end of the address whose protocol or {@code www} is this word, or -1. */
  private int addressEnd(int start, int end) {
    boolean protocol =
        end + 3 < length
            && text[end] == ':'
            && text[end + 1] == '/'
            && text[end + 2] == '/'
            && Signs.isName(text[end + 3]);
    boolean web =
        end + 1 < length
            && end - start == 3
            && text[end] == '.'
            && Signs.isName(text[end + 1])
            && (text[start] | 0x20) == 'w'
            && (text[start + 1] | 0x20) == 'w'
            && (text[start + 2] | 0x20) == 'w';
    if (!protocol && !web) {
      return -1;
    }
    int last = end + 1;
    for (int p = end; p < length && !Signs.isBlank(text[p]) && "<>\"".indexOf(text[p]) < 0; p++) {
      if (".,;:!?')]".indexOf(text[p]) < 0) {
        last = p + 1;
      }
    }
    return last;
  }

  private int clusterEnd(int at, int limit) {
    int p = at;
    if (kindAt(p, limit) == Letters.CLUSTER_LEAD
        && p + 1 < limit
        && Letters.classOf(text[p + 1]) == Letters.CLUSTER) {
      p++;
    }
    p += Signs.isPair(text, p, limit) ? 2 : 1;
    while (p < limit) {
      byte kind = kindAt(p, limit);
      boolean stacked =
          kind == Letters.CLUSTER && (text[p - 1] == '\u17D2' || text[p - 1] == '\u1039');
      if (kind != Letters.MARK && kind != Letters.CLUSTER_TAIL && !stacked) {
        break;
      }
      p += Signs.isPair(text, p, limit) ? 2 : 1;
    }
    return p;
  }

  private int readMark(int at, int limit, int units) {
    char c = text[at];
    if (Signs.isAt(c)) {
      int end = mailEnd(at);
      if (end < 0) {
        end = handleEnd(at);
      }
      if (end >= 0) {
        return end;
      }
    } else if (Signs.isHash(c)) {
      int end = Signs.hashtagEnd(text, at, length);
      if (end >= 0) {
        return add(Kind.HASHTAG, at, at + 1, end);
      }
    } else if (c == '$') {
      int end = Signs.cashtagEnd(text, at, length);
      if (end >= 0) {
        return add(Kind.CASHTAG, at, at + 1, end);
      }
    }
    int emoji = Faces.emojiEnd(text, at, limit);
    if (emoji >= 0) {
      return add(Kind.EMOJI, at, at, emoji);
    }
    int face = Faces.emoticonEnd(text, at, limit);
    if (face >= 0) {
      return add(Kind.EMOTICON, at, at, face);
    }
    int end = at + units;
    while (units == 1 && end < limit && text[end] == c) {
      end++;
    }
    add(Kind.PUNCTUATION, at, at, end);
    noteSentenceEnd(c, at, end);
    return end;
  }

  /** Takes back what was read of a mailbox before the sign and adds the whole e-mail address. */
  private int mailEnd(int at) {
    int start = at;
    int floor = Math.max(0, at - LONGEST_MAILBOX);
    while (start > floor
        && (Links.isAsciiLetterOrDigit(text[start - 1]) || "._%+-".indexOf(text[start - 1]) >= 0)) {
      start--;
    }
    while (start < at && !Links.isAsciiLetterOrDigit(text[start])) {
      start++;
    }
    boolean begins = start == 0 || !Signs.isAt(text[start - 1]);
    int end = start < at && begins ? links.hostEnd(at + 1) : -1;
    if (end < 0) {
      return -1;
    }
    int first = count;
    while (first > 0 && starts[first - 1] >= start) {
      first--;
    }
    if (first > 0 && ends[first - 1] > start) {
      return -1;
    }
    if (first < count) {
      sentence = sentences[first];
      sentenceEnded = false;
    }
    count = first;
    folds.length = foldStart(first);
    return add(Kind.URL, start, start, end);
  }

  private int handleEnd(int at) {
    if (!Signs.mayMention(text, at)) {
      return -1;
    }
    int end = at + 1;
    while (end < length && Signs.isName(text[end])) {
      end++;
    }
    if (end == at + 1) {
      return -1;
    }
    int host = links.hostEnd(at + 1);
    if (host > end && dots(at + 1, host) >= 2) {
      end = host;
    }
    int mailbox = mailboxEnd(end);
    if (mailbox < length && Signs.isAt(text[mailbox])) {
      int server = links.hostEnd(mailbox + 1);
      if (server >= 0) {
        end = server;
      }
    }
    return Signs.mayEndMention(text, end, length) ? add(Kind.HANDLE, at, at + 1, end) : -1;
  }

  /** Returns the end of a federated name, which may hold inner dots and hyphens. */
  private int mailboxEnd(int at) {
    int p = at;
    while (p + 1 < length && (text[p] == '.' || text[p] == '-') && Signs.isName(text[p + 1])) {
      p++;
      while (p < length && Signs.isName(text[p])) {
        p++;
      }
    }
    return p < length && Signs.isAt(text[p]) ? p : at;
  }

  private int dots(int from, int to) {
    int dots = 0;
    for (int p = from; p < to; p++) {
      if (text[p] == '.') {
        dots++;
      }
    }
    return dots;
  }

  private void noteSentenceEnd(char c, int at, int end) {
    if ("!?\u2026\u3002\uFF01\uFF1F".indexOf(c) >= 0) {
      sentenceEnded = true;
    } else if (c == '.') {
      boolean free =
          end == length
              || Signs.isBlank(text[end])
              || "\"')]\u201D\u2019\u00BB!?".indexOf(text[end]) >= 0;
      sentenceEnded |= free && (end - at > 1 || !isAbbreviation(at));
    }
  }

  /** Returns whether the word before the dot at {@code at} is one letter or a title. */
  private boolean isAbbreviation(int at) {
    int i = count - 2;
    if (i < 0 || ends[i] != at || kinds[i] != Kind.WORD) {
      return false;
    }
    boolean letter = at - starts[i] == 1 && Letters.classOf(text[at - 1]) == Letters.LETTER;
    return letter
        || foldedEquals(i, "mr")
        || foldedEquals(i, "mrs")
        || foldedEquals(i, "ms")
        || foldedEquals(i, "dr")
        || foldedEquals(i, "vs");
  }

  private int add(Kind kind, int start, int from, int end) {
    if (count == starts.length) {
      grow();
    }
    if (count > 0 && (lineEnded || (sentenceEnded && !belongsBefore(kind, start)))) {
      sentence++;
      sentenceEnded = false;
    }
    lineEnded = false;
    int foldStart = folds.length;
    Letters.fold(text, from, end, folds);
    int foldEnd = folds.length;
    long hash = folds.hash(foldStart, foldEnd);
    boolean elongated = folds.isElongated(foldStart, foldEnd);
    starts[count] = start;
    ends[count] = end;
    foldEnds[count] = foldEnd;
    sentences[count] = sentence;
    kinds[count] = kind;
    marks[count] = (byte) ((elongated ? ELONGATED : 0) | (isUpper(from, end) ? ALL_CAPS : 0));
    hashes[count] = hash;
    baseHashes[count] =
        isPossessive(foldStart, foldEnd) ? folds.hash(foldStart, foldEnd - 2) : hash;
    squeezedHashes[count] = elongated ? folds.squeezedHash(foldStart, foldEnd) : hash;
    count++;
    return end;
  }

  /** Returns whether a token after a full stop still belongs to the sentence it ended. */
  private boolean belongsBefore(Kind kind, int start) {
    int type = Character.getType(text[start]);
    boolean opens =
        type == Character.START_PUNCTUATION || type == Character.INITIAL_QUOTE_PUNCTUATION;
    return kind == Kind.EMOJI
        || kind == Kind.EMOTICON
        || (kind == Kind.PUNCTUATION && ends[count - 1] == start && !opens);
  }

  private boolean isPossessive(int from, int to) {
    return to - from > 2 && folds.chars[to - 1] == 's' && folds.chars[to - 2] == '\'';
  }

  private boolean isUpper(int from, int to) {
    int upper = 0;
    for (int p = from; p < to; p++) {
      char c = text[p];
      if (c >= 'a' && c <= 'z') {
        return false;
      }
      int cp = Signs.isPair(text, p, to) ? Character.toCodePoint(c, text[p + 1]) : c;
      if (Character.isLowerCase(cp)) {
        return false;
      }
      if (Character.isUpperCase(cp)) {
        upper++;
      }
    }
    return upper >= 2;
  }

  private int foldStart(int i) {
    return i == 0 ? 0 : foldEnds[i - 1];
  }

  private boolean startsWith(int from, CharSequence folded) {
    for (int i = 0; i < folded.length(); i++) {
      if (folds.chars[from + i] != folded.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int check(int i) {
    if (i < 0 || i >= count) {
      throw new IndexOutOfBoundsException("token " + i + " of " + count);
    }
    return i;
  }

  private void grow() {
    int room = count * 2;
    starts = Arrays.copyOf(starts, room);
    ends = Arrays.copyOf(ends, room);
    foldEnds = Arrays.copyOf(foldEnds, room);
    sentences = Arrays.copyOf(sentences, room);
    kinds = Arrays.copyOf(kinds, room);
    marks = Arrays.copyOf(marks, room);
    hashes = Arrays.copyOf(hashes, room);
    baseHashes = Arrays.copyOf(baseHashes, room);
    squeezedHashes = Arrays.copyOf(squeezedHashes, room);
  }
}
