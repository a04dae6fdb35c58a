package dev.earshot.privacy.gate;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.Standings;
import java.io.Serializable;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A gate as it is sent to where it works, such as an engine's workers: the pack as it was written,
 * the purpose, the name under which the tenant's secret is found there, and the check by which it
 * is known for the right one. Never the secret.
 *
 * <p>What arrives altered, or of a version that this one does not know, is refused with a {@link
 * MalformedException} while it is read. Immutable and thread-safe; the pack is built once a
 * process.
 */
public final class GateSpec implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FORMAT = 1;
  private static final String SOURCE = "gate spec";

  private final int format;
  private final PolicyPack.Spec pack;
  private final String purpose;
  private final String secretName;
  private final long checkHigh;
  private final long checkLow;

  /**
   * Creates a spec.
   *
   * @param pack the rules
   * @param purpose the id of the purpose it decides for
   * @param secretName under which name whoever builds it finds the tenant's secret
   * @param secret the check of that secret
   * @throws IllegalArgumentException if the purpose is none that the pack declares, or the name is
   *     blank
   */
  public GateSpec(PolicyPack.Spec pack, String purpose, String secretName, SecretCheck secret) {
    format = FORMAT;
    this.pack = Objects.requireNonNull(pack, "pack");
    this.purpose = purpose;
    pack.build().groundsOf(Purpose.of(purpose));
    this.secretName = secretName;
    if (secretName.isBlank()) {
      throw new IllegalArgumentException("secretName: expected a name, got a blank");
    }
    checkHigh = secret.high();
    checkLow = secret.low();
  }

  private Object readResolve() {
    if (format != FORMAT) {
      throw malformed("format", "expected " + FORMAT + ", got " + format, null);
    }
    present("pack", pack);
    present("purpose", purpose);
    present("secretName", secretName);
    try {
      return new GateSpec(pack, purpose, secretName, secret());
    } catch (IllegalArgumentException e) {
      throw malformed(
          secretName.isBlank() ? "secretName" : "purpose", "expected what the pack declares", e);
    }
  }

  private static void present(String field, @Nullable Object value) {
    if (value == null) {
      throw malformed(field, "expected one, got none", null);
    }
  }

  private static MalformedException malformed(
      String field, String problem, @Nullable Throwable cause) {
    return new MalformedException(SOURCE, field, -1, problem, cause);
  }

  /** Returns the rules. */
  public PolicyPack.Spec pack() {
    return pack;
  }

  /** Returns the id of the purpose it decides for. */
  public String purpose() {
    return purpose;
  }

  /** Returns under which name whoever builds it finds the tenant's secret. */
  public String secretName() {
    return secretName;
  }

  /** Returns the check of that secret. */
  public SecretCheck secret() {
    return new SecretCheck(checkHigh, checkLow);
  }

  /**
   * Returns the gate.
   *
   * @param secrets finds a tenant's secret by its name; null for none of that name
   * @param standings what people and sources said, as it is known where the gate works
   * @param clock the clock by which it judges
   * @throws RefusedException if there is no secret of that name here, if it is another than the
   *     spec was made for, or the standings are known to be another secret's: nobody who opted out
   *     would be found
   */
  public PrivacyGate build(
      Function<String, @Nullable TenantSecret> secrets, Standings standings, InstantSource clock) {
    TenantSecret found = secrets.apply(secretName);
    if (found == null) {
      throw new RefusedException(
          "gate spec: there is no secret named " + secretName + " here; give it to this process",
          null);
    }
    if (!found.check().equals(secret())) {
      throw new RefusedException(
          "gate spec: the secret named "
              + secretName
              + " is another than the gate was made for; give that one",
          null);
    }
    return PrivacyGate.of(pack.build(), Purpose.of(purpose), found, standings, clock);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GateSpec that
        && pack.equals(that.pack)
        && purpose.equals(that.purpose)
        && secretName.equals(that.secretName)
        && secret().equals(that.secret());
  }

  @Override
  public int hashCode() {
    return Objects.hash(pack, purpose, secretName, checkHigh, checkLow);
  }

  @Override
  public String toString() {
    return "GateSpec[" + pack + ", " + purpose + ", " + secretName + "]";
  }
}
