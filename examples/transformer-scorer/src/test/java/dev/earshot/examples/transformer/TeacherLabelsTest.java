package dev.earshot.examples.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("heavy")
class TeacherLabelsTest {
  @Test
  void keepsHashesInOrderAndProbabilitiesInTwoHundredFiftyFifths() {
    TeacherLabels labels = new TeacherLabels();
    labels.add("the kettle sings", new double[] {0.1, 0.2, 0.7});
    labels.add("the kettle leaks", new double[] {0.998, 0, 0.002});
    labels.add("a kettle", new double[] {0.5, 0, 0.5});
    byte[] bytes = labels.write();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    assertEquals(0x4553544C, in.getInt());
    assertEquals(1, in.getInt());
    assertEquals(3, in.getInt());
    long last = 0;
    for (int i = 0; i < 3; i++) {
      long hash = in.getLong();
      assertEquals(1, Long.compareUnsigned(hash, last));
      last = hash;
      int negative = in.get() & 0xFF;
      int positive = in.get() & 0xFF;
      if (hash == TeacherLabels.hash("the kettle sings")) {
        assertEquals(26, negative);
        assertEquals(179, positive);
      } else if (hash == TeacherLabels.hash("a kettle")) {
        assertEquals(255, negative + positive, "never more than all");
      } else {
        assertEquals(254, negative);
        assertEquals(1, positive);
      }
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    assertEquals((int) crc.getValue(), in.getInt());
  }
}
