package dev.earshot.privacy.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.management.ThreadMXBean;
import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.FileLedger;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Judging posts of authors who were heard before makes no garbage, whatever the posts state. */
class SteadyGateTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final int POSTS = 256;
  private static final int ROUND = 200 * POSTS;

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final PrivacyGate gate =
      Tenant.of(PolicyPack.named("default"), World.secret(7), FileLedger.inMemory(clock), clock)
          .gate(Purpose.of("listening"));

  /** Each bit of the number is something that this post states and others do not. */
  private static Post post(int i) {
    Author.Builder author =
        Author.builder(new AuthorId(Network.MASTODON, "social.example", "" + (100_000 + i % 32)));
    if ((i & 1) != 0) {
      author.handle("author" + i + "@social.example");
    }
    if ((i & 2) != 0) {
      author.url("https://social.example/@author" + i);
    }
    if ((i & 4) != 0) {
      author.statedAge(40);
    }
    Post.Builder post =
        Post.builder(new PostId(Network.MASTODON, "social.example", "p" + i))
            .author(author.build())
            .text((i & 8) == 0 ? "The lid is loose" : "I asked @ann by mail, and rt is none")
            .visibility(Visibility.PUBLIC);
    Provenance.Builder read =
        Provenance.builder("mastodon/1", Provenance.Method.API, "https://social.example/x", NOW);
    post.provenance(read.termsId((i & 16) == 0 ? "mastodon/1" : "mastodon/2").build());
    if ((i & 32) != 0) {
      post.title("A kettle").place(new Place("Ghent", "BE"));
    }
    if ((i & 64) != 0) {
      post.publishedAt(NOW).editedAt(NOW);
    }
    if ((i & 128) != 0) {
      post.quoteOf(Post.Reference.to(new PostId(Network.MASTODON, "social.example", "q" + i)));
      post.repostOf(Post.Reference.to(new PostId(Network.MASTODON, "social.example", "r" + i)));
    }
    return post.build();
  }

  @Test
  void postsOfDifferentShapesAreJudgedWithoutGarbage() {
    List<Post> posts = new ArrayList<>();
    for (int i = 0; i < POSTS; i++) {
      posts.add(post(i));
      assertInstanceOf(Admission.Admitted.class, gate.judge(posts.get(i)));
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    int denied = 0;
    /* Compiling may allocate on the thread once in a while, so the best of a few rounds counts. */
    for (int round = 0; round < 20 && least > 0; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int n = 0; n < ROUND; n++) {
        denied += gate.judge(posts.get(n % POSTS)) instanceof Admission.Admitted ? 0 : 1;
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertEquals(0, denied);
    assertEquals(0, least / ROUND, least + " bytes in " + ROUND + " judgements");
  }
}
