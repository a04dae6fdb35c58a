package dev.earshot.testkit;

import dev.earshot.jdbc.JdbcMentionStore;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.MentionStore;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

@Tag("heavy")
class PostgresStoreTest extends MentionStoreContract {
  private final DataSource database = Databases.postgres();

  @Override
  protected MentionStore openEmpty() {
    return JdbcMentionStore.open(database, "shop", EarshotJson.of(), options());
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
