package dev.earshot.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/* What UTS 46 does for a look-up (non-transitional, as browsers do): map each character, compose, and
 * write labels in ASCII. Its mapping is NFKC and small letters but for a handful of characters, which
 * are below; since both sides of a comparison go through here, names are compared in their Unicode
 * form and nothing is refused. Not java.net.IDN, which knows IDNA 2003 and takes strasse.de and
 * straße.de for one host. */
/**
 * The two forms of a host's name: as people read it, in Unicode, and as it is asked for, in ASCII
 * (IDNA 2008, UTS 46 non-transitional).
 */
public final class UnicodeHost {
  /** With what a label in ASCII begins that stands for one in Unicode. */
  public static final String ASCII_PREFIX = "xn--";

  private static final int LONGEST_LABEL = 63;
  private static final char JOINER = '\u200d';
  private static final char NON_JOINER = '\u200c';

  private static final Pattern DOTS = Pattern.compile("[\u3002\uff0e\uff61]");
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cf}\\uFE00-\\uFE0F\\u034F&&[^\\u200c\\u200d]]");

  private static final Pattern HOST =
      Pattern.compile("(?i)\\s*(?:https?|wss?)://(?:[^/?#\\\\\\s]*@)?([^/?#:@\\\\\\s\\[\\]]+)");

  private UnicodeHost() {}

  /**
   * Returns the one form by which names are compared: small letters, Unicode. What is no name is
   * folded likewise; nothing is refused.
   */
  public static String fold(String host) {
    if (isPlain(host)) {
      return host;
    }
    String[] labels = DOTS.matcher(host).replaceAll(".").split("\\.", -1);
    for (int i = 0; i < labels.length; i++) {
      labels[i] = label(labels[i]);
    }
    return String.join(".", labels);
  }

  /**
   * Returns the form in which addresses and the DNS have it: {@code xn--bcher-kva.example} for
   * {@code bücher.example}, and small letters. Labels in ASCII are not looked at further.
   *
   * @return empty if it can be nobody's name: a label is empty, too long, or holds what none can
   */
  public static Optional<String> ascii(String host) {
    String[] labels = DOTS.matcher(host).replaceAll(".").split("\\.", -1);
    for (int i = 0; i < labels.length; i++) {
      String ascii =
          isAscii(labels[i]) ? labels[i].toLowerCase(Locale.ROOT) : encoded(label(labels[i]));
      boolean isRoot = ascii.isEmpty() && isAscii(labels[i]) && i > 0 && i == labels.length - 1;
      if ((ascii.isEmpty() && !isRoot) || ascii.length() > LONGEST_LABEL) {
        return Optional.empty();
      }
      labels[i] = ascii;
    }
    return Optional.of(String.join(".", labels));
  }

  /**
   * Returns an address of the web with its host in ASCII, where {@code java.net.URI} knows of no
   * other; the same text where the host is in ASCII, or there is none.
   *
   * @throws IllegalArgumentException if the host can be nobody's name
   */
  public static String asciiIn(String address) {
    Matcher found = HOST.matcher(address);
    if (!found.lookingAt() || isAscii(found.group(1))) {
      return address;
    }
    String host =
        ascii(found.group(1))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected the name of a host, got what can be nobody's; write it in ASCII,"
                            + " such as xn--bcher-kva.example"));
    return address.substring(0, found.start(1)) + host + address.substring(found.end(1));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /** Returns a label as Punycode (RFC 3492); empty for what no label can hold. */
  private static String encoded(String label) {
    int[] points = label.codePoints().toArray();
    if (points.length > LONGEST_LABEL || !label.codePoints().allMatch(UnicodeHost::isOfLabel)) {
      return "";
    }
    if (isAscii(label)) {
      return label;
    }
    StringBuilder code = new StringBuilder();
    label.codePoints().filter(c -> c < 128).forEach(code::appendCodePoint);
    int plain = code.length();
    code.append(plain > 0 ? "-" : "");
    int done = plain;
    int delta = 0;
    int bias = 72;
    for (int n = 128; done < points.length; n++) {
      int least = leastFrom(points, n);
      delta += (least - n) * (done + 1);
      n = least;
      for (int point : points) {
        delta += point < n ? 1 : 0;
        if (point == n) {
          appendNumber(code, delta, bias);
          bias = bias(delta, done + 1, done == plain);
          delta = 0;
          done++;
        }
      }
      delta++;
    }
    return ASCII_PREFIX + code;
  }

  private static int leastFrom(int[] points, int n) {
    int least = Integer.MAX_VALUE;
    for (int point : points) {
      least = point >= n ? Math.min(least, point) : least;
    }
    return least;
  }

  private static void appendNumber(StringBuilder code, int number, int bias) {
    int rest = number;
    for (int k = 36; ; k += 36) {
      int threshold = Math.max(1, Math.min(26, k - bias));
      if (rest < threshold) {
        break;
      }
      code.append(sign(threshold + (rest - threshold) % (36 - threshold)));
      rest = (rest - threshold) / (36 - threshold);
    }
    code.append(sign(rest));
  }

  private static char sign(int digit) {
    return (char) (digit < 26 ? 'a' + digit : '0' + digit - 26);
  }

  /* Composing may make signs of an address of what is none, such as a slash. */
  private static boolean isOfLabel(int c) {
    if (c < 128) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
    return c == JOINER
        || c == NON_JOINER
        || c == 0xb7
        || switch (Character.getType(c)) {
          case Character.UPPERCASE_LETTER,
              Character.LOWERCASE_LETTER,
              Character.TITLECASE_LETTER,
              Character.MODIFIER_LETTER,
              Character.OTHER_LETTER,
              Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK,
              Character.DECIMAL_DIGIT_NUMBER,
              Character.LETTER_NUMBER,
              Character.OTHER_NUMBER,
              Character.OTHER_SYMBOL,
              Character.MODIFIER_SYMBOL ->
              true;
          default -> false;
        };
  }

  private static boolean isPlain(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c >= 128 || (c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return !host.contains(ASCII_PREFIX);
  }

  private static String label(String written) {
    String small = mapped(written);
    if (small.startsWith(ASCII_PREFIX)) {
      String decoded = decoded(small.substring(ASCII_PREFIX.length()));
      return decoded == null ? small : mapped(decoded);
    }
    return small;
  }

  private static String mapped(String label) {
    String seen = UNSEEN.matcher(label).replaceAll("");
    String once = Normalizer.normalize(small(seen), Normalizer.Form.NFKC);
    return joined(Normalizer.normalize(small(once), Normalizer.Form.NFKC));
  }

  /* One character at a time: a text's own rule makes the last sigma of a word another letter. */
  private static String small(String text) {
    StringBuilder small = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case 0x130 -> small.append("i\u0307");
                case 0x1e9e -> small.append('\u00df');
                default -> small.appendCodePoint(Character.toLowerCase(c));
              }
            });
    return small.toString();
  }

  /* IDNA 2008 keeps a joiner where a script shapes letters by it, and nowhere else. */
  private static String joined(String label) {
    if (label.indexOf(JOINER) < 0 && label.indexOf(NON_JOINER) < 0) {
      return label;
    }
    StringBuilder joined = new StringBuilder(label.length());
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      boolean joins = c == JOINER || c == NON_JOINER;
      if (!joins || isShaped(label, i, c)) {
        joined.append(c);
      }
    }
    return joined.toString();
  }

  private static boolean isShaped(String label, int at, char joiner) {
    if (at == 0) {
      return false;
    }
    int before = label.codePointBefore(at);
    boolean named =
        Character.getType(before) == Character.NON_SPACING_MARK
            && Character.getName(before).contains("VIRAMA");
    boolean virama = named || isVirama(before);
    return virama
        || (joiner == NON_JOINER
            && at + 1 < label.length()
            && isShaping(before)
            && isShaping(label.codePointAt(at + 1)));
  }

  /* Signs of canonical combining class 9 that are not called so. */
  private static boolean isVirama(int c) {
    return c == 0x0dca || c == 0x0e3a || c == 0x0eba || c == 0x0f84 || c == 0x103a || c == 0x17d2;
  }

  private static boolean isShaping(int c) {
    return switch (Character.UnicodeScript.of(c)) {
      case ARABIC, SYRIAC, MONGOLIAN, NKO, PHAGS_PA, MANDAIC, MANICHAEAN, ADLAM -> true;
      default -> false;
    };
  }

  /** Decodes Punycode (RFC 3492); null where it is none. */
  private static @Nullable String decoded(String code) {
    int[] points = new int[code.length() + 1];
    int count = 0;
    int mark = code.lastIndexOf('-');
    for (int i = 0; i < mark; i++) {
      points[count++] = code.charAt(i);
    }
    int n = 128;
    int bias = 72;
    long index = 0;
    for (int i = mark > 0 ? mark + 1 : 0; i < code.length(); ) {
      long before = index;
      long weight = 1;
      for (int k = 36; ; k += 36) {
        int digit = i < code.length() ? digit(code.charAt(i++)) : -1;
        if (digit < 0) {
          return null;
        }
        index += digit * weight;
        int threshold = Math.max(1, Math.min(26, k - bias));
        if (index > Integer.MAX_VALUE) {
          return null;
        }
        if (digit < threshold) {
          break;
        }
        weight *= 36 - threshold;
        if (weight > Integer.MAX_VALUE) {
          return null;
        }
      }
      count++;
      bias = bias((int) (index - before), count, before == 0);
      n += (int) (index / count);
      index %= count;
      if (!Character.isValidCodePoint(n) || n < 128) {
        return null;
      }
      System.arraycopy(points, (int) index, points, (int) index + 1, count - 1 - (int) index);
      points[(int) index++] = n;
    }
    return new String(points, 0, count);
  }

  private static int bias(int delta, int count, boolean first) {
    int rest = first ? delta / 700 : delta / 2;
    rest += rest / count;
    int k = 0;
    for (; rest > 455; k += 36) {
      rest /= 35;
    }
    return k + 36 * rest / (rest + 38);
  }

  private static int digit(char c) {
    return c >= 'a' && c <= 'z' ? c - 'a' : c >= '0' && c <= '9' ? c - '0' + 26 : -1;
  }
}
