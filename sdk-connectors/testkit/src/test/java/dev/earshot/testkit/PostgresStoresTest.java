package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.jdbc.JdbcMentionStore;
import dev.earshot.json.EarshotJson;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("heavy")
class PostgresStoresTest {
  @Test
  void storesThatCommitAtOnceNumberWithoutAHole() throws Exception {
    DataSource database = Databases.postgres();
    JdbcMentionStoreTest.atOnce(database);
    assertTrue(JdbcMentionStore.open(database, "shop", EarshotJson.of()).durability().isPromised());
  }

  @Test
  void aConnectionThatBreaksAnywhere() {
    JdbcMentionStoreTest.breaksAnywhere(Databases.postgres(), false);
    JdbcMentionStoreTest.breaksAnywhere(Databases.postgres(), true);
  }

  @Test
  void aPostgresThatPromisesNothingIsRefused() {
    DataSource hasty =
        Databases.postgres(Databases.postgresUrl() + "&options=-c%20synchronous_commit=off");
    assertEquals("off", Databases.select(hasty, "SHOW synchronous_commit"));
    assertThrows(
        RefusedException.class, () -> JdbcMentionStore.open(hasty, "shop", EarshotJson.of()));
    assertFalse(
        JdbcMentionStore.open(
                hasty,
                "shop",
                EarshotJson.of(),
                JdbcMentionStore.Options.standard().acceptingLoss())
            .durability()
            .isPromised());
  }
}
