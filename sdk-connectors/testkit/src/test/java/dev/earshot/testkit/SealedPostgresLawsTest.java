package dev.earshot.testkit;

import dev.earshot.jdbc.JdbcMentionStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Every other store is made in the clear, and sealed on its way. */
@Tag("heavy")
class SealedPostgresLawsTest extends PostgresLawsTest {
  @TempDir Path keys;

  @Override
  JdbcMentionStore.Options options(int round, int step) {
    JdbcMentionStore.Options options = super.options(round, step);
    return round % 2 == 1 && step < SEALED_FROM
        ? options
        : options.encrypted(RootKeys.in(keys.resolve("root.key")));
  }
}
