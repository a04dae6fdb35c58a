package dev.earshot.examples.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.QueryMatch;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class MentionsCsvTest {
  private static final String HEADER =
      "id,network,kind,published_at,author,language,title,text,url,queries,polarity\r\n";

  @Test
  void writesOneRowAMentionBelowTheHeader() throws IOException {
    Post post =
        Post.builder(PostId.of(Network.BLUESKY, "1"))
            .author(
                Author.builder(AuthorId.of(Network.BLUESKY, "a")).handle("mira.example").build())
            .publishedAt(Instant.parse("2026-11-16T12:00:00Z"))
            .language("en")
            .title("A, B")
            .text("said \"no\"\ntwice")
            .url("https://a.example/1")
            .build();
    Mention mention =
        Mention.builder(post)
            .matches(List.of(new QueryMatch("brand", List.of()), new QueryMatch("app", List.of())))
            .build();
    assertEquals(
        HEADER
            + "bluesky::1,bluesky,POST,2026-11-16T12:00:00Z,mira.example,en,\"A, B\","
            + "\"said \"\"no\"\"\ntwice\",https://a.example/1,brand app,-0.25\r\n",
        csv(mention, "-0.25"));
  }

  @Test
  void leavesUnstatedCellsEmpty() throws IOException {
    Mention mention = saying("x");
    assertEquals(HEADER + "feed::1,feed,POST,,,,,x,,,\r\n", csv(mention, ""));
  }

  @Test
  void disarmsFormulasAndKeepsNumbers() throws IOException {
    for (String formula : new String[] {"=1+1", "+x", "-2+3", "@SUM(A1)", "-", "=HYPERLINK(A1)"}) {
      assertTrue(csv(saying(formula), "").contains(",'" + formula + ","), formula);
    }
    assertTrue(csv(saying("\t=1"), "").contains(",\"\t'=1\","));
    assertTrue(csv(saying("＝cmd"), "").contains(",\"'＝cmd\","));
    for (String plain : new String[] {"-0.5", "+12", "-1.5e-7", "a=b", "2-1"}) {
      assertTrue(csv(saying(plain), "").contains("," + plain + ","), plain);
    }
    assertTrue(csv(saying("=A1,\"x\""), "").contains(",\"'=A1,\"\"x\"\"\","));
  }

  @Property(tries = 300)
  void everyTextReadsBackAsOneCell(@ForAll String text) throws IOException {
    List<List<String>> rows = read(csv(saying(text), ""));
    assertEquals(2, rows.size());
    assertEquals(11, rows.get(1).size());
    String cell = rows.get(1).get(7);
    String kept = saying(text).post().text();
    assertEquals(kept.replace("'", ""), cell.replace("'", ""), "only apostrophes are added");
  }

  private static Mention saying(String text) {
    return Mention.builder(Post.builder(PostId.of(Network.FEED, "1")).text(text).build()).build();
  }

  private static String csv(Mention mention, String polarity) throws IOException {
    StringBuilder out = new StringBuilder();
    new MentionsCsv(out, List.of(new MentionsCsv.Column("polarity", any -> polarity)))
        .write(mention);
    return out.toString();
  }

  /** A reader of its own, so that writer and test do not share a mistake. */
  static List<List<String>> read(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        cell.append(csv.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == ',') {
        row.add(cell.toString());
        cell.setLength(0);
      } else if (!quoted && c == '\r' && i + 1 < csv.length() && csv.charAt(i + 1) == '\n') {
        i++;
        row.add(cell.toString());
        cell.setLength(0);
        rows.add(List.copyOf(row));
        row.clear();
      } else {
        cell.append(c);
      }
    }
    return rows;
  }
}
