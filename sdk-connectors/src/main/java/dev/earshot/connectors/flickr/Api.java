package dev.earshot.connectors.flickr;

import dev.earshot.MalformedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks Flickr's API, which says its errors with a 200 and {@code "stat":"fail"}. */
final class Api implements AutoCloseable {
  private static final Set<String> ABSENT =
      Set.of("flickr.photos.getInfo", Place.COMMENTS, Place.PERSON, Place.POOL);

  private final Origin origin;
  private final Fetch fetch;

  Api(ConnectorContext context, Origin origin) {
    this.origin = origin;
    this.fetch =
        Fetch.of(context, origin)
            .header("Accept", "application/json")
            .secretQuery("api_key", FlickrConnector.KEY)
            .needs(FlickrConnector.KEY)
            .build();
  }

  Answer ask(String method, Map<String, String> parameters) {
    return ask(method, Place.address(origin, method, parameters));
  }

  Answer ask(String method, URI address) {
    Answer answer = fetch.get(address);
    if (!(answer instanceof Answer.Found found)) {
      return answer;
    }
    Json body = Json.document(found.body(), FlickrConnector.ID);
    return switch (body.text("stat").orElse("")) {
      case "ok" -> found;
      case "fail" -> failed(method, (int) body.whole("code").orElse(0), found);
      default ->
          throw new MalformedException(
              FlickrConnector.ID, "stat", -1, "expected ok or fail, got something else", null);
    };
  }

  private Answer failed(String method, int code, Answer.Found found) {
    if (code == 1 && (ABSENT.contains(method) || method.startsWith("flickr.urls."))) {
      return new Answer.Gone(found.at(), true, false);
    }
    return fetch.says(found, meaning(method, code));
  }

  /** Codes from 95 mean the same everywhere, those below are each method's own. */
  static ErrorMeaning meaning(String method, int code) {
    ErrorMeaning everywhere = everywhere(code);
    if (everywhere != null) {
      return everywhere;
    }
    if (method.equals(Place.SEARCH)) {
      return switch (code) {
        case 10, 11 -> new ErrorMeaning.Unavailable("the search is in trouble by its own word");
        case 1, 3, 12, 14, 15, 16, 17, 18 ->
            new ErrorMeaning.Refused("the search does not take these words, error " + code);
        case 2 -> new ErrorMeaning.Refused("there is no such person");
        default -> unknown(code);
      };
    }
    return code == 2 ? new ErrorMeaning.Refused("not shown to strangers") : unknown(code);
  }

  private static @Nullable ErrorMeaning everywhere(int code) {
    return switch (code) {
      case 95 -> new ErrorMeaning.Refused("wants https");
      case 96, 97, 98, 99 -> new ErrorMeaning.Refused("wants a login, which we do not use");
      case 100 ->
          new ErrorMeaning.Refused(
              "wants a key that counts; hand in the credential " + FlickrConnector.KEY);
      case 105, 106 -> new ErrorMeaning.Unavailable("in trouble by its own word");
      case 111, 112, 114, 115, 116 ->
          new ErrorMeaning.Malformed("the API did not understand the request, error " + code);
      default -> null;
    };
  }

  private static ErrorMeaning unknown(int code) {
    return new ErrorMeaning.Malformed("an error without a meaning we know, number " + code);
  }

  @Override
  public void close() {
    fetch.close();
  }
}
