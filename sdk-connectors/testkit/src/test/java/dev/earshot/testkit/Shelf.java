package dev.earshot.testkit;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.http.RateLimits;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
import dev.earshot.connectors.reading.Recheck;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connector of the kit's own that keeps every rule for sources over HTTP, or breaks one of them
 * as it is told. Its source is a shelf of numbered posts, the newest first, three a page.
 */
final class Shelf implements Connector {
  /** What it does wrong, the rule that breaks, and those that cannot but break with it. */
  enum Wrong {
    NOTHING(""),
    DESCRIBES_ITSELF_ANEW("1.1"),
    TAKES_ANY_OPTION("1.2"),
    TAKES_ANY_VALUE("1.2"),
    RECEIVES_UNASKED("1.3"),
    SHOWS_NO_NUMBERS("1.4"),
    SHOWS_NO_EDITS("1.4"),
    SHOWS_NO_DELETIONS("1.4"),
    FILLS_IN_MORE("1.5"),
    SAYS_NOTHING_OF_ITS_SOURCES("1.5"),
    LOSES_THE_OLDEST("2.1", "6.2"),
    CHANGES_ITS_ORDER("2.2", "5.2"),
    OVERLAPS("2.3", "2.6"),
    LOSES_THE_LAST_OF_SEVERAL("2.3", "2.1", "3.1", "6.2"),
    LOSES_THE_LAST_OF_MANY("2.3", "3.1"),
    REPEATS_THE_LAST_OF_SEVERAL("2.3"),
    TELLS_ALL_AT_ONCE("2.4"),
    TELLS_AGAIN("2.5"),
    COUNTS_FROM_THE_NEWEST("2.6"),
    SKIPS_ONE_WHEN_RESUMED("3.1", "3.5"),
    TAKES_ANYBODYS_CHECKPOINT("3.2"),
    TAKES_DAMAGE_FOR_A_START("3.3"),
    KEEPS_THE_SECRET("3.4"),
    TAKES_POLLED_FOR_STORED("3.5"),
    TELLS_WHAT_IS_NOT_PUBLIC("4.1"),
    NAMES_NO_TERMS("4.2"),
    NAMES_ANOTHER_NETWORK("4.3"),
    GIVES_UP_AT_A_BROKEN_RECORD("4.4"),
    CLOSES_ONCE("5.1"),
    SHARES_ITS_PLACE("5.2"),
    COMES_BACK_EARLY("6.1", "6.2", "6.7", "6.8", "6.9"),
    ASKS_WHILE_IT_RESTS("6.2"),
    TAKES_TROUBLE_FOR_THE_END("6.3", "6.10"),
    TAKES_A_NO_FOR_TROUBLE("6.4", "8.5"),
    TAKES_A_PAGE_FOR_NOTHING("6.5"),
    TAKES_HALF_FOR_THE_WHOLE("6.5"),
    ASKS_TWICE("6.6"),
    KNOWS_SECONDS_ALONE("6.7", "6.9"),
    TAKES_WORDS_FOR_A_NO("6.8", "7.3"),
    TRUSTS_ITS_OWN_CLOCK("6.9"),
    TAKES_SILENCE_FOR_THE_END("6.10", "6.3"),
    READS_WITHOUT_END("6.11", "6.12", "8.3"),
    GOES_ROUND_IN_CIRCLES("6.12"),
    ANSWERS_FOR_OTHERS("7.1"),
    DELETES_WHAT_IS_SHOWN("7.2"),
    THROWS_OVER_A_LIMIT("7.3"),
    TAKES_TROUBLE_FOR_A_DELETION("7.4"),
    STOPS_AT_A_POST_IN_TROUBLE("7.5"),
    TELLS_THE_SECRET("8.1"),
    TAKES_THE_SECRET_ALONG("8.2"),
    DOES_NOT_HANG_UP("8.3"),
    TRUSTS_A_CHARSET("8.4"),
    REPEATS_THE_SERVERS_WORDS("8.4", "8.1"),
    GOES_BACK_WHERE_IT_MAY_NOT("8.5");

    private final String rule;
    private final String also;

    Wrong(String rule, String... also) {
      this.rule = rule;
      this.also = String.join(" ", also);
    }

    String rule() {
      return rule;
    }

