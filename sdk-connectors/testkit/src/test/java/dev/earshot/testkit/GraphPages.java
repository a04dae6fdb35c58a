package dev.earshot.testkit;

import dev.earshot.testkit.HttpConnectorContract.Reply;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Three a page, from the newest down, as the lists of Meta's graph are paged. */
final class GraphPages {
  private GraphPages() {}

  static Reply of(URI asked, int newest, IntFunction<String> record) {
    String after = asked.getQuery().replaceAll(".*after=(\\d+).*", "$1");
    int below = after.matches("\\d+") ? Integer.parseInt(after) : 100;
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
