package dev.earshot.connectors.threads;

import dev.earshot.EarshotException;
import dev.earshot.Visibility;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.graph.Edge;
import dev.earshot.connectors.graph.GraphReader;
import dev.earshot.connectors.graph.GraphRequest;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import java.util.Optional;
import java.util.Set;

/** Reads one of the lists of Threads; pays for searches. */
final class ThreadsReader extends GraphReader {
  private static final int LIMIT = 50;
  private static final Set<String> ANSWERS = Set.of("replies", "conversation");

  private final boolean search;
  private final Visibility open;

  ThreadsReader(CheckpointState from, ConnectorContext context, GraphRequest asked) {
    super(newest(asked), from, context, manner(asked.request(), asked.edge()));
    this.search = isSearch(asked.edge());
    this.open = ThreadsConnector.open(asked.request(), asked.edge());
  }

  private static boolean isSearch(Edge edge) {
    return edge.edge().equals(ThreadsConnector.SEARCH);
  }

  /* The newest, unless the address says otherwise. */
  private static GraphRequest newest(GraphRequest asked) {
    Edge edge = asked.edge();
    return isSearch(edge) && !edge.query().contains("search_type=")
        ? new GraphRequest(
            asked.connector(),
            asked.request(),
            new Edge(edge.root(), edge.node(), edge.edge(), edge.query() + "&search_type=RECENT"),
            asked.grant())
        : asked;
  }

  private static Manner manner(ReadRequest request, Edge edge) {
    return new Manner(
        !isSearch(edge),
        ANSWERS.contains(edge.edge()) ? ThreadsConnector.ANSWER_FIELDS : ThreadsConnector.FIELDS,
        LIMIT,
        request.value(ThreadsConnector.PAGES));
  }

  @Override
  protected Answer ask(String cursor) {
    if (!search) {
      return super.ask(cursor);
    }
    Optional<Progress.Wait> spent = context().spend(ThreadsConnector.SEARCHES, 1);
    if (spent.isPresent()) {
      return new Answer.Rest(context().clock().instant(), spent.get().until(), spent.get().why());
    }
    boolean counted = false;
    try {
      Answer answer = super.ask(cursor);
      counted = answer instanceof Answer.Found found && !isEmpty(found);
      return answer;
    } finally {
      if (!counted) {
        context().giveBack(ThreadsConnector.SEARCHES, 1);
      }
    }
  }

  private static boolean isEmpty(Answer.Found found) {
    try {
      Json list = Json.document(found.body(), ThreadsConnector.SEARCH).at("data");
      return list.isArray() && list.items().isEmpty();
    } catch (EarshotException e) {
      return false;
    }
  }

  @Override
  protected void items(Json record, Emitter emitter, Items into) {
    new ThreadPosts(emitter, open).items(record, into);
  }
}
