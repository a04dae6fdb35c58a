package dev.earshot.testkit;

import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerTest extends DurableLedgerContract {
  private static final FileLedger.Options SMALL =
      FileLedger.Options.standard().segmentBytes(64 << 10);

  @TempDir Path folder;

  @Override
  protected Ledger openEmpty(InstantSource clock) {
    return FileLedger.create(folder, clock, SMALL);
  }

  @Override
  protected Ledger reopen(Ledger ledger, InstantSource clock) {
    ledger.close();
    return FileLedger.open(folder, clock, SMALL);
  }

  @Override
  protected Duration keyHorizon() {
    return Duration.ofDays(7);
  }
}
