package dev.earshot.connectors.feed;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.http.Validators;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * How far a feed was read. Written as name=value lines, values percent-encoded:
 *
 *   etag, modified   validators of the first page, once all of it was handed out
 *   pending-etag, pending-modified   the same while older pages are still being read
 *   moved            where the feed lies now, if it said so for good
 *   every            how many seconds the feed wants between readings
 *   page, at         number and address of the older page to read next
 *   back             1 once the way back was gone
 *   digest, offset   how many events of which body were handed out
 */
record FeedPosition(
    Validators validators,
    Validators pending,
    @Nullable String moved,
    long every,
    int page,
    @Nullable String pageAddress,
    boolean wentBack,
    String digest,
    int offset) {

  static FeedPosition start() {
    return new FeedPosition(Validators.none(), Validators.none(), null, 0, 1, null, false, "", 0);
  }

  boolean isFirstPage() {
    return pageAddress == null;
  }

  /* The first page was read; its validators count when everything behind it was handed out. */
  FeedPosition withFirst(Validators seen, @Nullable String movedTo, long seconds) {
    return new FeedPosition(
        validators, seen, movedTo == null ? moved : movedTo, seconds, page, null, wentBack, "", 0);
  }

  FeedPosition turned(String next) {
    return new FeedPosition(validators, pending, moved, every, page + 1, next, false, "", 0);
  }

  FeedPosition caughtUp() {
    return new FeedPosition(pending, Validators.none(), moved, every, 1, null, true, "", 0);
  }

  FeedPosition within(String body, int done) {
    return new FeedPosition(
        validators, pending, moved, every, page, pageAddress, wentBack, body, done);
  }

  FeedPosition advanced(int count) {
    return within(digest, offset + count);
  }

  Checkpoint written(ConnectorDescriptor connector) {
    StringBuilder state = new StringBuilder();
    write(state, "etag", validators.etag());
    write(state, "modified", validators.lastModified());
    write(state, "pending-etag", pending.etag());
    write(state, "pending-modified", pending.lastModified());
    write(state, "moved", moved);
    write(state, "every", every > 0 ? Long.toString(every) : null);
    if (pageAddress != null) {
      write(state, "page", Integer.toString(page));
      write(state, "at", pageAddress);
    }
    write(state, "back", wentBack ? "1" : null);
    if (offset > 0) {
      write(state, "digest", digest);
      write(state, "offset", Integer.toString(offset));
    }
    return new Checkpoint(connector.id(), FeedConnector.CHECKPOINT_VERSION, state.toString());
  }

  static FeedPosition read(Checkpoint checkpoint, ConnectorDescriptor connector) {
    if (!checkpoint.connector().equals(connector.id())) {
      throw damaged("expected one of connector " + connector.id());
    }
    if (checkpoint.version() != FeedConnector.CHECKPOINT_VERSION) {
      throw damaged("expected version " + FeedConnector.CHECKPOINT_VERSION);
    }
    Map<String, String> values = new HashMap<>();
    try {
      for (String line : checkpoint.state().lines().toList()) {
        int sign = line.indexOf('=');
        values.put(
            line.substring(0, sign),
            URLDecoder.decode(line.substring(sign + 1), StandardCharsets.UTF_8));
      }
      return new FeedPosition(
          new Validators(values.get("etag"), values.get("modified")),
          new Validators(values.get("pending-etag"), values.get("pending-modified")),
          values.get("moved"),
          Long.parseLong(values.getOrDefault("every", "0")),
          Integer.parseInt(values.getOrDefault("page", "1")),
          values.get("at"),
          values.containsKey("back"),
          values.getOrDefault("digest", ""),
          Integer.parseInt(values.getOrDefault("offset", "0")));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw damaged("expected lines of name=value");
    }
  }

  private static MalformedException damaged(String problem) {
    return new MalformedException("checkpoint", null, -1, problem, null);
  }

  private static void write(StringBuilder state, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      state
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
          .append('\n');
    }
  }
}
