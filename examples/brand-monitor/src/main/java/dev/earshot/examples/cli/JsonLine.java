package dev.earshot.examples.cli;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object on one line, fields in the order they were put. */
final class JsonLine {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ObjectNode node = MAPPER.createObjectNode();

  JsonLine put(String name, String value) {
    node.put(name, wellFormed(value));
    return this;
  }

  JsonLine put(String name, long value) {
    node.put(name, value);
    return this;
  }

  JsonLine put(String name, boolean value) {
    node.put(name, value);
    return this;
  }

  JsonLine put(String name, double value) {
    node.put(name, value);
    return this;
  }

  JsonLine put(String name, List<JsonLine> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(value -> array.add(value.node));
    return this;
  }

  JsonLine put(String name, JsonLine value) {
    node.set(name, value.node);
    return this;
  }

  JsonLine putTexts(String name, List<String> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(value -> array.add(wellFormed(value)));
    return this;
  }

  JsonLine putPairs(String name, List<int[]> pairs) {
    ArrayNode array = node.putArray(name);
    pairs.forEach(pair -> array.addArray().add(pair[0]).add(pair[1]));
    return this;
  }

  /** Half a surrogate pair has no form in UTF-8. */
  private static String wellFormed(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (Character.isHighSurrogate(chars[i])
          && i + 1 < chars.length
          && Character.isLowSurrogate(chars[i + 1])) {
        i++;
      } else if (Character.isSurrogate(chars[i])) {
        chars[i] = '\uFFFD';
      }
    }
    return new String(chars);
  }

  @Override
  public String toString() {
    return MAPPER.writeValueAsString(node);
  }
}
