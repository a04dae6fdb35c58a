package dev.earshot.connectors.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document as a list of where its values stand in its bytes. Reading it checks the whole
 * grammar (RFC 8259) and makes nothing of a value; who asks for one decodes that one.
 *
 * <p>A value takes one number: what it is and where its bytes begin; where they end, the bytes
 * themselves tell. An object or array takes another, which says what value comes after all within.
 * An object's names stand before their values, and of many names a table follows the last value:
 * places of two bytes, each with how far behind the object a name stands.
 */
final class JsonTape {
  static final int NULL = 0;
  static final int TRUE = 1;
  static final int FALSE = 2;
  static final int WHOLE = 3;
  static final int FRACTION = 4;
  static final int TEXT = 5;
  static final int OBJECT = 6;
  static final int ARRAY = 7;

  private static final int KIND = 7;
  private static final int ESCAPED = 8;
  private static final int WIDE = 16;
  private static final int FLAGS = 5;
  private static final int OF_NAME = 1;
  private static final int OF_HOLDER = 2;

  /* Of an object, in the place of ESCAPED: whether there is a table of its names. */
  private static final int INDEXED = 8;
  private static final int NAMES_OF_TABLE = 8;
  private static final int FURTHEST = 0xffff;

  /* The networks' pages take 6.4 to 8 bytes a number; one that outgrows its tape makes two. */
  private static final int BYTES_A_VALUE = 6;

  private static final int DEEPEST = 200;
  private static final int LONGEST_TEXT = 8_000_000;
  private static final int LONGEST_NUMBER = 1000;
  private static final int LONGEST_DOCUMENT = 64_000_000;

  /** What is wrong with a document, and at which byte. */
  static final class Flaw extends Exception {
    private static final long serialVersionUID = 1;

    private final int at;
    private final String problem;

    private Flaw(int at, String problem) {
      super(problem, null, false, false);
      this.at = at;
      this.problem = problem;
    }

    int at() {
      return at;
    }

    String problem() {
      return problem;
    }
  }

  private static final String NOT_JSON = "not JSON";
  private static final String TOO_MUCH = "too deep, or a text or number too long";
  private static final String ENDS = "JSON ends in the middle";

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;
  private static final long QUOTES = '"' * ONES;

  /** What a byte is within a text: 0 plain, 1 quote, 2 backslash, 3 control, 4 more than ASCII. */
  private static final byte[] IN_TEXT = new byte[256];

  static {
    Arrays.fill(IN_TEXT, 0, 0x20, (byte) 3);
    Arrays.fill(IN_TEXT, 0x80, 0x100, (byte) 4);
    IN_TEXT['"'] = 1;
    IN_TEXT['\\'] = 2;
  }

  private final byte[] bytes;
  private final int start;
  private final int end;
  private int[] tape;
  private int size;
  private int at;
  private boolean whole = true;

  /* Most fields that are asked for are not there; threads may make it twice, and do no harm. */
  private @Nullable Json nothing;

  private JsonTape(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.at = start;
    this.end = end;
    this.tape = new int[Math.max(16, Math.min((end - start) / BYTES_A_VALUE, 1 << 20))];
  }

  /**
   * Reads the one value that stands between two bytes of a body in UTF-8.
   *
   * @throws Flaw if there is none, or more
   */
  static JsonTape of(byte[] bytes, int start, int end) throws Flaw {
    JsonTape tape = new JsonTape(bytes, start, end);
    if (end - start > LONGEST_DOCUMENT) {
      throw new Flaw(start, TOO_MUCH);
    }
    tape.blanks();
    if (tape.at == end) {
      throw new Flaw(start, "expected JSON, got nothing");
    }
    tape.value(0);
    tape.blanks();
    if (tape.at < end) {
      throw new Flaw(tape.at, NOT_JSON);
    }
    return tape;
  }

