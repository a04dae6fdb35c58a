package dev.earshot.testkit;

import dev.earshot.json.EarshotJson;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.pipeline.MentionStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SealedFileStoreTest extends MentionStoreContract {
  private final SecureRandom random = new SecureRandom();

  @TempDir Path folder;

  @Override
  protected MentionStore openEmpty() {
    return open(FileRootKey.create(rootKey(), random));
  }

  @Override
  protected Optional<MentionStore> reopen(MentionStore store) {
    store.close();
    return Optional.of(open(FileRootKey.open(rootKey(), random)));
  }

  private MentionStore open(FileRootKey root) {
    return MentionStore.open(
        folder.resolve("store"), EarshotJson.of(), new Encryption(root, random));
  }

  private Path rootKey() {
    return folder.resolve("root.key");
  }
}
