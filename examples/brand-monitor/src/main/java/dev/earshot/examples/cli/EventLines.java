package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.json.EarshotJson;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lines that are each a post, event or mention in our JSON, as what they tell; blank lines are
 * skipped, and any other is a reject.
 */
final class EventLines implements TextLines.Taker {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final EarshotJson JSON = EarshotJson.of();

  /** Takes one event. */
  interface Taker {
    /** Takes what the line of a file tells; lines are counted from 1. */
    void take(String source, long line, SourceEvent event);
  }

  private final Taker taker;
  private final Rejects rejects;

  EventLines(Taker taker, Rejects rejects) {
    this.taker = taker;
    this.rejects = rejects;
  }

  @Override
  public void take(String source, long number, String line) {
    if (line.isBlank()) {
      return;
    }
    try {
      taker.take(source, number, event(MAPPER.readTree(line), line, source));
    } catch (JacksonException e) {
      rejects.addLine(
          new ItemFault(source, "", number - 1, "expected a post, event or mention as JSON"));
    } catch (MalformedException e) {
      rejects.addLine(new ItemFault(source, e.field().orElse(""), number - 1, e.problem()));
    }
  }

  /**
   * Returns what a document tells: of a post and a mention that it was published.
   *
   * @throws MalformedException if it is none of ours
   */
  static SourceEvent event(JsonNode document, String line, String source) {
    if (document.has("type")) {
      return JSON.readEvent(line, source, Instant.EPOCH);
    }
    Post post =
        document.has("post") ? JSON.readMention(line, source).post() : JSON.readPost(line, source);
    Instant observed = post.provenance().map(Provenance::observedAt).orElse(Instant.EPOCH);
    return new PostEvent.Published(post, observed);
  }
}