  /**
   * Reads an object at the start of a body as far as it goes: where it breaks off, the fields
   * before the break, and of a list that it breaks off in, the items before it. Empty where there
   * is none.
   */
  static Optional<JsonTape> begun(byte[] bytes) {
    JsonTape tape = new JsonTape(bytes, 0, bytes.length);
    try {
      if (bytes.length > LONGEST_DOCUMENT || tape.next() != '{') {
        return Optional.empty();
      }
      tape.value(0);
    } catch (Flaw e) {
      if (tape.size == 0) {
        return Optional.empty();
      }
      tape.whole = false;
      tape.breakOff();
    }
    return Optional.of(tape);
  }

  /** Ends the object at the top, and a list that is its last field, before what is not whole. */
  private void breakOff() {
    int name = first(0);
    while (name + OF_NAME < size && !isOpen(name + OF_NAME)) {
      name = after(name + OF_NAME);
    }
    int value = name + OF_NAME;
    if (value < size && kind(value) == ARRAY) {
      int item = first(value);
      while (item < size && !isOpen(item)) {
        item = after(item);
      }
      tape[value + 1] = item;
      name = item;
    }
    size = name;
    tape[1] = size;
  }

  private boolean isOpen(int index) {
    return kind(index) >= OBJECT && tape[index + 1] == 0;
  }

  /** Returns whether the value at the top was read to its end. */
  boolean isWhole() {
    return whole;
  }

