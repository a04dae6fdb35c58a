package dev.earshot.text;

/*
 * Follows the links of twitter-text's conformance cases. Instead of trying a pattern at every
 * character, it looks for the dot every host must have, takes the run of host characters round it,
 * and reads that run's labels once; a run without a link is never read again. So the work is linear
 * whatever the text.
 */
/**
 * Finds web addresses, with and without protocol, one after the other.
 *
 * <p>Reusable and confined to one thread.
 */
final class Links {
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_SHORT_SLUG = 40;
  private static final String PHONETIC =
      "\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F\u0272\u0289\u028B\u02BB";

  private char[] text = new char[0];
  private int limit;
  private int scanned;
  private int consumed;
  private boolean plainFound;
  private int plainStart;
  private int plainEnd;
  private int domainEnd;
  private int tailEnd;
  private boolean hasPath;
  private int start;
  private int end;
  private int brokenAt;
  private boolean skips;

  /** Begins with a text, in place of the one before, that has no dot before {@code firstDot}. */
  void over(char[] text, int length, int firstDot) {
    this.text = text;
    limit = length;
    scanned = firstDot;
    consumed = 0;
    plainFound = false;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Goes to the next link; returns false where there is none. */
  boolean next() {
    while (true) {
      if (plainFound) {
        return givePlain();
      }
      int dot = scanned;
      while (dot < limit && (text[dot] != '.' || !mayPartHost(dot))) {
        dot++;
      }
      if (dot == limit) {
        scanned = limit;
        return false;
      }
      int first = dot;
      while (first > consumed && isHost(text[first - 1])) {
        first--;
      }
      int last = dot;
      while (last < limit && isHost(text[last])) {
        last++;
      }
      scanned = Math.max(last, dot + 1);
      if (last - first > 2 && matchIn(first, last)) {
        return true;
      }
    }
  }

  /** Returns whether what stands beside a dot may be a name and a top-level domain. */
  private boolean mayPartHost(int dot) {
    return dot > 0
        && dot + 1 < limit
        && isDomain(text[dot - 1])
        && isDomain(text[dot + 1])
        && !isDigit(text[dot + 1]);
  }

  /**
   * Returns the end of the host name with a known top-level domain that begins at {@code from}, or
   * -1.
   */
  int hostEnd(int from) {
    int last = from;
    while (last < limit && isHost(text[last])) {
      last++;
    }
    if (from >= last || !isDomain(text[from])) {
      return -1;
    }
    int found = domain(from, last);
    return skips ? -1 : found;
  }

  /** Looks for a match among the host characters of {@code [first, last)}. */
  private boolean matchIn(int first, int last) {
    int protocol = protocolBefore(first);
    int from = first;
    while (from < last) {
      boolean withProtocol = from == first && protocol >= 0;
      int begin = withProtocol ? protocol : from;
      if (!isDomain(text[from]) || !mayBegin(begin)) {
        if (!withProtocol || !isDomain(text[from]) || !mayBegin(from)) {
          from++;
          continue;
        }
        begin = from;
        withProtocol = false;
      }
      int matched = domain(from, last);
      if (withProtocol || isWeb(from)) {
        matched = wholeHost(matched, last);
      }
      if (matched < 0) {
        from = Math.max(from + 1, brokenAt);
        continue;
      }
      int tail = tail(matched);
      consumed = tail;
      scanned = tail;
      if (skips || !isEncodable(from, matched)) {
        return false;
      }
      if (withProtocol) {
        start = begin;
        end = tail;
        return !isShortened(from, matched) || cutShortened(matched);
      }
      if (begin > 0 && "-_./".indexOf(text[begin - 1]) >= 0) {
        return false;
      }
      domainEnd = matched;
      tailEnd = tail;
      plainFound = findPlain(from, matched);
      return plainFound && givePlain();
    }
    return false;
  }

  /**
   * Returns where the {@code http://} or {@code https://} that ends at {@code at} begins, or -1.
   */
  private int protocolBefore(int at) {
    if (at - 7 < consumed || text[at - 1] != '/' || text[at - 2] != '/' || text[at - 3] != ':') {
      return -1;
    }
    int p = at - 4;
    if (lower(text[p]) == 's') {
      p--;
    }
    boolean http =
        p - 3 >= consumed
            && lower(text[p]) == 'p'
            && lower(text[p - 1]) == 't'
            && lower(text[p - 2]) == 't'
            && lower(text[p - 3]) == 'h';
    return http ? p - 3 : -1;
  }

  private boolean mayBegin(int at) {
    if (at == 0) {
      return true;
    }
    char before = text[at - 1];
    return at > consumed
        && !isAsciiLetterOrDigit(before)
        && !isAccentedLatin(before)
        && before != '@'
        && before != '\uFF20'
        && before != '$'
        && before != '#'
        && before != '\uFF03'
        && before != '\uFEFF'
        && before < '\uFFFE';
  }

  /**
   * Returns the end of the longest host name that begins at {@code from}, or -1 with the place from
   * where to look again in {@link #brokenAt}. Sets {@link #skips} for one that is used up but is no
   * link, for its name holds an underscore.
   */
  private int domain(int from, int last) {
    int found = -1;
    int foundWithUnderscore = -1;
    int label = from;
    brokenAt = last;
    while (true) {
      int dot = label;
      boolean underscore = false;
      while (dot < last && text[dot] != '.') {
        underscore |= text[dot] == '_';
        dot++;
      }
      if (dot == last) {
        break;
      }
      if (dot == label || !isDomain(text[label])) {
        brokenAt = label + 1;
        break;
      }
      if (!isDomain(text[dot - 1])) {
        brokenAt = dot;
        break;
      }
      int suffix = suffixEnd(dot + 1, last);
      if (suffix >= 0) {
        if (underscore) {
          foundWithUnderscore = suffix;
        } else {
          found = suffix;
        }
      }
      label = dot + 1;
    }
    skips = found < 0 && foundWithUnderscore >= 0;
    return skips ? foundWithUnderscore : found;
  }

  /*
   * "news" is a top-level domain, so that of www.news.example the conformance cases leave open where
   * it ends. What the writer has told to be an address goes on with every label in small letters;
   * a capital begins the next sentence.
   */
  private int wholeHost(int matched, int last) {
    int end = matched;
    while (end > 0 && !skips && end < last && text[end] == '.') {
      int p = end + 1;
      while (p < last && (isDigit(text[p]) || text[p] == '-' || isSmall(text[p]))) {
        p++;
      }
      if (p == end + 1 || (p < last && text[p] != '.')) {
        break;
      }
      end = p;
    }
    return end;
  }

  private boolean isWeb(int at) {
    return at + 3 < limit
        && lower(text[at]) == 'w'
        && lower(text[at + 1]) == 'w'
        && lower(text[at + 2]) == 'w'
        && text[at + 3] == '.';
  }

  private static boolean isSmall(char c) {
    return c >= 'a' && c <= 'z';
  }

  private int suffixEnd(int at, int last) {
    if (at + 4 < last
        && lower(text[at]) == 'x'
        && lower(text[at + 1]) == 'n'
        && text[at + 2] == '-'
        && text[at + 3] == '-') {
      int p = at + 4;
      while (p < last && (isAsciiLetterOrDigit(text[p]) || text[p] == '-')) {
        p++;
      }
      return p > at + 4 ? p : -1;
    }
    int end = TopLevelDomains.end(text, at, last);
    return end == last && end < limit && TopLevelDomains.carriesOn(text[end]) ? -1 : end;
  }

  /** Returns the end of port, path and query after a host that ends at {@code at}. */
  private int tail(int at) {
    int p = at;
    if (p + 1 < limit && text[p] == ':' && isDigit(text[p + 1])) {
      p++;
      while (p < limit && isDigit(text[p])) {
        p++;
      }
    }
    hasPath = p < limit && text[p] == '/';
    if (hasPath) {
      p = pathEnd(p + 1);
    }
    return queryEnd(p);
  }

  private int pathEnd(int at) {
    int end = at;
    int p = at;
    while (p < limit) {
      char c = text[p];
      if (c == '(') {
        int closed = parenthesesEnd(p);
        if (closed < 0) {
          break;
        }
        p = closed;
        end = p;
      } else if (isPath(c)) {
        p++;
        if (isPathEnd(c)) {
          end = p;
        }
      } else {
        break;
      }
    }
    return end;
  }

  /** Returns the end of parentheses with at most one pair inside, or -1 if they do not close. */
  private int parenthesesEnd(int open) {
    int p = pathRun(open + 1);
    if (p < limit && text[p] == ')') {
      return p > open + 1 ? p + 1 : -1;
    }
    if (p == limit || text[p] != '(') {
      return -1;
    }
    int inner = pathRun(p + 1);
    if (inner == p + 1 || inner == limit || text[inner] != ')') {
      return -1;
    }
    int after = pathRun(inner + 1);
    return after < limit && text[after] == ')' ? after + 1 : -1;
  }

  private int pathRun(int at) {
    int p = at;
    while (p < limit && isPath(text[p])) {
      p++;
    }
    return p;
  }

  private int queryEnd(int at) {
    if (at == limit || text[at] != '?') {
      return at;
    }
    int end = at;
    for (int p = at + 1; p < limit && isQuery(text[p]); p++) {
      if (isAsciiLetterOrDigit(text[p]) || "-_&=#/".indexOf(text[p]) >= 0) {
        end = p + 1;
      }
    }
    return end;
  }

  private boolean isShortened(int from, int to) {
    return to - from == 4
        && lower(text[from]) == 't'
        && text[from + 1] == '.'
        && lower(text[from + 2]) == 'c'
        && lower(text[from + 3]) == 'o'
        && to < limit
        && text[to] == '/';
  }

  /** Ends a t.co link after its slug and query; returns false if the slug is too long. */
  private boolean cutShortened(int slash) {
    int p = slash + 1;
    while (p < limit && isAsciiLetterOrDigit(text[p])) {
      p++;
    }
    int slug = p - slash - 1;
    if (slug > 0) {
      end = queryEnd(p);
    }
    return slug <= LONGEST_SHORT_SLUG;
  }

  private boolean isEncodable(int from, int to) {
    int label = from;
    boolean ascii = true;
    for (int p = from; p <= to; p++) {
      if (p == to || text[p] == '.') {
        boolean encoded =
            p - label > 4
                && lower(text[label]) == 'x'
                && lower(text[label + 1]) == 'n'
                && text[label + 2] == '-'
                && text[label + 3] == '-';
        if (p - label > LONGEST_LABEL || (encoded && !ascii)) {
          return false;
        }
        label = p + 1;
        ascii = true;
      } else {
        ascii &= text[p] < 0x80;
      }
    }
    return true;
  }

  /*
   * A host without protocol counts only as far as it is Latin, for in Japanese or Chinese the words
   * round it touch it. Several may stand in one run; the path belongs to the last.
   */
  private boolean findPlain(int begin, int last) {
    int from = begin;
    while (from < last) {
      if (!isLatin(text[from])) {
        from++;
        continue;
      }
      int found = -1;
      int label = from;
      while (true) {
        int dot = label;
        while (dot < last && isLatin(text[dot])) {
          dot++;
        }
        if (dot == label || dot == last || text[dot] != '.') {
          label = dot;
          break;
        }
        int suffix = suffixEnd(dot + 1, last);
        found = suffix >= 0 ? suffix : found;
        label = dot + 1;
      }
      if (found >= 0) {
        plainStart = from;
        plainEnd = found;
        return true;
      }
      from = Math.max(label, from + 1);
    }
    return false;
  }

  private boolean givePlain() {
    start = plainStart;
    end = plainEnd;
    plainFound = findPlain(end, domainEnd);
    if (!plainFound && hasPath) {
      end = tailEnd;
    }
    return true;
  }

  private static boolean isHost(char c) {
    return isDomain(c) || c == '-' || c == '_' || c == '.';
  }

  private static boolean isDomain(char c) {
    if (c < 0x80) {
      return isAsciiLetterOrDigit(c);
    }
    byte kind = Letters.classOf(c);
    return kind != Letters.SPACE
        && kind != Letters.LINE
        && kind != Letters.FORMAT
        && c != 0x85
        && c < '\uFFFE'
        && "\u00AB\u00BB\u201C\u201D\u201E".indexOf(c) < 0;
  }

  private static boolean isLatin(char c) {
    return isAsciiLetterOrDigit(c) || c == '-' || isAccentedLatin(c);
  }

  static boolean isAccentedLatin(char c) {
    return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7)
        || (c >= 0x300 && c <= 0x36F)
        || (c >= 0x1E00 && c <= 0x1EFF)
        || (c >= 0x250 && c <= 0x2BB && PHONETIC.indexOf(c) >= 0);
  }

  private static boolean isPath(char c) {
    return isPathEnd(c) || "!*';:,.$%[]\u2013~@|&".indexOf(c) >= 0;
  }

  private static boolean isPathEnd(char c) {
    return isAsciiLetterOrDigit(c)
        || "+-=_#/".indexOf(c) >= 0
        || (c >= 0x400 && c <= 0x4FF)
        || isAccentedLatin(c);
  }

  private static boolean isQuery(char c) {
    return isAsciiLetterOrDigit(c) || "!?*'@();:&=+$/%#[]-_.,~|".indexOf(c) >= 0;
  }

  static boolean isAsciiLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9');
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }
}
