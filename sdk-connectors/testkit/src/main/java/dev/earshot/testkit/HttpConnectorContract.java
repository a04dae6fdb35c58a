package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.earshot.Checkpoint;
import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.Transport;
import dev.earshot.connectors.http.TransportLimits;
import dev.earshot.json.EarshotJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a connector that reads over HTTP must do: all of {@link ConnectorContract}, and how it takes
 * the failures of servers. The contract runs the server, on loopback; say what to read there and
 * what the server answers while it is well.
 */
@Timeout(60)
public abstract class HttpConnectorContract extends PagingRules {
  /* Of what never ends a server gets rid of no more than this, buffers of both ends counted. */
  private static final long MOST_BYTES = 16L << 20;

  /* A reading of many answers is proven by its first ones. */
  private static final int MOST_HALVES = 12;

  private static final TransportLimits IMPATIENT =
      TransportLimits.builder()
          .headers(Duration.ofMillis(300))
          .body(Duration.ofMillis(300))
          .bodyBytes(1 << 20)
          .build();

  /* Made once: a client of the JDK keeps a thread. */
  private static final Transport IMPATIENTLY = LoopbackServer.transport(IMPATIENT);

  /** For subclasses. */
  protected HttpConnectorContract() {}

  /**
   * What the server answers to one request.
   *
   * @param status the HTTP status
   * @param headers the headers by name
   * @param body the body, sent as UTF-8
   */
  public record Reply(int status, Map<String, String> headers, String body) {
    /** Creates a reply. */
    public Reply {
      headers = Map.copyOf(headers);
    }

    /** Returns a reply of status 200. */
    public static Reply ok(String contentType, String body) {
      return new Reply(200, Map.of("Content-Type", contentType), body);
    }

    /** Returns this reply with one more header. */
    public Reply with(String header, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(header, value);
      return new Reply(status, more, body);
    }
  }

  /**
   * An answer by which a platform says "too often".
   *
   * @param reply the answer
   * @param rest for how long it wants to be left alone; null if it does not say
   */
  public record Limit(Reply reply, @Nullable Duration rest) {
    /** Creates a limit. */
    public Limit {
      Objects.requireNonNull(reply, "reply");
    }
  }

  /**
   * Returns how this platform says "too often" in words or headers of its own, beside a 429 with
   * what every server may say: with a 401 or 403, by a code in the body of a 400 or a 200. None
   * until overridden, which leaves rule 6.8 unproven.
   */
  protected List<Limit> limits() {
    return List.of();
  }

  /** Rule 6.1: a source that must rest is a wait, not before the moment it named. */
  @Test
  protected void required_6_1_waitsAsLongAsTheSourceAsks() {
    List<String> whole = keys(readAll(100));
    Batch first = firstBatch();
    server().answers(Manners::limited);
    Batch resting;
    try (SourceReader reader = connector().open(request(), first.next(), newContext())) {
      resting = reader.poll(1);
    }
    Progress.Wait wait = assertInstanceOf(Progress.Wait.class, resting.progress());
    assertFalse(
        wait.until().isBefore(clock.instant().plus(Manners.RETRY_AFTER)),
        "it would be back too early");
    assertEquals(List.of(), resting.events());
    server().answers(this::well);
    clock.set(wait.until());
    Checkpoint kept = resting.next() == null ? first.next() : resting.next();
    try (SourceReader reader = connector().open(request(), kept, newContext())) {
      assertWhole(whole, first.events(), rest(reader, 100));
    }
  }