  private void blanks() {
    while (at < end && isBlank(bytes[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private void room(int numbers) {
    if (size + numbers > tape.length) {
      tape = Arrays.copyOf(tape, Math.max((tape.length / 4 + 2) * 6, size + numbers));
    }
  }

  private void add(int kind, int from) {
    room(OF_HOLDER);
    tape[size++] = (from - start) << FLAGS | kind;
  }

  private int next() throws Flaw {
    blanks();
    if (at == end) {
      throw new Flaw(at, ENDS);
    }
    return bytes[at];
  }

  private void value(int depth) throws Flaw {
    int from = at;
    switch (next()) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> text();
      case 't' -> word("true", TRUE);
      case 'f' -> word("false", FALSE);
      case 'n' -> word("null", NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw new Flaw(from, NOT_JSON);
    }
  }

  private void object(int depth) throws Flaw {
    int index = open(OBJECT, depth);
    if (next() == '}') {
      close(index);
      return;
    }
    int flags = 0;
    for (int names = 1; ; names++) {
      if (next() != '"') {
        throw new Flaw(at, NOT_JSON);
      }
      int name = size;
      text();
      flags |= tape[name];
      if (next() != ':') {
        throw new Flaw(at, NOT_JSON);
      }
      at++;
      next();
      value(depth);
      if (ends('}')) {
        if (names > NAMES_OF_TABLE && (flags & (ESCAPED | WIDE)) == 0 && size - index <= FURTHEST) {
          index(index, names);
        }
        close(index);
        return;
      }
    }
  }

  private void array(int depth) throws Flaw {
    int index = open(ARRAY, depth);
    if (next() == ']') {
      close(index);
      return;
    }
    while (true) {
      next();
      value(depth);
      if (ends(']')) {
        close(index);
        return;
      }
    }
  }

  private int open(int kind, int depth) throws Flaw {
    if (depth > DEEPEST) {
      throw new Flaw(at, TOO_MUCH);
    }
    int index = size;
    add(kind, at++);
    tape[size++] = 0;
    return index;
  }

  private void close(int index) {
    at++;
    tape[index + 1] = size;
  }

  private void index(int object, int names) {
    int table = size;
    int places = Integer.highestOneBit(names) * 4;
    room(places / 2 + 1);
    Arrays.fill(tape, table, table + places / 2, 0);
    for (int name = first(object); name < table; name = after(name + OF_NAME)) {
      int from = start(name);
      int to = start(name + OF_NAME) - 2;
      while (bytes[to] != '"') {
        to--;
      }
      int place =
          from == to ? 0 : hash(to - from, bytes[from], bytes[(from + to) / 2], bytes[to - 1]);
      while (told(table, place &= places - 1) != 0) {
        place++;
      }
      tape[table + place / 2] |= (name - object) << (16 * (place % 2));
    }
    size += places / 2;
    tape[size++] = table;
    tape[object] |= INDEXED;
  }

  private static int hash(int length, int first, int middle, int last) {
    return length * 5 + first * 3 + middle * 7 + last * 11;
  }

  /** Returns what stands at a place of a table; 0 if nothing. */
  private int told(int table, int place) {
    return (tape[table + place / 2] >>> (16 * (place % 2))) & FURTHEST;
  }

  /** Goes over a comma; returns whether the bracket stands there instead. */
  private boolean ends(char bracket) throws Flaw {
    int c = next();
    if (c == bracket) {
      return true;
    }
    if (c != ',') {
      throw new Flaw(at, NOT_JSON);
    }
    at++;
    return false;
  }

  private void word(String word, int kind) throws Flaw {
    for (int i = 0; i < word.length(); i++) {
      if (at + i == end) {
        throw new Flaw(end, ENDS);
      }
      if (bytes[at + i] != word.charAt(i)) {
        throw new Flaw(at + i, NOT_JSON);
      }
    }
    add(kind, at);
    at += word.length();
  }

  private void number() throws Flaw {
    int from = at;
    int kind = WHOLE;
    if (bytes[at] == '-') {
      at++;
    }
    if (at < end && bytes[at] == '0') {
      at++;
    } else {
      digits();
    }
    if (at < end && bytes[at] == '.') {
      kind = FRACTION;
      at++;
      digits();
    }
    if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
      kind = FRACTION;
      at++;
      if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
        at++;
      }
      digits();
    }
    if (at - from > LONGEST_NUMBER) {
      throw new Flaw(from, TOO_MUCH);
    }
    if (at < end && (Character.isLetterOrDigit(bytes[at]) || bytes[at] == '.')) {
      throw new Flaw(at, NOT_JSON);
    }
    add(kind, from);
  }

  private void digits() throws Flaw {
    int from = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw new Flaw(at, at == end ? ENDS : NOT_JSON);
    }
  }

  private void text() throws Flaw {
    int from = ++at;
    int flags = TEXT;
    while (true) {
      at = plain(at);
      if (at >= end) {
        throw new Flaw(end, ENDS);
      }
      switch (IN_TEXT[bytes[at] & 0xff]) {
        case 1 -> {
          if (at - from > LONGEST_TEXT) {
            throw new Flaw(from, TOO_MUCH);
          }
          add(flags, from);
          at++;
          return;
        }
        case 2 -> {
          flags |= ESCAPED;
          escape();
        }
        case 4 -> {
          flags |= WIDE;
          wide();
        }
        default -> throw new Flaw(at, NOT_JSON);
      }
    }
  }

  /** Returns where what means itself within a text ends. */
  private int plain(int from) {
    byte[] all = bytes;
    int i = from;
    while (i + Long.BYTES <= end) {
      long eight = (long) EIGHT.get(all, i);
      // the lowest high bit that is set is that of the first byte to look at
      long marks = (eight - ' ' * ONES) | zeros(eight ^ QUOTES) | zeros(eight ^ '\\' * ONES);
      marks = (marks | eight) & HIGHS;
      if (marks != 0) {
        return i + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
      i += Long.BYTES;
    }
    while (i < end && IN_TEXT[all[i] & 0xff] == 0) {
      i++;
    }
    return i;
  }

  private static long zeros(long eight) {
    return (eight - ONES) & ~eight;
  }

  private void escape() throws Flaw {
    if (at + 1 >= end) {
      throw new Flaw(end, ENDS);
    }
    int escaped = bytes[at + 1];
    if (escaped != 'u') {
      if ("\"\\/bfnrt".indexOf(escaped) < 0) {
        throw new Flaw(at, NOT_JSON);
      }
      at += 2;
      return;
    }
    for (int i = at + 2; i < at + 6; i++) {
      if (i >= end) {
        throw new Flaw(end, ENDS);
      }
      if (Character.digit(bytes[i], 16) < 0) {
        throw new Flaw(i, NOT_JSON);
      }
    }
    at += 6;
  }

  /* Of what is no UTF-8, only what no decoder could make a text of is refused. */
  private void wide() throws Flaw {
    int first = bytes[at] & 0xff;
    int more = first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf7) {
      throw new Flaw(at, NOT_JSON);
    }
    for (int i = at + 1; i <= at + more; i++) {
      if (i >= end) {
        throw new Flaw(end, ENDS);
      }
      if ((bytes[i] & 0xc0) != 0x80) {
        throw new Flaw(i, NOT_JSON);
      }
    }
    at += more + 1;
  }

  /** Returns what has nothing, of that record. */
  Json nothingOf(int record) {
    Json made = nothing;
    if (made == null || made.record() != record) {
      made = new Json(this, Json.NONE, record);
      nothing = made;
    }
    return made;
  }

  /** Returns what a value is. */
  int kind(int index) {
    return tape[index] & KIND;
  }

  /** Returns where a value's bytes begin; a text's after the quote. */
  int start(int index) {
    return start + (tape[index] >>> FLAGS);
  }

  /** Returns the value that follows, with all within passed over. */
  int after(int index) {
    int kind = tape[index] & KIND;
    return kind >= OBJECT ? tape[index + 1] : index + 1;
  }

  /** Returns where a value's bytes end, quotes and brackets included. */
  int end(int index) {
    int kind = tape[index] & KIND;
    if (kind < OBJECT) {
      return scalarEnd(index) + (kind == TEXT ? 1 : 0);
    }
    int ended = start(index) + 1;
    for (int within = first(index); within < past(index); within = after(within)) {
      ended = end(within);
    }
    while (isBlank(bytes[ended])) {
      ended++;
    }
    return ended + 1;
  }

  /** Returns the bytes of an object or array. */
  byte[] written(int index) {
    return Arrays.copyOfRange(bytes, start(index), end(index));
  }

  /** Returns the first value within an object or array: of an object, its first name. */
  int first(int index) {
    return index + OF_HOLDER;
  }

  /** Returns where on the tape what is within an object or array ends. */
  int past(int index) {
    int after = tape[index + 1];
    return (tape[index] & (KIND | INDEXED)) == (OBJECT | INDEXED) ? tape[after - 1] : after;
  }

  /** Returns where the bytes of what is no object or array end; a text's before the quote. */
  private int scalarEnd(int index) {
    int to = start(index);
    int kind = kind(index);
    if (kind == TEXT) {
      return (tape[index] & ESCAPED) != 0 ? escapedEnd(to) : quote(to);
    }
    if (kind < WHOLE) {
      return to + (kind == FALSE ? 5 : 4);
    }
    while (to < end && isOfNumber(bytes[to])) {
      to++;
    }
    return to;
  }

  private int escapedEnd(int from) {
    int to = from;
    while (bytes[to] != '"') {
      to += bytes[to] == '\\' ? 2 : 1;
    }
    return to;
  }

  /** Returns where the next quote stands, which there is. */
  private int quote(int from) {
    byte[] all = bytes;
    int to = from;
    while (to + Long.BYTES <= end) {
      long marks = zeros((long) EIGHT.get(all, to) ^ QUOTES) & HIGHS;
      if (marks != 0) {
        return to + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
      to += Long.BYTES;
    }
    while (all[to] != '"') {
      to++;
    }
    return to;
  }

  private static boolean isOfNumber(byte c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || (c | 0x20) == 'e';
  }

  /** Returns the value of a name in an object, of several the last; -1 if there is none. */
  int find(int object, String name) {
    return (tape[object] & INDEXED) != 0 ? findInTable(object, name) : findInTurn(object, name);
  }

  private int findInTable(int object, String name) {
    int length = name.length();
    int table = past(object);
    int places = (tape[object + 1] - 1 - table) * 2;
    int place =
        length == 0
            ? 0
            : hash(length, name.charAt(0), name.charAt(length / 2), name.charAt(length - 1));
    int found = -1;
    while (true) {
      int told = told(table, place++ & (places - 1));
      if (told == 0) {
        return found;
      }
      if (isPlain(start(object + told), name, length)) {
        found = object + told + OF_NAME;
      }
    }
  }

  private int findInTurn(int object, String name) {
    int found = -1;
    int length = name.length();
    int past = tape[object + 1];
    for (int index = object + OF_HOLDER; index < past; index = after(index + OF_NAME)) {
      boolean same =
          (tape[index] & (ESCAPED | WIDE)) != 0
              ? text(index).equals(name)
              : isPlain(start(index), name, length);
      if (same) {
        found = index + OF_NAME;
      }
    }
    return found;
  }

  /** Returns whether a text, or a field's name, is that. */
  boolean isText(int index, String text) {
    int from = start(index);
    if ((tape[index] & (ESCAPED | WIDE)) != 0) {
      return text(index).equals(text);
    }
    return isPlain(from, text, text.length());
  }

  /* The text that begins there has neither escapes nor more than ASCII. */
  private boolean isPlain(int from, String text, int length) {
    if (from + length >= end || bytes[from + length] != '"') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[from + i] != text.charAt(i) || text.charAt(i) == '"') {
        return false;
      }
    }
    return true;
  }

