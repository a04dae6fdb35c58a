package dev.earshot.connectors.lemmy;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.NewestFirst;
import dev.earshot.connectors.reading.NewestFirstReader.RestException;
import dev.earshot.connectors.reading.NumberedReader;
import dev.earshot.connectors.reading.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads a list page by page. The server gives numbers in the order in which things reached it, so
 * what is new has a higher one, also where another server wrote it long ago.
 */
final class LemmyReader extends NumberedReader {
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final ReadRequest request;
  private final Place place;

  LemmyReader(ReadRequest request, CheckpointState from, ConnectorContext context) {
    super(
        LemmyConnector.DESCRIPTOR,
        from,
        context,
        LemmyConnector.fetch(context, Place.of(request.source())),
        LemmyConnector.place(request),
        request.value(LemmyConnector.PAGES),
        AGAIN);
    this.request = request;
    this.place = Place.of(request.source());
  }

  @Override
  protected Page fetch(CheckpointState at, int maxEvents) {
    try {
      return reading(at, place.page(walk(at).below()), found -> listed(at, found));
    } catch (RestException e) {
      return Page.empty(at, e.rest());
    }
  }

  private Page listed(CheckpointState at, Answer.Found found) {
    NewestFirst walk = walk(at);
    Json.Parts parts = found.json();
    Json document = first(parts);
    if (!document.at(place.list()).isArray()) {
      throw new MalformedException(
          LemmyConnector.place(request), place.list(), -1, "expected a list", null);
    }
    List<Json> records = new ArrayList<>(document.at(place.list()).items());
    Collections.reverse(records);
    Emitter emitter = LemmyConnector.emitter(request, found.at());
    String unread = root(at, emitter);
    emitter.faults(parts.faults());
    Views views = new Views(place.server(), emitter);
    List<Long> numbers = new ArrayList<>();
    for (Json record : records) {
      long number = Views.number(record);
      if (number > 0) {
        numbers.add(number);
      }
      if (number <= 0 || walk.isFresh(number)) {
        tell(views, record);
      }
    }
    NewestFirst next =
        walk.after(numbers, below(walk, document, records.size()), LemmyConnector.place(request));
    boolean rooted = !place.post().isEmpty();
    return walked(emitter, next, next.written().with("root", rooted).with(UNREAD, unread));
  }

  private void tell(Views views, Json record) {
    if (place.list().startsWith("removed_")) {
      views.removal(record);
    } else {
      views.view(record);
    }
  }

  /** The server's word for the page below, where it has one; else the next number. */
  private static String below(NewestFirst walk, Json document, int records) {
    // a page that is not full may be so because what was removed is left out of it
    if (records == 0) {
      return "";
    }
    String cursor = document.text("next_page").orElse("");
    if (!cursor.isEmpty() && cursor.length() <= 200 && !cursor.matches("\\d+")) {
      return cursor;
    }
    String page = walk.below();
    return page.isEmpty()
        ? "2"
        : page.matches("\\d{1,8}") ? Integer.toString(Integer.parseInt(page) + 1) : "";
  }

  /** Tells of the post itself, before its comments; one that does not read holds up none. */
  private String root(CheckpointState at, Emitter emitter) {
    boolean told = place.post().isEmpty() || at.isTrue("root");
    AtomicBoolean gone = new AtomicBoolean();
    String unread =
        oneByOne(
            at,
            told ? List.of() : List.of(place.post()),
            true,
            emitter,
            number -> {
              Answer answer = ask(place.lookup("post/" + number));
              if (answer instanceof Answer.Rest rest) {
                throw new RestException(new Progress.Wait(rest.until(), rest.why()));
              }
              if (answer instanceof Answer.Found found) {
                post(found, emitter);
              }
              gone.set(answer instanceof Answer.Gone);
              return true;
            });
    if (gone.get() && !told) {
      throw new RefusedException(
          LemmyConnector.place(request) + ": the server has no such post", null);
    }
    return unread;
  }

  private void post(Answer.Found found, Emitter emitter) {
    Json.Parts parts = found.json();
    if (!first(parts).isObject("post_view")) {
      throw new MalformedException(
          LemmyConnector.place(request), "post_view", -1, "expected a post", null);
    }
    new Views(place.server(), emitter).addAll(parts);
  }
}
