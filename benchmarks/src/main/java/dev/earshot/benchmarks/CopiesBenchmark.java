package dev.earshot.benchmarks;

import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.scoring.copies.Copies;
import dev.earshot.scoring.copies.Copy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What does it cost to look for the copies of one post among very many? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CopiesBenchmark {
  /** Creates the benchmark. */
  public CopiesBenchmark() {}

  /**
   * The posts that are held, made of pairs of words as tweets have them, so that phrases are as
   * common as they are there; and posts to look up. Ten million take 4 GB of heap.
   */
  @State(Scope.Benchmark)
  public static class Held {
    private static final Network NETWORK = new Network("x");
    private static final int LOOKED_UP = 4096;

    private final Map<String, List<String>> followers = new HashMap<>();
    private final List<String> firsts = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<Post> others = new ArrayList<>();
    private final List<Post> altered = new ArrayList<>();
    private @org.jspecify.annotations.Nullable Copies copies;
    private int turn;

    /** How many are held; ten million are asked for by {@code -p held=10000000}. */
    @Param("100000")
    public int held;

    /** Creates the state. */
    public Held() {}

    /** Makes and holds them. */
    @org.openjdk.jmh.annotations.Setup
    public void hold() {
      for (String text : Posts.tweets().texts()) {
        String[] words = text.split("\\s+");
        firsts.add(words[0]);
        for (int i = 1; i < words.length; i++) {
          followers.computeIfAbsent(words[i - 1], word -> new ArrayList<>()).add(words[i]);
        }
      }
      Copies all = new Copies(held, author -> 1);
      int every = Math.max(1, held / LOOKED_UP);
      for (int i = 0; i < held; i++) {
        String text = text();
        all.add(post(i, text));
        if (i % every == 0 && altered.size() < LOOKED_UP) {
          altered.add(post(-1, "RT @bo: " + text));
          others.add(post(-1, text()));
        }
      }
      copies = all;
    }

    private static Post post(int number, String text) {
      return Post.builder(PostId.of(NETWORK, "18" + (1_000_000_000L + number))).text(text).build();
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      String word = firsts.get(random.nextInt(firsts.size()));
      for (int left = 8 + random.nextInt(16); left > 0; left--) {
        text.append(word).append(' ');
        List<String> next = followers.getOrDefault(word, firsts);
        word = next.get(random.nextInt(next.size()));
      }
      return text.toString();
    }

    private List<Copy> find(List<Post> posts) {
      turn = (turn + 1) % posts.size();
      return java.util.Objects.requireNonNull(copies).find(posts.get(turn), 1);
    }
  }

  /** Whether copies that a name was put before are found. */
  static Checks.Check areFound(int held) {
    Held state = new Held();
    state.held = held;
    state.hold();
    int wrong = 0;
    for (int i = 0; i < state.altered.size(); i++) {
      wrong += state.find(state.altered).isEmpty() ? 1 : 0;
    }
    return new Checks.Check("copies with a name before them are found", held, wrong);
  }

  /** A post that nobody copied. */
  @Benchmark
  public List<Copy> other(Held state) {
    return state.find(state.others);
  }

  /** A post that is a copy of one of them. */
  @Benchmark
  public List<Copy> altered(Held state) {
    return state.find(state.altered);
  }
}
