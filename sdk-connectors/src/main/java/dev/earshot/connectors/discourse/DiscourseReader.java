package dev.earshot.connectors.discourse;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Reads a forum's posts, a topic or a search, page by page. */
final class DiscourseReader extends NumberedReader {
  /* Forums until 3.x show the posts of a window of numbers, so a page may hold fewer, or none. */
  private static final int WINDOW = 50;
  private static final int CHUNK = 20;
  private static final long MOST = 999_999_999_999_999_999L;
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final ReadRequest request;
  private final Place place;

  DiscourseReader(ReadRequest request, CheckpointState from, ConnectorContext context) {
    super(
        DiscourseConnector.DESCRIPTOR,
        from,
        context,
        DiscourseConnector.fetch(context, Place.of(request.source()), () -> {}),
        DiscourseConnector.place(request),
        request.value(DiscourseConnector.PAGES),
        AGAIN);
    this.request = request;
    this.place = Place.of(request.source());
  }

  @Override
  protected Page fetch(CheckpointState at, int maxEvents) {
    return switch (place.kind()) {
      case POSTS -> reading(at, place.posts(walk(at).below()), found -> posts(at, found));
      case TOPIC -> reading(at, place.topic(), found -> topic(at, found));
      case SEARCH -> reading(at, place.search(walk(at).below()), found -> search(at, found));
    };
  }

  private Page posts(CheckpointState at, Answer.Found found) {
    NewestFirst walk = walk(at);
    Json.Parts parts = found.json();
    Json list = first(parts).at("latest_posts");
    if (!list.isArray()) {
      throw malformed("latest_posts", "expected a list of posts");
    }
    List<Long> numbers = numbers(list.items());
    Emitter emitter = DiscourseConnector.emitter(request, found.at());
    new ForumPosts(place.root(), emitter).add(parts.records().get(0), walk::isFresh);
    emitter.faults(parts.faults());
    NewestFirst next = walk.after(numbers, below(walk, numbers), DiscourseConnector.place(request));
    return walked(emitter, next, next.written());
  }

  private MalformedException malformed(String field, String problem) {
    return new MalformedException(DiscourseConnector.place(request), field, -1, problem, null);
  }

  private static String below(NewestFirst walk, List<Long> numbers) {
    long before = walk.below().isEmpty() ? 0 : number(walk.below());
    long lowest = numbers.isEmpty() ? before - WINDOW : Collections.min(numbers) - 1;
    if (before > 0 && lowest >= before) {
      return walk.below(); // a forum that takes no notice of where to begin
    }
    return lowest > walk.newest() && lowest > 0 ? Long.toString(lowest) : "";
  }

  private static long number(String text) {
    if (!text.matches("[1-9]\\d{0,17}")) {
      throw new MalformedException("checkpoint", "below", -1, "expected a number", null);
    }
    return Long.parseLong(text);
  }

  private static List<Long> numbers(List<Json> posts) {
    return posts.stream()
        .flatMapToLong(
            post -> {
              long number = post.whole("id").orElse(0);
              return number > 0 ? LongStream.of(number) : LongStream.empty();
            })
        .boxed()
        .toList();
  }

