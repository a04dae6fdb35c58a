package dev.earshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.json.EarshotJson;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreKeyTest {
  private static final ScoreKey<String> WORD =
      ScoreKey.of(
          "tone",
          1,
          String.class,
          word -> Map.of("word", word),
          written -> (String) written.get("word"));
  private static final ScoreKey<Long> NUMBER =
      ScoreKey.of(
          "tone",
          1,
          Long.class,
          number -> Map.of("number", number),
          written -> (Long) written.get("number"));

  private static Mention.Builder mention() {
    return Mention.builder(Post.builder(PostId.parse("x::1")).text("tea").build());
  }

  /** A key whose value is what it writes. */
  private static ScoreKey<Object> raw() {
    return ScoreKey.of("raw", 1, Object.class, value -> Map.of("v", value), w -> w.get("v"));
  }

  @Test
  void keysOfDifferentTypesAreNotEqual() {
    assertNotEquals(WORD, NUMBER);
    assertEquals(WORD.id(), NUMBER.id());
    assertEquals(
        WORD, ScoreKey.of("tone", 1, String.class, word -> Map.of(), written -> "another codec"));
  }

  @Test
  void aScoreThatItsKeyCannotReadIsRefusedInWords() {
    Mention scored = mention().score(WORD, Score.byMachine("SECRET")).build();
    MalformedException refused = assertThrows(MalformedException.class, () -> scored.score(NUMBER));
    assertEquals("score, tone/1: expected the written form of a Long", refused.getMessage());
    assertEquals(Optional.of("tone/1"), refused.field());
    assertEquals(Optional.empty(), Optional.ofNullable(refused.getCause()));
  }

  @Test
  void whatACodecSaysOfAValueGoesNoFurther() {
    ScoreKey<String> chatty =
        ScoreKey.of(
            "tone",
            1,
            String.class,
            word -> Map.of(),
            written -> {
              throw new IllegalStateException("SECRET " + written);
            });
    Mention scored = mention().score(WORD, Score.byMachine("SECRET")).build();
    MalformedException refused = assertThrows(MalformedException.class, () -> scored.score(chatty));
    assertFalse((refused + " " + refused.getCause()).contains("SECRET"));
  }

  @Test
  void anyKeyOfTheNameReadsAScoreThatWasStored() {
    String json = EarshotJson.of().write(mention().score(WORD, Score.byMachine("glad")).build());
    Mention read = EarshotJson.of().readMention(json, "test");
    assertEquals(Optional.of(Score.byMachine("glad")), read.score(WORD));
    assertThrows(MalformedException.class, () -> read.score(NUMBER));
  }

  @Test
  void whatIsKeptIsWhatComesBack() {
    List<Object> values = new ArrayList<>(List.of("a\0b\uD800", 1L, 0.5, -0.0, true));
    values.add(BigInteger.TEN);
    values.add(BigInteger.TEN.pow(40));
    values.add(Map.of("deep", List.of("\uDC00")));
    values.add(null);
    Mention scored = mention().score(raw(), Score.byMachine(values)).build();
    Mention read = EarshotJson.of().readMention(EarshotJson.of().write(scored), "test");
    assertEquals(scored, read);
    assertEquals(
        Arrays.asList(
            "a\uFFFDb\uFFFD",
            1L,
            0.5,
            -0.0,
            true,
            10L,
            BigInteger.TEN.pow(40),
            Map.of("deep", List.of("\uFFFD")),
            null),
        read.score(raw()).orElseThrow().value());
  }

  @Test
  void aScoreCannotBeChangedFromOutside() {
    List<Object> values = new ArrayList<>(List.of("a"));
    Mention scored = mention().score(raw(), Score.byMachine(values)).build();
    values.add("b");
    assertEquals(List.of("a"), scored.score(raw()).orElseThrow().value());
    Map<String, Object> written = Objects.requireNonNull(scored.scores().get(raw().id())).value();
    assertThrows(UnsupportedOperationException.class, written::clear);
    assertThrows(
        UnsupportedOperationException.class,
        () -> ((List<?>) Objects.requireNonNull(written.get("v"))).clear());
    assertThrows(UnsupportedOperationException.class, () -> scored.scores().clear());
  }

  @Test
  void whatCannotBeReadAgainIsRefusedWhereItComesIn() {
    Object deep = "deep";
    for (int level = 0; level < 60; level++) {
      deep = List.of(deep);
    }
    Object deepest = deep;
    Mention kept = mention().score(raw(), Score.byMachine(deepest)).build();
    assertEquals(kept, EarshotJson.of().readMention(EarshotJson.of().write(kept), "test"));
    for (Object odd :
        List.of(
            List.of(deepest),
            1,
            Double.NaN,
            BigInteger.TEN.pow(64),
            Map.of(1, 2),
            Map.of("x".repeat(8193), 1L),
            new Object())) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> raw().encode(odd));
      assertTrue(
          String.valueOf(refused.getMessage()).startsWith("score raw/1: expected "),
          refused::getMessage);
      assertThrows(
          IllegalArgumentException.class, () -> mention().score(raw(), Score.byMachine(odd)));
    }
  }

  @ParameterizedTest
  @CsvSource({"'',1", "' ',1", "tone,0", "tone,1000000000", "'a\0',1"})
  void refusesANameThatCouldNotBeReadAgain(String name, int version) {
    assertThrows(IllegalArgumentException.class, () -> new ScoreName(name, version));
    assertThrows(
        IllegalArgumentException.class,
        () -> ScoreKey.of(name, version, String.class, word -> Map.of(), written -> ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tone/1", "a/b/999999999", " x/7"})
  void aNameReadsBack(String written) {
    assertEquals(written, ScoreName.parse(written).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tone", "/1", "tone/", "tone/01", "tone/-1", "tone/1x"})
  void refusesWhatIsNoName(String written) {
    assertThrows(IllegalArgumentException.class, () -> ScoreName.parse(written));
  }

  @Test
  @SuppressWarnings("NullAway") // what a host's code may do all the same
  void refusalsSayWhatIsWrong() {
    ScoreKey<String> silent = ScoreKey.of("tone", 1, String.class, word -> null, written -> "");
    assertTold("score tone/1: expected the written form", () -> silent.encode("warm"));
    assertTold(
        "name: expected a name, got a blank",
        () -> ScoreKey.of(" ", 1, String.class, word -> Map.of(), written -> ""));
  }

  private static void assertTold(String told, Executable misuse) {
    IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, misuse);
    assertTrue(String.valueOf(thrown.getMessage()).contains(told), thrown::toString);
  }
}
