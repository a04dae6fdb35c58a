package dev.earshot.testkit;

import dev.earshot.privacy.ledger.JdbcLedger;
import dev.earshot.privacy.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest extends DurableLedgerContract {
  @TempDir Path folder;

  @Override
  protected Ledger openEmpty(InstantSource clock) {
    return JdbcLedger.create(Databases.sqlite(folder.resolve("ledgers.db")), "shop", clock);
  }

  @Override
  protected Ledger reopen(Ledger ledger, InstantSource clock) {
    ledger.close();
    return JdbcLedger.open(Databases.sqlite(folder.resolve("ledgers.db")), "shop", clock);
  }

  @Override
  protected Duration keyHorizon() {
    return Duration.ofDays(7);
  }
}
