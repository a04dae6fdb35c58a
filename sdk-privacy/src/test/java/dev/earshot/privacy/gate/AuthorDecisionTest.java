package dev.earshot.privacy.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.privacy.Decision.Code;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.FileLedger;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a gate says of somebody without a post. */
class AuthorDecisionTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Purpose LISTENING = Purpose.of("listening");
  private static final int AUTHORS = 256;
  private static final int ROUND = 200 * AUTHORS;

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final Tenant tenant =
      Tenant.of(PolicyPack.named("default"), World.secret(7), FileLedger.inMemory(clock), clock);
  private final PrivacyGate gate = tenant.gate(LISTENING);

  private static Author author(int i) {
    return Author.builder(new AuthorId(Network.MASTODON, "town.example", "" + (1000 + i)))
        .handle("author" + i + "@town.example")
        .build();
  }

  private Person person(int i) {
    return tenant.person(Identity.handle(Network.MASTODON, "author" + i + "@town.example"));
  }

  @Test
  @DisplayName("SM-21: somebody is decided about without a post, by whatever name they said it")
  void decidesWithoutAPost() {
    person(1).optOut("form-1");
    person(2).optOut("form-2", LISTENING);
    person(3).optOut("form-3");
    person(3).optIn("form-4");
    assertEquals(Code.ADMITTED, gate.decide(author(0), NOW));
    assertEquals(Code.OPTED_OUT, gate.decide(author(1), NOW));
    assertEquals(Code.OPTED_OUT, gate.decide(author(2), NOW));
    assertEquals(Code.ADMITTED, gate.decide(author(3), NOW));
    Author child =
        Author.builder(new AuthorId(Network.MASTODON, "town.example", "77")).statedAge(9).build();
    assertEquals(Code.CHILD, gate.decide(child, NOW));
    tenant.person(Identity.of(child.id())).optOut("form-5");
    assertEquals(Code.CHILD, gate.decide(child, NOW), "the first that applies is told");
  }

  @Test
  void decidesWithoutGarbage() {
    List<Author> authors = new ArrayList<>();
    for (int i = 0; i < AUTHORS; i++) {
      authors.add(author(i));
      if (i % 2 == 0) {
        person(i).optOut("form-" + i);
      }
      gate.decide(author(i), NOW);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    int out = 0;
    int rounds = 0;
    for (; rounds < 20 && least > 0; rounds++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int n = 0; n < ROUND; n++) {
        out += gate.decide(authors.get(n % AUTHORS), NOW) == Code.OPTED_OUT ? 1 : 0;
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertEquals(rounds * ROUND / 2, out);
    assertEquals(0, least / ROUND, least + " bytes in " + ROUND + " decisions");
  }
}
