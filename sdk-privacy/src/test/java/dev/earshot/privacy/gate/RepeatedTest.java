package dev.earshot.privacy.gate;

import static dev.earshot.privacy.gate.World.ann;
import static dev.earshot.privacy.gate.World.bob;
import static dev.earshot.privacy.gate.World.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.privacy.Identity;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person's words in others' posts leave with the person; the mere name of somebody does not. */
class RepeatedTest {
  private static final Identity ANN = Identity.handle(Network.MASTODON, "ann@example.org");

  private final World world = new World("smync");

  private static Post.Builder by(Author author, String id, String of) {
    return post(id, author)
        .kind(Post.Kind.REPOST)
        .text("tea is fine")
        .repostOf(new Post.Reference(null, of));
  }

  @DisplayName("SM-21, SM-26: a repost is refused once its first author opted out")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/@ann/1",
        "https://example.org/users/ann/statuses/1",
        "https://far.example/@ann@example.org/7"
      })
  void aRepostLeavesWithItsFirstAuthor(String address) {
    Post repost = by(bob(), "9", address).build();
    assertEquals("ADMITTED", world.code(repost));
    MentionStore store = world.keeping(by(bob(), "9", address), post("3", bob()));
    for (Identity name : List.of(ANN, Identity.profile("https://example.org/@ann"))) {
      World own = new World("smync");
      own.tenant.person(name).optOut("form-1");
      assertEquals("OPTED_OUT", own.code(repost));
      assertEquals("ADMITTED", own.code(post("3", bob()).build()));
      List<Removal> removals = own.gate.removals(store);
      assertEquals(1, removals.size());
      assertEquals(
          List.of("9"),
          removals.stream()
              .flatMap(each -> store.postsOf(((Removal.OfSubject) each).subject()).stream())
              .map(PostId::nativeId)
              .toList());
    }
  }

  @Test
  void aQuoteLeavesWithWhomItQuotes() {
    Post quote =
        post("9", bob())
            .kind(Post.Kind.QUOTE)
            .text("so true: tea is fine")
            .quoteOf(new Post.Reference(null, "https://example.org/@ann/1"))
            .build();
    assertEquals("ADMITTED", world.code(quote));
    world.tenant.person(ANN).suppress("form-1");
    assertEquals("SUPPRESSED", world.code(quote));
    Admission.Denied denied = assertInstanceOf(Admission.Denied.class, world.gate.judge(quote));
    assertEquals(Removal.Cause.ERASED, denied.cause().orElseThrow());
  }

  @DisplayName("a repost written by hand says whose words follow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RT @ann: tea is fine",
        "Indeed! RT @Ann tea is fine",
        "MT @ann: tea is fine",
        "RT: @ann tea is fine",
        "\u201c@ann: tea is fine\u201d so sad",
        "\"@ann: tea is fine\" so sad",
        "so sad \u00ab@Ann : tea is fine\u00bb",
        "QT @ann: tea is fine",
        "rt @ann : tea is fine",
        "Rt @ann tea is fine",
        "RT \uff20ann: tea is fine",
        "RT @ ann: tea is fine",
        "RT\uff1a@ann tea is fine",
        "so sad (RT @ann: tea is fine)",
        "\u267b @ann: tea is fine",
        "\u267b\ufe0f @ann: tea is fine",
        "\ud83d\udd01 @ann tea is fine",
        "Repost @ann: tea is fine",
        "#repost @ann tea is fine",
        "Reposted from @ann: tea is fine",
        "Repost \u2022 @ann tea is fine",
        "RT @\u200bann: tea is fine",
        "RT @\u2060ann\u200b: tea is fine",
        "RT @a\u200bnn: tea is fine",
        "RT\u200b @ann: tea is fine",
        "RT\u00a0@ann: tea is fine",
        "\uff32\uff34 @ann: tea is fine",
        "\uff52\uff54\u3000\uff20ann: tea is fine",
        "Retweeted @ann: tea is fine",
        "so sad. Retweeted @ann : tea is fine",
        "Retweeted ann (@ann): tea is fine",
        "Retweeted Ann Lee of the Long Names (@ann): tea is fine",
        "RT Ann Lee (@ann): tea is fine",
        "QRT @ann: tea is fine",
        "PRT @ann: tea is fine",
        "ReTweet @ann: tea is fine",
        "Quoting @ann: tea is fine",
        "quote @ann: tea is fine",
        "RT .@ann: tea is fine"
      })
  void aRepostByHandIsOne(String text) {
    Post repost =
        Post.builder(PostId.of(Network.of("x"), "9"))
            .author(Author.builder(AuthorId.of(Network.of("x"), "8")).handle("bob").build())
            .text(text)
            .visibility(bobs().visibility())
            .provenance(bobs().provenance().orElseThrow())
            .build();
    assertEquals("ADMITTED", world.code(repost));
    world.tenant.person(Identity.handle(Network.of("x"), "ann")).optOut("form-1");
    assertEquals("OPTED_OUT", world.code(repost));
    for (String other :
        List.of(
            "hi @ann, ART @ann",
            "@ann: tea is fine",
            "\"@ann is fine\" they say",
            "\"tea\" @ann: fine",
            "start @ann: tea",
            "the report: @ann is fine",
            "hat tip @ann: tea",
            "please retweet @ann",
            "quoting @ann is what they do",
            "Retweeted by many (@ann too)",
            "tea (@ann): fine",
            "I sort @ann: tea",
            "\u201c@ann nice\u201d",
            "RT this, @ann")) {
      assertEquals("ADMITTED", world.code(repost.toBuilder().text(other).build()), other);
    }
    Post titled = repost.toBuilder().title(text).text("tea").build();
    assertEquals("OPTED_OUT", world.code(titled), "a feed's title says it too");
    Post federated = post("9", bob()).text(text).build();
    assertEquals("ADMITTED", world.code(federated));
    world.tenant.person(ANN).optOut("form-2");
    assertEquals("OPTED_OUT", world.code(federated), "a name without a server is of the same one");
  }

  @DisplayName("a repost by hand of an address is one of whoever's address it is")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RT https://x.com/ann/status/1 tea is fine",
        "rt: https://twitter.com/Ann/status/1?s=20 tea is fine",
        "so sad: QT HTTPS://X.com/ann/status/1, tea"
      })
  void aRepostByHandOfAnAddressIsOne(String text) {
    Post repost = post("9", bob()).text(text).build();
    assertEquals("ADMITTED", world.code(repost));
    world.tenant.person(Identity.handle(Network.of("x"), "ann")).optOut("form-1");
    assertEquals("OPTED_OUT", world.code(repost));
    Post link = post("9", bob()).text("see https://x.com/ann/status/1").build();
    assertEquals("ADMITTED", world.code(link));
  }

  private static Post bobs() {
    return post("3", bob()).build();
  }

  @Test
  void whomATextOnlyNamesIsNoReason() {
    world.tenant.person(ANN).optOut("form-1");
    Post answer =
        post("9", bob())
            .kind(Post.Kind.REPLY)
            .text("@ann@example.org tea is fine")
            .inReplyTo(new Post.Reference(null, "https://example.org/@ann/1"))
            .build();
    assertEquals("ADMITTED", world.code(answer));
    assertEquals("OPTED_OUT", world.code(post("1", ann()).build()));
  }

  @Test
  void anAddressThatNamesNobodyIsNoReason() {
    for (String address : List.of("https://x.com/i/web/status/1", "no/address")) {
      assertEquals("ADMITTED", world.code(by(bob(), "9", address).build()));
    }
  }
}
