package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
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
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Ingestion;
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
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a source sends to the host's own server, signed as most sign it. */
class WebhookTest {
  private static final String ORIGIN = "https://hooks.example";
  private static final ReadRequest REQUEST = ReadRequest.of(ORIGIN + "/page");

  private final SettableClock clock = new SettableClock(Posts.NOON);
  private final MentionStore store = MentionStore.inMemory();
  private final List<ItemFault> faults = new ArrayList<>();

  /** Nothing is read of it; all is sent. */
  private static final class Hooked implements Connector {
    private static final Network NETWORK = new Network("hooked");
    private static final ConnectorDescriptor DESCRIPTOR =
        ConnectorDescriptor.builder("hooked", 1)
            .networks(NETWORK)
            .capabilities(Capability.WEBHOOK)
            .credential("signing-key", "what the source signs with")
            .build();

    @Override
    public ConnectorDescriptor descriptor() {
      return DESCRIPTOR;
    }

    @Override
    public SourceReader open(
        ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
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
      byte[] expected =
          context
              .secret("signing-key", Origin.of(request.source()))
              .map(key -> sign(key, body))
              .orElseThrow(() -> new RefusedException("hooked: no signing key", null))
              .getBytes(StandardCharsets.US_ASCII);
      String stated = String.join("", headers.getOrDefault("x-signature", List.of()));
      if (!MessageDigest.isEqual(expected, stated.getBytes(StandardCharsets.US_ASCII))) {
        throw new RefusedException("hooked: the signature is not the source's", null);
      }
      Emitter emitter =
          new Emitter(
              DESCRIPTOR,
              Provenance.Method.API,
              request.source(),
              context.clock().instant(),
              request.anyVisibility());
      Json.Parts parts = Json.parts(body, null, "webhook");
      emitter.faults(parts.faults());
      for (Json record : parts.records()) {
        emitter.record(
            record.offset(),
            () ->
                emitter.published(
                    PostId.of(NETWORK, record.text("id").orElse("")),
                    record.isTrue("public") ? Visibility.PUBLIC : Visibility.UNKNOWN,
                    post -> post.text(record.text("text").orElse(""))));
      }
      return new Batch(emitter.events(), null, new Progress.Finished(), emitter.faults());
    }

    static String sign(Secret key, byte[] body) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Ingestion ingestion() {
    Pipeline pipeline =
        Pipeline.builder(
                Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
            .build();
    return Ingestion.builder(pipeline, ConnectorContext.builder(clock).build())
        .source(
            "page", new Hooked(), REQUEST, Credentials.of(ORIGIN, "signing-key", Secret.of("k1")))
        .faults((source, fault) -> faults.add(fault))
        .build();
  }

  @Test
  void whatASourceSendsIsHeard() {
    byte[] body =
        ("[{\"id\":\"1\",\"public\":true,\"text\":\"a kettle\"},"
                + "{\"id\":\"2\",\"text\":\"a hidden kettle\"},{\"id\":}]")
            .getBytes(StandardCharsets.UTF_8);
    String signature = Hooked.sign(Secret.of("k1"), body);
    try (Ingestion ingestion = ingestion()) {
      List<Outcome> outcomes =
          ingestion.receive("page", Map.of("X-Signature", List.of(signature)), body);
      assertTrue(outcomes.stream().anyMatch(Outcome.Admitted.class::isInstance));
      assertEquals(1, store.size());
      assertEquals(1, faults.size());
      assertTrue(store.checkpoint("page").isEmpty());
    }
  }

  @Test
  void whatSomebodyElseSendsIsRefused() {
    byte[] body = "[]".getBytes(StandardCharsets.UTF_8);
    String signature = Hooked.sign(Secret.of("another"), body);
    try (Ingestion ingestion = ingestion()) {
      assertThrows(
          RefusedException.class,
          () -> ingestion.receive("page", Map.of("X-Signature", List.of(signature)), body));
      assertThrows(RefusedException.class, () -> ingestion.receive("page", Map.of(), body));
      assertThrows(
          IllegalArgumentException.class, () -> ingestion.receive("other", Map.of(), body));
    }
  }

  @Test
  void aConnectorThatTakesNoneSaysSo() {
    assertThrows(
        RefusedException.class,
        () ->
            new ScriptedConnector()
                .receive(
                    ReadRequest.of("script"),
                    Map.of(),
                    new byte[0],
                    ConnectorContext.builder(clock).build()));
  }
}
