package dev.earshot.privacy.ledger;

import dev.earshot.SubjectKey;
import java.time.Instant;
import java.util.List;

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
    return purposes.length == 0 ? event.build() : event.purposes(purposes).build();
  }

  static LedgerEvent numbered(int number) {
    List<LedgerEvent.Type> types = List.of(LedgerEvent.Type.values());
    LedgerEvent.Type type = types.get(number % types.size());
    return LedgerEvent.builder(type, new SubjectKey(number % 7, number), T0.plusSeconds(number))
        .evidence("e" + number)
        .actor("test")
        .build();
  }

  static List<String> evidence(Ledger ledger) {
    return ledger.events().map(recorded -> recorded.event().evidence()).toList();
  }
}
