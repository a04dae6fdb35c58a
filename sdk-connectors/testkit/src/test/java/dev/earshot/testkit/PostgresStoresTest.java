package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.jdbc.JdbcMentionStore;
import dev.earshot.json.EarshotJson;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("heavy")
class PostgresStoresTest {
  @TempDir Path folder;

  private static JdbcMentionStore.Options standard() {
    return JdbcMentionStore.Options.standard();
  }

  @Test
  void storesThatCommitAtOnceNumberWithoutAHole() throws Exception {
    DataSource database = Databases.postgres();
    JdbcMentionStoreTest.atOnce(database);
    assertTrue(JdbcMentionStore.open(database, "shop", EarshotJson.of()).durability().isPromised());
  }

  @Test
  void aConnectionThatBreaksAnywhere() {
    for (boolean after : new boolean[] {false, true}) {
      JdbcMentionStoreTest.breaksAnywhere(Databases.postgres(), after, standard());
      JdbcMentionStoreTest.breaksAnywhere(
          Databases.postgres(),
          after,
          standard().encrypted(RootKeys.in(folder.resolve("root.key"))));
    }
  }

  @Test
  void aPostgresThatPromisesNothingIsRefused() {
    DataSource hasty =
        Databases.postgres(Databases.postgresUrl() + "&options=-c%20synchronous_commit=off");
    assertEquals("off", Databases.select(hasty, "SHOW synchronous_commit"));
    assertThrows(
        RefusedException.class, () -> JdbcMentionStore.open(hasty, "shop", EarshotJson.of()));
    assertFalse(
        JdbcMentionStore.open(hasty, "shop", EarshotJson.of(), standard().acceptingLoss())
            .durability()
            .isPromised());
  }
}