    List<String> also() {
      return also.isEmpty() ? List.of() : List.of(also.split(" ", -1));
    }
  }

  static final Network NETWORK = new Network("shelves");
  static final int PAGE = 3;

  private static final Option<Integer> LOUD = Option.whole("loud", 0, 1, 0, "how loud it is");

  private final Wrong wrong;
  private final AtomicInteger descriptions = new AtomicInteger();
  private final AtomicInteger openings = new AtomicInteger();
  private final AtomicInteger readers = new AtomicInteger();
  private @Nullable Checkpoint opened;
  private CheckpointState polled = CheckpointState.start();

  Shelf(Wrong wrong) {
    this.wrong = wrong;
  }

  private boolean is(Wrong fault) {
    return wrong == fault;
  }

  @Override
  public ConnectorDescriptor descriptor() {
    String sources = "the address of a shelf";
    if (is(Wrong.DESCRIBES_ITSELF_ANEW)) {
      sources += descriptions.incrementAndGet();
    }
    return ConnectorDescriptor.builder("shelf", 1)
        .networks(NETWORK)
        .capabilities(
            Capability.READ,
            Capability.LOOKUP,
            Capability.METRICS,
            Capability.EDITS,
            Capability.DELETES)
        .options(LOUD)
        .credential("key", "who reads")
        .cost("posts", "a post that was read")
        .sources(is(Wrong.SAYS_NOTHING_OF_ITS_SOURCES) ? "" : sources)
        .fills("author", "author.handle", "text", "metrics", "editedAt")
        .build();
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    boolean known = descriptor().options().keySet().containsAll(request.options().keySet());
    if (!is(known ? Wrong.TAKES_ANY_VALUE : Wrong.TAKES_ANY_OPTION)) {
      request.checkedFor(descriptor());
    }
    CheckpointState state = state(from);
    if (is(Wrong.TAKES_POLLED_FOR_STORED) && from != null && from.equals(opened)) {
      state = polled;
    }
    opened = from;
    long below = state.whole("below", 0, Long.MAX_VALUE);
    if (is(Wrong.SKIPS_ONE_WHEN_RESUMED) && below > 1) {
      state = state.with("below", below - 1);
    }
    return wrapped(new Reading(request, state, context), request, context);
  }

  private CheckpointState state(@Nullable Checkpoint from) {
    try {
      return CheckpointState.of(from, descriptor());
    } catch (MalformedException e) {
      boolean ours = from != null && from.connector().equals("shelf");
      if (is(ours ? Wrong.TAKES_DAMAGE_FOR_A_START : Wrong.TAKES_ANYBODYS_CHECKPOINT)) {
        return CheckpointState.start();
      }
      throw e;
    }
  }

  private SourceReader wrapped(Reading reading, ReadRequest request, ConnectorContext context) {
    return new SourceReader() {
      private @Nullable Batch last;
      private boolean repeated;
      private boolean closed;

      @Override
      public Batch poll(int maxEvents) {
        if (is(Wrong.ASKS_WHILE_IT_RESTS)
            && last != null
            && last.progress() instanceof Progress.Wait) {
          plainly(URI.create(request.source()), context);
        }
        if (is(Wrong.OVERLAPS)
            && last != null
            && !repeated
            && last.progress() instanceof Progress.More) {
          repeated = true;
          return last;
        }
        repeated = false;
        last = reading.poll(is(Wrong.TELLS_ALL_AT_ONCE) ? Integer.MAX_VALUE : maxEvents);
        return wronged(last, maxEvents);
      }

      @Override
      public void close() {
        if (is(Wrong.CLOSES_ONCE) && closed) {
          throw new IllegalStateException("closed already");
        }
        if (!closed) {
          readers.decrementAndGet();
        }
        closed = true;
        reading.close();
      }
    };
  }

  private Batch wronged(Batch batch, int maxEvents) {
    List<SourceEvent> events = new ArrayList<>(batch.events());
    boolean ends = batch.progress() instanceof Progress.More && !events.isEmpty();
    boolean several = maxEvents > 1 && is(Wrong.LOSES_THE_LAST_OF_SEVERAL);
    boolean many = maxEvents > 100 && is(Wrong.LOSES_THE_LAST_OF_MANY);
    if (ends && (several || many)) {
      events.remove(events.size() - 1);
    }
    boolean room = events.size() > 1 && events.size() < maxEvents;
    if (ends && room && is(Wrong.REPEATS_THE_LAST_OF_SEVERAL)) {
      events.add(events.get(events.size() - 1));
    }
    return new Batch(events, batch.next(), batch.progress(), batch.faults());
  }

