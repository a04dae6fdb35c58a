package dev.earshot.connectors.feed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/*
 * Reads a feed that is well-formed XML in UTF-8, once and front to back, and decodes what stands
 * between marks alone. What is not so, in any detail, and what XML has beyond elements, attributes,
 * character data, comments and instructions, is given up at once and left to FeedXml, from the
 * beginning: a document type, an entity that XML does not know by itself, a control character, a
 * name beyond ASCII. So of whatever is read here there is one reading, which is FeedXml's too.
 */
final class FeedScanner {
  private static final int DEEPEST = 200;
  private static final int MOST_ATTRIBUTES = 50;
  /* What may follow the end of the root, and be judged as nothing. */
  private static final int LONGEST_EPILOGUE = 2000;
  private static final int LONGEST_SYMBOL = 12;

  /* What a byte is in character data: 0 plain, else one of these. */
  private static final byte TAG = 1;
  private static final byte REFERENCE = 2;
  private static final byte CONTROL = 3;
  private static final byte WIDE = 4;
  private static final byte[] IN_TEXT = new byte[256];

  private static final boolean[] IN_NAME = new boolean[128];

  private static final int SYMBOL_BITS = 9;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;

  static {
    Arrays.fill(IN_TEXT, 0, 0x20, CONTROL);
    Arrays.fill(IN_TEXT, 0x80, 0x100, WIDE);
    IN_TEXT['\t'] = 0;
    IN_TEXT['\n'] = 0;
    IN_TEXT['\r'] = 0;
    IN_TEXT['<'] = TAG;
    IN_TEXT['&'] = REFERENCE;
    for (char c = 0; c < 128; c++) {
      IN_NAME[c] = Character.isLetterOrDigit(c) || "_-.:".indexOf(c) >= 0;
    }
  }

  private final byte[] bytes;
  private final int end;
  private final FeedElement.Builder into = new FeedElement.Builder();
  private final Symbol[] symbols = new Symbol[1 << SYMBOL_BITS];
  private String[] attributes = new String[8];
  private int pairs;
  private int at;
  private Symbol[] open = new Symbol[16];
  private int depth;
  private boolean rooted;
  private boolean wide;
  private boolean referring;

  private FeedScanner(byte[] bytes, int start) {
    this.bytes = bytes;
    this.at = start;
    this.end = bytes.length;
  }

  /*
   * Returns what holds the root of the document that begins there; null for what is left to the
   * other reader.
   */
  static @Nullable FeedElement read(byte[] utf8, int start) {
    FeedScanner scanner = new FeedScanner(utf8, start);
    return scanner.document() ? scanner.into.document() : null;
  }

  private boolean document() {
    while (at < end) {
      boolean read = bytes[at] == '<' ? mark() : depth == 0 ? blanksBetween() : text();
      if (!read) {
        return false;
      }
      if (rooted && depth == 0) {
        return epilogue();
      }
    }
    return false;
  }

  private boolean epilogue() {
    if (end - at > LONGEST_EPILOGUE) {
      return false;
    }
    while (at < end) {
      boolean comment = bytes[at] == '<' && starts("<!--") && comment();
      if (!comment && !blanksBetween()) {
        return false;
      }
    }
    return true;
  }

  private boolean mark() {
    int next = at + 1 < end ? bytes[at + 1] : 0;
    return switch (next) {
      case '/' -> endTag();
      case '?' -> instruction();
      case '!' -> starts("<!--") ? comment() : depth > 0 && starts("<![CDATA[") && characterData();
      default -> startTag();
    };
  }

