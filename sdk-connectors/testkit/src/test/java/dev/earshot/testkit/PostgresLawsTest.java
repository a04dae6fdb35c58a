package dev.earshot.testkit;

import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

@Tag("heavy")
class PostgresLawsTest extends RowsLawsContract {
  PostgresLawsTest() {
    super(2, 12);
  }

  @Override
  DataSource newDatabase() {
    return Databases.pooled(Databases.postgres());
  }
}
