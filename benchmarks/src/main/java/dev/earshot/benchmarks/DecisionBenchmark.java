package dev.earshot.benchmarks;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.gate.PrivacyGate;
import dev.earshot.privacy.gate.Tenant;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.Verdict;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * What does it cost to ask a ledger what stands against somebody, the subject's key in hand? Beside
 * a map of primitives that knows half of the key and has one number to say. And to ask a gate about
 * an author it has heard of, beside a map by strings that knows nothing else.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {
  private static final Purpose PURPOSE = Purpose.of("listening");
  private static final Instant AT = Instant.parse("2026-11-01T00:00:00Z");
  private static final int BATCH = 1024;

  /** Creates the benchmark. */
  public DecisionBenchmark() {}

  /** A ledger in which everybody opted out, and those who are asked about. */
  @State(Scope.Benchmark)
  public static class Recorded {
    /** How many subjects there are. */
    @Param("1000000")
    public int subjects;

    private final FileLedger ledger = FileLedger.inMemory(InstantSource.fixed(AT));
    private Long2LongOpenHashMap map = new Long2LongOpenHashMap();
    private long[] known = {};
    private long[] unknown = {};

    /** Creates the state. */
    public Recorded() {}

    /** Records an opt-out of each. */
    @Setup
    public void record() {
      SplittableRandom random = new SplittableRandom(7);
      known = random.longs(2L * subjects).toArray();
      unknown = random.longs(2L * subjects).toArray();
      map = new Long2LongOpenHashMap(subjects);
      List<LedgerEvent> batch = new ArrayList<>(BATCH);
      for (int i = 0; i < subjects; i++) {
        SubjectKey key = new SubjectKey(known[2 * i], known[2 * i + 1]);
        batch.add(LedgerEvent.builder(LedgerEvent.Type.OPT_OUT, key, AT).build());
        map.put(key.high(), i);
        if (batch.size() == BATCH || i == subjects - 1) {
          ledger.append(batch);
          batch.clear();
        }
      }
    }
  }

  /** Who is asked about next. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;

    /** Creates the state. */
    public Turn() {}

    /* Through all of them, far from one another. */
    private int of(Recorded state) {
      next = (int) ((next + 514_229L) % state.subjects);
      return 2 * next;
    }
  }

  /** Somebody who opted out. */
  @Benchmark
  public Object hit(Recorded state, Turn turn) {
    int i = turn.of(state);
    return state.ledger.verdict(new SubjectKey(state.known[i], state.known[i + 1]), PURPOSE, AT);
  }

  /** Somebody of whom nothing is recorded. */
  @Benchmark
  public Object miss(Recorded state, Turn turn) {
    int i = turn.of(state);
    return state.ledger.verdict(
        new SubjectKey(state.unknown[i], state.unknown[i + 1]), PURPOSE, AT);
  }

  /** Somebody whom fastutil's map knows. */
  @Benchmark
  public long mapHit(Recorded state, Turn turn) {
    return state.map.get(state.known[turn.of(state)]);
  }

  /** Somebody whom fastutil's map does not know. */
  @Benchmark
  public long mapMiss(Recorded state, Turn turn) {
    return state.map.get(state.unknown[turn.of(state)]);
  }

  /** A gate over that ledger, and authors it has heard of, of whom each second opted out. */
  @State(Scope.Benchmark)
  public static class Heard {
    private static final int AUTHORS = 1024;

    /* Others than those it heard of, as each page that is read makes them anew. */
    private final List<Author> byId = new ArrayList<>();
    private final List<Author> named = new ArrayList<>();
    private final Map<String, Integer> map = new ConcurrentHashMap<>();
    private final List<String> keys = new ArrayList<>();
    private @Nullable Tenant tenant;
    private @Nullable PrivacyGate gate;

    /** Creates the state. */
    public Heard() {}

    /** Hears of each. */
    @Setup
    public void hear(Recorded recorded) {
      byte[] secret = new byte[TenantSecret.BYTES];
      new SplittableRandom(3).nextBytes(secret);
      Tenant world =
          Tenant.of(
              PolicyPack.named("default"),
              TenantSecret.of(secret),
              recorded.ledger,
              InstantSource.fixed(AT));
      PrivacyGate heard = world.gate(PURPOSE);
      for (int i = 0; i < AUTHORS; i++) {
        byId.add(author(i).build());
        named.add(named(i));
        heard.decide(author(i).build(), AT);
        heard.decide(named(i), AT);
        if (i % 2 == 0) {
          world.person(Identity.of(byId.get(i).id())).optOut("form " + i);
        }
        keys.add(id(i));
      }
      for (int i = 0; i < recorded.subjects; i++) {
        map.put(id(i), i);
      }
      tenant = world;
      gate = heard;
    }

    private static String id(int i) {
      return "" + (109_000_000_000L + 7_919L * i);
    }

    private static Author.Builder author(int i) {
      return Author.builder(new AuthorId(Network.MASTODON, "town.example", id(i)));
    }

    private static Author named(int i) {
      return author(i)
          .handle("person" + i + "@town.example")
          .url("https://town.example/@person" + i)
          .build();
    }

    private Tenant tenant() {
      return Objects.requireNonNull(tenant, "tenant");
    }

    private PrivacyGate gate() {
      return Objects.requireNonNull(gate, "gate");
    }
  }

  /** Whether who opted out is refused and nobody else, as by a gate that never heard anybody. */
  static Checks.Check sameAsAskedAnew(int subjects) {
    Recorded recorded = new Recorded();
    recorded.subjects = subjects;
    recorded.record();
    Heard heard = new Heard();
    heard.hear(recorded);
    int wrong = 0;
    for (int i = 0; i < 2 * subjects; i += 2) {
      SubjectKey known = new SubjectKey(recorded.known[i], recorded.known[i + 1]);
      SubjectKey unknown = new SubjectKey(recorded.unknown[i], recorded.unknown[i + 1]);
      boolean right =
          recorded.ledger.verdict(known, PURPOSE, AT) == Verdict.OPTED_OUT
              && recorded.ledger.verdict(unknown, PURPOSE, AT) == Verdict.NONE;
      wrong += right ? 0 : 1;
    }
    PrivacyGate anew = heard.tenant().gate(PURPOSE);
    for (Author author : heard.byId) {
      wrong += heard.gate().decide(author, AT) == anew.decide(author, AT) ? 0 : 1;
    }
    return new Checks.Check(
        "who opted out is refused and nobody else, as by a gate that never heard anybody",
        2 * subjects + Heard.AUTHORS,
        wrong);
  }

  /* Through all of them, far from one another. */
  private static int of(Turn turn) {
    turn.next = (turn.next + 389) & (Heard.AUTHORS - 1);
    return turn.next;
  }

  /** An author of whom the id is known. */
  @Benchmark
  public Object author(Heard state, Turn turn) {
    return state.gate().decide(state.byId.get(of(turn)), AT);
  }

  /** The same, asked by two threads at once. */
  @Benchmark
  @Threads(2)
  public Object authorByTwo(Heard state, Turn turn) {
    return state.gate().decide(state.byId.get(of(turn)), AT);
  }

  /** An author of whom id, handle and profile are known. */
  @Benchmark
  public Object namedAuthor(Heard state, Turn turn) {
    return state.gate().decide(state.named.get(of(turn)), AT);
  }

  /** A string that the platform's map knows. */
  @Benchmark
  public @Nullable Object stringMap(Heard state, Turn turn) {
    return state.map.get(state.keys.get(of(turn)));
  }
}
