package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.ItemFault;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a source sends to the host's own server, signed as most sign it. */
class WebhookTest {
  private static final String ORIGIN = Hook.ORIGIN;
  private static final ReadRequest REQUEST = ReadRequest.of(ORIGIN + "/page");

  private final SettableClock clock = new SettableClock(Posts.NOON);
  private final MentionStore store = MentionStore.inMemory();
  private final List<ItemFault> faults = new ArrayList<>();

  private Ingestion ingestion() {
    Pipeline pipeline =
        Pipeline.builder(
                Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
            .build();
    return Ingestion.builder(pipeline, ConnectorContext.builder(clock).build())
        .source("page", new Hook(), REQUEST, Credentials.of(ORIGIN, Hook.KEY, Secret.of("k1")))
        .faults((source, fault) -> faults.add(fault))
        .build();
  }

  @Test
  void whatASourceSendsIsHeard() {
    byte[] body =
        ("[{\"id\":\"1\",\"public\":true,\"text\":\"a kettle\"},"
                + "{\"id\":\"2\",\"text\":\"a hidden kettle\"},{\"id\":}]")
            .getBytes(StandardCharsets.UTF_8);
    String signature = Hook.sign(Secret.of("k1"), body);
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
    String signature = Hook.sign(Secret.of("another"), body);
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
