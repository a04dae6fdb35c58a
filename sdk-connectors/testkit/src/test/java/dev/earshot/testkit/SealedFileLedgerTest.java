package dev.earshot.testkit;

import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.Ledger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class SealedFileLedgerTest extends SealedLedgerContract {
  @TempDir Path folder;

  @Override
  protected Ledger openEmpty(InstantSource clock) {
    SecureRandom random = new SecureRandom();
    Encryption with = new Encryption(FileRootKey.create(rootKey(), random), random);
    return FileLedger.create(
        folder.resolve("ledger"),
        clock,
        FileLedger.Options.standard().segmentBytes(64 << 10).encrypted(with));
  }

  @Override
  protected Ledger reopen(Ledger ledger, InstantSource clock) {
    ledger.close();
    SecureRandom random = new SecureRandom();
    Encryption with = new Encryption(FileRootKey.open(rootKey(), random), random);
    return FileLedger.open(
        folder.resolve("ledger"),
        clock,
        FileLedger.Options.standard().segmentBytes(64 << 10).encrypted(with));
  }

  private Path rootKey() {
    return folder.resolve("root.key");
  }

  @Override
  protected Duration keyHorizon() {
    return Duration.ofDays(7);
  }
}
