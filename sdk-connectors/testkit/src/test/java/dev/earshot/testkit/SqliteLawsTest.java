package dev.earshot.testkit;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteLawsTest extends RowsLawsContract {
  @TempDir Path folder;
  private int databases;

  SqliteLawsTest() {
    super(1, 4);
  }

  @Override
  DataSource newDatabase() {
    return Databases.pooled(Databases.sqlite(folder.resolve(++databases + ".db")));
  }
}
