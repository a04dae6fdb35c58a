package dev.earshot.connectors.weibo;

import dev.earshot.MalformedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.CursorReader;
import dev.earshot.connectors.reading.Emitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a list of posts or comments, newest first, by number or by counting pages. */
final class WeiboReader extends CursorReader {
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private final Place place;
  private final Api api;

  WeiboReader(ReadRequest request, Place place, CheckpointState from, ConnectorContext context) {
    super(
        WeiboConnector.DESCRIPTOR,
        request,
        from,
        context,
        Order.NEWEST_FIRST,
        request.value(WeiboConnector.PAGES),
        AGAIN);
    this.place = place;
    this.api = new Api(context, Origin.of(place.list().root()));
  }

  @Override
  protected Answer ask(String cursor) {
    number(cursor, 0); // what a checkpoint says goes into an address
    return api.ask(place.page(cursor));
  }

  @Override
  protected Listing read(Answer.Found found, String cursor, Emitter emitter) {
    Json body = Json.document(found.body(), emitter.source());
    Place.Kind kind = place.kind();
    // an account without posts is an empty list of another form
    List<Json> records = body.isArray() ? body.items() : body.items(kind.field);
    if (!body.isArray() && !body.isArray(kind.field)) {
      throw new MalformedException(
          emitter.source(), kind.field, -1, "expected a list of the API", null);
    }
    Statuses statuses = new Statuses(emitter);
    List<Item> items = new ArrayList<>();
    long lowest = Long.MAX_VALUE;
    for (Json record : records) {
      String number = Statuses.number(record).orElse("");
      lowest = number.isEmpty() ? lowest : Math.min(lowest, value(number));
      items.add(
          new Item(
              number,
              Statuses.written(record),
              kind == Place.Kind.COMMENTS
                  ? () -> statuses.comment(record)
                  : () -> statuses.status(record)));
    }
    return new Listing(items, next(body, cursor, records.size(), lowest));
  }

  private static long value(String number) {
    return number.length() > 18 ? Long.MAX_VALUE : Long.parseLong(number);
  }

  private @Nullable String next(Json body, String cursor, int records, long lowest) {
    if (records == 0 || place.kind() == Place.Kind.PUBLIC) {
      return null; // the public timeline is a sample that has no end
    }
    if (place.kind().byNumber) {
      return lowest < 2 || lowest == Long.MAX_VALUE ? null : Long.toString(lowest - 1);
    }
    long page = number(cursor, 1);
    long total = body.count("total_number");
    return total >= 0 && page * place.kind().page >= total ? null : Long.toString(page + 1);
  }

  @Override
  public void close() {
    super.close();
    api.close();
  }
}
