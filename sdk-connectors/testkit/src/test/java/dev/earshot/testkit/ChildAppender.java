package dev.earshot.testkit;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.ledger.Ack;
import dev.earshot.privacy.ledger.JdbcLedger;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerEvent;
import java.time.Instant;
import java.time.InstantSource;

/** Appends to a ledger in a database. */
final class ChildAppender {
  private ChildAppender() {}

  public static void main(String[] args) {
    Ledger ledger = JdbcLedger.open(ChildWriter.database(args[0]), "shop", InstantSource.system());
    int count = Integer.parseInt(args[2]);
    for (int i = 0; i < count; i++) {
      String name = args[1] + ":" + i;
      LedgerEvent event =
          LedgerEvent.builder(
                  LedgerEvent.Type.OPT_OUT, new SubjectKey(i, 1), Instant.EPOCH.plusSeconds(i))
              .evidence(name)
              .idempotencyKey(name)
              .build();
      Ack ack = ledger.append(event);
      System.out.println(ack.firstSequence() + " " + name);
      System.out.flush();
    }
  }
}
