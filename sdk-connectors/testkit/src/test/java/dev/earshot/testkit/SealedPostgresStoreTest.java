package dev.earshot.testkit;

import dev.earshot.jdbc.JdbcMentionStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("heavy")
class SealedPostgresStoreTest extends PostgresStoreTest {
  @TempDir Path folder;

  @Override
  JdbcMentionStore.Options options() {
    return super.options().encrypted(RootKeys.in(folder.resolve("root.key")));
  }
}
