package dev.earshot.privacy.gate;

import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.Standings;
import java.io.Serializable;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;

/**
 * A gate as it is sent to where it works, such as an engine's workers: the pack as it was written,
 * the purpose, and the name under which the tenant's secret is found there. Never the secret.
 *
 * <p>Immutable and thread-safe; the pack is built once a process.
 *
 * @param pack the rules
 * @param purpose the id of the purpose it decides for
 * @param secretName under which name whoever builds it finds the tenant's secret
 */
public record GateSpec(PolicyPack.Spec pack, String purpose, String secretName)
    implements Serializable {
  /**
   * Creates a spec.
   *
   * @throws IllegalArgumentException if the purpose is none that the pack declares, or the name is
   *     blank
   */
  public GateSpec {
    Objects.requireNonNull(pack, "pack");
    pack.build().groundsOf(Purpose.of(purpose));
    if (secretName.isBlank()) {
      throw new IllegalArgumentException("secretName: expected a name, got a blank");
    }
  }

  /**
   * Returns the gate.
   *
   * @param secrets finds a tenant's secret by its name
   * @param standings what people and sources said, as it is known where the gate works
   * @param clock the clock by which it judges
   */
  public PrivacyGate build(
      Function<String, TenantSecret> secrets, Standings standings, InstantSource clock) {
    return PrivacyGate.of(
        pack.build(), Purpose.of(purpose), secrets.apply(secretName), standings, clock);
  }
}
