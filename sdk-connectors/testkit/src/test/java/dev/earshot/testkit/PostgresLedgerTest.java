package dev.earshot.testkit;

import dev.earshot.privacy.ledger.JdbcLedger;
import dev.earshot.privacy.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

@Tag("heavy")
class PostgresLedgerTest extends DurableLedgerContract {
  private final DataSource database = Databases.postgres();

  @Override
  protected Ledger openEmpty(InstantSource clock) {
    return JdbcLedger.create(database, "shop", clock);
  }

  @Override
  protected Ledger reopen(Ledger ledger, InstantSource clock) {
    ledger.close();
    return JdbcLedger.open(database, "shop", clock);
  }

  @Override
  protected Duration keyHorizon() {
    return Duration.ofDays(7);
  }
}