  private static void plainly(URI uri, ConnectorContext context) {
    try {
      context.transport().send(HttpRequest.newBuilder(uri).build()).body().close();
    } catch (IOException e) {
      throw new UnavailableException("no answer", null, null);
    }
  }

  private Fetch asking(ReadRequest request, ConnectorContext context) {
    return Fetch.of(context, Origin.of(request.source()))
        .secretHeader("X-Key", "", "key")
        .classifier((status, headers, body) -> meaning(status, headers, body, context))
        .build();
  }

  private Optional<ErrorMeaning> meaning(
      int status, HttpHeaders headers, byte[] body, ConnectorContext context) {
    String said = new String(body, StandardCharsets.UTF_8);
    if (is(Wrong.REPEATS_THE_SERVERS_WORDS) && status == 500) {
      return Optional.of(new ErrorMeaning.Unavailable(said));
    }
    if (said.startsWith("{\"slow\":") && !is(Wrong.TAKES_WORDS_FOR_A_NO)) {
      long seconds = Json.document(body, "shelf").whole("slow").orElse(1);
      return limit(Duration.ofSeconds(seconds));
    }
    if (status != 429) {
      return Optional.empty();
    }
    if (is(Wrong.KNOWS_SECONDS_ALONE)) {
      String stated = headers.firstValue("Retry-After").orElse("");
      return limit(Duration.ofSeconds(stated.matches("\\d+") ? Long.parseLong(stated) : 60));
    }
    if (is(Wrong.TRUSTS_ITS_OWN_CLOCK)) {
      Instant now = context.clock().instant();
      HttpHeaders undated = HttpHeaders.of(headers.map(), (name, value) -> !name.equals("date"));
      Instant until = RateLimits.of(undated, now).restUntil(true).orElse(now);
      return limit(Duration.between(now, until));
    }
    return Optional.empty();
  }

  private static Optional<ErrorMeaning> limit(Duration rest) {
    return Optional.of(new ErrorMeaning.Wait(rest, Progress.Wait.Why.RATE_LIMIT));
  }

  private Emitter emitter(ReadRequest request, Instant at) {
    return new Emitter(
        descriptor(),
        Provenance.Method.API,
        request.source(),
        at,
        request.anyVisibility() || is(Wrong.TELLS_WHAT_IS_NOT_PUBLIC));
  }

  private PostId id(long number) {
    return PostId.of(
        is(Wrong.NAMES_ANOTHER_NETWORK) ? new Network("elsewhere") : NETWORK,
        Long.toString(number));
  }

  private void tell(Json record, Emitter into) {
    long number =
        record
            .whole("n")
            .orElseThrow(
                () -> new MalformedException(into.source(), "n", -1, "expected a number", null));
    PostId id = id(number);
    if (record.isTrue("gone")) {
      if (is(Wrong.SHOWS_NO_DELETIONS)) {
        into.skipped(id, null, Visibility.UNKNOWN, "gone");
      } else {
        into.deleted(id);
      }
      return;
    }
    Visibility visibility = record.isTrue("open") ? Visibility.PUBLIC : Visibility.FOLLOWERS;
    AuthorId author = AuthorId.of(NETWORK, "7");
    java.util.function.Consumer<Post.Builder> content =
        post -> {
          post.text(record.text("text").orElse(""));
          post.author(Author.builder(author).handle("adalovelace").build());
          if (!is(Wrong.SHOWS_NO_NUMBERS)) {
            long likes = record.whole("likes").orElse(0);
            post.metrics(List.of(new Metric("likes", likes, into.observedAt())));
          }
          if (is(Wrong.FILLS_IN_MORE)) {
            post.title("a kettle");
          }
        };
    if (record.isTrue("edited") && !is(Wrong.SHOWS_NO_EDITS)) {
      into.edited(id, visibility, content);
    } else {
      into.published(id, visibility, content);
    }
  }

