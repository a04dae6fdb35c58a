package dev.earshot.testkit;

import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;

class MemoryLedgerTest extends LedgerContract {
  @Override
  protected Ledger openEmpty(InstantSource clock) {
    return FileLedger.inMemory(clock, FileLedger.Options.standard().segmentBytes(64 << 10));
  }

  @Override
  protected Duration keyHorizon() {
    return Duration.ofDays(7);
  }
}
