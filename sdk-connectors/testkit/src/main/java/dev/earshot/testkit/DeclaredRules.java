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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * The rules about what a connector says of itself and of its checkpoints, which hold for every kind
 * of connector, whether it is asked or sends. Part of {@link ConnectorContract}, {@link
 * StreamConnectorContract} and {@link WebhookConnectorContract}.
 */
abstract class DeclaredRules {
  static final String SECRET = "contract-secret-5e1f";

  /** For subclasses. */
  DeclaredRules() {}

  /** Returns the connector. */
  protected abstract Connector connector();

  /** Returns what it shall read, or listen to. */
  protected abstract ReadRequest request();

  /**
   * Returns a builder for the context: the clock, and what else the connector needs, a transport or
   * threads. The contract adds the credentials that the descriptor names and looks for them where
   * they must not be.
   */
  protected abstract ConnectorContext.Builder context();

  /** Rule 1.1: the descriptor never changes, and names capabilities and terms. */
  @Test
  protected void required_1_1_describesItself() {
    ConnectorDescriptor descriptor = connector().descriptor();
    assertEquals(descriptor, connector().descriptor());
    assertFalse(descriptor.capabilities().isEmpty(), "no capability is declared");
    assertNotNull(descriptor.terms().key());
    for (Option<?> option : descriptor.options().values()) {
      assertFalse(option.description().isBlank(), "an option says nothing about itself");
    }
  }

  /** Rule 1.2: an option the descriptor does not name, or a value it does not permit, is misuse. */
  @Test
  protected void required_1_2_refusesUnknownOptions() {
    ConnectorContext context = newContext();
    ReadRequest wrong = request().with("no-such-option", "x");
    assertThrows(
        IllegalArgumentException.class, () -> connector().open(wrong, null, context).close());
    for (String option : connector().descriptor().options().keySet()) {
      ReadRequest none = request().with(option, "\u0001none");
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> connector().open(none, null, context).close());
      assertEquals(
          true, String.valueOf(e.getMessage()).contains(option), "the message names no option");
    }
  }

  /** Rule 1.3: what was not declared is refused, and what was declared is not. */
  @Test
  protected void required_1_3_refusesWhatItDidNotDeclare() {
    ConnectorContext context = newContext();
    List<PostId> ids = List.of(PostId.of(new Network("contract"), "1"));
    if (connector().descriptor().can(Capability.LOOKUP)) {
      assertEquals(
          LookedUp.of(List.of(), List.of()), connector().recheck(request(), List.of(), context));
    } else {
      assertThrows(RefusedException.class, () -> connector().recheck(request(), ids, context));
    }
    // without a declaration nobody may send here, and with one nobody without a signature
    assertThrows(
        RefusedException.class,
        () -> connector().receive(request(), Map.of(), new byte[] {'{', '}'}, context));
  }

  /** Rule 3.2: another connector's checkpoint is refused. */
  @Test
  protected void required_3_2_refusesForeignCheckpoints() {
    Checkpoint foreign = new Checkpoint("somebody-else", 1, "");
    assertThrows(
        MalformedException.class, () -> connector().open(request(), foreign, newContext()).close());
  }

  /** Rule 3.3: a checkpoint that cannot be read is refused. */
  @Test
  protected void required_3_3_refusesDamagedCheckpoints() {
    ConnectorDescriptor descriptor = connector().descriptor();
    Checkpoint damaged =
        new Checkpoint(descriptor.id(), descriptor.version(), "\u0001 not a state");
    assertThrows(
        MalformedException.class, () -> connector().open(request(), damaged, newContext()).close());
  }

  /** Rule 5.1: closing twice is closing once, and a closed reader reads no more. */
  @Test
  protected void required_5_1_closesForGood() {
    SourceReader reader = connector().open(request(), null, newContext());
    FutureTask<Void> closing = new FutureTask<>(reader::close, null);
    new Thread(closing, "contract-close").start();
    try {
      closing.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("it cannot be closed from another thread", e);
    }
    reader.close();
    assertThrows(IllegalStateException.class, () -> reader.poll(1));
  }

  final ConnectorContext newContext() {
    return newContext(request());
  }

  /** Returns a context with every credential the connector names, for that source's origin. */
  final ConnectorContext newContext(ReadRequest request) {
    return newContext(context(), request);
  }

  /** Returns such a context of a builder. */
  final ConnectorContext newContext(ConnectorContext.Builder builder, ReadRequest request) {
    ConnectorContext context = builder.build();
    Optional<Origin> origin = connector().origin(request);
    if (origin.isEmpty()) {
      return context;
    }
    Credentials credentials = Credentials.of(origin.get());
    for (String name : connector().descriptor().credentials().keySet()) {
      credentials = credentials.with(name, Secret.of(SECRET));
    }
    return context.forSource("contract", credentials, connector().secretsElsewhere(request));
  }

  /** Does something that must not take long, on a thread of its own. */
  static <T> T within(Duration limit, Callable<T> doing) {
    FutureTask<T> task = new FutureTask<>(doing);
    Thread thread = new Thread(task, "contract-within");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      thread.interrupt();
      throw new AssertionError("it was not done within " + limit, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    }
  }
}
