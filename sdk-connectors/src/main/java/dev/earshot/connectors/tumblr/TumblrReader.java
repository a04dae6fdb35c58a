package dev.earshot.connectors.tumblr;

import dev.earshot.MalformedException;
import dev.earshot.Visibility;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.CursorReader;
import dev.earshot.connectors.reading.Emitter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of posts or notes. A blog is paged by counting, a tag and notes by time; what a page
 * shows again is told once.
 */
final class TumblrReader extends CursorReader {
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private final Place place;
  private final Api api;

  TumblrReader(ReadRequest request, Place place, CheckpointState from, ConnectorContext context) {
    super(
        TumblrConnector.DESCRIPTOR,
        request,
        from,
        context,
        Order.NEWEST_FIRST,
        request.value(TumblrConnector.PAGES),
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
  protected Optional<Progress.Wait> restAfter(Answer.Found found) {
    return Api.spent(found.headers())
        .map(span -> new Progress.Wait(found.at().plus(span.rest()), span.why()))
        .or(() -> super.restAfter(found));
  }

  @Override
  protected Listing read(Answer.Found found, String cursor, Emitter emitter) {
    Json response = Json.document(found.body(), emitter.source()).at("response");
    boolean notes = place.kind() == Place.Kind.NOTES;
    Json list = response.isArray() ? response : response.at(notes ? "notes" : "posts");
    if (!list.isArray()) {
      throw new MalformedException(
          emitter.source(), "response", -1, "expected a list of posts or notes", null);
    }
    Notes telling = new Notes(emitter);
    List<Item> items = new ArrayList<>();
    for (Json record : list.items()) {
      items.add(
          notes
              ? new Item(
                  Notes.noteId(place.name(), record),
                  Notes.moment(record),
                  () -> telling.note(record, place.name(), place.blog(), Visibility.PUBLIC))
              : new Item(
                  Notes.number(record).orElse(""), listed(record), () -> telling.post(record)));
    }
    return new Listing(items, next(response, cursor, list.items()));
  }

  /* A tag that Tumblr features is arranged by when it featured a post. */
  private @Nullable Instant listed(Json post) {
    return place.kind() == Place.Kind.TAGGED && post.has("featured_timestamp")
        ? post.moment("featured_timestamp").orElse(null)
        : Notes.moment(post);
  }

  private @Nullable String next(Json response, String cursor, List<Json> records) {
    if (records.isEmpty()) {
      return null;
    }
    return switch (place.kind()) {
      case POSTS -> String.valueOf(number(cursor, 0) + records.size());
      case TAGGED -> {
        long lowest = Long.MAX_VALUE;
        for (Json record : records) {
          Instant at = listed(record);
          lowest = at == null ? lowest : Math.min(lowest, at.getEpochSecond());
        }
        String next = String.valueOf(lowest + 1); // others of the same second are not lost
        yield lowest == Long.MAX_VALUE || lowest < 0
            ? null
            : next.equals(cursor) ? String.valueOf(lowest) : next;
      }
      case NOTES ->
          response
              .at("_links")
              .at("next")
              .at("query_params")
              .text("before_timestamp")
              .filter(number -> number.matches("\\d{1,18}"))
              .orElse(null);
    };
  }

  @Override
  public void close() {
    super.close();
    api.close();
  }
}
