package dev.earshot.privacy.retention;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a decision as canonical JSON: names sorted, nothing between them, strings escaped as
 * little as may be, whole numbers alone.
 */
final class DecisionJson {
  private DecisionJson() {}

  static String of(RetentionDecision decision) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("decision", quoted(decision.disposition().name()));
    fields.put("held", String.valueOf(decision.isHeld()));
    fields.put("principle", quoted(decision.principle().name()));
    decision.keepUntil().ifPresent(end -> put(fields, "keepUntil", end.at()));
    decision.deleteBy().ifPresent(end -> put(fields, "deleteBy", end.at()));
    decision.refreshBy().ifPresent(end -> put(fields, "refreshBy", end.at()));
    decision.noticeFrom().ifPresent(end -> put(fields, "noticeFrom", end.at()));
    decision.nextChange().ifPresent(at -> put(fields, "nextChange", at));
    decision
        .rules()
        .ifPresent(
            pack ->
                fields.put(
                    "pack",
                    object(
                        new TreeMap<>(
                            Map.of(
                                "id", quoted(pack.id()),
                                "version", String.valueOf(pack.version()),
                                "hash", quoted(pack.hash()))))));
    fields.put(
        "because",
        decision.because().stream()
            .map(DecisionJson::reason)
            .collect(Collectors.joining(",", "[", "]")));
    return object(fields);
  }

  private static String reason(RetentionDecision.Reason reason) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("rule", quoted(reason.rule()));
    fields.put("source", quoted(reason.source()));
    put(fields, "level", reason.level());
    put(fields, "anchor", reason.anchor());
    put(fields, "anchoredAt", reason.anchoredAt());
    put(fields, "period", reason.period());
    Deadline end = reason.end();
    put(fields, "end", end == null ? null : end.at());
    fields.put("effect", quoted(reason.effect().name()));
    fields.put("because", quoted(reason.because()));
    return object(fields);
  }

  private static void put(Map<String, String> fields, String name, @Nullable Instant at) {
    if (at != null) {
      fields.put(name, quoted(at.toString()));
    }
  }

  private static void put(Map<String, String> fields, String name, String text) {
    if (!text.isEmpty()) {
      fields.put(name, quoted(text));
    }
  }

  private static String object(Map<String, String> sorted) {
    return sorted.entrySet().stream()
        .map(field -> quoted(field.getKey()) + ":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ') {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
