package dev.earshot.testkit;

import dev.earshot.testkit.HttpConnectorContract.Limit;
import dev.earshot.testkit.HttpConnectorContract.Reply;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Three a page, from the newest down, as the lists of Meta's graph are paged. */
final class GraphPages {
  private GraphPages() {}

  static final List<Limit> LIMITS =
      List.of(limit(400, 4), limit(400, 32), limit(403, 17), limit(400, 613), limit(200, 4));

  private static Limit limit(int status, int code) {
    String error = "{\"error\":{\"code\":" + code + ",\"message\":\"(#" + code + ")\"}}";
    return new Limit(new Reply(status, Map.of("Content-Type", "application/json"), error), null);
  }

  static Instant at(int id) {
    return Instant.parse("2026-01-01T10:00:00Z").plusSeconds(60L * id);
  }

  /** Returns the page of a list that holds nothing; null for what is no list. */
  static @Nullable Reply empty(URI asked) {
    return asked.getPath().matches(".*/(posts|threads|media)")
        ? Reply.ok("application/json", "{\"data\":[],\"paging\":{}}")
        : null;
  }

  static Reply of(URI asked, int newest, IntFunction<String> record) {
    String after = asked.getQuery().replaceAll(".*after=(\\d+).*", "$1");
    int below = after.matches("\\d+") ? Integer.parseInt(after) : Integer.MAX_VALUE;
    List<String> page = new ArrayList<>();
    int last = 0;
    for (int id = Math.min(newest, below - 1); id > 0 && page.size() < 3; id--) {
      page.add(record.apply(id));
      last = id;
    }
    String next =
        last > 1
            ? ",\"next\":\"https://graph.example/v1/x?access_token=x&limit=25&after=" + last + "\""
            : "";
    return Reply.ok(
        "application/json",
        "{\"data\":[%s],\"paging\":{\"cursors\":{\"before\":\"b\",\"after\":\"%d\"},\"previous\":\"p\"%s}}"
            .formatted(String.join(",", page), last, next));
  }
}
