package dev.earshot.examples.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class PrintableTest {
  private static final String[] ACTING = {
    "\u001b", "\u0007", "\b", "\r", "\u007f", "\u0085", "\u009b", "\u009f", "\0", "\u000b",
    "\u061c", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069"
  };

  private static String printed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Printable printable = Printable.on(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);
    printable.print(text);
    printable.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatActsOnATerminalIsWrittenOut() {
    for (String one : ACTING) {
      String digits = String.format("\\u%04x", (int) one.charAt(0));
      assertEquals("a" + digits + "b", printed("a" + one + "b"));
      assertEquals("a" + digits + "b", Printable.oneLine("a" + one + "b"));
    }
    assertEquals("a\\u000ab\\u0009", Printable.oneLine("a\nb\t"));
  }

  @Test
  void whatPeopleWriteStays() {
    String text = "naïve «tea» ½ €, 茶 \uD83D\uDE00 \uD83D\uDC69\u200D\uD83D\uDCBB שלום سلام\tx\ny";
    assertEquals(text, printed(text));
    assertEquals("x".repeat(100_000) + "é", printed("x".repeat(100_000) + "é"));
  }

  @Property(tries = 500)
  void aJsonStringStaysTheSameAndNothingActs(@ForAll String text) {
    String sound = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String line = printed(new JsonMapper().writeValueAsString(sound));
    assertEquals(sound, new JsonMapper().readValue(line, String.class));
    assertTrue(line.codePoints().noneMatch(c -> Character.isISOControl(c)), line);
  }

  @Test
  void theBarMayGoBackOnItsLine() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Printable.on(new PrintStream(bytes, true, StandardCharsets.UTF_8), true).redraw("50%");
    assertEquals("\r50%", bytes.toString(StandardCharsets.UTF_8));
    assertFalse(printed("\r50%").startsWith("\r"));
  }
}
