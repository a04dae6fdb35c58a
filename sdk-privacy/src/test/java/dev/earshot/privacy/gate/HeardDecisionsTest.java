package dev.earshot.privacy.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.StandingsReplica;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A gate that keeps what it heard of people decides as one that hears of them for the first time,
 * whatever is recorded in between and whichever moment is asked about.
 */
class HeardDecisionsTest {
  private static final PolicyPack PACK = PolicyPack.named("default");
  private static final TenantSecret SECRET = World.secret(7);
  private static final List<LedgerEvent.Type> TYPES =
      List.of(
          LedgerEvent.Type.GRANT,
          LedgerEvent.Type.EXPLICIT_GRANT,
          LedgerEvent.Type.WITHDRAW,
          LedgerEvent.Type.OPT_OUT,
          LedgerEvent.Type.OPT_IN,
          LedgerEvent.Type.OBJECT,
          LedgerEvent.Type.RESTRICT,
          LedgerEvent.Type.UNRESTRICT,
          LedgerEvent.Type.AGE_FLAG,
          LedgerEvent.Type.AGE_CLEARED,
          LedgerEvent.Type.SUPPRESS,
          LedgerEvent.Type.SOURCE_PROTECTED,
          LedgerEvent.Type.SOURCE_RESTORED,
          LedgerEvent.Type.SHOWN_AS);

  private final List<Purpose> purposes = List.of(Purpose.of("listening"), Purpose.of("marketing"));
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");

  private static Author author(int i) {
    return Author.builder(new AuthorId(Network.MASTODON, "town.example", "" + (1000 + i)))
        .handle("author" + i + "@town.example")
        .build();
  }

  /* Of an account, or of the name that it shows. */
  private static SubjectKey key(int i, boolean account) {
    Author author = author(i);
    return SECRET.keyOf(
        account
            ? Identity.of(author.id())
            : Identity.handle(Network.MASTODON, author.handle().orElseThrow()));
  }

  private LedgerEvent event(Random random) {
    LedgerEvent.Type type = TYPES.get(random.nextInt(TYPES.size()));
    int who = random.nextInt(4);
    boolean account = type == LedgerEvent.Type.SHOWN_AS || random.nextBoolean();
    LedgerEvent.Builder event = LedgerEvent.builder(type, key(who, account), now);
    if (type == LedgerEvent.Type.SHOWN_AS) {
      return event.evidence(key((who + 1) % 4, false).toString()).build();
    }
    if (type.isScoped() && random.nextBoolean()) {
      event.purposes(purposes.get(random.nextInt(2)));
    }
    if (type.mayEnd() && random.nextBoolean()) {
      event.effectiveUntil(now.plus(Duration.ofHours(2 + random.nextInt(3))));
    }
    if (!type.isAgainst() && random.nextBoolean()) {
      event.effectiveFrom(now.plus(Duration.ofMinutes(random.nextInt(90))));
    }
    return event.build();
  }

  @Property(tries = 300)
  void keptVerdictsAreThoseOfNow(@ForAll Random random) {
    try (Ledger ledger = FileLedger.inMemory(() -> now)) {
      StandingsReplica replica = new StandingsReplica(0, ledger.boundTo().orElse(null));
      Tenant tenant = Tenant.of(PACK, SECRET, ledger, () -> now);
      Map<String, PrivacyGate> heard = new TreeMap<>();
      for (Purpose purpose : purposes) {
        heard.put(purpose.id(), tenant.gate(purpose));
        heard.put(
            purpose.id() + " beside an engine",
            PrivacyGate.of(PACK, purpose, SECRET, replica, () -> now));
      }
      long applied = 0;
      for (int step = 0; step < 25; step++) {
        if (random.nextInt(3) > 0) {
          List<LedgerEvent> batch = new ArrayList<>();
          for (int n = random.nextInt(3); n >= 0; n--) {
            batch.add(event(random));
          }
          ledger.append(batch);
          try (var events = ledger.events(applied)) {
            applied = replica.apply(events.toList());
          }
        }
        now = now.plus(Duration.ofMinutes(random.nextInt(80)));
        Instant at = now.plus(Duration.ofMinutes(random.nextInt(200) - 60));
        heard.forEach((name, gate) -> agrees(name, gate, ledger, at));
      }
    }
  }

  private void agrees(String name, PrivacyGate heard, Ledger ledger, Instant at) {
    PrivacyGate fresh = PrivacyGate.of(PACK, heard.purpose(), SECRET, ledger, () -> now);
    for (int i = 0; i < 4; i++) {
      assertEquals(fresh.decide(author(i), at), heard.decide(author(i), at), name + " of " + i);
    }
  }
}