  private final class Reading extends PagedReader {
    private final ReadRequest request;
    private final Fetch fetch;
    private final int opening;

    private Reading(ReadRequest request, CheckpointState from, ConnectorContext context) {
      super(descriptor(), from, context);
      this.opening = from.isStart() ? openings.getAndIncrement() : 0;
      this.request = request;
      this.fetch = asking(request, context);
      readers.incrementAndGet();
    }

    @Override
    protected Page fetch(CheckpointState at, int maxEvents) {
      try {
        Page page = page(at);
        if (is(Wrong.ASKS_TWICE) && page.events().isEmpty() && !at.isStart()) {
          page = page(at);
        }
        polled = page.next();
        return page;
      } catch (UnavailableException e) {
        boolean silence = !String.valueOf(e.getMessage()).contains("(5");
        if (is(Wrong.TAKES_TROUBLE_FOR_THE_END)
            || (silence && is(Wrong.TAKES_SILENCE_FOR_THE_END))) {
          return Page.empty(at, caughtUp());
        }
        if (is(Wrong.TELLS_THE_SECRET)) {
          Origin origin = Origin.of(request.source());
          String key = context().secret("key", origin).map(Secret::reveal).orElse("");
          throw new UnavailableException("no answer to " + key, null, null);
        }
        throw e;
      } catch (RefusedException e) {
        boolean led = String.valueOf(e.getMessage()).contains("redirects");
        if (is(Wrong.TAKES_A_NO_FOR_TROUBLE) || (led && is(Wrong.GOES_BACK_WHERE_IT_MAY_NOT))) {
          throw new UnavailableException("no answer now", null, null);
        }
        throw e;
      }
    }

    private Progress caughtUp() {
      return new Progress.CaughtUp(context().clock().instant().plusSeconds(60));
    }

    /* since: all up to it were told; top: the newest as this walk began; below: told down to. */
    private Page page(CheckpointState at) {
      long since = at.whole("since", 0, Long.MAX_VALUE);
      long top = at.whole("top", 0, Long.MAX_VALUE);
      long below = at.whole("below", 0, Long.MAX_VALUE);
      long read = at.whole("read", 0, Long.MAX_VALUE);
      long asked = is(Wrong.TELLS_AGAIN) && since > 0 && top == 0 ? since - 1 : since;
      String from =
          is(Wrong.COUNTS_FROM_THE_NEWEST) ? "&skip=" + read : below > 0 ? "&below=" + below : "";
      URI uri = URI.create(request.source() + "?since=" + asked + from);
      if (is(Wrong.READS_WITHOUT_END) && at.isStart()) {
        readWhole(uri);
      }
      Answer answer = fetch.get(uri);
      if (answer instanceof Answer.Rest rest) {
        return Page.empty(at, wait(rest));
      }
      if (!(answer instanceof Answer.Found found)) {
        throw new RefusedException("there is no such shelf", null);
      }
      if (is(Wrong.TAKES_THE_SECRET_ALONG) && !Origin.of(request.source()).holds(found.uri())) {
        sendAlong(found.uri());
      }
      if (is(Wrong.TRUSTS_A_CHARSET)) {
        found
            .headers()
            .firstValue("Content-Type")
            .filter(type -> type.contains("charset="))
            .ifPresent(type -> Charset.forName(type.substring(type.indexOf('=') + 1)));
      }
      Json body;
      Json.Parts parts;
      try {
        parts = Json.parts(found.body(), null, "shelf");
        if (is(Wrong.TAKES_HALF_FOR_THE_WHOLE)) {
          parts = Json.begun(found.body(), "shelf");
        }
        body =
            parts.records().isEmpty()
                ? Json.document(found.body(), "shelf")
                : parts.records().get(0);
        if (!body.at("posts").isArray()) {
          throw new MalformedException("shelf", "posts", -1, "expected posts", null);
        }
      } catch (MalformedException e) {
        if (is(Wrong.TAKES_A_PAGE_FOR_NOTHING)) {
          return Page.empty(at, caughtUp());
        }
        throw e;
      }
      return page(at, found.at(), body, since, top, below, read);
    }

