package dev.earshot.benchmarks;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Gate;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.gate.Tenant;
import dev.earshot.privacy.ledger.FileLedger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to judge one post? The keys of an author are a keyed hash for each identity; of
 * few authors they are known from the post before, of many they are not.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GateBenchmark {
  /** Creates the benchmark. */
  public GateBenchmark() {}

  /** A thousand authors, as they write in a day of one brand. */
  @State(Scope.Thread)
  public static class FewAuthors extends Judged {
    /** Creates the state. */
    public FewAuthors() {
      super(1_000);
    }
  }

  /** More authors than any cache of theirs holds. */
  @State(Scope.Thread)
  public static class ManyAuthors extends Judged {
    /** Creates the state. */
    public ManyAuthors() {
      super(100_000);
    }
  }

  /** Posts of so many authors, and the gate. */
  public abstract static class Judged {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Gate gate;
    private final Post[] posts;
    private int at;

    private Judged(int authors) {
      InstantSource clock = InstantSource.fixed(NOW);
      byte[] secret = new byte[TenantSecret.BYTES];
      Arrays.fill(secret, (byte) 7);
      gate =
          Tenant.of(
                  PolicyPack.named("default"),
                  TenantSecret.of(secret),
                  FileLedger.inMemory(clock),
                  clock)
              .gate(Purpose.of("listening"));
      posts = new Post[authors];
      Arrays.setAll(posts, Judged::post);
    }

    /* A new author each time, as sources make them: equal to the one before, and not the same. */
    private static Post post(int i) {
      String name = "author" + i;
      return Post.builder(new PostId(Network.MASTODON, "social.example", "p" + i))
          .author(
              Author.builder(new AuthorId(Network.MASTODON, "social.example", "" + (100_000 + i)))
                  .handle(name + "@social.example")
                  .name("Author " + i)
                  .url("https://social.example/@" + name)
                  .build())
          .text("I love this kettle, though the lid is loose")
          .publishedAt(NOW)
          .visibility(Visibility.PUBLIC)
          .provenance(
              Provenance.builder(
                      "mastodon/1", Provenance.Method.API, "https://social.example/tags/x", NOW)
                  .termsId("mastodon/1")
                  .build())
          .build();
    }

    /* What the pipeline takes of an admission: the post as it may be kept, and whose it is. */
    Object next() {
      at = at + 1 == posts.length ? 0 : at + 1;
      Admission admission = gate.judge(posts[at]);
      return admission instanceof Admission.Admitted admitted ? admitted.subjects() : admission;
    }
  }

  /** Authors who write again and again. */
  @Benchmark
  public Object fewAuthors(FewAuthors state) {
    return state.next();
  }

  /** Authors who write once. */
  @Benchmark
  public Object manyAuthors(ManyAuthors state) {
    return state.next();
  }
}
