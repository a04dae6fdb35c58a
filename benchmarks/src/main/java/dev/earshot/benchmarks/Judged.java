package dev.earshot.benchmarks;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Gate;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.gate.Tenant;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.Ledger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Posts of a thousand authors, as they write in a day of one brand, and gates that judge them. */
final class Judged {
  private static final int AUTHORS = 1_000;
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static final PolicyPack PACK = PolicyPack.named("default");

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final Ledger ledger = FileLedger.inMemory(clock);
  private final Post[] posts = new Post[AUTHORS];
  private Gate gate = newGate();
  private int at;

  /** What the posts state. */
  enum Shape {
    /** Nothing that the purpose may not see. */
    PLAIN,
    /** Also what the purpose may not see. */
    WHOLE,
    /** Each something else: title, place, edit, quote, the author's handle, address and age. */
    MIXED
  }

  /** Makes the posts. */
  Judged(Shape shape) {
    Arrays.setAll(posts, i -> shape == Shape.MIXED ? mixed(i) : post(i, shape == Shape.WHOLE));
  }

  /** Each bit of the number is something that this post states and others do not. */
  private static Post mixed(int i) {
    Post plain = post(i, false);
    Author author = plain.author().orElseThrow();
    Post.Builder post = plain.toBuilder();
    Author.Builder shape =
        author.toBuilder()
            .handle((i & 1) == 0 ? null : author.handle().orElseThrow())
            .url((i & 2) == 0 ? null : author.url().orElseThrow());
    if ((i & 4) != 0) {
      shape.statedAge(40);
    }
    post.author(shape.build());
    if ((i & 8) != 0) {
      post.title("A kettle").text("I asked @ann about the lid");
    }
    if ((i & 16) != 0) {
      post.editedAt(NOW).place(new Place("Ghent", "BE"));
    }
    if ((i & 32) != 0) {
      post.quoteOf(Post.Reference.to(new PostId(Network.MASTODON, "social.example", "q" + i)));
    }
    return post.build();
  }

  private Tenant tenant() {
    byte[] secret = new byte[TenantSecret.BYTES];
    Arrays.fill(secret, (byte) 7);
    return Tenant.of(PACK, TenantSecret.of(secret), ledger, clock);
  }

  private Gate newGate() {
    return tenant().gate(Purpose.of("listening"));
  }

  private static Post post(int i, boolean whole) {
    String name = "author" + i;
    Author.Builder author =
        Author.builder(new AuthorId(Network.MASTODON, "social.example", "" + (100_000 + i)))
            .handle(name + "@social.example")
            .name("Author " + i)
            .url("https://social.example/@" + name);
    Post.Builder post =
        Post.builder(new PostId(Network.MASTODON, "social.example", "p" + i))
            .author(whole ? author.bio("I boil water").posts(i).build() : author.build())
            .text("I love this kettle, though the lid is loose")
            .publishedAt(NOW)
            .visibility(Visibility.PUBLIC)
            .provenance(
                Provenance.builder(
                        "mastodon/1", Provenance.Method.API, "https://social.example/tags/x", NOW)
                    .termsId("mastodon/1")
                    .build());
    return whole ? post.html("<p>I love this kettle</p>").build() : post.build();
  }

  void all() {
    for (int i = 0; i < AUTHORS; i++) {
      next();
    }
  }

  /** Judges the next post; returns whose it is, as the pipeline takes it. */
  Set<SubjectKey> next() {
    at = at + 1 == AUTHORS ? 0 : at + 1;
    return judged(posts[at]);
  }

  /** The same of authors whom the gate never heard: once round, and another takes its place. */
  Set<SubjectKey> nextOfNewcomers() {
    if (at + 1 == AUTHORS) {
      gate = newGate();
    }
    return next();
  }

  /**
   * Whether a gate that heard everybody judges as one does that never heard anybody, and a third of
   * the authors, who opted out since by one name or another, are refused by both.
   */
  Checks.Check sameAsAGateOfItsOwn() {
    all();
    Tenant tenant = tenant();
    for (int i = 0; i < AUTHORS; i += 3) {
      Author author = posts[i].author().orElseThrow();
      List<Identity> names = Identity.allOf(author);
      tenant.person(names.get(i % names.size())).optOut("form-" + i);
    }
    int wrong = 0;
    for (int i = 0; i < AUTHORS; i++) {
      Admission said = gate.judge(posts[i]);
      boolean out = said instanceof Admission.Denied;
      if (out != (i % 3 == 0) || !said.equals(newGate().judge(posts[i]))) {
        wrong++;
      }
    }
    return new Checks.Check(
        "the gate judges as one that never heard anybody, opt-outs included", AUTHORS, wrong);
  }

  private Set<SubjectKey> judged(Post post) {
    Admission admission = gate.judge(post);
    return admission instanceof Admission.Admitted admitted ? admitted.subjects() : Set.of();
  }
}
