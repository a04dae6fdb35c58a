package dev.earshot.connectors.mastodon;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.connectors.http.Json;
import dev.earshot.connectors.http.Validators;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a timeline was read.
 *
 * <p>A reader is either walking back through pages, from a top it keeps in mind down to what it
 * knows, or it stands at the top and asks for what came after.
 *
 * @param newest the id below which everything was read; null before the first walk ended
 * @param top while walking back, the id where the walk began; null while standing
 * @param below while walking back, the query of the next page; empty for the first
 * @param pages while walking back, how many more pages to read; -1 for all
 * @param since whether the server pages forward by {@code since_id} alone, as Mastodon before 2.6
 * @param validators what to show when asking again for what came after
 */
record Cursor(
    @Nullable String newest,
    @Nullable String top,
    String below,
    int pages,
    boolean since,
    Validators validators) {
  private static final String SOURCE = "checkpoint of mastodon";
  private static final int VERSION = 1;

  static Cursor start(int pages) {
    return new Cursor(null, null, "", pages, false, Validators.none());
  }

  /** Returns whether it is walking back. */
  boolean walking() {
    return newest == null || top != null;
  }

  Cursor withValidators(Validators seen) {
    return new Cursor(newest, top, below, pages, since, seen);
  }

  Checkpoint toCheckpoint() {
    StringBuilder state = new StringBuilder("{\"since\":").append(since);
    state.append(",\"pages\":").append(pages);
    field(state, "newest", newest);
    field(state, "top", top);
    field(state, "below", below);
    field(state, "etag", validators.etag());
    field(state, "modified", validators.lastModified());
    return new Checkpoint(MastodonConnector.ID, VERSION, state.append('}').toString());
  }

  /* Percent-encoding leaves nothing that JSON would have to escape. */
  private static void field(StringBuilder state, String name, @Nullable String value) {
    if (value != null) {
      state.append(",\"").append(name).append("\":\"");
      state.append(URLEncoder.encode(value, StandardCharsets.UTF_8)).append('"');
    }
  }

  static Cursor of(Checkpoint checkpoint) {
    if (!checkpoint.connector().equals(MastodonConnector.ID) || checkpoint.version() != VERSION) {
      throw new MalformedException(SOURCE, null, -1, "another connector's or version's", null);
    }
    Json state = Json.document(checkpoint.state().getBytes(StandardCharsets.UTF_8), SOURCE);
    try {
      return new Cursor(
          text(state, "newest").orElse(null),
          text(state, "top").orElse(null),
          text(state, "below").orElse(""),
          (int) Math.max(-1, Math.min(state.whole("pages").orElseThrow(), 1000)),
          state.isTrue("since"),
          new Validators(text(state, "etag").orElse(null), text(state, "modified").orElse(null)));
    } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
      throw new MalformedException(SOURCE, null, -1, "damaged", null);
    }
  }

  private static Optional<String> text(Json state, String field) {
    return state.text(field).map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8));
  }
}
