package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.json.EarshotJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every connector must do whose source sends to the host's own server, as tests. Extend it,
 * say how to make yours and for which source, and sign as that source does. The names carry the
 * numbers of {@code docs/connector-contract.md}.
 */
public abstract class WebhookConnectorContract extends DeclaredRules {
  private static final String WRITTEN = "hostile-word-7c4a";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T12:00:00Z"));

  /** For subclasses. */
  protected WebhookConnectorContract() {}

  /** Returns a body as the source sends it, with at least one event in it. */
  protected abstract byte[] body();

  /**
   * Returns the headers with which the source sends a body.
   *
   * @param body the body
   * @param secret what it signs with
   * @return the headers by name in lower case
   */
  protected abstract Map<String, List<String>> signed(byte[] body, Secret secret);

  /**
   * Returns whether the signature covers the body; where it does not, as of a source that merely
   * shows a word it was given, a changed body cannot be told.
   */
  protected boolean coversBody() {
    return true;
  }

  /**
   * Returns a body in which one record is broken and another is not; null where there is none,
   * which leaves half of rule 10.3 unproven.
   */
  protected byte @Nullable [] brokenBody() {
    return null;
  }

  /** Returns a builder with a clock that stands still and no transport: nothing is asked for. */
  @Override
  protected ConnectorContext.Builder context() {
    return ConnectorContext.builder(clock);
  }

  /** Rule 1.1: the descriptor never changes, and names capabilities and terms; WEBHOOK is one. */
  @Test
  @Override
  protected void required_1_1_describesItself() {
    super.required_1_1_describesItself();
    assertTrue(connector().descriptor().can(Capability.WEBHOOK), "WEBHOOK is not declared");
    assertFalse(
        connector().descriptor().credentials().isEmpty(), "no secret proves who sends there");
  }

  /** Rule 10.1: what the source signed is told, without a checkpoint. */
  @Test
  protected void required_10_1_hearsWhatTheSourceSigned() {
    Batch batch = receive(body(), SECRET);
    assertFalse(batch.events().isEmpty(), "nothing of it was told");
    assertNull(batch.next(), "what is sent is not read from a position");
  }

  /** Rule 10.2: what the source did not sign is refused, before anything of it is read. */
  @Test
  protected void required_10_2_refusesWhatNobodySigned() {
    Map<String, List<String>> headers = signed(body(), Secret.of(SECRET));
    refuses(Map.of(), body(), newContext(), "unsigned");
    refuses(signed(body(), Secret.of("another")), body(), newContext(), "signed by another");
    Map<String, List<String>> cut = new LinkedHashMap<>(headers);
    cut.replaceAll(
        (name, values) ->
            values.stream().map(value -> value.substring(0, value.length() - 1)).toList());
    refuses(cut, body(), newContext(), "half a signature");
    Map<String, List<String>> twice = new LinkedHashMap<>(headers);
    twice.replaceAll((name, values) -> List.of(values.get(0), "sha256=0"));
    refuses(twice, body(), newContext(), "two signatures");
    refuses(headers, body(), context().build(), "a source of which no secret is known");
    if (coversBody()) {
      byte[] more = Arrays.copyOf(body(), body().length + 1);
      more[more.length - 1] = ' ';
      refuses(headers, more, newContext(), "a body that was changed on the way");
    }
  }

  private void refuses(
      Map<String, List<String>> headers, byte[] body, ConnectorContext context, String what) {
    assertThrows(
        RefusedException.class, () -> connector().receive(request(), headers, body, context), what);
  }

  /** Rule 10.3: one broken record is a fault beside the others; what is no body is malformed. */
  @Test
  protected void required_10_3_readsWhatCanBeRead() {
    for (String page : List.of("<html><p>" + WRITTEN, "<!doctype html>")) {
      assertThrows(
          MalformedException.class,
          () -> receive(page.getBytes(StandardCharsets.UTF_8), SECRET),
          "a page for people was taken for data");
    }
    byte[] broken = brokenBody();
    if (broken == null) {
      throw new Unproven("no body with a broken record; override brokenBody");
    }
    Batch batch = receive(broken, SECRET);
    assertFalse(batch.faults().isEmpty(), "the broken record is no fault");
    assertFalse(batch.events().isEmpty(), "the broken record took the others along");
  }

  /** Rule 10.4: what is sent again, as sources do that got no answer, tells the same again. */
  @Test
  protected void required_10_4_hearsTheSameTwice() {
    assertEquals(
        ConnectorContract.keys(receive(body(), SECRET).events()),
        ConnectorContract.keys(receive(body(), SECRET).events()));
  }

  /** Rule 10.5: neither the secret nor what a stranger wrote is told. */
  @Test
  protected void required_10_5_keepsSecretsToItself() {
    StringBuilder told = new StringBuilder();
    Batch batch = receive(body(), SECRET);
    batch.events().forEach(event -> told.append(EarshotJson.of().write(event)));
    told.append(batch.faults());
    byte[] page = ("<html><p>" + WRITTEN + SECRET).getBytes(StandardCharsets.UTF_8);
    for (Map<String, List<String>> headers :
        List.of(
            Map.of("x-" + WRITTEN, List.of(WRITTEN)),
            signed(page, Secret.of("another")),
            signed(page, Secret.of(SECRET)))) {
      try {
        connector().receive(request(), headers, page, newContext());
      } catch (EarshotException e) {
        told.append(HttpConnectorContract.trace(e));
      }
    }
    assertFalse(told.toString().contains(SECRET), "the secret was told");
    assertFalse(told.toString().contains(WRITTEN), "a message repeats what a stranger wrote");
  }

  /** Rule 10.6: what is sent is told as what is read: public, of its networks, with provenance. */
  @Test
  protected void required_10_6_tellsAsReadingDoes() {
    ConnectorDescriptor descriptor = connector().descriptor();
    ReadRequest open = new ReadRequest(request().source(), request().options(), null);
    byte[] body = body();
    Batch batch =
        connector().receive(open, signed(body, Secret.of(SECRET)), body, newContext(open));
    Set<Network> networks = descriptor.networks();
    for (Post post : ConnectorContract.posts(batch.events())) {
      assertTrue(
          post.visibility().isPublic() || post.visibility() == Visibility.UNKNOWN,
          "a post that is " + post.visibility() + " was told");
      assertTrue(networks.isEmpty() || networks.contains(post.network()), "another network");
      Provenance provenance =
          post.provenance().orElseThrow(() -> new AssertionError("no provenance"));
      assertTrue(provenance.termsId().isPresent(), "provenance names no terms");
      assertTrue(provenance.connector().startsWith(descriptor.id() + "/"), "another connector");
    }
  }

  private Batch receive(byte[] body, String secret) {
    return connector().receive(request(), signed(body, Secret.of(secret)), body, newContext());
  }
}
