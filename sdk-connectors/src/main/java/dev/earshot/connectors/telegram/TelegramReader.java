package dev.earshot.connectors.telegram;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks for updates. Asking from a number on confirms all before it, which Telegram then forgets: so
 * that number is asked for only once the checkpoint that holds it was handed out and the host came
 * back for more, which it does when it has stored it.
 */
final class TelegramReader extends PagedReader {
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final int MOST = 100;
  private static final String WANTED = "%5B%22channel_post%22%2C%22edited_channel_post%22%5D";

  private final ReadRequest request;
  private final Fetch fetch;

  TelegramReader(ReadRequest request, CheckpointState from, ConnectorContext context) {
    super(TelegramConnector.DESCRIPTOR, from, context);
    this.request = request;
    from.whole("offset", 0, Long.MAX_VALUE / 2);
    this.fetch =
        Fetch.of(context, TelegramConnector.bot(request))
            .header("Accept", "application/json")
            .secretPath("/bot", TelegramConnector.TOKEN)
            .needs(TelegramConnector.TOKEN)
            .classifier((status, headers, body) -> meaning(status, body))
            .build();
  }

  @Override
  protected Page fetch(CheckpointState at, int maxEvents) {
    long offset = at.whole("offset", 0, Long.MAX_VALUE / 2);
    String address =
        TelegramConnector.bot(request)
            + "/getUpdates?limit="
            + MOST
            + "&timeout=0&allowed_updates="
            + WANTED
            + (offset == 0 ? "" : "&offset=" + offset);
    Answer answer = fetch.get(URI.create(address));
    if (answer instanceof Answer.Rest rest) {
      return Page.empty(at, new Progress.Wait(rest.until(), rest.why()));
    }
    if (!(answer instanceof Answer.Found found)) {
      throw new RefusedException("telegram has no bot with this token", null);
    }
    Emitter emitter = new Emitter(TelegramConnector.DESCRIPTOR, request, found.at());
    Json body = Json.document(found.body(), emitter.source());
    if (!body.at("result").isArray()) {
      throw new MalformedException(emitter.source(), "result", -1, "expected updates", null);
    }
    List<Json> updates = body.at("result").items();
    Updates reading = new Updates(emitter);
    long next = offset;
    for (Json update : updates) {
      OptionalLong id = update.whole("update_id");
      if (id.isPresent()) {
        next = Math.max(next, id.getAsLong() + 1);
        reading.add(update);
      } else {
        emitter.fault("update_id", update.offset(), "expected an update of the Bot API");
      }
    }
    boolean more = updates.size() >= MOST && next > offset;
    return Page.of(
        emitter,
        at.with("offset", next),
        more ? new Progress.More() : new Progress.CaughtUp(found.at().plus(AGAIN)));
  }

  /* {"ok":false,"error_code":429,"parameters":{"retry_after":…}} */
  static Optional<ErrorMeaning> meaning(int status, byte[] body) {
    Json error;
    try {
      error = Json.document(body, "error");
    } catch (MalformedException e) {
      return Optional.empty();
    }
    OptionalLong seconds = error.at("parameters").whole("retry_after");
    if (seconds.isPresent() && seconds.getAsLong() > 0 && seconds.getAsLong() < 1L << 31) {
      return Optional.of(
          new ErrorMeaning.Wait(
              Duration.ofSeconds(seconds.getAsLong()), Progress.Wait.Why.RATE_LIMIT));
    }
    if (status == 409) {
      boolean hook = new String(body, StandardCharsets.UTF_8).contains("webhook");
      return Optional.of(
          new ErrorMeaning.Refused(
              hook
                  ? "the bot has a webhook; take it away, or let it send here"
                  : "somebody else asks for this bot's updates; one may at a time"));
    }
    return status == 401 || status == 404
        ? Optional.of(
            new ErrorMeaning.Refused(
                "no bot has this token; hand in the credential " + TelegramConnector.TOKEN))
        : Optional.empty();
  }

  @Override
  public void close() {
    super.close();
    fetch.close();
  }
}
