package dev.earshot.scoring.unique;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RegistersTest {
  @Property(tries = 300)
  void twoThatAreMergedAreOneThatSawEverything(
      @ForAll long seed, @ForAll @IntRange(max = 3_000) int each, @ForAll boolean few) {
    SplittableRandom random = new SplittableRandom(seed);
    Registers one = new Registers();
    Registers other = new Registers();
    Registers all = new Registers();
    for (int i = 0; i < 2 * each; i++) {
      // few registers of all lengths, up to the longest: what follows the register is one bit
      long hash =
          few
              ? (random.nextLong(16) << 52) | (Long.MIN_VALUE >>> (12 + random.nextInt(53)))
              : random.nextLong();
      (i % 2 == 0 ? one : other).add(hash);
      all.add(hash);
    }
    one.merge(other);
    assertArrayEquals(written(all), written(one));
    assertEquals(all.estimate(), one.estimate());
    one.merge(new Registers());
    assertArrayEquals(written(all), written(one));
  }

  private static byte[] written(Registers registers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      registers.write(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
