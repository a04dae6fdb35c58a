package dev.earshot.examples.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class SpreadsheetTest {
  private static final List<String> UNSEEN =
      List.of(
          " ",
          "\t",
          "\n",
          "\r",
          "\u000b",
          "\f",
          "\u0085",
          "\u00a0",
          "\u2007",
          "\u3000",
          "\u200b",
          "\u200e",
          "\u202e",
          "\u2060",
          "\ufeff",
          "\u00ad",
          "\u0301",
          "\ufe0f",
          "\u20e3",
          "\u3164",
          "\u2800",
          "\ue000",
          "\0",
          "\u001b",
          "\"",
          "\uDB40\uDC41",
          "\u0378");

  private static final List<String> OPENERS =
      List.of("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "⁼", "⁺", "\u2212");

  @Test
  void aFormulaIsGuardedWhateverStandsBeforeItUnseen() {
    for (String opener : OPENERS) {
      assertGuarded(opener + "cmd|' /C calc'!A0");
      for (String unseen : UNSEEN) {
        assertGuarded(unseen + opener + "1+1");
        assertGuarded(unseen + unseen + opener + "1+1");
      }
      for (String split :
          List.of("\t", ";", "|", "\n", "\r\n", "\u000b", "\f", "\u0085", "\u2028")) {
        assertGuarded("tea" + split + opener + "1+1");
        assertGuarded("tea" + split + "\u00a0" + opener + "1+1;x");
      }
    }
  }

  @Test
  void whatIsNoFormulaStaysAsItIs() {
    for (String plain :
        List.of("-0.5", "+12", "-1.5e-7", "a=b", "2-1", "tea", "x - y", "'tis", "", "a:b/c?d#e")) {
      assertEquals(plain, Spreadsheet.cell(plain));
    }
    for (String quoted :
        List.of("a, b", "a;b", "a\tb", " a", "a ", "né", "a\u000bb", "\uD83D\uDE00")) {
      assertEquals('"' + quoted + '"', Spreadsheet.cell(quoted));
    }
    assertEquals("\"-5;+7\"", Spreadsheet.cell("-5;+7"));
    assertEquals("\"say \"\"no\"\"\"", Spreadsheet.cell("say \"no\""));
  }

  @Property(tries = 2_000)
  void noReaderFindsAFormula(@ForAll("hostile") String text) {
    assertGuarded(text);
    String back = MentionsCsvTest.read(Spreadsheet.cell(text) + "\r\n").get(0).get(0);
    assertEquals(text.replace("'", ""), back.replace("'", ""), "only apostrophes are added");
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> parts =
        Arbitraries.oneOf(
            Arbitraries.of(UNSEEN),
            Arbitraries.of(OPENERS),
            Arbitraries.of("a", "1", ";", "\t", "|", ",", "\n", "\"", "\u2029"));
    return parts.list().ofMinSize(1).ofMaxSize(8).map(list -> String.join("", list));
  }

  /** Splits as readers do that are set to tab, semicolon or bar, and that know no quotes. */
  private static void assertGuarded(String text) {
    String cell = Spreadsheet.cell(text);
    for (String piece : cell.split("[\t;|\n\r\u000b\f\u0085\u2028\u2029]", -1)) {
      String seen = piece.replaceAll("^[\\p{Z}\\p{C}\\p{M}\"\u3164\u2800]+", "");
      String number = piece.replaceAll("^\"|\"$", "");
      if (!number.matches("[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
        String folded = Normalizer.normalize(seen, Normalizer.Form.NFKC);
        assertFalse(folded.matches("(?s)[=+\\-@\u2212].*"), cell);
      }
    }
    if (!cell.startsWith("\"")) {
      assertTrue(cell.chars().allMatch(c -> c >= ' ' && c <= '~'), cell);
    }
  }
}
