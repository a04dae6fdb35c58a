package dev.earshot.connectors.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LinesTest {
  private static Lines lines(String body, int longest) {
    return new Lines(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), "stream", longest);
  }

  @Test
  void aLineEndsWithEitherEndAndTheLastWithTheBody() throws IOException {
    Lines lines = lines("kettle\r\n\ntée\r x\nlast", 20);
    assertEquals("kettle", lines.next());
    assertEquals("", lines.next());
    assertEquals("tée\r x", lines.next());
    assertEquals("last", lines.next());
    assertNull(lines.next());
    assertNull(lines.next());
  }

  @Test
  void aLineThatIsTooLongIsSaidWithItsNumberAndTheNextOneArrives() throws IOException {
    Lines lines = lines("12345\r\n123456\n1234567890123\nok\n123456", 5);
    assertEquals("12345", lines.next());
    for (long number = 1; number <= 2; number++) {
      MalformedException tooLong = assertThrows(MalformedException.class, lines::next);
      assertEquals(number, tooLong.offset().orElseThrow());
      assertFalse(tooLong.toString().contains("123456"), "a message repeats content");
    }
    assertEquals("ok", lines.next());
    assertThrows(MalformedException.class, lines::next);
    assertNull(lines.next());
  }

  @Test
  void aLineOfAGigabyteTakesNoMoreMemoryThanTheLimit() throws IOException {
    InputStream endless =
        new InputStream() {
          private long left = 1L << 30;

          @Override
          public int read() {
            throw new AssertionError("read by blocks");
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            int count = (int) Math.min(length, left);
            left -= count;
            java.util.Arrays.fill(target, offset, offset + count, (byte) 'x');
            return count == 0 ? -1 : count;
          }
        };
    Lines lines = new Lines(endless, "stream", 1 << 10);
    assertThrows(MalformedException.class, lines::next);
    assertNull(lines.next());
  }
}
