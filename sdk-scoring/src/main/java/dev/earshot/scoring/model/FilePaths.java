package dev.earshot.scoring.model;

import java.util.Arrays;

/** Tells paths and names of files, whose words are in whatever language their owner keeps files. */
final class FilePaths {
  /** With so many slashes a run is no choice between words. */
  private static final int MANY = 4;

  private static final int LONGEST_ENDING = 5;
  private static final String OPENING = "([{<\"'`\u201C\u2018\u00AB\u201E";
  private static final String CLOSING = ".,;:!?)]}>\"'`\u201D\u2019\u00BB\u201C";

  private static final long[] ENDINGS =
      Arrays.stream(
              ("html htm php asp aspx jsp pdf txt rtf md doc docx odt xls xlsx ods ppt pptx odp csv"
                      + " tsv json xml yaml yml ini cfg conf log sql db bak tmp jpg jpeg png gif webp"
                      + " svg bmp tif tiff heic mp3 mp4 wav ogg flac mov avi mkv webm zip gz tar rar"
                      + " exe msi dmg apk iso jar sh bat py js css java cpp epub")
                  .split(" "))
          .mapToLong(ending -> packed(ending.toCharArray(), 0, ending.length()))
          .sorted()
          .toArray();

  private FilePaths() {}

  /** Returns whether a text may hold a path or a file's name; most do not. */
  static boolean mayBeIn(CharSequence source) {
    if (source instanceof String string) {
      return string.indexOf('/') >= 0 || string.indexOf('\\') >= 0 || hasInnerDot(string);
    }
    return true;
  }

  /* The dot behind a sentence begins no ending. */
  private static boolean hasInnerDot(String text) {
    for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
      if (dot + 1 < text.length() && Character.isLetterOrDigit(text.charAt(dot + 1))) {
        return true;
      }
    }
    return false;
  }

  /** Returns the end of what stands in a row from {@code at} on. */
  static int runEnd(char[] text, int at, int limit) {
    int end = at;
    while (end < limit && !Character.isWhitespace(text[end])) {
      end++;
    }
    return end;
  }

  /** Returns whether the run {@code [from, to)} is a path or a file's name. */
  static boolean isOne(char[] text, int from, int to) {
    int start = from;
    while (start < to && OPENING.indexOf(text[start]) >= 0) {
      start++;
    }
    int end = to;
    while (end > start && CLOSING.indexOf(text[end - 1]) >= 0) {
      end--;
    }
    int separators = 0;
    int name = start;
    for (int p = start; p < end; p++) {
      if (isSeparator(text[p])) {
        separators++;
        name = p + 1;
      }
    }
    boolean rooted = separators > 0 && isRooted(text, start, end);
    return rooted || separators >= MANY || hasEnding(text, name, end);
  }

  /** Returns whether a path begins at the root, a drive, a home or a folder's own dots. */
  private static boolean isRooted(char[] text, int from, int to) {
    int p = from;
    if (to - from > 2 && text[from + 1] == ':' && Character.isLetter(text[from])) {
      p += 2;
    } else if (text[p] == '~') {
      p++;
    } else {
      while (p < to && text[p] == '.' && p < from + 2) {
        p++;
      }
    }
    return p + 1 < to && isSeparator(text[p]) && Character.isLetterOrDigit(text[p + 1]);
  }

  private static boolean hasEnding(char[] text, int from, int to) {
    int dot = to - 1;
    while (dot > from && text[dot] != '.') {
      dot--;
    }
    int length = to - dot - 1;
    return dot > from
        && length > 0
        && length <= LONGEST_ENDING
        && Character.isLetterOrDigit(text[dot - 1])
        && Arrays.binarySearch(ENDINGS, packed(text, dot + 1, to)) >= 0;
  }

  private static long packed(char[] text, int from, int to) {
    long packed = 0;
    for (int p = from; p < to; p++) {
      packed = packed << 8 | (Character.toLowerCase(text[p]) & 0xFF);
    }
    return packed;
  }

  private static boolean isSeparator(char c) {
    return c == '/' || c == '\\';
  }
}
