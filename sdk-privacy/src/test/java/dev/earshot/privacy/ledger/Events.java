package dev.earshot.privacy.ledger;

import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.key.DataKey;
import dev.earshot.key.Encryption;
import dev.earshot.key.RootKey;
import dev.earshot.privacy.Purpose;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Events for tests. */
final class Events {
  static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  static final SubjectKey ANNA = new SubjectKey(0x0123456789abcdefL, 1);
  static final SubjectKey BERT = new SubjectKey(2, 2);

  private Events() {}

  static LedgerEvent of(LedgerEvent.Type type, String... purposes) {
    return of(type, ANNA, purposes);
  }

  static LedgerEvent of(LedgerEvent.Type type, SubjectKey subject, String... purposes) {
    LedgerEvent.Builder event = LedgerEvent.builder(type, subject, T0).evidence("form-7");
    return purposes.length == 0 ? event.build() : event.purposes(purposes(purposes)).build();
  }

  static LedgerEvent numbered(int number) {
    List<LedgerEvent.Type> types = types();
    LedgerEvent.Type type = types.get(number % types.size());
    return LedgerEvent.builder(type, new SubjectKey(number % 7, number), T0.plusSeconds(number))
        .evidence("e" + number)
        .actor("test")
        .build();
  }

  /** Every type that can be recorded, but for the one whose evidence is an account's key. */
  static List<LedgerEvent.Type> types() {
    return Stream.of(LedgerEvent.Type.values())
        .filter(type -> type != LedgerEvent.Type.UNKNOWN && !type.namesAKey())
        .toList();
  }

  static List<Purpose> purposes(String... ids) {
    return purposes(List.of(ids));
  }

  static List<Purpose> purposes(Collection<String> ids) {
    return ids.stream().map(Purpose::of).toList();
  }

  /** What a newer version may have recorded: a type that there is not yet. */
  static LedgerEvent unknown(SubjectKey subject) {
    byte[] bytes = LedgerEvent.builder(LedgerEvent.Type.GRANT, subject, T0).build().toBytes();
    bytes[1] = 99;
    return LedgerEvent.from(bytes);
  }

  /** A root key that is kept in memory, as a key service would keep it. */
  static Encryption encryption() {
    SecureRandom random = new SecureRandom();
    return new Encryption(new MemoryRootKey("memory:1", DataKey.random(random), random), random);
  }

  /** A host's own root key. */
  record MemoryRootKey(String id, DataKey key, SecureRandom random) implements RootKey {
    @Override
    public byte[] wrap(byte[] wrapped, byte[] context) {
      return key.seal(wrapped, context, random);
    }

    @Override
    public byte[] unwrap(String under, byte[] wrapped, byte[] context) {
      if (!under.equals(id)) {
        throw new RefusedException("no key " + under, null);
      }
      return key.openIfGenuine(wrapped, context)
          .orElseThrow(() -> new RefusedException("not wrapped under " + under, null));
    }
  }

  static List<String> evidence(Ledger ledger) {
    return ledger.events(0).map(recorded -> recorded.event().evidence()).toList();
  }
}
