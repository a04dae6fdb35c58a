package dev.earshot.testkit;

import dev.earshot.jdbc.JdbcMentionStore;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.MentionStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends MentionStoreContract {
  @TempDir Path folder;

  @Override
  protected MentionStore openEmpty() {
    return JdbcMentionStore.open(
        Databases.sqlite(folder.resolve("mentions.db")), "shop", EarshotJson.of(), options());
  }

  JdbcMentionStore.Options options() {
    return JdbcMentionStore.Options.standard();
  }

  @Override
  protected Optional<MentionStore> reopen(MentionStore store) {
    store.close();
    return Optional.of(openEmpty());
  }
}
