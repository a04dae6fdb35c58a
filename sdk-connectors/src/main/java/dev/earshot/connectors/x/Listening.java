package dev.earshot.connectors.x;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.http.RateLimits;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.stream.Arrivals;
import dev.earshot.connectors.stream.Line;
import dev.earshot.connectors.stream.Lines;
import dev.earshot.connectors.stream.StreamConnector;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One reader's way to its stream: it remembers from line to line how often it failed. */
final class Listening implements StreamConnector {
  private static final int LONGEST = 1 << 20;
  private static final long AHEAD = 100;

  private final Listing channel;
  private final Reconnect reconnect = new Reconnect();

  Listening(Listing channel) {
    this.channel = channel;
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return XStreamConnector.DESCRIPTOR;
  }

  @Override
  public boolean resumes() {
    return false; // five minutes at most, and of some tiers alone: what lies before stays a gap
  }

  @Override
  public Line connect(
      ReadRequest request, CheckpointState from, ConnectorContext context, Arrivals arrivals) {
    Paid paid = new Paid(context, !channel.path().contains("compliance"));
    Optional<Progress.Wait> broke = paid.next();
    if (broke.isPresent()) {
      arrivals.mustRest(broke.get());
      return () -> {};
    }
    Fetch fetch = Api.fetch(context, channel.api(), channel.allowance(), this::meaning);
    boolean open = false;
    try (Fetch rules = Api.fetch(context, channel.api(), Rules.PATH)) {
      String wanted = request.value(Rules.OPTION);
      Answer.Rest rest = wanted.isBlank() ? null : Rules.set(rules, channel.api(), wanted);
      Optional<InputStream> body =
          rest != null
              ? Optional.empty()
              : fetch.stream(channel.with(query(request)), stall(request));
      if (body.isEmpty()) {
        arrivals.mustRest(
            rest != null
                ? new Progress.Wait(rest.until(), rest.why())
                : fetch.rest().orElseThrow());
        return () -> {};
      }
      Sounding line = new Sounding(body.get(), fetch, paid);
      context.streams().execute(() -> listen(line, request, context, arrivals));
      open = true;
      return line;
    } catch (UnavailableException e) {
      // what failed below an answer is the network's failure, an answer the server's
      Duration ours = e.getCause() == null ? reconnect.afterError() : reconnect.afterBreak();
      Duration away = e.retryAfter().filter(theirs -> theirs.compareTo(ours) > 0).orElse(ours);
      throw new UnavailableException(String.valueOf(e.getMessage()), away, e);
    } finally {
      if (!open) {
        paid.close();
        fetch.close();
      }
    }
  }

  private static Duration stall(ReadRequest request) {
    return Duration.ofSeconds(request.value(STALL));
  }

  private Map<String, String> query(ReadRequest request) {
    Map<String, String> query = new LinkedHashMap<>();
    int back = request.value(XStreamConnector.BACKFILL);
    if (back > 0) {
      query.put("backfill_minutes", Integer.toString(back));
    }
    if (!channel.path().contains("compliance")) {
      query.putAll(Api.fields(request.value(Api.NAMES)));
    }
    return query;
  }

  /* Where the headers name no moment, a minute and then double. */
  private Optional<ErrorMeaning> meaning(int status, HttpHeaders headers, byte[] body) {
    Optional<ErrorMeaning> api = Api.meaning(status, headers, body);
    boolean often = status == 429 || status == 420;
    boolean told =
        RateLimits.of(headers, Instant.EPOCH).restUntil(false).isPresent()
            || headers.firstValue("retry-after").isPresent();
    return api.isPresent() || !often || told
        ? api
        : Optional.of(new ErrorMeaning.Wait(reconnect.afterLimit(), Progress.Wait.Why.RATE_LIMIT));
  }

  private void listen(
      Sounding line, ReadRequest request, ConnectorContext context, Arrivals arrivals) {
    Lines lines = new Lines(line.body, XStreamConnector.place(request), LONGEST);
    try {
      while (true) {
        Emitter emitter = XStreamConnector.emitter(request, context.clock().instant());
        Json said = null;
        try {
          String text = lines.next();
          if (text == null) {
            throw new UnavailableException("X ended the stream", reconnect.afterBreak(), null);
          }
          reconnect.heard();
          if (!text.isBlank()) {
            said = Json.document(text.getBytes(UTF_8), emitter.source());
          }
        } catch (MalformedException e) {
          emitter.faults(List.of(e.toFault()));
        }
        if (said != null && isTheEnd(said, context, arrivals)) {
          return;
        }
        if (said != null) {
          new Posts(emitter).add(said);
        }
        if (emitter.size() > 0) {
          arrivals.offer(emitter, CheckpointState.start());
          Optional<Progress.Wait> broke = line.paid.next();
          if (broke.isPresent()) {
            arrivals.mustRest(broke.get());
            return;
          }
        }
      }
    } catch (IOException e) {
      arrivals.failed(new UnavailableException("the stream broke off", reconnect.afterBreak(), e));
    } catch (UnavailableException e) {
      Duration away = e.retryAfter().orElseGet(reconnect::afterBreak);
      arrivals.failed(new UnavailableException(String.valueOf(e.getMessage()), away, e));
    } catch (EarshotException e) {
      arrivals.failed(e);
    } finally {
      line.close();
    }
  }

  /** Takes an error in place of a post, with which X ends a stream. */
  private boolean isTheEnd(Json said, ConnectorContext context, Arrivals arrivals) {
    if (said.has("data") || !(said.has("errors") || said.has("title"))) {
      return false;
    }
    switch (Api.type(said).orElse("")) {
      case "usage-capped" -> rest(Duration.ofHours(1), Progress.Wait.Why.QUOTA, context, arrivals);
      case "rule-configuration", "streaming-connection" ->
          rest(reconnect.afterLimit(), Progress.Wait.Why.RATE_LIMIT, context, arrivals);
      case "client-forbidden", "client-disconnected" ->
          arrivals.failed(new RefusedException("X ended the stream: not for this app", null));
      default ->
          arrivals.failed(
              new UnavailableException("X ended the stream", reconnect.afterError(), null));
    }
    return true;
  }

  private static void rest(
      Duration away, Progress.Wait.Why why, ConnectorContext context, Arrivals arrivals) {
    arrivals.mustRest(new Progress.Wait(context.clock().instant().plus(away), why));
  }

  /** An open line, and what was paid ahead for it. */
  private record Sounding(InputStream body, Fetch fetch, Paid paid) implements Line {
    @Override
    public void close() {
      paid.close();
      try {
        body.close();
      } catch (IOException e) {
        // it has ended either way
      }
      fetch.close();
    }
  }

  /** Posts that are paid before they come, a hundred at a time, or one by one near the end. */
  private static final class Paid {
    private final ConnectorContext context;
    private final boolean costs;
    private final AtomicLong left = new AtomicLong();

    Paid(ConnectorContext context, boolean costs) {
      this.context = context;
      this.costs = costs;
    }

    /** Takes one of them for the post that comes next; or says when there will be more. */
    synchronized Optional<Progress.Wait> next() {
      if (!costs || left.getAndUpdate(now -> Math.max(0, now - 1)) > 0) {
        return Optional.empty();
      }
      if (context.spend(Api.POSTS, AHEAD).isEmpty()) {
        left.set(AHEAD - 1);
        return Optional.empty();
      }
      return context.spend(Api.POSTS, 1);
    }

    /** Gives back what did not come. */
    synchronized void close() {
      long over = left.getAndSet(0);
      if (over > 0) {
        context.giveBack(Api.POSTS, over);
      }
    }
  }
}
