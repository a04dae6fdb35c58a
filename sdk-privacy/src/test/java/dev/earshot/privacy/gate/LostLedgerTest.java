package dev.earshot.privacy.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.PostEvent;
import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.query.QuerySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is gone as a whole looks like a new one; the store beside it knows better. */
class LostLedgerTest {
  private static final FileLedger.Options SMALL =
      FileLedger.Options.standard().segmentBytes(64 << 10);

  @TempDir Path folder;

  private Instant now = World.START;
  private final InstantSource clock = () -> now = now.plusSeconds(1);

  private Path ledgerFolder() {
    return folder.resolve("ledger");
  }

  /** Sets up a host of the files, as it does at each start. */
  private void host(BiConsumer<Tenant, Pipeline> work) {
    try (FileLedger ledger = FileLedger.openOrCreate(ledgerFolder(), clock, SMALL);
        MentionStore store = MentionStore.open(folder.resolve("mentions"), EarshotJson.of())) {
      Tenant tenant = Tenant.of(PolicyPack.named("smync"), World.secret(1), ledger, store, clock);
      QuerySet queries = QuerySet.builder().add("tea", "tea").build();
      work.accept(tenant, Pipeline.builder(tenant.gate(World.LISTENING), queries, store).build());
    }
  }

  private static void hearEverybody(Pipeline pipeline) {
    pipeline
        .worker()
        .process(
            List.of(
                new PostEvent.Published(World.post("1", World.ann()).build(), World.START),
                new PostEvent.Published(World.post("2", World.bob()).build(), World.START)));
  }

  private static void forget(Tenant tenant, Pipeline pipeline, Identity... names) {
    Person person = tenant.person(names);
    person.optOut("form-1");
    pipeline.remove(tenant.gate(World.LISTENING).removals(person));
  }

  private static Person annOf(Tenant tenant) {
    return tenant.person(Identity.of(World.ann().id()));
  }

