package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.earshot.sql.SqlDialect;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlSchemaTest {
  /**
   * What was applied to somebody's database once is never changed: a later version is a new file.
   */
  private static final Map<String, String> GOLDEN =
      Map.of(
          "postgresql/1.sql", "f0f1fc3d0a386be959fb076b8bed51610545fb05092a401647e3d8c4cfe99c2c",
          "postgresql/2.sql", "f652c776896e8576a979960c7331a746eab56efa790f22c42023922f9b5eb26c",
          "postgresql/3.sql", "1c126974f45710992cbc3113489576be39794bbc6e2a60d14e4aa4f5aea0fd18",
          "sqlite/1.sql", "63d1d882eb15ef5bf82d7c0e1ea9279bf434e4d70638fe9df8b389229b7603d7",
          "sqlite/2.sql", "def27be1231329b7616bc91066642b794abb1546e6c0e088d27d5b991cf8619c",
          "sqlite/3.sql", "27b9705f8573d0a740e49a9f546a10d353a789a1126d6f48da011aeb1fcb8077");

  @Test
  void eachVersionIsAsItWasMade() throws IOException, NoSuchAlgorithmException {
    for (Map.Entry<String, String> each : GOLDEN.entrySet()) {
      try (InputStream in = LedgerRows.class.getResourceAsStream(each.getKey())) {
        assertNotNull(in, each.getKey());
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
        assertEquals(each.getValue(), HexFormat.of().formatHex(hash), each.getKey());
      }
    }
  }

  @Test
  void everyDialectHasEveryVersion() {
    for (SqlDialect dialect : SqlDialect.values()) {
      for (int version = 1; version <= LedgerRows.SCHEMA.version(); version++) {
        String name = dialect.folder() + "/" + version + ".sql";
        assertNotNull(GOLDEN.get(name), name);
      }
      String next = dialect.folder() + "/" + (LedgerRows.SCHEMA.version() + 1) + ".sql";
      assertNull(LedgerRows.class.getResource(next), next);
    }
  }
}
