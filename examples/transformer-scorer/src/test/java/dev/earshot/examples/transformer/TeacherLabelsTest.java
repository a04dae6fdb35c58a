package dev.earshot.examples.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("heavy")
class TeacherLabelsTest {
  private static final int COLUMNS = 9;

  @Test
  void keepsHashesInOrderAndSharesInTwoHundredFiftyFifths() {
    TeacherLabels labels = new TeacherLabels();
    for (Task task : Task.values()) {
      labels.add("the kettle sings", task, new double[task.labels().size()]);
    }
    labels.add("the kettle sings", Task.SENTIMENT, new double[] {0.1, 0.2, 0.7});
    labels.add("the kettle sings", Task.EMOTION, new double[] {0.4, 0.3, 0.2, 0.1});
    labels.add("the kettle sings", Task.IRONY, new double[] {0.25, 0.75});
    labels.add("the kettle sings", Task.COMPLAINT, new double[] {0, 1});
    labels.add("the kettle leaks", Task.SENTIMENT, new double[] {0.998, 0, 0.002});
    labels.add("a kettle", Task.SENTIMENT, new double[] {0.5, 0, 0.5});
    assertEquals(3, labels.count());
    Map<Long, List<Integer>> expected =
        Map.of(
            TeacherLabels.hash("the kettle sings"),
            List.of(26, 179, 77, 51, 26, 191, 0, 0, 255),
            TeacherLabels.hash("the kettle leaks"),
            List.of(254, 1, 0, 0, 0, 0, 0, 0, 0),
            TeacherLabels.hash("a kettle"),
            List.of(128, 127, 0, 0, 0, 0, 0, 0, 0));
    byte[] bytes = labels.write();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    assertEquals(0x4553544C, in.getInt());
    assertEquals(2, in.getInt());
    assertEquals(3, in.getInt());
    assertEquals(COLUMNS, in.getInt());
    long last = 0;
    for (int i = 0; i < 3; i++) {
      long hash = in.getLong();
      assertEquals(1, Long.compareUnsigned(hash, last));
      last = hash;
      List<Integer> shares = new ArrayList<>();
      for (int column = 0; column < COLUMNS; column++) {
        shares.add(in.get() & 0xFF);
      }
      assertEquals(expected.get(hash), shares);
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    assertEquals((int) crc.getValue(), in.getInt());
    assertEquals(0, in.remaining());
  }
}
