package dev.earshot.testkit;

import dev.earshot.jdbc.JdbcMentionStore;

class SealedSqliteStoreTest extends SqliteStoreTest {
  @Override
  JdbcMentionStore.Options options() {
    return super.options().encrypted(RootKeys.in(folder.resolve("root.key")));
  }
}