  private void assertRefused(String why) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> host((tenant, pipeline) -> {}));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::toString);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void aHostStartsAgainAndAgain() {
    host((tenant, pipeline) -> hearEverybody(pipeline));
    host((tenant, pipeline) -> tenant.person(Identity.of(World.ann().id())).optOut("form-1"));
    /* Of the names of a person one may be all that was written down. */
    host(
        (tenant, pipeline) ->
            pipeline.remove(
                tenant
                    .gate(World.LISTENING)
                    .removals(
                        tenant.person(
                            Identity.of(World.ann().id()),
                            Identity.profile("https://example.org/@ann")))));
    host((tenant, pipeline) -> assertEquals(1, pipeline.store().size()));
  }

  @Test
  @DisplayName("SR-03: an erasure whose record ended and was dropped is missed by nobody")
  void aPrunedErasureIsNotMissed() {
    host((tenant, pipeline) -> hearEverybody(pipeline));
    Set<SubjectKey> keys = new HashSet<>();
    host((tenant, pipeline) -> keys.addAll(annOf(tenant).keys()));
    try (FileLedger ledger = FileLedger.open(ledgerFolder(), clock, SMALL)) {
      for (SubjectKey key : keys) {
        ledger.append(
            LedgerEvent.builder(LedgerEvent.Type.ERASED, key, now)
                .effectiveUntil(now.plus(Duration.ofDays(30)))
                .build());
      }
      for (int i = 0; i < 100; i++) {
        ledger.append(
            LedgerEvent.builder(LedgerEvent.Type.GRANT, new SubjectKey(1, 1), now)
                .evidence("e".repeat(1000))
                .build());
      }
    }
    host(
        (tenant, pipeline) ->
            pipeline.remove(tenant.gate(World.LISTENING).removals(annOf(tenant))));
    now = now.plus(Duration.ofDays(3650));
    try (FileLedger ledger = FileLedger.open(ledgerFolder(), clock, SMALL)) {
      assertTrue(ledger.prune(now, Set.of()).events() > 0);
      keys.forEach(key -> assertFalse(ledger.standing(key).isKnown()));
    }
    host((tenant, pipeline) -> assertEquals(1, pipeline.store().size()));
  }

  @Test
  @DisplayName(
      "SM-21: an older copy knows one of those who were forgotten in one go, and not the other")
  void anOlderCopyIsRefusedThoughItKnowsSomebodyOfMany() throws IOException {
    host((tenant, pipeline) -> hearEverybody(pipeline));
    host((tenant, pipeline) -> annOf(tenant).optOut("form-1"));
    copy(ledgerFolder(), folder.resolve("copy"));
    host(
        (tenant, pipeline) -> {
          tenant.person(Identity.of(World.bob().id())).optOut("form-2");
          pipeline.remove(tenant.gate(World.LISTENING).removals(pipeline.store()));
          assertEquals(0, pipeline.store().size());
        });
    delete(ledgerFolder());
    copy(folder.resolve("copy"), ledgerFolder());
    assertRefused("does not know why");
  }

  @Test
  @DisplayName("SM-21: a ledger that was deleted is no new one where the store knows people")
  void aDeletedLedgerIsRefused() throws IOException {
    host((tenant, pipeline) -> hearEverybody(pipeline));
    delete(ledgerFolder());
    assertRefused("is new");
    assertRefused("is new");
    try (FileLedger ledger = FileLedger.open(ledgerFolder(), clock)) {
      assertEquals(Optional.empty(), ledger.boundTo());
    }
  }

  @Test
  @DisplayName("SM-21: also where everybody that the store knew was forgotten")
  void aDeletedLedgerIsRefusedBesideAStoreThatForgot() throws IOException {
    host((tenant, pipeline) -> hearEverybody(pipeline));
    host(
        (tenant, pipeline) -> {
          forget(tenant, pipeline, Identity.of(World.ann().id()));
          forget(tenant, pipeline, Identity.of(World.bob().id()));
          assertEquals(0, pipeline.store().size());
        });
    delete(ledgerFolder());
    assertRefused("store was told to forget");
  }

  @Test
  @DisplayName("SM-21: a copy of former days does not know whom the store was told to forget since")
  void anOlderCopyIsRefused() throws IOException {
    host((tenant, pipeline) -> hearEverybody(pipeline));
    host((tenant, pipeline) -> forget(tenant, pipeline, Identity.of(World.bob().id())));
    copy(ledgerFolder(), folder.resolve("backup"));
    host(
        (tenant, pipeline) ->
            forget(
                tenant,
                pipeline,
                Identity.of(World.ann().id()),
                Identity.profile("https://example.org/@ann")));
    copy(ledgerFolder(), folder.resolve("newest"));
    delete(ledgerFolder());
    copy(folder.resolve("backup"), ledgerFolder());
    assertRefused("store was told to forget");
    delete(ledgerFolder());
    copy(folder.resolve("newest"), ledgerFolder());
    host((tenant, pipeline) -> assertEquals(0, pipeline.store().size()));
  }

  @Test
  @DisplayName("SM-21: an older copy that knew the person is not one that knows they opted out")
  void anOlderCopyThatKnewThePersonIsRefused() throws IOException {
    host((tenant, pipeline) -> hearEverybody(pipeline));
    host(
        (tenant, pipeline) -> {
          annOf(tenant).consent("form-0");
          annOf(tenant).notice("art14/1");
        });
    copy(ledgerFolder(), folder.resolve("backup"));
    host((tenant, pipeline) -> forget(tenant, pipeline, Identity.of(World.ann().id())));
    host((tenant, pipeline) -> annOf(tenant).optIn("form-2"));
    copy(ledgerFolder(), folder.resolve("newest"));
    delete(ledgerFolder());
    copy(folder.resolve("backup"), ledgerFolder());
    assertRefused("does not know why");
    delete(ledgerFolder());
    copy(folder.resolve("newest"), ledgerFolder());
    host((tenant, pipeline) -> assertEquals(1, pipeline.store().size()));
  }

  @Test
  @DisplayName("SM-21: nor is one whose consent was withdrawn since, and one that ended is")
  void aWithdrawalThatIsMissingIsRefused() throws IOException {
    for (boolean ends : new boolean[] {false, true}) {
      try (FileLedger ledger = FileLedger.openOrCreate(ledgerFolder(), clock, SMALL);
          MentionStore store = MentionStore.inMemory()) {
        Tenant tenant = Tenant.of(PolicyPack.named("strum"), World.secret(1), ledger, store, clock);
        PrivacyGate gate = tenant.gate(Purpose.of("disclosure"));
        QuerySet queries = QuerySet.builder().add("tea", "tea").build();
        Pipeline pipeline = Pipeline.builder(gate, queries, store).build();
        SubjectKey ann = annOf(tenant).keys().iterator().next();
        LedgerEvent.Builder grant = LedgerEvent.builder(LedgerEvent.Type.GRANT, ann, now);
        ledger.append((ends ? grant.effectiveUntil(now.plusSeconds(60)) : grant).build());
        hearEverybody(pipeline);
        delete(folder.resolve("backup"));
        copy(ledgerFolder(), folder.resolve("backup"));
        if (ends) {
          now = now.plusSeconds(120);
        } else {
          annOf(tenant).withdrawConsent("form-2");
        }
        pipeline.remove(gate.removals(store));
        assertFalse(store.removalsSince(0).isEmpty());
        try (FileLedger older = FileLedger.open(folder.resolve("backup"), clock, SMALL)) {
          if (ends) {
            Tenant.of(PolicyPack.named("strum"), World.secret(1), older, store, clock);
          } else {
            assertThrows(
                RefusedException.class,
                () -> Tenant.of(PolicyPack.named("strum"), World.secret(1), older, store, clock));
          }
        }
      }
      delete(ledgerFolder());
    }
  }
}
