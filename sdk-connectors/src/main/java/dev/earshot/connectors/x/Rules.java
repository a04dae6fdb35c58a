package dev.earshot.connectors.x;

import dev.earshot.RefusedException;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings the rules of an app's filtered stream to those of a request. Rules belong to the app, not
 * to a line: those that others set stay, and are told by their tag.
 */
final class Rules {
  static final String PATH = Listing.FILTERED + "/rules";
  private static final String TAG = "earshot";

  static final Option<String> OPTION =
      Option.of(
          "rules",
          String.class,
          "up to 1000 rules of up to 1024 characters, a line each",
          "",
          "the rules of the filtered stream; until set, those that the app has",
          text ->
              text.lines().count() <= 1000
                      && text.lines().allMatch(rule -> rule.length() <= 1024)
                      && text.chars().allMatch(c -> c == '\n' || c == '\t' || c >= ' ')
                  ? text
                  : null);

  private Rules() {}

  /**
   * Sets the rules; those of a tag of ours that are no longer wanted go.
   *
   * @return when to ask again, if the API must be left alone; null if the rules are set
   * @throws RefusedException if the API does not take a rule
   */
  static Answer.@Nullable Rest set(Fetch fetch, String api, String wanted) {
    Set<String> missing = new HashSet<>(wanted.lines().filter(rule -> !rule.isBlank()).toList());
    URI address = Listing.address(api, PATH, Map.of());
    Answer there = fetch.get(address);
    if (!(there instanceof Answer.Found found)) {
      return rest(there);
    }
    List<String> stale = new ArrayList<>();
    for (Json rule : Posts.data(Api.document(found.body(), "x rules"))) {
      boolean needed = missing.remove(rule.text("value").orElse(""));
      if (!needed && rule.text("tag").filter(TAG::equals).isPresent()) {
        rule.text("id").ifPresent(stale::add);
      }
    }
    List<Map<String, String>> add = new ArrayList<>();
    wanted
        .lines()
        .distinct()
        .filter(missing::contains)
        .forEach(rule -> add.add(Map.of("value", rule, "tag", TAG)));
    Map<String, Object> changes = new LinkedHashMap<>();
    if (!add.isEmpty()) {
      changes.put("add", add);
    }
    if (!stale.isEmpty()) {
      changes.put("delete", Map.of("ids", stale));
    }
    for (Map.Entry<String, Object> change : changes.entrySet()) { // the API takes one at a time
      Map<String, Object> body = Map.of(change.getKey(), change.getValue());
      Answer answer = fetch.post(address, "application/json", Json.of(body).written());
      if (!(answer instanceof Answer.Found done)) {
        return rest(answer);
      }
      Json summary = Api.document(done.body(), "x rules").at("meta").at("summary");
      if (summary.whole("not_created").orElse(0) > 0 || summary.whole("invalid").orElse(0) > 0) {
        throw new RefusedException("the API does not take every rule of the option rules", null);
      }
    }
    return null;
  }

  private static Answer.Rest rest(Answer answer) {
    if (answer instanceof Answer.Rest rest) {
      return rest;
    }
    throw new RefusedException("the API has no rules to set", null);
  }
}
