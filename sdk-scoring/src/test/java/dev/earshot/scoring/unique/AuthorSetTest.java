package dev.earshot.scoring.unique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.metric.UniqueAuthors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorSetTest {
  @Property(tries = 300)
  void whoeverHasAMentionIsInItOnce(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int steps) throws IOException {
    Random random = new Random(seed);
    int people = 1 + random.nextInt(40);
    AuthorSet set = new AuthorSet(1_000);
    Map<Long, Integer> mentions = new HashMap<>();
    for (int i = 0; i < steps; i++) {
      long author = random.nextInt(people);
      int before = mentions.getOrDefault(author, 0);
      boolean leaves = before > 0 && random.nextBoolean();
      set.add(author, leaves ? -1 : 1);
      mentions.put(author, before + (leaves ? -1 : 1));
      mentions.values().removeIf(n -> n == 0);
      assertEquals(mentions.size(), set.size());
    }
    AuthorSet read = new AuthorSet(1_000);
    read.read(written(set));
    assertEquals(set.size(), read.size());
    mentions.forEach(
        (author, times) -> {
          for (int i = 0; i < times; i++) {
            read.add(author, -1);
          }
        });
    assertEquals(0, read.size());
    assertTrue(read.isExact());
  }

  @Property(tries = 100)
  void theUnionCountsEachOnce(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int most) {
    Random random = new Random(seed);
    AuthorSet all = new AuthorSet(10_000);
    AuthorSet some = new AuthorSet(most);
    AuthorSet others = new AuthorSet(most);
    for (int i = 0; i < 300; i++) {
      long author = random.nextInt(250);
      all.add(author, 1);
      (random.nextBoolean() ? some : others).add(author, 1);
    }
    AuthorSet union = new AuthorSet(10_000);
    union.addAll(some);
    union.addAll(others);
    if (union.isExact()) {
      assertEquals(all.size(), union.size());
    } else {
      assertEquals((double) all.size(), (double) union.size(), 0.1 * all.size());
    }
  }

  @Test
  void beyondWhatIsExactItIsASketchThatOnlyGrows() {
    AuthorSet set = new AuthorSet(3);
    for (int author = 0; author < 5_000; author++) {
      set.add(author, 1);
    }
    assertFalse(set.isExact());
    assertFalse(set.hasDeparted());
    assertEquals(5_000.0, (double) set.size(), 5_000 * 0.05);
    assertEquals(UniqueAuthors.Certainty.ESTIMATE, set.told().certainty());
    long before = set.size();
    set.add(1, -1);
    assertEquals(before, set.size());
    assertEquals(UniqueAuthors.Certainty.UPPER_BOUND, set.told().certainty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 1_000, 4_096, 20_000, 100_000, 1_000_000})
  void theSketchIsOffByItsErrorAndNoMore(int people) {
    Random random = new Random(people);
    double squares = 0;
    int runs = people > 100_000 ? 5 : 40;
    for (int run = 0; run < runs; run++) {
      Registers registers = new Registers();
      for (int i = 0; i < people; i++) {
        registers.add(AuthorSet.spread(random.nextLong()));
      }
      double off = people == 0 ? registers.estimate() : registers.estimate() / (double) people - 1;
      squares += off * off;
    }
    assertTrue(Math.sqrt(squares / runs) < 1.6 * 0.01625, "" + Math.sqrt(squares / runs));
  }

  private static DataInputStream written(AuthorSet set) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    set.write(new DataOutputStream(bytes));
    return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
  }
}