  /** Rule 6.2: until that moment it does not ask again. */
  @Test
  protected void required_6_2_leavesTheSourceAloneUntilThen() {
    server().answers(Manners::limited);
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      Progress.Wait wait = assertInstanceOf(Progress.Wait.class, reader.poll(1).progress());
      int asked = server().asked();
      clock.set(wait.until().minusMillis(1));
      assertEquals(wait, reader.poll(1).progress());
      assertEquals(asked, server().asked(), "the source was asked while it rests");
      clock.set(wait.until());
      server().answers(this::well);
      assertTrue(rest(reader, 100).size() >= fewestEvents());
    }
  }

  /** Rule 6.3: trouble passes, and the same call made again loses nothing. */
  @Test
  protected void required_6_3_losesNothingToTrouble() {
    List<String> whole = keys(readAll(100));
    Batch first = firstBatch();
    List<HttpHandler> troubles =
        List.of(
            exchange -> Manners.page(exchange, 500),
            exchange -> Manners.page(exchange, 206),
            HttpExchange::close,
            this::half);
    for (HttpHandler trouble : troubles) {
      for (@Nullable Batch before : new @Nullable Batch[] {null, first}) {
        server().answers(trouble);
        try (SourceReader reader =
            connector().open(request(), before == null ? null : before.next(), newContext())) {
          assertThrows(UnavailableException.class, () -> reader.poll(1));
          server().answers(this::well);
          assertWhole(whole, before == null ? List.of() : before.events(), rest(reader, 1));
        }
      }
    }
  }

  /** Rule 6.4: a source that says no is a refusal. */
  @Test
  protected void required_6_4_stopsWhenRefused() {
    for (int status : new int[] {401, 403, 410}) {
      server().answers(exchange -> Manners.page(exchange, status));
      try (SourceReader reader = connector().open(request(), null, newContext())) {
        EarshotException no = assertThrows(EarshotException.class, () -> reader.poll(1));
        assertTrue(
            no instanceof RefusedException || (status == 410 && no instanceof MalformedException),
            () -> "status " + status + " is " + no.getClass().getSimpleName());
      }
    }
  }

  /** Rule 6.5: a page for people, where data was promised, cannot be read. */
  @Test
  protected void required_6_5_takesNoPageForData() {
    server().answers(exchange -> Manners.page(exchange, 200));
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      assertThrows(MalformedException.class, () -> reader.poll(1));
    }
  }

  /** Rule 6.5: half an answer whose length fits moves nothing, whichever of the answers it is. */
  @Test
  protected void required_6_5_takesNoHalfForTheWhole() {
    int before = server().asked();
    Set<String> whole = postKeys(readAll(100));
    int answers = Math.min(server().asked() - before, MOST_HALVES);
    for (int half = 0; half < answers; half++) {
      AtomicInteger left = new AtomicInteger(half);
      server()
          .answers(
              exchange -> {
                Reply reply = answer(exchange.getRequestURI());
                Manners.send(exchange, left.getAndDecrement() == 0 ? Manners.cut(reply) : reply);
              });
      List<SourceEvent> told = new ArrayList<>();
      Checkpoint reached = readUntilMalformed(told);
      server().answers(this::well);
      try (SourceReader reader = connector().open(request(), reached, newContext())) {
        told.addAll(rest(reader, 100));
        assertEquals(
            whole,
            postKeys(told),
            "half an answer was told as something else, or took the other half along");
      }
    }
  }

  private @Nullable Checkpoint readUntilMalformed(List<SourceEvent> told) {
    Checkpoint reached = null;
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      for (int polls = 0; polls < MOST_POLLS; polls++) {
        Batch batch = reader.poll(100);
        told.addAll(batch.events());
        reached = batch.next() == null ? reached : batch.next();
        if (!(batch.progress() instanceof Progress.More)) {
          break;
        }
      }
    } catch (MalformedException e) {
      return reached;
    }
    return reached;
  }

  private static Set<String> postKeys(List<SourceEvent> events) {
    return new HashSet<>(keys(events.stream().filter(PostEvent.class::isInstance).toList()));
  }

  /** Rule 6.7: the moment at which a rest ends is read in every form that servers write it in. */
  @Test
  protected void required_6_7_readsEveryFormOfAReset() {
    Manners.resets(clock.instant())
        .forEach((form, headers) -> restsUntil(form, Manners.resting(clock.instant(), headers)));
  }

  /** Rule 6.8: what the platform says in words of its own is a limit too, whatever its status. */
  @Test
  protected void required_6_8_knowsThePlatformsOwnWordsForALimit() {
    if (limits().isEmpty()) {
      throw new Unproven("no limit in the platform's own words; override limits");
    }
    for (Limit limit : limits()) {
      server().answers(exchange -> Manners.send(exchange, limit.reply()));
      String told = "status " + limit.reply().status() + " " + limit.reply().body();
      try (SourceReader reader = connector().open(request(), null, newContext())) {
        Progress then = reader.poll(1).progress();
        Progress.Wait wait = assertInstanceOf(Progress.Wait.class, then, told);
        Duration rest = Duration.between(clock.instant(), wait.until());
        assertTrue(rest.compareTo(Duration.ZERO) > 0, told);
        if (limit.rest() != null) {
          assertFalse(rest.compareTo(limit.rest()) < 0, () -> told + " is back after " + rest);
        }
      } catch (EarshotException e) {
        throw new AssertionError(told + " is taken for trouble or a refusal", e);
      }
    }
  }

  /** Rule 6.9: a server whose clock is wrong is left alone for as long as it meant. */
  @Test
  protected void required_6_9_restsByTheServersOwnClock() {
    for (int hours : new int[] {-5, 5}) {
      Instant theirs = clock.instant().plus(Duration.ofHours(hours));
      Manners.resets(theirs)
          .forEach(
              (form, headers) ->
                  restsUntil(form + ", " + hours + " h", Manners.resting(theirs, headers)));
    }
  }

  private void restsUntil(String form, String answer) {
    try (RawServer limited = new RawServer(out -> out.write(RawServer.http(answer)))) {
      ReadRequest request = request(limited.root());
      try (SourceReader reader = connector().open(request, null, newContext(request))) {
        Progress.Wait wait = assertInstanceOf(Progress.Wait.class, reader.poll(1).progress(), form);
        Duration rest = Duration.between(clock.instant(), wait.until());
        assertFalse(
            rest.compareTo(Manners.LONG) < 0, () -> form + ": back too early, after " + rest);
        assertTrue(
            rest.compareTo(Manners.LONG.multipliedBy(2)) < 0,
            () -> form + ": not understood, rests for " + rest);
      }
    }
  }

  /** Rule 6.10: what comes too late is trouble that passes, and is not waited for. */
  @Test
  protected void required_6_10_waitsForNoServerThatTakesItsTime() {
    List<String> whole = keys(readAll(100));
    CountDownLatch over = new CountDownLatch(1);
    List<HttpHandler> slow =
        List.of(exchange -> await(over), exchange -> Manners.drip(exchange, over));
    try {
      for (HttpHandler manner : slow) {
        server().answers(manner);
        AtomicReference<Transport> by = new AtomicReference<>(IMPATIENTLY);
        ConnectorContext context =
            newContext(
                context().transport(asked -> Objects.requireNonNull(by.get()).send(asked)),
                request());
        try (SourceReader reader = connector().open(request(), null, context)) {
          assertThrows(UnavailableException.class, () -> reader.poll(1), "a slow answer");
          server().answers(this::well);
          by.set(server().transport());
          assertWhole(whole, List.of(), rest(reader, 100));
        }
      }
    } finally {
      over.countDown();
    }
    try (RawServer reset =
        new RawServer(
            out -> {
              out.write(RawServer.http("HTTP/1.1 200 OK\nContent-Length: 99\n\n{"));
              throw new RawServer.ResetException();
            })) {
      ReadRequest request = request(reset.root());
      try (SourceReader reader = connector().open(request, null, newContext(request))) {
        assertThrows(UnavailableException.class, () -> reader.poll(1), "a line that is reset");
      }
    }
  }

  /** Rule 6.11: what never ends is cut off, and held at no time. */
  @Test
  protected void required_6_11_cutsOffWhatNeverEnds() {
    String json = "HTTP/1.1 200 OK\nContent-Type: application/json\n";
    List<String> heads =
        List.of(
            json + "Content-Length: 1073741824\n\n", // one line of a gigabyte
            json + "\n"); // as long as the line is open
    for (String head : heads) {
      AtomicLong sent = new AtomicLong();
      cutsOff(
          sent,
          out -> {
            out.write(RawServer.http(head));
            byte[] block = new byte[1 << 16];
            Arrays.fill(block, (byte) '1');
            while (sent.get() < 2 * MOST_BYTES) {
              out.write(block);
              sent.addAndGet(block.length);
            }
          });
    }
    byte[] bomb = Manners.bomb();
    cutsOff(
        new AtomicLong(),
        out -> {
          out.write(
              RawServer.http(
                  json + "Content-Encoding: gzip\nContent-Length: " + bomb.length + "\n\n"));
          out.write(bomb);
        });
  }

  private void cutsOff(AtomicLong sent, RawServer.Manner manner) {
    try (RawServer endless = new RawServer(manner)) {
      ReadRequest request = request(endless.root());
      try (SourceReader reader =
          connector().open(request, null, newContext(context().transport(IMPATIENTLY), request))) {
        assertThrows(EarshotException.class, () -> reader.poll(1), "what never ends was read");
      }
    }
    assertTrue(sent.get() < MOST_BYTES, () -> sent.get() + " bytes were taken");
  }

  /** Rule 7.3: a limit ends looking up without an exception; what is left waits. */
  @Test
  protected void required_7_3_waitsWithWhatItCouldNotLookUp() {
    requireLookup();
    List<PostId> ids = told();
    server().answers(Manners::limited);
    assertRests(ids, Manners.RETRY_AFTER);
    for (Limit limit : limits()) {
      server().answers(exchange -> Manners.send(exchange, limit.reply()));
      assertRests(ids, limit.rest() == null ? Duration.ofMillis(1) : limit.rest());
    }
    int whole = server().asked();
    server().answers(this::well);
    connector().recheck(request(), ids, newContext());
    whole = server().asked() - whole;
    for (int answered = 1; answered < whole; answered++) { // a limit in the midst
      AtomicInteger left = new AtomicInteger(answered);
      server()
          .answers(
              exchange -> {
                if (left.getAndDecrement() > 0) {
                  well(exchange);
                } else {
                  Manners.limited(exchange);
                }
              });
      LookedUp found = connector().recheck(request(), ids, newContext());
      assertAnswers(ids, found);
      assertNotNull(found.rest(), "the source named a moment and it is not told");
    }
  }

  private void assertRests(List<PostId> ids, Duration least) {
    LookedUp found = connector().recheck(request(), ids, newContext());
    assertAnswers(ids, found);
    assertEquals(Set.copyOf(ids), found.unanswered());
    Progress.Wait rest = found.rest();
    assertNotNull(rest, "the source named a moment and it is not told");
    assertFalse(rest.until().isBefore(clock.instant().plus(least)), "too early");
  }

  /** Rule 7.4: trouble, or an answer that makes no sense, is never told as a deletion. */
  @Test
  protected void required_7_4_takesTroubleForNoAnswer() {
    requireLookup();
    List<PostId> ids = told();
    List<HttpHandler> troubles =
        List.of(
            exchange -> Manners.page(exchange, 500),
            exchange -> Manners.page(exchange, 200),
            exchange -> Manners.page(exchange, 404), // a page, as a gateway shows it
            HttpExchange::close,
            this::half);
    for (HttpHandler trouble : troubles) {
      server().answers(trouble);
      try {
        LookedUp found = connector().recheck(request(), ids, newContext());
        assertAnswers(ids, found);
        assertEquals(Set.copyOf(ids), found.unanswered());
      } catch (UnavailableException e) {
        // to say that there is no answer at all is as good
      }
    }
  }

  /** Rule 7.5: what troubles one post keeps no other from its answer. */
  @Test
  protected void required_7_5_asksOnBehindAPostInTrouble() {
    requireLookup();
    List<PostId> ids = told();
    Set<URI> ofTheFirst = askedFor(ids.subList(0, 1));
    ofTheFirst.removeAll(askedFor(ids.subList(1, ids.size())));
    server().answers(this::well);
    Set<PostId> unanswered = new HashSet<>(recheck(ids).unanswered());
    unanswered.add(ids.get(0));
    for (int status : new int[] {500, 403}) {
      AtomicBoolean met = new AtomicBoolean();
      server()
          .answers(
              exchange -> {
                if (ofTheFirst.contains(exchange.getRequestURI())) {
                  met.set(true);
                  Manners.page(exchange, status);
                } else {
                  well(exchange);
                }
              });
      LookedUp found = recheck(ids);
      if (!met.get()) {
        throw new Unproven("posts are looked up together");
      }
      assertAnswers(ids, found);
      assertEquals(unanswered, found.unanswered(), "one post kept others from their answer");
    }
  }

  private LookedUp recheck(List<PostId> ids) {
    return connector().recheck(request(), ids, newContext());
  }

  private Set<URI> askedFor(List<PostId> ids) {
    Set<URI> asked = ConcurrentHashMap.newKeySet();
    server()
        .answers(
            exchange -> {
              asked.add(exchange.getRequestURI());
              well(exchange);
            });
    recheck(ids);
    return asked;
  }

  /** Rule 8.1: credentials leave in requests only, even where a server repeats them. */
  @Test
  protected void required_8_1_keepsSecretsToItself() {
    StringBuilder told = new StringBuilder();
    for (SourceEvent event : readAll(100)) {
      told.append(EarshotJson.of().write(event)).append('\n');
    }
    for (int status : new int[] {200, 400, 401, 403, 404, 410, 429, 500, 503}) {
      server().answers(exchange -> Manners.page(exchange, status));
      tell(told);
    }
    for (HttpHandler trouble : List.<HttpHandler>of(HttpExchange::close, this::half, this::well)) {
      server().answers(trouble);
      tell(told);
    }
    assertFalse(told.toString().contains(SECRET), "a credential was told");
  }

  /** Rule 8.2: a redirect to another host takes no credentials along. */
  @Test
  protected void required_8_2_sendsNoSecretToAnotherHost() {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    List<PostId> ids = told();
    try (LoopbackServer other =
        new LoopbackServer(
            exchange -> {
              heard.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().values());
              well(exchange);
            })) {
      String elsewhere = other.root("localhost");
      server()
          .answers(
              exchange ->
                  Manners.send(
                      exchange,
                      new Reply(
                          302, Map.of("Location", elsewhere + exchange.getRequestURI()), "")));
      try (SourceReader reader = connector().open(request(), null, newContext())) {
        rest(reader, 100);
      } catch (EarshotException e) {
        // not to follow is allowed
      }
      if (connector().descriptor().can(Capability.LOOKUP)) {
        try {
          connector().recheck(request(), ids, newContext());
        } catch (EarshotException e) {
          // not to follow is allowed
        }
      }
    }
    assertFalse(heard.toString().contains(SECRET), "another host was sent the credential");
  }

  /** Rule 8.3: closing ends a poll that waits for a slow server. */
  @Test
  protected void required_8_3_closingEndsASlowAnswer() throws Exception {
    List<HttpHandler> slow = List.of(exchange -> {}, this::beginning);
    for (HttpHandler manner : slow) {
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch never = new CountDownLatch(1);
      server()
          .answers(
              exchange -> {
                manner.handle(exchange);
                asked.countDown();
                await(never);
              });
      SourceReader reader = connector().open(request(), null, newContext());
      FutureTask<Batch> poll = new FutureTask<>(() -> reader.poll(1));
      Thread thread = new Thread(poll, "poll of a slow server");
      thread.setDaemon(true);
      thread.start();
      asked.await();
      reader.close();
      try {
        poll.get(soon().toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertTrue(
            e.getCause() instanceof EarshotException
                || e.getCause() instanceof IllegalStateException,
            () -> "the poll ended with " + e.getCause());
      } catch (TimeoutException e) {
        throw new AssertionError("the poll went on for " + soon() + " after close", e);
      } finally {
        never.countDown();
      }
      assertThrows(IllegalStateException.class, () -> reader.poll(1));
    }
  }

  /** Rule 8.4: whatever a server answers is one of our exceptions, and repeats none of it. */
  @Test
  protected void required_8_4_takesWhateverAServerAnswers() {
    for (String answer : Manners.HOSTILE) {
      try (RawServer hostile = new RawServer(out -> out.write(RawServer.http(answer)));
          SourceReader reader =
              connector()
                  .open(request(hostile.root()), null, newContext(request(hostile.root())))) {
        reader.poll(1); // what can be made of it may be told
      } catch (EarshotException e) {
        assertFalse(trace(e).contains(Manners.WRITTEN), "a message repeats what the server wrote");
      } catch (RuntimeException e) {
        throw new AssertionError("over " + answer.lines().limit(2).toList(), e);
      }
    }
  }

  /**
   * Rule 8.5: a redirect to an address that is not public is refused, and nothing is sent there.
   */
  @Test
  protected void required_8_5_isLedToNoPrivateAddress() {
    for (String inside : Manners.PRIVATE) {
      server()
          .answers(
              exchange -> Manners.send(exchange, new Reply(302, Map.of("Location", inside), "")));
      try (SourceReader reader = connector().open(request(), null, newContext())) {
        assertThrows(RefusedException.class, () -> reader.poll(1), inside);
      }
    }
  }

  /** Returns how soon what is closed has to end. */
  Duration soon() {
    return Duration.ofSeconds(10);
  }

  static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  private Batch firstBatch() {
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      return reader.poll(1);
    }
  }

  private void tell(StringBuilder told) {
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      Batch batch = reader.poll(1);
      told.append(batch.next() == null ? "" : batch.next().state());
      told.append(batch.faults()).append(batch.progress());
    } catch (EarshotException e) {
      told.append(trace(e));
    }
  }

  private void half(HttpExchange exchange) throws IOException {
    Manners.half(exchange, answer(exchange.getRequestURI()));
  }

  private void beginning(HttpExchange exchange) throws IOException {
    Manners.beginning(exchange, answer(exchange.getRequestURI()));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
