package dev.earshot.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.SourceEvent;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What we write obeys the schema that we publish; checked with the keywords the schema uses. */
class SchemaTest {
  private static final EarshotJson JSON = EarshotJson.of();
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonNode SCHEMA = schema(2);
  private static final Set<String> NOTES =
      Set.of("$schema", "$id", "$defs", "title", "description");

  private static JsonNode schema(int version) {
    String name = "earshot-" + version + ".schema.json";
    try (InputStream in = EarshotJson.class.getResourceAsStream(name)) {
      return MAPPER.readTree(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> faults(String json, String definition) {
    List<String> faults = new ArrayList<>();
    new Against(SCHEMA).check(MAPPER.readTree(json), SCHEMA.at("/$defs/" + definition), "", faults);
    return faults;
  }

  @Property(tries = 60)
  void postsObeyTheSchema(@ForAll("posts") Post post) {
    assertEquals(List.of(), faults(JSON.write(post), "post"));
  }

  @Property(tries = 60)
  void eventsObeyTheSchema(@ForAll("events") SourceEvent event) {
    assertEquals(List.of(), faults(JSON.write(event), "event"));
  }

  @Property(tries = 60)
  void mentionsObeyTheSchema(@ForAll("mentions") Mention mention) {
    assertEquals(List.of(), faults(JSON.write(mention), "mention"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @DisplayName("SM-17 every line of a golden file obeys the published schema of its version")
  void theGoldenFilesObeyTheirSchemas(int version) {
    for (String line : GoldenDocumentsTest.lines(version)) {
      List<String> faults = new ArrayList<>();
      new Against(schema(version)).check(MAPPER.readTree(line), faults);
      assertEquals(List.of(), faults);
    }
  }

  @Test
  void theSchemaNamesEveryFieldOfThePostAndNoOther() {
    Set<String> ofPost = new TreeSet<>(Set.of("v", "id", "network", "nativeId"));
    Set<String> ofAuthor = new TreeSet<>(Set.of("id"));
    FieldJson.OF_POST.forEach(field -> ofPost.add(field.name()));
    FieldJson.OF_AUTHOR.forEach(field -> ofAuthor.add(field.name()));
    assertEquals(ofPost, names("post"));
    assertEquals(ofAuthor, names("author"));
  }

  private static Set<String> names(String definition) {
    return new TreeSet<>(SCHEMA.at("/$defs/" + definition + "/properties").propertyNames());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":3,\"id\":\"x::1\"}",
        "{\"id\":\"x\"}",
        "{\"id\":\"x::1\",\"text\":5}",
        "{\"id\":\"x::1\",\"kind\":\"post\"}",
        "{\"id\":\"x::1\",\"publishedAt\":\"2026-01-01\"}",
        "{\"id\":\"x::1\",\"entities\":[{\"type\":\"HASHTAG\",\"start\":-1,\"end\":1,\"value\":\"\"}]}",
        "{\"id\":\"x::1\",\"attributes\":{\"a\":1}}",
        "{\"id\":\"x::1\",\"quoteOf\":{}}",
        "{\"id\":\"x::1\",\"place\":{}}",
        "{\"id\":\"x::1\",\"rating\":{\"value\":4}}",
        "{\"id\":\"x::1\",\"pollOptions\":[{\"text\":\"a\",\"votes\":-1}]}",
        "{\"id\":\"x::1\",\"author\":{\"id\":\"x::2\",\"followers\":-1}}",
        "{\"id\":\"x::1\",\"coAuthors\":[{\"handle\":\"ann\"}]}"
      })
  void theSchemaRefusesWhatTheReaderRefuses(String json) {
    assertFalse(faults(json, "post").isEmpty());
  }

  /** Checks values against one schema. */
  private record Against(JsonNode root) {
    void check(JsonNode value, List<String> faults) {
      check(value, root, "", faults);
    }

    private void check(JsonNode value, JsonNode schema, String path, List<String> faults) {
      for (Map.Entry<String, JsonNode> rule : schema.properties()) {
        if (!NOTES.contains(rule.getKey())
            && !obeys(value, rule.getKey(), rule.getValue(), schema, path, faults)) {
          faults.add(path + " breaks " + rule.getKey());
        }
      }
    }

    private boolean obeys(
        JsonNode value,
        String keyword,
        JsonNode rule,
        JsonNode schema,
        String path,
        List<String> faults) {
      switch (keyword) {
        case "$ref" -> check(value, root.at(rule.stringValue().substring(1)), path, faults);
        case "properties" -> {
          for (Map.Entry<String, JsonNode> property : rule.properties()) {
            if (value.has(property.getKey())) {
              String at = path + "/" + property.getKey();
              check(value.get(property.getKey()), property.getValue(), at, faults);
            }
          }
        }
        case "additionalProperties" -> {
          for (Map.Entry<String, JsonNode> property : value.properties()) {
            if (!schema.path("properties").has(property.getKey())) {
              check(property.getValue(), rule, path + "/*", faults);
            }
          }
        }
        case "items" -> value.forEach(item -> check(item, rule, path + "/-", faults));
        default -> {
          return holds(value, keyword, rule);
        }
      }
      return true;
    }

    private boolean holds(JsonNode value, String keyword, JsonNode rule) {
      return switch (keyword) {
        case "anyOf" -> matching(value, rule) > 0;
        case "oneOf" -> matching(value, rule) == 1;
        case "required" -> rule.valueStream().allMatch(name -> value.has(name.stringValue()));
        case "dependentRequired" ->
            rule.properties().stream()
                .allMatch(
                    pair -> !value.has(pair.getKey()) || holds(value, "required", pair.getValue()));
        case "type" -> isOfType(value, rule.stringValue());
        case "enum" -> rule.valueStream().anyMatch(value::equals);
        case "const" -> value.equals(rule);
        case "pattern" -> Pattern.compile(rule.stringValue()).matcher(value.stringValue()).find();
        case "minimum" -> number(value).compareTo(number(rule)) >= 0;
        case "maximum" -> number(value).compareTo(number(rule)) <= 0;
        case "minLength" -> value.stringValue().length() >= rule.intValue();
        case "minItems" -> value.size() >= rule.intValue();
        case "maxItems" -> value.size() <= rule.intValue();
        default -> throw new IllegalStateException("a keyword this test does not know: " + keyword);
      };
    }

    private static BigDecimal number(JsonNode node) {
      return node.isNumber() ? node.decimalValue() : BigDecimal.ZERO;
    }

    private static boolean isOfType(JsonNode value, String type) {
      return switch (type) {
        case "object" -> value.isObject();
        case "array" -> value.isArray();
        case "string" -> value.isString();
        case "boolean" -> value.isBoolean();
        case "number" -> value.isNumber();
        case "integer" -> value.isIntegralNumber();
        default -> throw new IllegalStateException("a type this test does not know: " + type);
      };
    }

    private long matching(JsonNode value, JsonNode alternatives) {
      return alternatives
          .valueStream()
          .filter(
              alternative -> {
                List<String> faults = new ArrayList<>();
                check(value, alternative, "", faults);
                return faults.isEmpty();
              })
          .count();
    }
  }

  @Provide
  Arbitrary<Post> posts() {
    return Documents.posts();
  }

  @Provide
  Arbitrary<SourceEvent> events() {
    return Documents.events();
  }

  @Provide
  Arbitrary<Mention> mentions() {
    return Documents.mentions();
  }
}
