package dev.earshot.privacy.gate;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Fingerprint;
import dev.earshot.pipeline.Kept;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant with a clock that a test turns, and posts to judge. */
final class World implements InstantSource {
  static final Purpose LISTENING = Purpose.of("listening");
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Instant now = START;
  final Ledger ledger = FileLedger.inMemory(this);
  final Tenant tenant;
  final PrivacyGate gate;

  World(String pack) {
    this(pack, 1, LISTENING);
  }

  World(String pack, int secret, Purpose purpose) {
    tenant = Tenant.of(PolicyPack.named(pack), secret(secret), ledger, this);
    gate = tenant.gate(purpose);
  }

  static TenantSecret secret(int fill) {
    byte[] bytes = new byte[TenantSecret.BYTES];
    Arrays.fill(bytes, (byte) fill);
    return TenantSecret.of(bytes);
  }

  /** Returns a tenant of the first secret that never heard of anybody, over a world's ledger. */
  static Tenant tenant(PolicyPack pack, World world) {
    return Tenant.of(pack, secret(1), world.ledger, world);
  }

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  static Author ann() {
    return Author.builder(new AuthorId(Network.MASTODON, "example.org", "7"))
        .handle("ann@example.org")
        .name("Ann")
        .url("https://example.org/@ann")
        .build();
  }

  static Author bob() {
    return Author.builder(new AuthorId(Network.MASTODON, "example.org", "8"))
        .handle("bob@example.org")
        .url("https://example.org/@bob")
        .build();
  }

  static Post.Builder post(String id, Author author) {
    return Post.builder(new PostId(Network.MASTODON, "example.org", id))
        .author(author)
        .title("title")
        .text("tea is fine")
        .html("<p>tea is fine</p>")
        .publishedAt(START.minusSeconds(60))
        .visibility(Visibility.PUBLIC)
        .provenance(provenance(Provenance.Method.API, "mastodon/1"));
  }

  static Provenance provenance(Provenance.Method method, @Nullable String terms) {
    return Provenance.builder("test/1", method, "https://example.org", START)
        .termsId(terms)
        .build();
  }

  SubjectKey keyOf(Identity identity) {
    return tenant.person(identity).keys().iterator().next();
  }

  /** Returns a store that keeps what this world's gate admits of those posts. */
  MentionStore keeping(Post.Builder... posts) {
    MentionStore store = MentionStore.inMemory();
    List<Outcome.Change> changes = new ArrayList<>();
    List<Kept> states = new ArrayList<>();
    for (Post.Builder post : posts) {
      Admission.Admitted admitted = (Admission.Admitted) gate.judge(post.build());
      Mention mention =
          Mention.builder(admitted.of(post.build())).subjects(admitted.subjects()).build();
      changes.add(new Outcome.Admitted(mention));
      states.add(Kept.Present.of(mention, new Fingerprint(0, 0), now));
    }
    store.commit(new MentionStore.Commit(changes, states, Map.of()));
    return store;
  }

  String code(Post post) {
    return gate.explain(post).code().name();
  }
}
