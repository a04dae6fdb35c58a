package dev.earshot.testkit;

import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.privacy.ledger.JdbcLedger;
import dev.earshot.privacy.ledger.Ledger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SealedSqliteLedgerTest extends SealedLedgerContract {
  @TempDir Path folder;

  @Override
  protected Ledger openEmpty(InstantSource clock) {
    SecureRandom random = new SecureRandom();
    Encryption with = new Encryption(FileRootKey.create(rootKey(), random), random);
    return JdbcLedger.create(
        database(), "shop", clock, JdbcLedger.Options.standard().encrypted(with));
  }

  @Override
  protected Ledger reopen(Ledger ledger, InstantSource clock) {
    ledger.close();
    SecureRandom random = new SecureRandom();
    Encryption with = new Encryption(FileRootKey.open(rootKey(), random), random);
    return JdbcLedger.open(
        database(), "shop", clock, JdbcLedger.Options.standard().encrypted(with));
  }

  private DataSource database() {
    return Databases.sqlite(folder.resolve("ledgers.db"));
  }

  private Path rootKey() {
    return folder.resolve("root.key");
  }

  @Override
  protected Duration keyHorizon() {
    return Duration.ofDays(7);
  }
}
