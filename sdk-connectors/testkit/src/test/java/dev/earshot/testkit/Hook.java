package dev.earshot.testkit;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A connector of which nothing is read and to which all is sent, signed as most sign it. It keeps
 * every rule for webhooks, or breaks one of them as it is told.
 */
final class Hook implements Connector {
  /** What it does wrong, and the rule that breaks. */
  enum Wrong {
    NOTHING(""),
    HEARS_NOTHING("10.1"),
    KEEPS_A_CHECKPOINT("10.1"),
    TAKES_ANYBODY("10.2", "1.3"),
    TAKES_ALL_WITHOUT_A_SECRET("10.2"),
    TAKES_HALF_A_SIGNATURE("10.2"),
    LOOKS_AT_HEADERS_ALONE("10.2"),
    TAKES_A_PAGE_FOR_NOTHING("10.3"),
    GIVES_UP_AT_A_BROKEN_RECORD("10.3"),
    HEARS_ONCE("10.4"),
    TELLS_THE_SECRET("10.5"),
    REPEATS_WHAT_CAME("10.5"),
    TELLS_WHAT_IS_NOT_PUBLIC("10.6");

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

  static final String ORIGIN = "https://hooks.example";
  static final String KEY = "signing-key";

  private static final Network NETWORK = new Network("hooked");
  private static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder("hooked", 1)
          .networks(NETWORK)
          .capabilities(Capability.WEBHOOK)
          .sources("the page that sends")
          .credential(KEY, "what the source signs with")
          .build();

  private final Wrong wrong;
  private final Set<String> heard = new HashSet<>();

  Hook() {
    this(Wrong.NOTHING);
  }

  Hook(Wrong wrong) {
    this.wrong = wrong;
  }

  private boolean is(Wrong fault) {
    return wrong == fault;
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    request.checkedFor(DESCRIPTOR);
    return new PagedReader(DESCRIPTOR, CheckpointState.of(from, DESCRIPTOR), context) {
      @Override
      protected Page fetch(CheckpointState at, int maxEvents) {
        return Page.empty(at, new Progress.Finished());
      }
    };
  }

  @Override
  public Batch receive(
      ReadRequest request,
      Map<String, List<String>> headers,
      byte[] body,
      ConnectorContext context) {
    Optional<Secret> key = context.secret(KEY, Origin.of(request.source()));
    boolean anybody = key.isEmpty() && is(Wrong.TAKES_ALL_WITHOUT_A_SECRET);
    if (!anybody && !is(Wrong.TAKES_ANYBODY)) {
      check(key.orElseThrow(() -> new RefusedException("hooked: no key", null)), headers, body);
    }
    Emitter emitter =
        new Emitter(
            DESCRIPTOR,
            Provenance.Method.API,
            request.source(),
            context.clock().instant(),
            request.anyVisibility() || is(Wrong.TELLS_WHAT_IS_NOT_PUBLIC));
    read(body, emitter);
    Checkpoint next =
        is(Wrong.KEEPS_A_CHECKPOINT) ? CheckpointState.start().toCheckpoint(DESCRIPTOR) : null;
    boolean again = !heard.add(new String(body, StandardCharsets.UTF_8));
    boolean silent = is(Wrong.HEARS_NOTHING) || (again && is(Wrong.HEARS_ONCE));
    return new Batch(
        silent ? List.of() : emitter.events(), next, new Progress.Finished(), emitter.faults());
  }

  private void check(Secret key, Map<String, List<String>> headers, byte[] body) {
    List<String> stated = headers.getOrDefault("x-signature", List.of());
    String said = is(Wrong.LOOKS_AT_HEADERS_ALONE) ? sign(key, body) : String.join("", stated);
    String expected = sign(key, body);
    if (is(Wrong.TAKES_HALF_A_SIGNATURE) && !said.isEmpty()) {
      expected = expected.substring(0, Math.min(expected.length(), said.length()));
    }
    boolean present = !stated.isEmpty();
    if (!present || !MessageDigest.isEqual(bytes(expected), bytes(said))) {
      String whose = is(Wrong.TELLS_THE_SECRET) ? key.reveal() : KEY;
      throw new RefusedException("hooked: the signature is not that of " + whose, null);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void read(byte[] body, Emitter emitter) {
    Json.Parts parts;
    try {
      parts = Json.parts(body, null, "webhook");
    } catch (MalformedException e) {
      if (is(Wrong.TAKES_A_PAGE_FOR_NOTHING)) {
        return;
      }
      String said = is(Wrong.REPEATS_WHAT_CAME) ? new String(body, StandardCharsets.UTF_8) : "";
      throw new MalformedException("webhook", null, -1, "expected records " + said, null);
    }
    emitter.faults(parts.faults());
    for (Json record : parts.records()) {
      Runnable telling =
          () ->
              emitter.published(
                  PostId.of(
                      NETWORK,
                      record
                          .text("id")
                          .orElseThrow(
                              () -> new MalformedException("webhook", "id", -1, "expected an id"))),
                  record.isTrue("public") ? Visibility.PUBLIC : Visibility.FOLLOWERS,
                  post -> post.text(record.text("text").orElse("")));
      if (is(Wrong.GIVES_UP_AT_A_BROKEN_RECORD)) {
        telling.run();
      } else {
        emitter.record(record.offset(), telling);
      }
    }
  }

  static String sign(Secret key, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(key.reveal()), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The contract of a hook, and the hook itself. */
  static final class OfContract extends WebhookConnectorContract {
    private final Hook hook;

    OfContract(Wrong wrong) {
      this.hook = new Hook(wrong);
    }

    @Override
    protected Connector connector() {
      return hook;
    }

    @Override
    protected ReadRequest request() {
      return ReadRequest.of(ORIGIN + "/page");
    }

    @Override
    protected byte[] body() {
      return bytes(
          "[{\"id\":\"1\",\"public\":true,\"text\":\"a kettle\"},{\"id\":\"2\",\"text\":\"x\"}]");
    }

    @Override
    protected byte[] brokenBody() {
      return bytes("[{\"id\":\"1\",\"public\":true,\"text\":\"a kettle\"},{\"text\":\"x\"}]");
    }

    @Override
    protected Map<String, List<String>> signed(byte[] body, Secret secret) {
      return Map.of("x-signature", List.of(sign(secret, body)));
    }
  }
}
