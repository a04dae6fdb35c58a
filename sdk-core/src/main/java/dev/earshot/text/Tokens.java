package dev.earshot.text;

import java.util.Objects;

/*
 * One pass over a copy of the text in a kept char[]: TokenScan reads words and MarkScan the rest,
 * both into TokenRows, which hashes straight from the characters. Nothing is allocated once the
 * arrays have grown to the longest text seen. Forms that few callers want, of few tokens, are
 * worked out when asked for: Forms, TagParts.
 */
/**
 * The tokens of one text: kinds, spans, sentences, and hashes of their folded forms.
 *
 * <p>Folding makes texts that read alike equal: case and accents go (also when written as combining
 * marks), {@code ß} is {@code ss}, {@code æ} is {@code ae}, ligatures, full-width, circled and
 * styled letters are plain ones, digits of any script are {@code 0} to {@code 9}, and {@code ’ ´ `
 * ʼ} and whatever else is typed for an apostrophe is {@code '}. Arabic harakat, tatweel and
 * superscript alef, Hebrew points and the nukta go; alef with hamza, madda or wasla is alef, and
 * the forms of yeh, kaf and heh are one each. Marks of scripts where they carry the vowel stay. It
 * does not depend on the locale.
 *
 * <p>What counts as one token:
 *
 * <ul>
 *   <li>Hyphens and underscores split words. {@code &} joins where a single letter stands on one
 *       side ({@code AT&T}, {@code R&D}); a dot joins single letters ({@code U.S.A}, the last dot
 *       left out).
 *   <li>An elided article or pronoun is a word by itself, without its apostrophe: {@code j'adore}
 *       is {@code j} and {@code adore}, {@code un'ottima} {@code un} and {@code ottima}.
 *   <li>Letters mixed with digits are a {@link Kind#WORD}; digits alone, with inner {@code . , :},
 *       are a {@link Kind#NUMBER}.
 *   <li>Han and kana are one word a character, so a term in them is a phrase; Thai, Lao, Khmer and
 *       Burmese are one word a cluster of consonant, vowels and marks.
 *   <li>Web addresses are those {@link Entities} finds, any with a protocol or {@code www.}
 *       whatever its host, and any host with a dot, an IP address or {@code localhost} with a path
 *       or a query behind it ({@code news.example/a}). An e-mail address is one {@link Kind#URL}
 *       too, so that it is neither a handle nor a word.
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

  private final TokenRows rows = new TokenRows();
  private final TokenScan scan = new TokenScan(rows);
  private final TagParts parts = new TagParts(rows);
  private final Aliases aliases = new Aliases(rows);
  private CharSequence source = "";

  /** What is typed for an apostrophe: each folds to the first. */
  public static final String APOSTROPHES = Letters.APOSTROPHES;

  /** Creates an empty reading. */
  public Tokens() {}

  /** Reads a text, in place of the one before; returns this. */
  public Tokens read(CharSequence text) {
    source = text;
    parts.reset();
    aliases.reset();
    scan.read(text);
    return this;
  }

  /** Returns the text that was read. */
  public CharSequence source() {
    return source;
  }

  /** Returns how many tokens there are. */
  public int count() {
    return rows.count;
  }

  /** Returns where token {@code i} starts, its sign included. */
  public int start(int i) {
    return rows.start(check(i));
  }

  /** Returns the index after the last unit of token {@code i}. */
  public int end(int i) {
    return rows.end(check(i));
  }

  /** Returns what token {@code i} is. */
  public Kind kind(int i) {
    return rows.kind(check(i));
  }

  /** Returns the hash of the folded form of token {@code i}, its sign left out. */
  public long hash(int i) {
    return rows.hash(check(i));
  }

  /**
   * Returns the hash of the plain form of token {@code i}: of a word without a possessive {@code
   * 's}; of an emoji its first code point, without skin tone, joined parts or variant, though a
   * flag of two letters and a keycap stay whole; of an emoticon its face without a nose {@code -}
   * and with one mouth. {@link #hash(int)} if it is plain already.
   */
  public long baseHash(int i) {
    return Forms.base(rows, check(i));
  }

  /** Returns {@link #hash(int)} of the form with runs of three and more letters cut to two. */
  public long squeezedHash(int i) {
    return Forms.cut(rows, check(i), 2);
  }

  /**
   * Returns {@link #hash(int)} of the form with every run of one letter cut to that letter, if
   * token {@code i} {@linkplain #isElongated is elongated}; else its hash.
   */
  public long singleHash(int i) {
    return Forms.cut(rows, check(i), 1);
  }

  /**
   * Returns whether token {@code i} is a word that is neither {@linkplain #isElongated elongated}
   * nor {@linkplain #isAllCaps in capitals} nor a possessive, so that all its forms have one hash.
   */
  public boolean isPlainWord(int i) {
    return rows.isPlainWord(check(i));
  }

  /** Returns whether a letter of token {@code i} stands three times in a row or more. */
  public boolean isElongated(int i) {
    return rows.isElongated(check(i));
  }

  /** Returns whether token {@code i} has at least two cased letters, all of them upper case. */
  public boolean isAllCaps(int i) {
    return rows.isAllCaps(check(i));
  }

  /** Returns the number of the sentence token {@code i} is in, from 0 on. */
  public int sentence(int i) {
    return rows.sentence(check(i));
  }

  /**
   * Returns how many parts token {@code i} has. Those of a hashtag are the words it is made of,
   * which begin at a capital after a small letter ({@code #CustomerService}), at the last capital
   * of several before small letters ({@code #NYCMarathon}, though not a plural as in {@code
   * #CEOs}), and where letters and digits meet ({@code #iPhone15Pro} has four); underscores and
   * dots between them belong to none. Every other token, and a tag that does not split, is one
   * part.
   */
  public int parts(int i) {
    return parts.count(check(i));
  }

  /** Returns the hash of the folded form of one part of token {@code i}, from 0 on. */
  public long partHash(int i, int part) {
    return parts.hash(check(i), part);
  }

  /** Returns where a part of token {@code i} starts; a sign belongs to none. */
  public int partStart(int i, int part) {
    return parts.start(check(i), part);
  }

  /** Returns the index after the last unit of a part of token {@code i}. */
  public int partEnd(int i, int part) {
    return parts.end(check(i), part);
  }

  /**
   * Returns how many other forms token {@code i} may be asked for by: without a possessive {@code
   * 's}; with umlauts spelled out as {@code ae}, {@code oe}, {@code ue}, and a ringed a as {@code
   * aa}; an emoji without skin tone and sex; a handle without its server. Most have none.
   */
  public int aliases(int i) {
    return aliases.count(check(i));
  }

  /** Returns the hash of one of the {@linkplain #aliases other forms}, from 0 on. */
  public long aliasHash(int i, int alias) {
    return aliases.hash(check(i), alias);
  }

  /**
   * Returns whether token {@code i} is called this, folded already, by its folded form or one of
   * its {@linkplain #aliases other forms}.
   */
  public boolean isCalled(int i, CharSequence folded) {
    return foldedEquals(i, folded) || aliases.any(i, folded, false);
  }

  /** Returns whether a form that {@link #isCalled} looks at begins with this, folded already. */
  public boolean isCalledFrom(int i, CharSequence foldedPrefix) {
    return foldedStartsWith(i, foldedPrefix) || aliases.any(i, foldedPrefix, true);
  }

  /**
   * Returns the folded form of token {@code i} with umlauts spelled out, as where they cannot be
   * typed; {@link #folded} if it has none.
   */
  public String respelled(int i) {
    return rows.mayBeRespelt(check(i)) ? aliases.respelled(i) : folded(i);
  }

  /**
   * Returns whether token {@code i} is folded to other units than one for each of its text, as
   * ligatures, styled letters and letters with their accents apart are.
   */
  public boolean isRefolded(int i) {
    return rows.isRefolded(check(i));
  }

  /** Returns how many units the folded form of token {@code i} has, its sign left out. */
  public int foldedLength(int i) {
    return rows.foldedLength(check(i));
  }

  /** Returns unit {@code k} of the folded form of token {@code i}. */
  public char foldedAt(int i, int k) {
    return rows.foldedAt(check(i), Objects.checkIndex(k, rows.foldedLength(i)));
  }

  /**
   * Copies the beginning of the form that {@link #squeezedHash(int)} is the hash of.
   *
   * @param into is written to from {@code at} on
   * @param most how many units are copied at most
   * @return how many were copied
   * @throws IndexOutOfBoundsException if they do not fit
   */
  public int copySqueezed(int i, char[] into, int at, int most) {
    return rows.copySqueezed(check(i), into, at, most);
  }

  /** Returns whether the folded form of token {@code i} is this, which must be folded already. */
  public boolean foldedEquals(int i, CharSequence folded) {
    return foldedLength(i) == folded.length() && foldedStartsWith(i, folded);
  }

  /** Returns whether the folded form of token {@code i} begins with this, folded already. */
  public boolean foldedStartsWith(int i, CharSequence foldedPrefix) {
    int length = foldedPrefix.length();
    if (foldedLength(i) < length) {
      return false;
    }
    for (int k = 0; k < length; k++) {
      if (rows.foldedAt(i, k) != foldedPrefix.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the folded form of token {@code i}, its sign left out, as a new string. */
  public String folded(int i) {
    char[] folded = new char[foldedLength(i)];
    for (int k = 0; k < folded.length; k++) {
      folded[k] = rows.foldedAt(i, k);
    }
    return new String(folded);
  }

  /** Returns the folded form of a text, as tokens are folded. */
  public static String fold(CharSequence text) {
    FoldedText folded = folding(text);
    return new String(folded.chars, 0, folded.length);
  }

  /** Returns the hash of the folded form of a word: that of every token that is this word. */
  public static long hash(CharSequence word) {
    long h = Hashing.SEED;
    for (int i = 0; i < word.length(); i++) {
      int entry = Letters.entry(word.charAt(i));
      if ((entry & Letters.ONE) == 0) {
        FoldedText folded = folding(word);
        return folded.hash(0, folded.length);
      }
      h = Hashing.step(h, (char) entry);
    }
    return Hashing.finish(h);
  }

  private static FoldedText folding(CharSequence text) {
    FoldedText folded = new FoldedText();
    char[] chars = text.toString().toCharArray();
    Letters.fold(chars, 0, chars.length, folded);
    return folded;
  }

  private int check(int i) {
    if (i < 0 || i >= rows.count) {
      throw new IndexOutOfBoundsException("token " + i + " of " + rows.count);
    }
    return i;
  }
}
