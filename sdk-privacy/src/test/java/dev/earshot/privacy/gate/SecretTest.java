package dev.earshot.privacy.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.StandingsReplica;
import dev.earshot.testsupport.Travel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under another secret nobody who opted out is found, so another secret is refused. */
class SecretTest {
  private static final InstantSource CLOCK = InstantSource.fixed(World.START);
  private static final PolicyPack PACK = PolicyPack.named("smync");

  @TempDir Path folder;

  private static TenantSecret secret(int fill) {
    byte[] bytes = new byte[TenantSecret.BYTES];
    Arrays.fill(bytes, (byte) fill);
    return TenantSecret.of(bytes);
  }

  @Test
  @DisplayName("SM-21: a ledger takes the secret it was made under, and no other")
  void aLedgerKnowsItsSecret() {
    try (FileLedger ledger = FileLedger.create(folder, CLOCK)) {
      assertEquals(Optional.empty(), ledger.boundTo());
      Tenant.of(PACK, secret(1), ledger, CLOCK)
          .person(Identity.of(World.ann().id()))
          .optOut("form-1");
      assertRefused(ledger);
      Tenant.of(PACK, secret(1), ledger, CLOCK);
    }
    for (int i = 0; i < 2; i++) {
      try (FileLedger ledger = FileLedger.open(folder, CLOCK)) {
        assertEquals(Optional.of(secret(1).check()), ledger.boundTo());
        assertRefused(ledger);
        assertFalse(
            Tenant.of(PACK, secret(1), ledger, CLOCK)
                .gate(World.LISTENING)
                .explain(World.post("1", World.ann()).build())
                .isAdmitted());
      }
    }
  }

  private static void assertRefused(FileLedger ledger) {
    RefusedException e =
        assertThrows(RefusedException.class, () -> Tenant.of(PACK, secret(2), ledger, CLOCK));
    assertTrue(String.valueOf(e.getMessage()).contains("another secret"), e::toString);
  }

  @Test
  @DisplayName("SM-21: a ledger that was closed before anything was recorded knows its secret too")
  void anEmptyLedgerKnowsItsSecret() {
    try (FileLedger ledger = FileLedger.create(folder, CLOCK)) {
      Tenant.of(PACK, secret(1), ledger, CLOCK);
    }
    try (FileLedger ledger = FileLedger.open(folder, CLOCK)) {
      assertRefused(ledger);
    }
  }

  @Test
  @DisplayName("SM-21: a gate beside a replica is held to the ledger's secret")
  void aReplicaKnowsTheSecret() {
    FileLedger ledger = FileLedger.inMemory(CLOCK);
    Tenant.of(PACK, secret(1), ledger, CLOCK);
    StandingsReplica replica = new StandingsReplica(0, ledger.boundTo().orElseThrow());
    PrivacyGate.of(PACK, World.LISTENING, secret(1), replica, CLOCK);
    assertThrows(
        RefusedException.class,
        () -> PrivacyGate.of(PACK, World.LISTENING, secret(2), replica, CLOCK));
    GateSpec spec = new GateSpec(PACK.spec(), "listening", "tenant-1", secret(2).check());
    assertThrows(RefusedException.class, () -> spec.build(name -> secret(2), replica, CLOCK));
  }

  /** Computed with an independent HMAC-SHA256. */
  @Test
  void theCheckIsAKeyedHashAndNoKeyOfAnybody() {
    assertEquals("1d93dff6a145d95841e467157e814016", secret(1).check().toString());
    assertNotEquals(secret(1).check(), secret(2).check());
    assertEquals("00000000000000010000000000000002", new SecretCheck(1, 2).toString());
  }

  @Test
  @DisplayName("SM-21: nothing of the secret is in the ledger's files")
  void theFilesTellNothingOfTheSecret() throws IOException {
    try (FileLedger ledger = FileLedger.create(folder, CLOCK)) {
      Tenant.of(PACK, secret(0x5a), ledger, CLOCK);
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String hex = HexFormat.of().formatHex(Files.readAllBytes(file));
        assertFalse(hex.contains("5a5a5a5a"), file::toString);
      }
    }
  }

  private static GateSpec spec() {
    return new GateSpec(PACK.spec(), "listening", "tenant-1", secret(1).check());
  }

  @Test
  @DisplayName("SM-21: a gate that arrives where its secret is not, or another is, is refused")
  void aGateIsBuiltUnderItsOwnSecretAlone() {
    StandingsReplica anybodys = new StandingsReplica(0, null);
    assertEquals(World.LISTENING, spec().build(name -> secret(1), anybodys, CLOCK).purpose());
    for (int wrong : new int[] {0, 2}) {
      RefusedException refused =
          assertThrows(
              RefusedException.class,
              () -> spec().build(name -> wrong == 0 ? null : secret(wrong), anybodys, CLOCK));
      assertTrue(String.valueOf(refused.getMessage()).contains("tenant-1"), refused::toString);
    }
  }

  @Test
  void aGateOfAnotherVersionOrNotWholeIsRefusedInWords() {
    Map<String, @Nullable Object> wrong = new HashMap<>();
    wrong.put("format", 2);
    wrong.put("pack", null);
    wrong.put("purpose", "listenning");
    wrong.put("secretName", null);
    wrong.forEach(
        (field, value) -> {
          MalformedException refused =
              assertThrows(
                  MalformedException.class,
                  () -> Travel.arrived(Travel.sentWith(spec(), field, value)));
          assertEquals(Optional.of(field), refused.field());
          assertEquals("gate spec", refused.source());
        });
  }

  @Test
  void anAlteredGateIsRefusedOrAnother() {
    Travel.withAnAlteredByte(
        Travel.sent(spec()),
        EarshotException.class,
        arrived ->
            ((GateSpec) arrived).build(name -> secret(1), new StandingsReplica(0, null), CLOCK));
    Travel.withAnAlteredByte(
        Travel.sent(PACK.spec()),
        EarshotException.class,
        arrived -> ((PolicyPack.Spec) arrived).build());
  }
}
