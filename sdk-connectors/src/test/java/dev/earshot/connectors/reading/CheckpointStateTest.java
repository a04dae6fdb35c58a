package dev.earshot.connectors.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorDescriptor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LowerChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class CheckpointStateTest {
  private static final ConnectorDescriptor CONNECTOR =
      ConnectorDescriptor.builder("some", 3).capabilities(Capability.READ).build();

  @Property(tries = 300)
  void whatWasWrittenIsRead(
      @ForAll @Size(max = 5)
          Map<@LowerChars @StringLength(min = 1, max = 8) String, @StringLength(max = 40) String>
              values,
      @ForAll long number,
      @ForAll boolean mark) {
    CheckpointState state = CheckpointState.start();
    for (Map.Entry<String, String> value : values.entrySet()) {
      state = state.with(value.getKey(), wellFormed(value.getValue()));
    }
    long kept = number % 1_000_000_000_000_000_000L;
    state = state.with("a-number", kept).with("a-mark", mark);
    CheckpointState read = CheckpointState.of(state.toCheckpoint(CONNECTOR), CONNECTOR);
    assertEquals(state, read);
    assertEquals(kept, read.whole("a-number", Long.MIN_VALUE, Long.MAX_VALUE));
    assertEquals(mark, read.isTrue("a-mark"));
  }

  /** A lone surrogate has no bytes; no source's cursor holds one. */
  private static String wellFormed(String text) {
    return text.chars().anyMatch(c -> Character.isSurrogate((char) c)) ? "" : text;
  }

  @Property(tries = 300)
  void anyTextIsReadOrRefused(@ForAll @AlphaChars @StringLength(max = 30) String text) {
    for (String state : new String[] {text, text + "=" + text, "=" + text, text + "=%" + text}) {
      try {
        CheckpointState.of(new Checkpoint("some", 3, state), CONNECTOR);
      } catch (MalformedException e) {
        assertTrue(e.source().contains("some"));
      }
    }
  }

  @Example
  void refusesWhatAnotherConnectorOrVersionWrote() {
    for (Checkpoint foreign :
        new Checkpoint[] {new Checkpoint("other", 3, ""), new Checkpoint("some", 2, "")}) {
      assertThrows(MalformedException.class, () -> CheckpointState.of(foreign, CONNECTOR));
    }
    assertTrue(CheckpointState.of(null, CONNECTOR).isStart());
  }

  @Example
  void valuesOutOfRangeNameTheirField() {
    CheckpointState state =
        CheckpointState.start().with("pages", "many").with("left", 7).with("at", "noon");
    MalformedException pages =
        assertThrows(MalformedException.class, () -> state.whole("pages", 0, 9));
    assertEquals(Optional.of("pages"), pages.field());
    assertThrows(MalformedException.class, () -> state.whole("left", 0, 6));
    assertThrows(MalformedException.class, () -> state.moment("at"));
    assertEquals(0, state.whole("absent", 1, 9));
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    assertEquals(Optional.of(noon), state.with("at", noon.toString()).moment("at"));
    assertThrows(IllegalArgumentException.class, () -> state.with("a=b", "x"));
  }

  @Example
  void aNameByWhichPagesAreKeptIsTaken() {
    for (String name : List.of("told", "print", "heard")) {
      String problem =
          assertThrows(
                  IllegalArgumentException.class, () -> CheckpointState.start().with(name, "1"))
              .toString();
      assertTrue(problem.contains(name) && problem.contains("choose another"), problem);
      assertThrows(IllegalArgumentException.class, () -> CheckpointState.start().with(name, true));
    }
  }
}