    private Page page(
        CheckpointState at, Instant now, Json body, long since, long top, long below, long read) {
      Emitter emitter = emitter(request, now);
      long lowest = below;
      long newest = top;
      List<Json> records = new ArrayList<>(body.at("posts").items());
      if (is(Wrong.SHARES_ITS_PLACE) && readers.get() > 1 && !records.isEmpty()) {
        records.remove(0);
      }
      for (Json record : records) {
        long number = record.whole("n").orElse(0);
        newest = Math.max(newest, number);
        lowest = number > 0 ? number : lowest;
        if (is(Wrong.GIVES_UP_AT_A_BROKEN_RECORD)) {
          tell(record, emitter);
        } else if (!is(Wrong.LOSES_THE_OLDEST) || number != 1) {
          emitter.record(record.offset(), () -> tell(record, emitter));
        }
      }
      boolean more = body.isTrue("more") && !records.isEmpty();
      if (more && lowest == below && !is(Wrong.GOES_ROUND_IN_CIRCLES)) {
        throw new MalformedException("shelf", "n", -1, "the pages go round in a circle", null);
      }
      CheckpointState next =
          more
              ? at.with("since", since)
                  .with("top", newest)
                  .with("below", lowest)
                  .with("read", read + PAGE)
              : CheckpointState.start().with("since", Math.max(newest, since));
      if (is(Wrong.KEEPS_THE_SECRET)) {
        next =
            next.with(
                "key",
                context()
                    .secret("key", Origin.of(request.source()))
                    .map(Secret::reveal)
                    .orElse(null));
      }
      List<SourceEvent> events = new ArrayList<>(emitter.events());
      if (is(Wrong.CHANGES_ITS_ORDER) && opening % 2 == 1) {
        Collections.reverse(events);
      }
      if (is(Wrong.NAMES_NO_TERMS)) {
        events.replaceAll(Shelf::withoutTerms);
      }
      return new Page(events, emitter.faults(), next, more ? new Progress.More() : caughtUp());
    }

    private Progress.Wait wait(Answer.Rest rest) {
      Instant until = is(Wrong.COMES_BACK_EARLY) ? rest.until().minusSeconds(1) : rest.until();
      return new Progress.Wait(until, rest.why());
    }

    private void readWhole(URI uri) {
      try {
        context().transport().stream(HttpRequest.newBuilder(uri).build(), Duration.ofMillis(300))
            .body()
            .readAllBytes();
      } catch (IOException e) {
        throw new UnavailableException("the body broke off", null, null);
      }
    }

    private void sendAlong(URI elsewhere) {
      HttpRequest.Builder again = HttpRequest.newBuilder(elsewhere);
      context()
          .secret("key", Origin.of(request.source()))
          .ifPresent(key -> again.header("X-Key", key.reveal()));
      try {
        context().transport().send(again.build()).body().close();
      } catch (IOException e) {
        throw new UnavailableException("the body broke off", null, null);
      }
    }

    @Override
    public void close() {
      super.close();
      if (!is(Wrong.DOES_NOT_HANG_UP)) {
        fetch.close();
      }
    }
  }

