package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.telegram.TelegramConnector;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bot in a public and a closed channel, with seven updates, three an answer. */
class TelegramContractTest extends HttpConnectorContract {
  private static final int FIRST = 41;

  private int newest = FIRST + 6;

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  @Override
  protected boolean hold(int posts) {
    newest = FIRST + posts;
    return true;
  }

  @Override
  protected @Nullable Reply emptyPage(URI asked) {
    return asked.getPath().endsWith("/getUpdates")
        ? Reply.ok("application/json", "{\"ok\":true,\"result\":[]}")
        : null;
  }

  @Override
  protected List<Limit> limits() {
    return List.of(
        new Limit(
            new Reply(
                429,
                Map.of(),
                "{\"ok\":false,\"error_code\":429,\"parameters\":{\"retry_after\":77}}"),
            Duration.ofSeconds(77)),
        new Limit(
            new Reply(
                400,
                Map.of(),
                "{\"ok\":false,\"error_code\":400,\"parameters\":{\"retry_after\":77}}"),
            Duration.ofSeconds(77)));
  }

  @Override
  protected Connector connector() {
    return new TelegramConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root);
  }

  @Override
  protected Reply answer(URI asked) {
    String query = asked.getQuery();
    int offset =
        query.contains("&offset=")
            ? Integer.parseInt(query.substring(query.indexOf("&offset=") + "&offset=".length()))
            : FIRST;
    List<String> updates = new ArrayList<>();
    for (int id = offset; id <= newest && updates.size() < 100; id++) {
      updates.add(update(id));
    }
    return Reply.ok(
        "application/json", "{\"ok\":true,\"result\":[" + String.join(",", updates) + "]}");
  }

  private static String update(int id) {
    boolean edited = id == FIRST + 2;
    boolean closed = id == FIRST + 3;
    return ("{\"update_id\":%d,\"%s\":{\"message_id\":%d,\"date\":%d,%s\"chat\":{\"id\":%s,"
            + "\"type\":\"channel\",\"title\":\"Kettles\"%s},\"text\":\"kettle %d\"}}")
        .formatted(
            id,
            edited ? "edited_channel_post" : "channel_post",
            id - 10,
            1_767_000_000 + id,
            edited ? "\"edit_date\":1767100000," : "",
            closed ? "-1002" : "-1001",
            closed ? "" : ",\"username\":\"kettles\"",
            id);
  }

  @Override
  protected int fewestEvents() {
    return 7;
  }
}
