package dev.earshot.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static final ColumnMapping MAPPING = ColumnMapping.parse(List.of("text=t"), "map");

  @Property
  void whatRfc4180QuotesReadsBack(@ForAll("rows") @Size(min = 1, max = 5) List<List<String>> rows)
      throws IOException {
    String csv =
        rows.stream()
            .map(
                row ->
                    row.stream()
                        .map(value -> '"' + value.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(",")))
            .collect(Collectors.joining("\r\n"));
    Rows read =
        new Rows(
            new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)),
            new Table("f", MAPPING, ',', null, true),
            StandardCharsets.UTF_8,
            1 << 20,
            Position.START);
    for (List<String> row : rows) {
      assertTrue(read.next());
      assertEquals(row, Columns.split(read.text(), ',', true));
    }
    assertFalse(read.next());
  }

  @Provide
  Arbitrary<List<List<String>>> rows() {
    Arbitrary<String> value =
        Arbitraries.of("a", "\"", ",", "\n", "\r", "\r\n", "\uD83D\uDE00", " ", "\t")
            .list()
            .ofMaxSize(6)
            .map(parts -> String.join("", parts));
    return value.list().ofMinSize(1).ofMaxSize(4).list();
  }

  @Test
  void aQuoteInsideAValueIsText() {
    assertEquals(List.of("5\" disk", " \"x\"", ""), Columns.split("5\" disk, \"x\",", ',', true));
    assertEquals(List.of("a,b c", "d"), Columns.split("\"a,b\" c,d", ',', true));
  }

  @Test
  void aFormulaThatIsOneTextIsWhatASpreadsheetShows() {
    assertEquals(
        List.of("007", "123", "a\"b", "", " x "),
        Columns.split("=\"007\", =\"123\" ,\"=\"\"a\"\"\"\"b\"\"\",=\"\",=\" x \"", ',', true));
    assertEquals(List.of("007", "b"), Columns.split("=\"007\"\tb", '\t', false));
    for (String none : List.of("=123", "=A1", "=\"a\"&\"b\"", "x=\"1\"", "=\"1", "=\"1\"2")) {
      assertEquals(List.of(none, ""), Columns.split(none + ",", ',', true));
    }
  }
}
