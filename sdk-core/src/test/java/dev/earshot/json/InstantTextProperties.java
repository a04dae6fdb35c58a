package dev.earshot.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class InstantTextProperties {
  @Property
  void readsWhatAnInstantWrites(
      @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long second,
      @ForAll @LongRange(min = 0, max = 999_999_999) long nano) {
    Instant instant = Instant.ofEpochSecond(second, nano);
    assertEquals(instant, InstantText.parse(instant.toString()));
  }

  @Property(tries = 20_000)
  void readsAndRefusesWhatTheJdkDoes(@ForAll("almost") String text) {
    assertEquals(read(text, Instant::parse), read(text, InstantText::parse), text);
  }

  private static Optional<Instant> read(
      String text, java.util.function.Function<String, Instant> parse) {
    try {
      return Optional.of(parse.apply(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** An instant of which one character is another, or one more, or one less. */
  @Provide
  Arbitrary<String> almost() {
    Arbitrary<String> whole =
        Arbitraries.of(
            "2026-01-31T08:30:00Z",
            "2024-02-29T23:59:59.5Z",
            "2026-12-31T23:59:60Z",
            "2026-01-31T24:00:00Z",
            "0000-01-01T00:00:00.123456789Z",
            "+12026-01-31T08:30:00Z",
            "2026-01-31T08:30:00+01:00");
    Arbitrary<Character> some =
        Arbitraries.of('0', '1', '2', '3', '9', ':', '-', '.', 'Z', 'T', '+', '٣');
    return whole.flatMap(
        text ->
            Arbitraries.integers()
                .between(0, text.length() - 1)
                .flatMap(
                    at ->
                        some.flatMap(
                            c ->
                                Arbitraries.of(
                                    text.substring(0, at) + c + text.substring(at + 1),
                                    text.substring(0, at) + c + text.substring(at),
                                    text.substring(0, at) + text.substring(at + 1)))));
  }
}
