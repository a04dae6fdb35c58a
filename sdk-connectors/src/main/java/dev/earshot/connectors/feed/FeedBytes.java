package dev.earshot.connectors.feed;

import dev.earshot.connectors.format.EncodingScheme;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * Turns a feed's bytes into text. The order is that of RFC 7303: byte order mark, the charset of
 * the Content-Type, the XML declaration, UTF-8. Where the bytes contradict what was declared, the
 * bytes win: UTF-8 if they are, else windows-1252, which is what undeclared feeds turn out to be.
 */
final class FeedBytes {
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9._:-]+)", Pattern.CASE_INSENSITIVE);

  private static final Pattern DECLARED =
      Pattern.compile("<\\?xml[^>]{0,200}?encoding\\s*=\\s*[\"']\\s*([A-Za-z0-9._:-]+)");

  private static final int HEAD = 2048;

  /* What windows-1252 has at 0x80 to 0x9F; NUL where it has nothing. */
  private static final String C1 =
      "\u20ac\0\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\0\u017d\0"
          + "\0\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\0\u017e\u0178";

  private static final Pattern UNICODE =
      Pattern.compile("u-?(?:tf)?-?(?:8|16|32)(?:[lb]e)?|us-ascii|ascii|iso-10646-ucs-.*");

  private FeedBytes() {}

  static String decode(byte[] bytes, @Nullable String contentType) {
    return withoutControls(
        EncodingScheme.of(bytes)
            .map(
                scheme ->
                    new String(
                        bytes, scheme.mark(), bytes.length - scheme.mark(), scheme.charset()))
            .orElseGet(() -> undeclaredOr(declared(bytes, contentType), bytes)));
  }

  /*
   * Returns where the text begins of bytes that are UTF-8 as soon as they are valid UTF-8; -1 for
   * those that may be something else.
   */
  static int startOfUtf8(byte[] bytes, @Nullable String contentType) {
    EncodingScheme scheme = EncodingScheme.of(bytes).orElse(null);
    if (scheme != null) {
      return scheme.charset().equals(StandardCharsets.UTF_8) ? scheme.mark() : -1;
    }
    Charset declared = declared(bytes, contentType);
    return declared == null || declared.equals(StandardCharsets.UTF_8) ? 0 : -1;
  }

  /*
   * Bytes beyond ASCII that are valid UTF-8 are UTF-8, whatever single-byte charset was declared: no
   * text in one makes them. Of a charset of several bytes short texts do, so there it takes a
   * character of three.
   */
  private static String undeclaredOr(@Nullable Charset declared, byte[] bytes) {
    String utf8 = strictly(StandardCharsets.UTF_8, bytes);
    if (declared != null
        && !declared.equals(StandardCharsets.UTF_8)
        && (utf8 == null || !isBeyond(utf8, isSingleByte(declared) ? 0x80 : 0x800))) {
      String text = strictly(declared, bytes);
      if (text != null) {
        return text;
      }
    }
    if (utf8 != null) {
      return utf8;
    }
    if (declared != null && !declared.equals(StandardCharsets.UTF_8)) {
      return new String(bytes, declared);
    }
    return EncodingScheme.isMostlyUtf8(bytes)
        ? new String(bytes, StandardCharsets.UTF_8)
        : windows1252(bytes);
  }

  private static @Nullable Charset declared(byte[] bytes, @Nullable String contentType) {
    if (contentType != null) {
      Matcher header = CHARSET.matcher(contentType);
      Charset charset = header.find() ? named(header.group(1)) : null;
      if (charset != null) {
        return charset;
      }
    }
    String head = new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1);
    Matcher declaration = DECLARED.matcher(head);
    return declaration.find() ? named(declaration.group(1)) : null;
  }

  private static @Nullable Charset named(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
    // Bytes that got here are not wide, and ASCII says nothing that UTF-8 does not say better.
    if (UNICODE.matcher(plain).matches()) {
      return null;
    }
    String meant =
        switch (plain) {
          case "iso-8859-1", "latin1", "latin-1", "iso8859-1", "l1", "cp1252" -> "windows-1252";
          case "gb2312", "gbk", "gb-2312-80" -> "GB18030";
          case "iso-8859-9", "latin5" -> "windows-1254";
          case "shift-jis", "sjis", "x-sjis" -> "windows-31j";
          case "ks-c-5601-1987", "euc-kr" -> "x-windows-949";
          default -> name;
        };
    try {
      return Charset.forName(meant);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isSingleByte(Charset charset) {
    return charset.canEncode() && charset.newEncoder().maxBytesPerChar() <= 1;
  }

  private static boolean isBeyond(String text, int first) {
    return text.chars().anyMatch(c -> c >= first);
  }

  private static @Nullable String strictly(Charset charset, byte[] bytes) {
    if (charset.name().equals("windows-1252")) {
      return windows1252(bytes);
    }
    try {
      CharBuffer chars =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      return chars.toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static String windows1252(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /* Maps what stands at C1 to what windows-1252 means by it, whatever encoding it came in. */
  private static String withoutControls(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '\u0080' && c <= '\u009f' && C1.charAt(c - 0x80) != 0) {
        if (out == null) {
          out = new StringBuilder(text);
        }
        out.setCharAt(i, C1.charAt(c - 0x80));
      }
    }
    return out == null ? text : out.toString();
  }
}
