package dev.earshot.connectors.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is read from the tape is what Jackson's tree holds, and what it refuses is refused. */
final class JsonTapeTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(200).build())
                  .build())
          .build();

  private static final String[] TEXTS = {
    "", "a", "caf\u00e9", "\ud83d\ude00 x", "\"\\/\b\f\n\r\t", "\u0001\u001f", "\u2028", "{}[],:"
  };
  private static final String[] NUMBERS = {
    "0", "-0", "7", "-12", "1.5", "1e3", "-2.5E-7", "12345678901234567890", "0.1e+2"
  };

  /** Writes a document as some server might: with escapes, blanks, and names that come twice. */
  private static String document(Random random, int depth) {
    return switch (depth > 5 ? random.nextInt(4) : random.nextInt(7)) {
      case 0 -> List.of("true", "false", "null").get(random.nextInt(3));
      case 1 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 2, 3 -> text(random);
      case 4, 5 -> {
        StringBuilder object = new StringBuilder("{");
        boolean many = depth < 2 && random.nextInt(3) == 0;
        boolean plain = many && random.nextInt(4) > 0;
        for (int n = random.nextInt(many ? 70 : 5), i = 0; i < n; i++) {
          object.append(i == 0 ? "" : ",").append(blank(random));
          object.append(plain ? name(random) : text(random));
          object.append(blank(random)).append(":").append(blank(random));
          object.append(document(random, depth + 1));
        }
        yield object.append(blank(random)).append('}').toString();
      }
      default -> {
        StringBuilder array = new StringBuilder("[");
        for (int n = random.nextInt(5), i = 0; i < n; i++) {
          array.append(i == 0 ? "" : ",").append(blank(random));
          array.append(document(random, depth + 1));
        }
        yield array.append(blank(random)).append(']').toString();
      }
    };
  }

  /* Few letters, so that names come twice, and names of one length that are nearly alike. */
  private static String name(Random random) {
    StringBuilder name = new StringBuilder("\"");
    for (int i = random.nextInt(5); i > 0; i--) {
      name.append("ab_".charAt(random.nextInt(3)));
    }
    return name.append('"').toString();
  }

  private static String blank(Random random) {
    return List.of("", "", " ", "\n\t\r ").get(random.nextInt(4));
  }

  private static String text(Random random) {
    String text = TEXTS[random.nextInt(TEXTS.length)];
    StringBuilder written = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean must = c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c);
      boolean pair = Character.isSurrogate(c) && text.length() > 1;
      if (!pair && (must || random.nextInt(8) == 0)) {
        written.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
      } else {
        written.append(c);
      }
    }
    return written.append('"').toString();
  }

  @Property(tries = 2000)
  void holdsWhatJacksonsTreeHolds(@ForAll long seed) {
    byte[] body = ("{\"v\":" + document(new Random(seed), 0) + "}").getBytes(UTF_8);
    same(JACKSON.readTree(body), Json.document(body, "test"));
  }

  private static void same(JsonNode expected, Json json) {
    assertEquals(expected.isObject(), json.isObject());
    assertEquals(expected.isArray(), json.isArray());
    if (expected.isObject()) {
      List<String> names = new ArrayList<>(expected.propertyNames());
      assertEquals(names, json.names().stream().distinct().toList());
      for (Map.Entry<String, JsonNode> field : expected.properties()) {
        String name = field.getKey();
        assertEquals(expected.hasNonNull(name), json.has(name));
        assertEquals(
            field.getValue().isBoolean() && field.getValue().asBoolean(), json.isTrue(name));
        same(field.getValue(), json.at(name));
        assertEquals(expected.has(name + "a"), json.names().contains(name + "a"));
        assertEquals(expected.hasNonNull(name + "a"), json.has(name + "a"));
      }
    } else if (expected.isArray()) {
      List<Json> items = json.items();
      assertEquals(expected.size(), items.size());
      for (int i = 0; i < items.size(); i++) {
        same(expected.get(i), items.get(i));
      }
    } else if (expected.isString()) {
      assertEquals(Optional.of(expected.asString()), json.text());
    } else if (expected.isNumber()) {
      assertEquals(
          0.0 + expected.asDouble(),
          0.0 + Double.parseDouble(json.text().orElseThrow()),
          "of a number");
    } else {
      assertEquals(Optional.empty(), json.text());
    }
  }

  @Property(tries = 4000)
  void refusesWhatJacksonRefuses(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int changes) {
    Random random = new Random(seed);
    byte[] body = ("{\"v\":" + document(random, 0) + "}").getBytes(UTF_8);
    String signs = "{}[]:,\"\\ \n0-.eEtu1f";
    for (int i = 0; i < changes; i++) {
      body[random.nextInt(body.length)] = (byte) signs.charAt(random.nextInt(signs.length()));
    }
    boolean sound;
    try {
      sound = JACKSON.readTree(body) != null;
    } catch (JacksonException e) {
      sound = false;
    }
    boolean read;
    try {
      Json.document(body, "test");
      read = true;
    } catch (MalformedException e) {
      read = false;
    }
    assertEquals(sound, read, () -> new String(body, UTF_8));
  }

  @Test
  void everyCutIsNoticedAndNamesItsPlace() {
    byte[] whole =
        "{\"a\":[1,-2.5e3,\"x\\u00e9\u00e9\\n\",true,false,null],\"b\":{}}".getBytes(UTF_8);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      MalformedException e =
          assertThrows(MalformedException.class, () -> Json.document(cut, "test"));
      assertTrue(e.offset().orElseThrow() <= length, String.valueOf(e.getMessage()));
    }
    Json.document(whole, "test");
  }

  @Test
  void halfASurrogatePairSpoilsNoDocument() {
    Json json = Json.document("{\"a\":\"x\\ud800\",\"\\udc00\":1}".getBytes(UTF_8), "test");
    assertEquals(Optional.of("x\ud800"), json.text("a"));
    assertEquals(List.of("a", "\udc00"), json.names());
  }

  @Test
  void aNumberIsReadAsItIsWritten() {
    Json json = Json.document("{\"id\":1234567890123456789012,\"f\":1.10}".getBytes(UTF_8), "test");
    assertEquals(Optional.of("1234567890123456789012"), json.text("id"));
    assertEquals(Optional.of("1.10"), json.text("f"));
  }
}