  /** Returns a text decoded, or a number as it is written. */
  String text(int index) {
    int from = start(index);
    int to = scalarEnd(index);
    if (from == to) {
      return "";
    }
    int flags = tape[index];
    if ((flags & ESCAPED) != 0) {
      return unescaped(from, to);
    }
    return new String(bytes, from, to - from, (flags & WIDE) != 0 ? UTF_8 : ISO_8859_1);
  }

  /** Returns a whole number of up to 18 digits; {@code otherwise} for any other text or number. */
  long digits(int index, long otherwise) {
    int from = start(index);
    int to = scalarEnd(index);
    boolean negative = from < to && bytes[from] == '-';
    int first = negative ? from + 1 : from;
    if (first == to || to - first > 18) {
      return otherwise;
    }
    long number = 0;
    for (int i = first; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return otherwise;
      }
      number = number * 10 + digit;
    }
    return negative ? -number : number;
  }

  /**
   * Returns a text that is a moment in the usual form, {@code 2026-02-01T00:00:00.000Z}, of the
   * years 1 to 9999; null for any other, however right.
   */
  @Nullable Instant moment(int index) {
    int from = start(index);
    int to = scalarEnd(index);
    if (to - from < 20 || to - from > 30 || bytes[to - 1] != 'Z') {
      return null;
    }
    int year = number(from, 4, '-');
    int month = number(from + 5, 2, '-');
    int day = number(from + 8, 2, 'T');
    int hour = number(from + 11, 2, ':');
    int minute = number(from + 14, 2, ':');
    boolean fraction = bytes[from + 19] == '.';
    int second = number(from + 17, 2, fraction ? '.' : 'Z');
    int places = to - from - 21;
    int part = fraction && places > 0 ? number(from + 20, places, 'Z') : fraction ? -1 : 0;
    if (year < 1
        || month < 1
        || month > 12
        || day < 1
        || day > (day < 29 ? day : YearMonth.of(year, month).lengthOfMonth())
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59
        || part < 0
        || (!fraction && to - from > 20)) {
      return null;
    }
    for (int i = places; fraction && i < 9; i++) {
      part *= 10;
    }
    long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400L;
    return Instant.ofEpochSecond(seconds + hour * 3600L + minute * 60L + second, part);
  }

  /** Returns a number of so many digits that a sign follows; -1 if there is none. */
  private int number(int from, int digits, char sign) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return bytes[from + digits] == sign ? number : -1;
  }

  private String unescaped(int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    int plain = from;
    for (int i = from; i < to; ) {
      if (bytes[i] != '\\') {
        i++;
        continue;
      }
      text.append(new String(bytes, plain, i - plain, UTF_8));
      byte escaped = bytes[i + 1];
      if (escaped == 'u') {
        int unit = 0;
        for (int digit = i + 2; digit < i + 6; digit++) {
          unit = unit * 16 + Character.digit(bytes[digit], 16);
        }
        text.append((char) unit);
        i += 6;
      } else {
        text.append(
            switch (escaped) {
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              default -> (char) escaped;
            });
        i += 2;
      }
      plain = i;
    }
    return text.append(new String(bytes, plain, to - plain, UTF_8)).toString();
  }
}
