package dev.earshot.testkit;

import dev.earshot.pipeline.MentionStore;
import java.util.Optional;

class MemoryStoreTest extends MentionStoreContract {
  @Override
  protected MentionStore openEmpty() {
    return MentionStore.inMemory();
  }

  @Override
  protected Optional<MentionStore> reopen(MentionStore store) {
    return Optional.empty();
  }
}
