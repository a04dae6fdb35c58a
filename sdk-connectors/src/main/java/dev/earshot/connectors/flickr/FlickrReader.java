package dev.earshot.connectors.flickr;

import dev.earshot.MalformedException;
import dev.earshot.Visibility;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a list of photos page by page, or the comments under a photo, which come all at once. */
final class FlickrReader extends CursorReader {
  private static final Duration AGAIN = Duration.ofMinutes(5);
  private static final int PAGE = 100;

  private final Origin origin;
  private final Api api;
  private Place place;

  FlickrReader(ReadRequest request, CheckpointState from, ConnectorContext context, Origin origin) {
    super(
        FlickrConnector.DESCRIPTOR,
        request,
        from,
        context,
        Place.of(request.source()).isComments() ? Order.NONE : Order.NEWEST_FIRST,
        request.value(FlickrConnector.PAGES),
        AGAIN);
    this.origin = origin;
    this.place = Place.of(request.source());
    this.api = new Api(context, origin);
  }

  @Override
  protected Answer ask(String cursor) {
    String address = place.lookUp();
    if (address != null) {
      Answer answer = api.ask("flickr.urls.lookup", Place.lookUp(origin, place.method(), address));
      if (!(answer instanceof Answer.Found found)) {
        return answer;
      }
      Json body = Json.document(found.body(), FlickrConnector.ID);
      place =
          Optional.of(body.at("user"))
              .filter(Json::isObject)
              .orElse(body.at("group"))
              .text("id")
              .map(place::ofId)
              .orElseThrow(
                  () ->
                      new MalformedException(
                          FlickrConnector.ID, "id", -1, "expected a person or a group", null));
    }
    Map<String, String> parameters = new HashMap<>(place.parameters());
    if (!place.isComments()) {
      parameters.put("extras", FlickrConnector.EXTRAS);
      parameters.put("per_page", Integer.toString(PAGE));
      parameters.put("page", cursor.isEmpty() ? "1" : cursor);
    }
    return api.ask(place.method(), parameters);
  }

  @Override
  protected Listing read(Answer.Found found, String cursor, Emitter emitter) {
    Json body = Json.document(found.body(), emitter.source());
    Photos photos = new Photos(emitter);
    List<Item> items = new ArrayList<>();
    if (place.isComments()) {
      Json comments = body.at("comments");
      if (!comments.isObject()) {
        throw new MalformedException(
            FlickrConnector.ID, "comments", -1, "expected a list of comments", null);
      }
      String photo = comments.text("photo_id").orElse("");
      for (Json comment : comments.at("comment").items()) {
        items.add(
            new Item(
                comment.text("id").orElse("") + comment.text("_content").hashCode(),
                null,
                () -> photos.comment(comment, photo, Visibility.PUBLIC)));
      }
      Collections.reverse(items); // Flickr shows the oldest first
      return new Listing(items, null);
    }
    Json page = body.at("photos");
    if (!page.at("photo").isArray()) {
      throw new MalformedException(
          FlickrConnector.ID, "photos", -1, "expected a list of photos", null);
    }
    boolean pool = place.method().equals(Place.POOL);
    for (Json photo : page.at("photo").items()) {
      items.add(
          new Item(
              photo.text("id").orElse(""),
              Photos.seconds(photo, pool ? "dateadded" : "dateupload"),
              () -> photos.photo(photo)));
    }
    long number = page.whole("page").orElse(1);
    boolean more = number < page.whole("pages").orElse(0) && !items.isEmpty();
    return new Listing(items, more ? Long.toString(number + 1) : null);
  }

  @Override
  public void close() {
    super.close();
    api.close();
  }
}
