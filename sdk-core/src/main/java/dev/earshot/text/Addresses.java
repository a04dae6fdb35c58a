package dev.earshot.text;

/*
 * A host whose ending is no known one is no link to us. But what stands behind it is a path all the
 * same, neither words nor handles nor tags.
 */
/** Tells addresses on hosts of any ending: by a path behind them, or a name before an at sign. */
final class Addresses {
  private static final int LONGEST_HOST = 255;
  private static final int LONGEST_USER = 64;
  private static final int LEAST_ENDING = 2;
  private static final int PARTS_OF_A_NUMBER = 4;
  static final String LOCAL = "localhost";

  private Addresses() {}

  /**
   * Returns the end of an address without protocol that begins at {@code at}: a host with a dot,
   * {@code localhost}, or an IP address, after a user's name or not, with a path or a query; -1 for
   * none.
   */
  static int end(char[] text, int at, int limit) {
    int p = at;
    if (p + 1 < limit && text[p] == '/' && text[p + 1] == '/') {
      p += 2;
    }
    int path = pathStart(text, p, limit);
    if (path < 0) {
      int user = userEnd(text, p, limit);
      path = user < 0 ? -1 : pathStart(text, user, limit);
    }
    return path < 0 ? -1 : tail(text, path, limit);
  }

  private static int pathStart(char[] text, int at, int limit) {
    int host = hostEnd(text, at, limit);
    int path = host < 0 ? -1 : portEnd(text, host, limit);
    return path >= 0 && leads(text, path, limit) ? path : -1;
  }

  /** Returns the end of what may be a host from {@code at} on. */
  static int runEnd(char[] text, int at, int limit) {
    int p = at;
    while (p < limit && isHost(text[p])) {
      p++;
    }
    return p;
  }

  /**
   * Returns the end of a host that begins at {@code at}: labels with dots between them, the last
   * one in small letters as no next sentence begins, {@code localhost}, or an IP address; -1 for
   * none.
   */
  static int hostEnd(char[] text, int at, int limit) {
    if (at < limit && text[at] == '[') {
      return bracketsEnd(text, at + 1, limit);
    }
    int stop = Math.min(limit, at + LONGEST_HOST);
    int label = at;
    int dots = 0;
    int numbers = 0;
    int p = at;
    while (p < stop && isHost(text[p])) {
      if (text[p] == '.') {
        boolean next = p > label && p + 1 < stop && isHost(text[p + 1]) && text[p + 1] != '.';
        if (!next) {
          break;
        }
        dots++;
        numbers += isNumber(text, label, p) ? 1 : 0;
        label = p + 1;
      }
      p++;
    }
    if (p == at || text[at] == '-') {
      return -1;
    }
    if (isNumber(text, label, p)) {
      return dots + 1 == PARTS_OF_A_NUMBER && numbers == dots ? p : -1;
    }
    boolean ends = dots > 0 && p - label >= LEAST_ENDING && isEnding(text, at, label, p);
    return ends || isLocal(text, at, p) ? p : -1;
  }

  /** Returns the end of the path, query and port that may follow the host that ends at an index. */
  static int afterHost(char[] text, int host, int limit) {
    int port = portEnd(text, host, limit);
    return leads(text, port, limit) ? tail(text, port, limit) : host;
  }

  /**
   * Returns the end of what stands in a row from {@code at} on, without the marks that close it.
   */
  static int tail(char[] text, int at, int limit) {
    int end = at;
    for (int p = at; p < limit && isAddress(text[p]); p++) {
      if (".,;:!?')]\u2019".indexOf(text[p]) < 0) {
        end = p + 1;
      }
    }
    return end;
  }

  private static int bracketsEnd(char[] text, int at, int limit) {
    int colons = 0;
    int p = at;
    while (p < limit && (Character.digit(text[p], 16) >= 0 || ":.%".indexOf(text[p]) >= 0)) {
      colons += text[p] == ':' ? 1 : 0;
      p++;
    }
    return p < limit && text[p] == ']' && colons > 1 ? p + 1 : -1;
  }

  private static int userEnd(char[] text, int at, int limit) {
    int stop = Math.min(limit, at + LONGEST_USER);
    int p = at;
    while (p < stop && isUser(text[p])) {
      p++;
    }
    return p > at && p < stop && text[p] == '@' ? p + 1 : -1;
  }

  private static int portEnd(char[] text, int at, int limit) {
    int p = at;
    if (p < limit && text[p] == ':') {
      p++;
      while (p < limit && text[p] >= '0' && text[p] <= '9') {
        p++;
      }
    }
    return p > at + 1 ? p : at;
  }

  /** Returns whether a path begins here, or a query that names something. */
  private static boolean leads(char[] text, int at, int limit) {
    if (at >= limit || text[at] != '?') {
      return at < limit && text[at] == '/';
    }
    int p = at + 1;
    while (p < limit && (Signs.isName(text[p]) || text[p] == '-')) {
      p++;
    }
    return p > at + 1 && p < limit && text[p] == '=';
  }

  /** Returns whether a user's name before the at sign may hold this. */
  static boolean isUser(char c) {
    return isHost(c) || "%+:!$&'*;=~".indexOf(c) >= 0;
  }

  static boolean isHost(char c) {
    if (c == '.' || c == '-' || c == '_') {
      return true;
    }
    byte kind = Letters.classOf(c);
    return kind == Letters.LETTER || kind == Letters.DIGIT || kind == Letters.MARK;
  }

  /** Returns whether a label is in small letters, or the whole host in capitals. */
  private static boolean isEnding(char[] text, int host, int label, int end) {
    boolean letters = false;
    boolean upper = false;
    for (int p = label; p < end; p++) {
      letters |= Character.isLetter(text[p]);
      upper |= Character.isUpperCase(text[p]);
    }
    for (int p = host; upper && p < end; p++) {
      letters &= !Character.isLowerCase(text[p]);
    }
    return letters && Letters.classOf(text[label]) == Letters.LETTER;
  }

  private static boolean isNumber(char[] text, int from, int to) {
    for (int p = from; p < to; p++) {
      if (text[p] < '0' || text[p] > '9') {
        return false;
      }
    }
    return to > from;
  }

  private static boolean isLocal(char[] text, int from, int to) {
    if (to - from != LOCAL.length()) {
      return false;
    }
    for (int i = 0; i < LOCAL.length(); i++) {
      if ((text[from + i] | 0x20) != LOCAL.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether an address may hold this: where words stand side by side, none of theirs. */
  private static boolean isAddress(char c) {
    return c > ' '
        && !Signs.isBlank(c)
        && "<>\"\u00AB\u00BB".indexOf(c) < 0
        && (c < 0x0E00 || (c >= 0x1E00 && c < 0x2000));
  }
}
