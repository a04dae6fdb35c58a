package dev.earshot.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PurposeTest {
  @Property
  void anIdIsWordsJoinedByDots(
      @ForAll @Chars({'a', 'z', '0', '-', '.', 'A', '_', ' '}) @StringLength(max = 8) String id) {
    boolean words = id.matches("[a-z0-9][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)*");
    assertEquals(words, Purpose.isId(id));
    if (!words) {
      assertThrows(IllegalArgumentException.class, () -> Purpose.of(id));
    }
  }

  @Test
  void anIdHasAtMostAHundredCharacters() {
    assertTrue(Purpose.isId("a".repeat(100)));
    assertFalse(Purpose.isId("a".repeat(101)));
  }

  @Test
  void coversItselfAndWhatIsBelow() {
    Purpose broad = Purpose.of("analytics");
    assertTrue(broad.covers(broad));
    assertTrue(broad.covers(Purpose.of("analytics.brand")));
    assertFalse(broad.covers(Purpose.of("analyticsmore")));
    assertFalse(Purpose.of("analytics.brand").covers(broad));
  }
}
