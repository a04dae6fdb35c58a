package dev.earshot.connectors.telegram;

import dev.earshot.Checkpoint;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the public Telegram channels that a bot is in, over the Bot API: by asking for updates, or
 * by what Telegram sends to the host's webhook.
 *
 * <p>The source of a {@link ReadRequest} is {@code https://api.telegram.org}, or the root of a Bot
 * API server of one's own. The credential {@code token} is the bot's; {@code webhookSecret} is what
 * the webhook was set with, and without it nothing that is sent is taken.
 *
 * <p>Edits come as edits. <b>Telegram tells bots of no deletion and lets them ask for no message
 * again.</b> {@code docs/connectors/telegram.md} says what a host can do about it.
 */
public final class TelegramConnector implements Connector, Normalizer {
  static final String ID = "telegram";
  static final String TOKEN = "token";

  private static final String SECRET = "webhookSecret";
  private static final String HEADER = "x-telegram-bot-api-secret-token";

  /* No figure was found; and since no deletion is ever told, nothing is kept for long. */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(1))
          .keepAtMost(Duration.ofDays(30))
          .redistribution(SourceTerms.Redistribution.NONE)
          .document(
              "Telegram Bot Platform Developer Terms of Service; not read: the figures are ours")
          .build();

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(Updates.NETWORK)
          .capabilities(Capability.READ, Capability.EDITS, Capability.WEBHOOK)
          .credential(TOKEN, "the bot's token, as @BotFather gave it")
          .credential(SECRET, "the secret_token that the webhook was set with")
          .sources(
              "https://api.telegram.org, or the root of a Bot API server of one's own, for all"
                  + " public channels the bot is in")
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "author.kind",
              "text",
              "publishedAt",
              "editedAt",
              "entities",
              "pollOptions",
              "inReplyTo",
              "repostOf",
              "place",
              "visibility",
              "provenance")
          .terms(TERMS)
          .build();

  /** Creates the connector. */
  public TelegramConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  static Origin bot(ReadRequest request) {
    Origin origin =
        Origin.find(request.source())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "telegram source: expected https://api.telegram.org, or the root of a Bot"
                            + " API server"));
    String source = request.source().strip();
    String root = source.endsWith("/") ? source.substring(0, source.length() - 1) : source;
    if (!root.equalsIgnoreCase(origin.toString())) { // a token in it would be shown
      throw new IllegalArgumentException(
          "telegram source: expected the root of a Bot API server and nothing behind it; a token"
              + " belongs into the credential "
              + TOKEN);
    }
    return origin;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new TelegramReader(
        request.checkedFor(DESCRIPTOR), CheckpointState.of(from, DESCRIPTOR), context);
  }

  @Override
  public Batch receive(
      ReadRequest request,
      Map<String, List<String>> headers,
      byte[] body,
      ConnectorContext context) {
    byte[] expected =
        context
            .secret(SECRET, bot(request))
            .orElseThrow(() -> new RefusedException("telegram: set the credential " + SECRET, null))
            .reveal()
            .getBytes(StandardCharsets.UTF_8);
    List<String> stated = headers.getOrDefault(HEADER, List.of());
    if (stated.size() != 1
        || !MessageDigest.isEqual(expected, stated.get(0).getBytes(StandardCharsets.UTF_8))) {
      throw new RefusedException("telegram: the sender does not know the webhook's secret", null);
    }
    Emitter emitter = new Emitter(DESCRIPTOR, request, context.clock().instant());
    new Updates(emitter).add(Json.document(body, "telegram webhook"));
    return emitter.recorded();
  }

  /**
   * Reads a recorded body: an answer to {@code getUpdates}, updates, or messages. What a person or
   * a closed group says is not public. Offsets of faults count bytes.
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    Updates updates = new Updates(emitter);
    return emitter.recorded(payload, updates::add);
  }
}
