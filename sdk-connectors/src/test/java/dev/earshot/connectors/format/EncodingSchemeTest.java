package dev.earshot.connectors.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingSchemeTest {
  private static final List<String> WIDE = List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[1]",
        "<a/>",
        "id;\u0442\u0435\u043a\u0441\u0442\r\n1;\u4e00\u4e01\u4e00\r\n",
        "\ud83d\ude00,id\n",
        "id,text\n1,\u4e00\u4e00\u4e00\u4e00\u4e00\u4e00\n"
      })
  void everySchemeShowsWithAndWithoutAMark(String text) {
    for (String name : WIDE) {
      Charset charset = Charset.forName(name);
      int width = EncodingScheme.width(charset);
      assertEquals(
          Optional.of(new EncodingScheme(charset, 0)), EncodingScheme.of(text.getBytes(charset)));
      assertEquals(
          Optional.of(new EncodingScheme(charset, width)),
          EncodingScheme.of(("\uFEFF" + text).getBytes(charset)));
    }
    assertEquals(
        Optional.of(new EncodingScheme(StandardCharsets.UTF_8, 3)),
        EncodingScheme.of(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)));
    assertEquals(Optional.empty(), EncodingScheme.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aNulOrTwoMakeNoWideText() {
    byte[] bytes = ("id,text\n1,a" + "b".repeat(100)).getBytes(StandardCharsets.UTF_8);
    bytes[11] = 0;
    assertEquals(Optional.empty(), EncodingScheme.of(bytes));
    assertEquals(Optional.empty(), EncodingScheme.of(new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void jsonIsReadFromAnyOfThem(String name) {
    for (String mark : List.of("", "\uFEFF")) {
      byte[] body = (mark + "{\"a\":\"\u00e9\u4e00\"}").getBytes(Charset.forName(name));
      assertEquals("\u00e9\u4e00", Json.document(body, "test").text("a").orElseThrow());
      assertEquals(1, Json.parts(body, null, "test").records().size());
    }
  }
}
