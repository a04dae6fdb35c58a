package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import dev.earshot.json.EarshotJson;
import dev.earshot.text.Entities;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lines as posts: a line that begins with a brace and parses as JSON is a post, event or mention in
 * our JSON, any other is a post with that text. JSON that is none of ours is a reject, and an empty
 * post in its place, as is an event without a post: what comes out has a line for each that came
 * in. The id of a text is the number of its line, counted over all files.
 */
final class PostLines implements TextLines.Taker {
  private static final Network TEXT = new Network("text");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Takes one post. */
  interface Taker {
    /**
     * Takes a post.
     *
     * @param line counted from 1
     */
    void take(long line, Post post) throws IOException;
  }

  /** Takes one post with the scores it came with; of a line that is no mention without any. */
  interface MentionTaker {
    /** Takes a mention. */
    void take(Mention mention) throws IOException;

    /** Takes that a post is gone, beside the empty one that stands for the line. */
    default void gone(PostId post) throws IOException {}
  }

  private final EarshotJson json = EarshotJson.of();
  private final MentionTaker taker;
  private final Rejects rejects;
  private long lines;

  private long number;

  PostLines(Taker taker, Rejects rejects) {
    this.taker = mention -> taker.take(number, mention.post());
    this.rejects = rejects;
  }

  PostLines(MentionTaker taker, Rejects rejects) {
    this.taker = taker;
    this.rejects = rejects;
  }

  /** Returns whether an id is that of a line of text, of which there is one. */
  static boolean isText(PostId id) {
    return id.network().equals(TEXT);
  }

  /** Returns an id as it is printed: of a text the number of its line alone. */
  static String shown(PostId id) {
    return id.network().equals(TEXT) ? id.nativeId() : id.toString();
  }

  @Override
  public void take(String source, long number, String line) throws IOException {
    lines++;
    this.number = number;
    taker.take(mention(source, number, line));
  }

  private Mention mention(String source, long number, String line) throws IOException {
    if (!line.startsWith("{")) {
      return of(text(line));
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(line);
    } catch (JacksonException e) {
      return of(text(line));
    }
    try {
      return node.has("post") && !node.has("type")
          ? json.readMention(line, source)
          : of(told(EventLines.event(node, line, source)));
    } catch (MalformedException e) {
      return of(rejected(new ItemFault(source, e.field().orElse(""), number - 1, e.problem())));
    }
  }

  private static Mention of(Post post) {
    return Mention.builder(post).build();
  }

  private Post told(SourceEvent event) throws IOException {
    if (event instanceof PostEvent.Deleted deleted) {
      taker.gone(deleted.id());
    }
    if (event instanceof PostEvent.Published published) {
      return published.post();
    }
    return event instanceof PostEvent.Edited edited ? edited.post() : text("");
  }

  private Post rejected(ItemFault fault) {
    rejects.addLine(fault);
    return text("");
  }

  private Post text(String line) {
    return Post.builder(PostId.of(TEXT, Long.toString(lines)))
        .text(line)
        .entities(Entities.in(line))
        .build();
  }
}
