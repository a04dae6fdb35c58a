package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules about what a connector says of itself, which hold for every kind of connector. */
final class DeclaredRules {
  static final String SECRET = "contract-secret-5e1f";

  private DeclaredRules() {}

  /** Returns a context with every credential the connector names, for its source's origin. */
  static ConnectorContext withSecrets(
      Connector connector, ReadRequest request, ConnectorContext.Builder builder) {
    ConnectorContext context = builder.build();
    Optional<Origin> origin = connector.origin(request);
    if (origin.isEmpty()) {
      return context;
    }
    Credentials credentials = Credentials.of(origin.get());
    for (String name : connector.descriptor().credentials().keySet()) {
      credentials = credentials.with(name, Secret.of(SECRET));
    }
    return context.forSource("contract", credentials);
  }

  static void describesItself(Connector connector) {
    ConnectorDescriptor descriptor = connector.descriptor();
    assertEquals(descriptor, connector.descriptor());
    assertFalse(descriptor.capabilities().isEmpty(), "no capability is declared");
    assertNotNull(descriptor.terms().key());
    for (Option<?> option : descriptor.options().values()) {
      assertFalse(option.description().isBlank(), "an option says nothing about itself");
    }
  }

  static void refusesUnknownOptions(
      Connector connector, ReadRequest request, ConnectorContext context) {
    ReadRequest wrong = request.with("no-such-option", "x");
    assertThrows(
        IllegalArgumentException.class, () -> connector.open(wrong, null, context).close());
    for (String option : connector.descriptor().options().keySet()) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> connector.open(request.with(option, "\u0001none"), null, context).close());
      assertEquals(
          true, String.valueOf(e.getMessage()).contains(option), "the message names no option");
    }
  }

  static void refusesWhatWasNotDeclared(
      Connector connector, ReadRequest request, ConnectorContext context) {
    List<PostId> ids = List.of(PostId.of(new Network("contract"), "1"));
    if (connector.descriptor().can(Capability.LOOKUP)) {
      assertEquals(
          LookedUp.of(List.of(), List.of()), connector.recheck(request, List.of(), context));
    } else {
      assertThrows(RefusedException.class, () -> connector.recheck(request, ids, context));
    }
    // without a declaration nobody may send here, and with one nobody without a signature
    assertThrows(
        RefusedException.class,
        () -> connector.receive(request, Map.of(), new byte[] {'{', '}'}, context));
  }

  static void refusesForeignCheckpoints(
      Connector connector, ReadRequest request, ConnectorContext context) {
    Checkpoint foreign = new Checkpoint("somebody-else", 1, "");
    assertThrows(MalformedException.class, () -> connector.open(request, foreign, context).close());
  }

  static void refusesDamagedCheckpoints(
      Connector connector, ReadRequest request, ConnectorContext context) {
    ConnectorDescriptor descriptor = connector.descriptor();
    Checkpoint damaged =
        new Checkpoint(descriptor.id(), descriptor.version(), "\u0001 not a state");
    assertThrows(MalformedException.class, () -> connector.open(request, damaged, context).close());
  }

  static void closesForGood(Connector connector, ReadRequest request, ConnectorContext context) {
    SourceReader reader = connector.open(request, null, context);
    reader.close();
    reader.close();
    assertThrows(IllegalStateException.class, () -> reader.poll(1));
  }
}
