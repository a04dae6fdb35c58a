package dev.earshot.jdbc;

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

class StoreTablesTest {
  /**
   * What was applied to somebody's database once is never changed: a later version is a new file.
   */
  private static final Map<String, String> GOLDEN =
      Map.of(
          "postgresql/1.sql", "b49294abb13d17975ff75bb9ce9987b3d9465ca1db4e15cdce248b1a0d0d87af",
          "postgresql/2.sql", "1b6648b1b7f6699f94285bb14c439ea26ecbf7e0a54cc9a9520f85d9dc89b02b",
          "sqlite/1.sql", "28d2bf2cfa23fe903591b3b0409ade9f46233fc056b5faded1277e88d70b2da2",
          "sqlite/2.sql", "2913a075aa7f360d86230e79b9c149294fc1ba1d7af67254eb3ddb2ce8048b11");

  @Test
  void eachVersionIsAsItWasMade() throws IOException, NoSuchAlgorithmException {
    for (Map.Entry<String, String> each : GOLDEN.entrySet()) {
      try (InputStream in = StoreRows.SCHEMA.scripts().open(each.getKey())) {
        assertNotNull(in, each.getKey());
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
        assertEquals(each.getValue(), HexFormat.of().formatHex(hash), each.getKey());
      }
    }
  }

  @Test
  void everyDialectHasEveryVersion() {
    for (SqlDialect dialect : SqlDialect.values()) {
      for (int version = 1; version <= StoreRows.SCHEMA.version(); version++) {
        String name = dialect.folder() + "/" + version + ".sql";
        assertNotNull(GOLDEN.get(name), name);
      }
      String next = dialect.folder() + "/" + (StoreRows.SCHEMA.version() + 1) + ".sql";
      assertNull(StoreRows.class.getResource(next), next);
    }
  }
}
