package dev.earshot.json;

import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.QueryMatch;
import dev.earshot.Score;
import dev.earshot.ScoreName;
import dev.earshot.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads what a mention adds to its post: matches and scores. */
final class MentionReader {
  private MentionReader() {}

  /** Reads matches; neighbouring entries of one query are one match. */
  static List<QueryMatch> matches(JsonCursor in, JsonParser json) {
    List<QueryMatch> matches = new ArrayList<>();
    List<QueryMatch.Hit> hits = new ArrayList<>();
    List<QueryMatch> entries = in.array(() -> match(in, json));
    for (int i = 0; i < entries.size(); i++) {
      String query = entries.get(i).query();
      hits.addAll(entries.get(i).hits());
      if (i + 1 == entries.size() || !entries.get(i + 1).query().equals(query)) {
        matches.add(new QueryMatch(query, hits));
        hits.clear();
      }
    }
    return matches;
  }

  private static QueryMatch match(JsonCursor in, JsonParser json) {
    @Nullable String query = null;
    @Nullable String field = null;
    List<Span> spans = List.of();
    in.expectObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "query" -> query = in.string();
        case "field" -> field = in.string();
        case "spans" -> spans = in.array(() -> span(in, json));
        default -> json.skipChildren();
      }
    }
    String where = field == null ? QueryMatch.Hit.TEXT : field;
    return new QueryMatch(
        in.required(query, "query"),
        spans.stream().map(span -> new QueryMatch.Hit(span, where)).toList());
  }

  private static Span span(JsonCursor in, JsonParser json) {
    in.expectArray();
    json.nextToken();
    int start = in.required(in.integer(Integer.MAX_VALUE), null).intValue();
    json.nextToken();
    int end = in.required(in.integer(Integer.MAX_VALUE), null).intValue();
    Span span = in.built(null, () -> new Span(start, end));
    if (json.nextToken() != JsonToken.END_ARRAY) {
      throw in.failure(null, "expected start and end, got more");
    }
    return span;
  }

  static void checkSpans(JsonCursor in, Post post, List<QueryMatch> matches) {
    int text = post.text().length();
    int title = post.title().map(String::length).orElse(0);
    for (int i = 0; i < matches.size(); i++) {
      for (QueryMatch.Hit hit : matches.get(i).hits()) {
        String field = hit.field();
        int length =
            switch (field) {
              case QueryMatch.Hit.TEXT -> text;
              case QueryMatch.Hit.TITLE -> title;
              default -> Integer.MAX_VALUE;
            };
        if (hit.span().end() > length) {
          throw in.failure(
              "matches",
              "a span of " + field + " ends at " + hit.span().end() + ", the field at " + length);
        }
      }
    }
  }

  /** Reads scores; returns what adds each to a mention. */
  static List<Consumer<Mention.Builder>> scores(JsonCursor in, JsonParser json) {
    List<Consumer<Mention.Builder>> scores = new ArrayList<>();
    if (in.isNull()) {
      return scores;
    }
    in.expectObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      ScoreName id = name(in, name);
      json.nextToken();
      in.expectObject();
      Score<Map<String, Object>> score = score(in, json);
      scores.add(mention -> mention.score(id, score));
    }
    return scores;
  }

  private static ScoreName name(JsonCursor in, String written) {
    in.storable(written);
    return in.built(null, () -> ScoreName.parse(written));
  }

  private static Score<Map<String, Object>> score(JsonCursor in, JsonParser json) {
    @Nullable Map<String, Object> written = null;
    @Nullable String by = null;
    @Nullable Instant at = null;
    boolean editedSince = false;
    @Nullable Map<String, Object> machine = null;
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "value" -> written = in.object(() -> map(in, json));
        case "by" -> by = in.string();
        case "at" -> at = in.instant();
        case "editedSince" -> editedSince = in.flag();
        case "machine" -> machine = in.object(() -> map(in, json));
        default -> json.skipChildren();
      }
    }
    Map<String, Object> value = in.required(written, "value");
    if (by == null && at == null && !editedSince && machine == null) {
      return Score.byMachine(value);
    }
    Score.Decision decision =
        new Score.Decision(in.required(by, "by"), in.required(at, "at"), editedSince);
    return new Score<>(value, decision, machine);
  }

  /** Reads which scores were taken back, and when; returns what tells a mention of each. */
  static List<Consumer<Mention.Builder>> takenBack(JsonCursor in, JsonParser json) {
    List<Consumer<Mention.Builder>> takenBack = new ArrayList<>();
    if (in.isNull()) {
      return takenBack;
    }
    in.expectObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      ScoreName id = name(in, name);
      json.nextToken();
      Instant at = in.required(in.instant(), null);
      takenBack.add(mention -> mention.takeBack(id, at));
    }
    return takenBack;
  }

  private static Map<String, Object> map(JsonCursor in, JsonParser json) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      put(map, in.storable(name), value(in, json));
    }
    return Collections.unmodifiableMap(map);
  }

  @SuppressWarnings("NullAway") // a codec that writes nulls reads them back
  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    map.put(name, value);
  }

  private static @Nullable Object value(JsonCursor in, JsonParser json) {
    return switch (json.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> in.string();
      case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
      case VALUE_NUMBER_INT ->
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? json.getBigIntegerValue()
              : (Object) json.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.fraction();
      case START_OBJECT -> map(in, json);
      default -> Collections.unmodifiableList(in.array(() -> value(in, json)));
    };
  }
}
