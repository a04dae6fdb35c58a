package dev.earshot.connectors.instagram;

import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.graph.Edge;
import dev.earshot.connectors.graph.Graph;
import dev.earshot.connectors.graph.GraphReader;
import dev.earshot.connectors.graph.GraphRequest;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one of Instagram's lists; knows a hashtag's number, and when it was paid for. */
final class InstagramReader extends GraphReader {
  private static final int LIMIT = 25;
  private static final int COMMENT_LIMIT = 50;
  private static final Duration PAID_FOR = Duration.ofDays(7);
  private static final Set<String> UNORDERED = Set.of("recent_media", "top_media", "tags");

  private final Edge edge;
  private final String ranking;
  private @Nullable String hashtag;
  private @Nullable Instant paid;

  InstagramReader(CheckpointState from, ConnectorContext context, GraphRequest asked) {
    super(asked, from, context, manner(asked.request(), asked.edge()));
    this.edge = asked.edge();
    this.ranking = asked.request().value(InstagramConnector.RANKING) + "_media";
    this.hashtag = isSearch() ? from.text("hashtag").filter(Graph::isId).orElse(null) : edge.node();
    this.paid = from.moment("paid").orElse(null);
  }

  private static Manner manner(ReadRequest request, Edge edge) {
    int comments = request.value(InstagramConnector.COMMENTS);
    String fields =
        switch (edge.edge()) {
          case "media" ->
              InstagramConnector.OWN_FIELDS
                  + (comments == 0
                      ? ""
                      : ",comments.limit("
                          + comments
                          + ")%7B"
                          + InstagramConnector.COMMENT_FIELDS
                          + "%7D");
          case "comments" -> InstagramConnector.COMMENT_FIELDS;
          case "tags" -> InstagramConnector.NAMED_FIELDS;
          default -> InstagramConnector.SHOWN_FIELDS; // an author is an error there
        };
    boolean search = edge.edge().equals(InstagramConnector.HASHTAG_SEARCH);
    return new Manner(
        !search && !UNORDERED.contains(edge.edge()),
        fields,
        edge.edge().equals("comments") ? COMMENT_LIMIT : LIMIT,
        request.value(InstagramConnector.PAGES));
  }

  private boolean isSearch() {
    return edge.edge().equals(InstagramConnector.HASHTAG_SEARCH);
  }

  @Override
  protected Answer ask(String cursor) {
    if (edge.edge().equals(InstagramConnector.DISCOVERY)) {
      return askFor(discovery(cursor));
    }
    if (!isSearch() && !edge.edge().endsWith("_media")) {
      return super.ask(cursor);
    }
    Optional<Answer> hindered = pay();
    if (hindered.isPresent()) {
      return hindered.get();
    }
    if (!isSearch()) {
      return super.ask(cursor);
    }
    String account = edge.query().split("&", 2)[0];
    Edge media = new Edge(edge.root(), String.valueOf(hashtag), ranking, account);
    return askFor(media.page(InstagramConnector.SHOWN_FIELDS, LIMIT, cursor));
  }

  /* A list inside a field, whose cursor stands there too. */
  private URI discovery(String cursor) {
    String after = cursor.isEmpty() ? "" : "." + cursor.replace("after=", "after(") + ")";
    return edge.node(
        edge.node(),
        InstagramConnector.DISCOVERY
            + ".username("
            + edge.query()
            + ")%7Bmedia.limit("
            + LIMIT
            + ")"
            + after
            + "%7B"
            + InstagramConnector.SHOWN_FIELDS
            + "%7D%7D");
  }

  /** Pays for a hashtag, once in seven days; and asks for its number, which never changes. */
  private Optional<Answer> pay() {
    Instant now = context().clock().instant();
    if (paid != null && now.isBefore(paid.plus(PAID_FOR)) && hashtag != null) {
      return Optional.empty();
    }
    Optional<Progress.Wait> spent = context().spend(InstagramConnector.HASHTAGS, 1);
    if (spent.isPresent()) {
      return Optional.of(new Answer.Rest(now, spent.get().until(), spent.get().why()));
    }
    Optional<Answer> hindered = Optional.empty();
    try {
      hindered = hashtag == null ? number() : hindered;
    } catch (EarshotException e) {
      context().giveBack(InstagramConnector.HASHTAGS, 1);
      throw e;
    }
    if (hindered.isPresent()) {
      context().giveBack(InstagramConnector.HASHTAGS, 1);
    } else {
      paid = now;
    }
    return hindered;
  }

  private Optional<Answer> number() {
    Answer answer = askFor(edge.page("id", 1, ""));
    if (!(answer instanceof Answer.Found found)) {
      return Optional.of(answer);
    }
    Json said = Json.document(found.body(), InstagramConnector.HASHTAG_SEARCH);
    if (!said.isArray("data")) {
      throw new MalformedException(
          InstagramConnector.HASHTAG_SEARCH, "data", -1, "expected a list", null);
    }
    hashtag =
        said.items("data").stream()
            .flatMap(tag -> tag.text("id").stream())
            .filter(Graph::isId)
            .findFirst()
            .orElse(null);
    return hashtag == null
        ? Optional.of(new Answer.Gone(found.at(), false, false))
        : Optional.empty();
  }

  @Override
  protected CheckpointState remembered(CheckpointState state) {
    return state
        .with("hashtag", isSearch() ? hashtag : null)
        .with("paid", paid == null ? null : paid.toString());
  }

  @Override
  protected void items(Json record, Emitter emitter, Items into) {
    boolean discovered = edge.edge().equals(InstagramConnector.DISCOVERY);
    new MediaPosts(emitter, discovered ? edge.query() : null)
        .items(record, edge.edge().equals("comments") ? edge.node() : null, into);
  }
}