  private boolean starts(String with) {
    if (end - at < with.length()) {
      return false;
    }
    for (int i = 0; i < with.length(); i++) {
      if (bytes[at + i] != with.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean blanksBetween() {
    int from = at;
    blanks();
    if (at > from) {
      into.text(symbol(from, at).text);
    }
    return at > from;
  }

  private void blanks() {
    while (at < end && isBlank(bytes[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /* An instruction that holds a bracket, or a comment that holds a mark, could end in two places. */
  private boolean instruction() {
    for (int i = at + 2; i < end && bytes[i] != '>'; i++) {
      if (bytes[i] == '?' && i + 1 < end && bytes[i + 1] == '>') {
        at = i + 2;
        return true;
      }
      if (IN_TEXT[bytes[i] & 0xff] != 0) {
        return false;
      }
    }
    return false;
  }

  private boolean comment() {
    int from = at + 4;
    at = from;
    if (at < end && (bytes[at] == '>' || bytes[at] == '-')) {
      return false;
    }
    while (at < end) {
      byte kind = IN_TEXT[bytes[at] & 0xff];
      if (bytes[at] == '-' && at + 1 < end && bytes[at + 1] == '-') {
        boolean ended = at + 2 < end && bytes[at + 2] == '>';
        at += 3;
        return ended;
      }
      if (kind == CONTROL
          || (kind == TAG && rooted && depth == 0)
          || (kind == WIDE && !character())) {
        return false;
      }
      at += kind == WIDE ? 0 : 1;
    }
    return false;
  }

  private boolean characterData() {
    int from = at + 9;
    at = from;
    wide = false;
    while ((at = plain(at, ']')) < end) {
      int b = bytes[at];
      byte kind = IN_TEXT[b & 0xff];
      if (b == ']' && at + 2 < end && bytes[at + 1] == ']' && bytes[at + 2] == '>') {
        into.text(string(from, at));
        at += 3;
        return true;
      }
      boolean number = kind == REFERENCE && at + 1 < end && bytes[at + 1] == '#';
      if (kind == CONTROL
          || (kind == WIDE && !character())
          || (number && referenceLength(at) == 0)) {
        return false; // a number of no character means nothing here either
      }
      at += kind == WIDE ? 0 : 1;
    }
    return false;
  }

  private boolean text() {
    int from = at;
    blanks();
    if (at < end && bytes[at] == '<') {
      into.text(symbol(from, at).text);
      return true;
    }
    if (!characters(TAG)) {
      return false;
    }
    into.text(value(from, at));
    return true;
  }

  /* Returns what was gone over last; what is short comes again and again: a type, a tag, a name. */
  private String value(int from, int to) {
    return referring
        ? resolved(from, to)
        : !wide && to - from <= LONGEST_SYMBOL && to > from
            ? symbol(from, to).text
            : string(from, to);
  }

  /* Reads on up to a byte of that kind, or to the quote that is its negative; false for a flaw. */
  private boolean characters(int until) {
    wide = false;
    referring = false;
    while (at < end) {
      at = plain(at, -until);
      int b = at < end ? bytes[at] : 0;
      byte kind = IN_TEXT[b & 0xff];
      if (kind == 0) {
        return at < end;
      } else if (kind == TAG) {
        return until == TAG;
      } else if (kind == CONTROL || (kind == WIDE ? !character() : !reference())) {
        return false;
      }
    }
    return false;
  }

  /* Returns where what means itself and is not that byte ends. */
  private int plain(int from, int until) {
    byte[] all = bytes;
    long other = (until & 0xff) * ONES;
    int i = from;
    while (i < end) {
      if (i + Long.BYTES <= end) {
        long eight = (long) EIGHT.get(all, i);
        // the lowest high bit that is set is that of the first byte to look at
        long marks = (eight - ' ' * ONES) | zeros(eight ^ '<' * ONES) | zeros(eight ^ '&' * ONES);
        marks = (marks | zeros(eight ^ other) | eight) & HIGHS;
        if (marks == 0) {
          i += Long.BYTES;
          continue;
        }
        i += Long.numberOfTrailingZeros(marks) >>> 3;
      }
      if (IN_TEXT[all[i] & 0xff] != 0 || all[i] == until) {
        return i;
      }
      i++; // the end of a line or a tab, or one of the last bytes
    }
    return i;
  }

  private static long zeros(long eight) {
    return (eight - ONES) & ~eight;
  }

  /* Goes over a character beyond ASCII; false for what is none, or none that means itself. */
  private boolean character() {
    wide = true;
    int first = bytes[at] & 0xff;
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || end - at <= more) {
      return false;
    }
    int second = bytes[at + 1] & 0xff;
    boolean odd =
        (first == 0xc2 && second < 0xa0) // what windows-1252 means otherwise
            || (first == 0xe0 && second < 0xa0)
            || (first == 0xed && second > 0x9f)
            || (first == 0xef && second == 0xbf && (bytes[at + 2] & 0xfe) == 0xbe)
            || (first == 0xf0 && second < 0x90)
            || (first == 0xf4 && second > 0x8f);
    if (odd) {
      return false;
    }
    for (int i = at + 1; i <= at + more; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return false;
      }
    }
    at += more + 1;
    return true;
  }

  private boolean reference() {
    referring = true;
    int length = referenceLength(at);
    at += length;
    return length > 0;
  }

  /* Returns how long the reference is that begins there; 0 for one that XML does not know. */
  private int referenceLength(int from) {
    for (int i = from + 1; i < Math.min(end, from + 12); i++) {
      if (bytes[i] == ';') {
        return meant(from, i) < 0 ? 0 : i + 1 - from;
      }
    }
    return 0;
  }

  /* Returns the character that the reference between & and ; means; -1 for one left to others. */
  private int meant(int from, int semicolon) {
    int first = from + 1;
    if (bytes[first] != '#') {
      return switch (new String(bytes, first, semicolon - first, ISO_8859_1)) {
        case "amp" -> '&';
        case "lt" -> '<';
        case "gt" -> '>';
        case "quot" -> '"';
        case "apos" -> '\'';
        default -> -1;
      };
    }
    boolean hex = bytes[first + 1] == 'x';
    int digits = hex ? first + 2 : first + 1;
    int number = 0;
    if (digits == semicolon || semicolon - digits > 7) {
      return -1;
    }
    for (int i = digits; i < semicolon; i++) {
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], hex ? 16 : 10);
      if (digit < 0) {
        return -1;
      }
      number = number * (hex ? 16 : 10) + digit;
    }
    boolean plain =
        number == '\t'
            || number == '\n'
            || number == '\r'
            || (number >= ' ' && number < 0x7f)
            || (number >= 0xa0 && number < 0xd800)
            || (number >= 0xe000 && number < 0xfdd0)
            || (number > 0xfdef && number < 0xfffe)
            || (number > 0xffff && number <= 0x10ffff && (number & 0xfffe) != 0xfffe);
    return plain ? number : -1;
  }

  private String string(int from, int to) {
    return from == to ? "" : new String(bytes, from, to - from, wide ? UTF_8 : ISO_8859_1);
  }

  private String resolved(int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    int copied = from;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '&') {
        out.append(string(copied, i));
        int length = referenceLength(i);
        out.appendCodePoint(meant(i, i + length - 1));
        i += length - 1;
        copied = i + 1;
      }
    }
    return out.append(string(copied, to)).toString();
  }

  /*
   * ASCII that comes again and again, made into text once: a name, or blanks. `head` are its first
   * eight bytes.
   */
  private static final class Symbol {
    final long head;
    final int start;
    final int length;
    final String text;
    /* In lower case; empty as long as nothing is known to be called so. */
    String lower = "";

    Symbol(long head, int start, int length, String text) {
      this.head = head;
      this.start = start;
      this.length = length;
      this.text = text;
    }
  }

  private Symbol symbol(int from, int to) {
    int length = to - from;
    long head = head(from, length);
    int slot = (int) (((head + length) * 0x9e3779b97f4a7c15L) >>> (Long.SIZE - SYMBOL_BITS));
    Symbol known = symbols[slot];
    if (known != null && known.head == head && known.length == length && isRest(known, from)) {
      return known;
    }
    String text = new String(bytes, from, length, ISO_8859_1);
    symbols[slot] = new Symbol(head, from, length, text);
    return symbols[slot];
  }

  /* Returns whether what follows the first eight bytes there is what follows them in the symbol. */
  private boolean isRest(Symbol symbol, int from) {
    int start = symbol.start;
    int length = symbol.length;
    return length <= Long.BYTES
        || Arrays.equals(
            bytes, from + Long.BYTES, from + length, bytes, start + Long.BYTES, start + length);
  }

  private long head(int from, int length) {
    if (from + Long.BYTES <= end) {
      long eight = (long) EIGHT.get(bytes, from);
      return length < Long.BYTES ? eight & ((1L << (Byte.SIZE * length)) - 1) : eight;
    }
    long head = 0;
    for (int i = Math.min(length, Long.BYTES) - 1; i >= 0; i--) {
      head = (head << Byte.SIZE) | bytes[from + i];
    }
    return head;
  }

  /* Returns whether it has one colon at most, within, and letters where a part begins. */
  private static boolean isName(String text) {
    int colon = text.indexOf(':');
    return !text.isEmpty()
        && text.indexOf(':', colon + 1) == (colon < 0 ? colon : -1)
        && colon != text.length() - 1
        && isLetter(text.charAt(0))
        && isLetter(text.charAt(colon + 1));
  }

  /* Returns the name that stands there; null for none. */
  private @Nullable Symbol name() {
    byte[] all = bytes;
    int from = at;
    int i = from;
    while (i < end && all[i] >= 0 && IN_NAME[all[i]]) {
      i++;
    }
    at = i;
    Symbol symbol = symbol(from, at);
    if (symbol.lower.isEmpty()) {
      if (!isName(symbol.text)) {
        return null;
      }
      symbol.lower = symbol.text.toLowerCase(Locale.ROOT);
    }
    return symbol;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private boolean endTag() {
    int from = at + 2;
    if (depth == 0) {
      return false;
    }
    Symbol tag = open[depth - 1];
    if (end - from <= tag.length || head(from, tag.length) != tag.head || !isRest(tag, from)) {
      return false;
    }
    at = from + tag.length;
    if (at < end && bytes[at] != '>') {
      blanks();
    }
    if (at == end || bytes[at] != '>') {
      return false;
    }
    at++;
    depth--;
    into.close();
    return true;
  }

  private boolean startTag() {
    at++;
    Symbol name = name();
    if (name == null || depth == DEEPEST) {
      return false;
    }
    if (at < end && bytes[at] == '>') {
      opened(name, FeedElement.NO_ATTRIBUTES, false);
      return true;
    }
    pairs = 0;
    while (at < end) {
      boolean spaced = isBlank(bytes[at]);
      blanks();
      int b = at < end ? bytes[at] : 0;
      if (b == '>' || (b == '/' && at + 1 < end && bytes[at + 1] == '>')) {
        opened(name, Arrays.copyOf(attributes, 2 * pairs), b == '/');
        return true;
      }
      if (!spaced || !attribute()) {
        return false;
      }
    }
    return false;
  }

  private void opened(Symbol name, String[] attributes, boolean empty) {
    rooted = true;
    into.open(name.text, attributes);
    at += empty ? 2 : 1;
    if (empty) {
      into.close();
    } else {
      open = depth == open.length ? Arrays.copyOf(open, 2 * depth) : open;
      open[depth++] = name;
    }
  }

  private boolean attribute() {
    Symbol written = name();
    if (written == null || pairs == MOST_ATTRIBUTES) {
      return false;
    }
    String name = written.lower;
    for (int i = 0; i < 2 * pairs; i += 2) {
      if (attributes[i].equals(name)) {
        return false;
      }
    }
    if (at < end && bytes[at] != '=') {
      blanks();
    }
    if (at == end || bytes[at] != '=') {
      return false;
    }
    at++;
    blanks();
    int quote = at < end ? bytes[at] : 0;
    int from = ++at;
    if ((quote != '"' && quote != '\'') || !characters(-quote)) {
      return false;
    }
    if (attributes.length == 2 * pairs) {
      attributes = Arrays.copyOf(attributes, 4 * pairs);
    }
    attributes[2 * pairs] = name;
    attributes[2 * pairs + 1] = value(from, at);
    pairs++;
    at++;
    return true;
  }
}