  private static SourceEvent withoutTerms(SourceEvent event) {
    if (!(event instanceof PostEvent.Published published)) {
      return event;
    }
    Provenance had = published.post().provenance().orElseThrow();
    Provenance bare =
        Provenance.builder(had.connector(), had.method(), had.source(), had.observedAt()).build();
    return new PostEvent.Published(
        published.post().toBuilder().provenance(bare).build(), event.observedAt());
  }

  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    EarshotException[] met = new EarshotException[1];
    try (Fetch fetch = asking(request, context)) {
      LookedUp found =
          Recheck.oneByOne(
              ids,
              id -> id.network().equals(id(1).network()),
              id -> {
                if (met[0] != null && is(Wrong.STOPS_AT_A_POST_IN_TROUBLE)) {
                  throw met[0];
                }
                try {
                  return answer(fetch.get(URI.create(request.source() + "/" + id.nativeId())));
                } catch (EarshotException e) {
                  met[0] = e;
                  throw e;
                }
              },
              at -> emitter(request, at),
              (answer, emitter) -> tell(Json.document(answer.body(), "shelf"), emitter));
      return wronged(ids, found, context.clock().instant());
    }
  }

  private Answer answer(Answer answer) {
    if (answer instanceof Answer.Rest && is(Wrong.THROWS_OVER_A_LIMIT)) {
      throw new UnavailableException("too often", null, null);
    }
    if (answer instanceof Answer.Gone gone && is(Wrong.TAKES_TROUBLE_FOR_A_DELETION)) {
      return new Answer.Gone(gone.at(), true, false);
    }
    return answer;
  }

  private LookedUp wronged(List<PostId> ids, LookedUp found, Instant now) {
    if (!is(Wrong.ANSWERS_FOR_OTHERS) && !is(Wrong.DELETES_WHAT_IS_SHOWN)) {
      return found;
    }
    List<SourceEvent> events = new ArrayList<>(found.events());
    if (is(Wrong.DELETES_WHAT_IS_SHOWN)) {
      events.removeIf(event -> event instanceof PostEvent post && post.id().equals(id(1)));
    }
    for (PostId id : ids) {
      boolean others = !id.network().equals(NETWORK);
      if (is(Wrong.ANSWERS_FOR_OTHERS) ? others : id.equals(id(1)) && !found.events().isEmpty()) {
        events.add(new PostEvent.Deleted(id, now));
      }
    }
    return LookedUp.of(ids, events, found.rest());
  }

  @Override
  public Batch receive(
      ReadRequest request,
      Map<String, List<String>> headers,
      byte[] body,
      ConnectorContext context) {
    if (is(Wrong.RECEIVES_UNASKED)) {
      return Batch.of(List.of(), null, new Progress.Finished());
    }
    return Connector.super.receive(request, headers, body, context);
  }

  /** The contract of a shelf, and the shelf itself. */
  static final class OfContract extends HttpConnectorContract {
    private final Shelf shelf;
    private long newest = 8;

    OfContract(Wrong wrong) {
      shelf = new Shelf(wrong);
    }

    @Override
    Duration soon() {
      return Duration.ofSeconds(1);
    }

    @Override
    protected Connector connector() {
      return shelf;
    }

    @Override
    protected ReadRequest request(String root) {
      return ReadRequest.of(root + "/posts");
    }

    @Override
    protected ReadRequest brokenRequest(String root) {
      return ReadRequest.of(root + "/smudged");
    }

    @Override
    protected boolean publishOneMore() {
      newest++;
      return true;
    }

    @Override
    protected boolean hold(int posts) {
      newest = 40; // read one by one, and as many would be read for nothing else
      return true;
    }

    @Override
    protected int fewestEvents() {
      return 8;
    }

    @Override
    protected List<Limit> limits() {
      return List.of(
          new Limit(new Reply(400, Map.of(), "{\"slow\":40}"), Duration.ofSeconds(40)),
          new Limit(new Reply(403, Map.of(), "{\"slow\":50}"), Duration.ofSeconds(50)));
    }

    @Override
    protected Reply answer(URI asked) {
      String path = asked.getPath();
      if (path.equals("/smudged")) {
        return Reply.ok("application/json", "{\"posts\":[" + post(2) + ",{\"text\":\"x\"}]}");
      }
      if (path.startsWith("/posts/")) {
        return Reply.ok("application/json", post(Long.parseLong(path.substring(7))));
      }
      String query = "&" + asked.getQuery() + "&";
      long below = number(query, "below", newest + 1 - number(query, "skip", 0));
      long since = number(query, "since", 0);
      List<String> posts = new ArrayList<>();
      long n = below - 1;
      for (; n > since && posts.size() < PAGE; n--) {
        posts.add(post(n));
      }
      return Reply.ok(
          "application/json",
          "{\"posts\":[" + String.join(",", posts) + "],\"more\":" + (n > since) + "}");
    }

    @Override
    protected @Nullable Reply emptyPage(URI asked) {
      return asked.getPath().equals("/posts")
          ? Reply.ok("application/json", "{\"posts\":[],\"more\":true}")
          : null;
    }

    private static long number(String query, String name, long unless) {
      String value = query.replaceAll(".*&" + name + "=(\\d+)&.*", "$1");
      return value.equals(query) ? unless : Long.parseLong(value);
    }

    private static String post(long n) {
      return "{\"n\":%d,\"text\":\"kettle %d\",\"open\":%b,\"edited\":%b,\"gone\":%b,\"likes\":3}"
          .formatted(n, n, n != 3, n == 2, n == 4);
    }
  }
}