  /** A topic names the numbers of all its posts, which only grow, and shows the first. */
  private Page topic(CheckpointState at, Answer.Found found) {
    long known = at.whole("newest", 1, MOST);
    Json topic = first(found.json());
    if (!topic.at("post_stream").isArray("posts")) {
      throw malformed("post_stream.posts", "expected a topic");
    }
    List<Json> shown = topic.at("post_stream").at("posts").items();
    List<Long> fresh =
        LongStream.concat(
                topic.at("post_stream").at("stream").items().stream()
                    .flatMapToLong(
                        number ->
                            number.text().filter(text -> text.matches("[1-9]\\d{0,17}")).stream()
                                .mapToLong(Long::parseLong)),
                numbers(shown).stream().mapToLong(Long::longValue))
            .filter(number -> number > known)
            .sorted()
            .distinct()
            .boxed()
            .toList();
    List<Long> chunk = fresh.subList(0, Math.min(CHUNK, fresh.size()));
    List<Long> further = new ArrayList<>(chunk);
    further.removeAll(numbers(shown));
    long last = chunk.isEmpty() ? known : chunk.get(chunk.size() - 1);
    Progress then = chunk.size() == fresh.size() ? caughtUp(found.at()) : new Progress.More();
    List<Json> posts = new ArrayList<>(shown);
    Set<Long> told = new HashSet<>(chunk);
    Emitter emitter = DiscourseConnector.emitter(request, found.at());
    String unread;
    try {
      // those that do not come together are asked for one by one
      boolean apart = !further.isEmpty() && !together(further, posts);
      unread =
          oneByOne(
              at,
              apart ? further.stream().map(String::valueOf).toList() : List.of(),
              false,
              emitter,
              number -> {
                posts.addAll(postsOf(List.of(Long.valueOf(number))));
                told.add(Long.valueOf(number));
                return true;
              });
    } catch (RestException e) {
      return Page.empty(at, e.rest());
    }
    new ForumPosts(place.root(), emitter).topic(topic, posts, told::contains);
    return Page.of(emitter, at.with("newest", last).with(UNREAD, unread), then);
  }

  private boolean together(List<Long> numbers, List<Json> into) {
    try {
      into.addAll(postsOf(numbers));
      return true;
    } catch (MalformedException | RefusedException e) {
      return false;
    } catch (UnavailableException e) {
      if (e.retryAfter().isPresent()) {
        throw e;
      }
      return false;
    }
  }

  private List<Json> postsOf(List<Long> numbers) {
    Answer answer = ask(place.topicPosts(numbers));
    if (answer instanceof Answer.Rest rest) {
      throw new RestException(new Progress.Wait(rest.until(), rest.why()));
    }
    if (!(answer instanceof Answer.Found found)) {
      throw new RefusedException(
          DiscourseConnector.place(request) + ": the forum has no such posts", null);
    }
    Json posts = first(found.json()).at("post_stream");
    if (!posts.isArray("posts")) {
      throw malformed("post_stream.posts", "expected posts of a topic");
    }
    return posts.items("posts");
  }

  /** A search shows the beginnings of posts; what it found is read whole, post by post. */
  private Page search(CheckpointState at, Answer.Found found) {
    NewestFirst walk = walk(at);
    Json page = first(found.json());
    if (!page.isArray("posts") && !page.isObject("grouped_search_result")) {
      throw malformed("posts", "expected what a search found");
    }
    List<Long> numbers = numbers(page.at("posts").items());
    List<Long> fresh = numbers.stream().filter(walk::isFresh).distinct().sorted().toList();
    Emitter emitter = DiscourseConnector.emitter(request, found.at());
    ForumPosts posts = new ForumPosts(place.root(), emitter);
    String unread;
    try {
      unread =
          oneByOne(
              at,
              fresh.stream().map(String::valueOf).toList(),
              false,
              emitter,
              number -> {
                Answer answer = ask(place.post(number));
                if (answer instanceof Answer.Rest rest) {
                  throw new RestException(new Progress.Wait(rest.until(), rest.why()));
                }
                if (answer instanceof Answer.Found post) {
                  posts.addAll(post.json());
                }
                return true;
              });
    } catch (RestException e) {
      return Page.empty(at, e.rest());
    }
    boolean more = page.at("grouped_search_result").isTrue("more_full_page_results");
    long next = (walk.below().isEmpty() ? 1 : number(walk.below())) + 1;
    NewestFirst after =
        walk.after(numbers, more ? Long.toString(next) : "", DiscourseConnector.place(request));
    return walked(emitter, after, after.written().with(UNREAD, unread));
  }
}
