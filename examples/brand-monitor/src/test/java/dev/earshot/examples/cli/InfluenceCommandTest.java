package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InfluenceCommandTest {
  @TempDir private Path folder;

  private Ran ran(String edges) throws IOException {
    Path file = folder.resolve("edges.tsv");
    Files.writeString(file, edges);
    return Ran.with("", "influence", "--edges", file.toString());
  }

  @Test
  @DisplayName("SM-11 who is led to most comes first, equal ones by name")
  void ranksTheNodes() throws IOException {
    Ran ran = ran("ann\tbob\ncid\tbob\t1\nbob\tann\t0.5\nbob\tann\t1e0\n");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(3, ran.lines().size());
    double sum = 0;
    for (String line : ran.lines()) {
      sum += Double.parseDouble(line.split("\t")[1]);
    }
    assertEquals(1, sum, 1e-12);
    double cid = 0.15 / 3;
    assertTrue(ran.lines().get(0).startsWith("bob\t"), ran.out());
    assertTrue(ran.lines().get(2).startsWith("cid\t"), ran.out());
    assertEquals(cid, Double.parseDouble(ran.lines().get(2).split("\t")[1]), 1e-10);
    double ann = (cid + 0.85 * (cid + 0.85 * cid)) / (1 - 0.85 * 0.85);
    assertEquals(ann, Double.parseDouble(ran.lines().get(1).split("\t")[1]), 1e-9);
  }

  @Test
  void whatIsNoEdgeIsARejectThatNamesTheField() throws IOException {
    String rows = "a\tb\nalone\na\tb\tmuch\na\tb\t0\na\tb\t-1\na\tb\tNaN\na\tb\tInfinity\n\tb\n";
    Ran ran = ran(rows + "a\tb\t4d\n\n");
    assertEquals(3, ran.code());
    assertEquals(2, ran.lines().size(), ran.out());
    assertTrue(ran.err().contains("weight"), ran.err());
    assertTrue(ran.err().contains("row"), ran.err());
    assertEquals(8, ran.err().lines().filter(line -> line.contains("edges.tsv")).count());
  }

  @Test
  void nothingComesOfNothing() throws IOException {
    assertEquals("", ran("").out());
    assertEquals(
        1, Ran.with("", "influence", "--edges", folder.resolve("none.tsv").toString()).code());
  }
}
