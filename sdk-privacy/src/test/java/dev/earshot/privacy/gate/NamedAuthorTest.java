package dev.earshot.privacy.gate;

import static dev.earshot.privacy.gate.World.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.LedgerEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authors of whom a source tells a name and no id, as feeds do. */
class NamedAuthorTest {
  private static final String ANNS_PAGE = "https://ann.example/about";
  private static final AuthorId BY_PAGE = AuthorId.of(Network.FEED, ANNS_PAGE);
  private static final AuthorId BY_MAIL = AuthorId.ofMailbox(Network.FEED, "", "ann@mail.example");

  private final World world = new World("default");

  /** On a page of that host, by the id that a feed's author has there. */
  private static Post.Builder on(String host, Author author) {
    return Post.builder(new PostId(author.id().network(), host + "/feed.xml", "1"))
        .author(author)
        .text("tea is fine")
        .visibility(Visibility.PUBLIC)
        .provenance(World.provenance(Provenance.Method.FEED, "feed/1"));
  }

  private static Author named(AuthorId id, String name) {
    Author.Builder author = Author.builder(id).name(name);
    return (id.nativeId().startsWith("https:") ? author.url(id.nativeId()) : author).build();
  }

  private static Author alone(String site, String name) {
    return named(AuthorId.ofName(Network.FEED, site, name), name);
  }

  private static Post ann(AuthorId id) {
    return on("news.blog.example", named(id, "Ann  LEE")).build();
  }

  @DisplayName("SM-21: an opt-out by site and name covers every author it may mean")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "feed:blog.example:Ann Lee",
        "feed:www.Blog.example:ann\u00a0lee",
        "podcast:news.blog.example:ANN LEE"
      })
  void anOptOutByNameCoversEveryAuthorItMayMean(String said) {
    List<Post> all =
        List.of(
            on("news.blog.example", alone("blog.example", "Ann Lee")).build(),
            ann(BY_PAGE),
            ann(BY_MAIL),
            on("news.blog.example", named(new AuthorId(Network.PODCAST, "", ANNS_PAGE), "Ann Lee"))
                .build(),
            on("news.blog.example", named(AuthorId.of(Network.FEED, "https://x.com/al"), "ann lee"))
                .build());
    all.forEach(post -> assertEquals("ADMITTED", world.code(post)));
    Network network = Network.of(said.substring(0, said.indexOf(':')));
    Identity given = Identity.account(network, said);
    assertTrue(given.isUnstable());
    world.tenant.person(given).optOut("form-1");
    all.forEach(post -> assertEquals("OPTED_OUT", world.code(post), post.author().toString()));
  }

  @DisplayName("SM-21: an opt-out by a mailbox covers posts of whatever network tells of it")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@mail.example",
        "mailto:Ann@mail.example",
        "Ann Lee <ann@mail.example>",
        "Ann (ann@mail.example)"
      })
  void anOptOutByMailboxCoversPostsOfEveryNetwork(String written) {
    Identity given = Identity.account(Network.FEED, "feed::ann@mail.example");
    world.tenant.person(given).optOut("form-1");
    for (String network : List.of("feed", "webz", "shop", "activitypub", "disqus")) {
      AuthorId ann = AuthorId.ofMailbox(new Network(network), "", written);
      assertEquals(
          "OPTED_OUT", world.code(on("far.example", named(ann, "A. L.")).build()), network);
    }
  }

  /** As a mention shows it. */
  @Test
  void anOptOutByTheIdOfAnAuthorKnownByNameCoversThem() {
    AuthorId shown = AuthorId.ofName(Network.FEED, "blog.example", "Ann Lee");
    world.tenant.person(Identity.account(Network.FEED, shown.toString())).optOut("form-1");
    assertEquals("OPTED_OUT", world.code(ann(shown)));
    assertEquals("OPTED_OUT", world.code(ann(BY_PAGE)));
    assertEquals("OPTED_OUT", world.code(ann(BY_MAIL)));
  }

  @DisplayName("SM-21: an opt-out by site and name reaches nobody of another site or name")
  @ParameterizedTest
  @CsvSource({
    "other.example, Ann Lee",
    "news.blog.example, Anna Lee",
    "news.blog.example, Bo",
    "myblog.example, Ann Lee",
    "example, Ann Lee"
  })
  void anOptOutByNameReachesNobodyElse(String host, String name) {
    world.tenant.person(Identity.named("blog.example", "Ann Lee")).optOut("form-1");
    for (Author author :
        List.of(
            alone(host.replace("news.", ""), name), named(BY_PAGE, name), named(BY_MAIL, name))) {
      assertEquals("ADMITTED", world.code(on(host, author).build()));
    }
  }

  @Test
  void sitesUnderOneSuffixAreNotOneSite() {
    world.tenant.person(Identity.named("news.bbc.co.uk", "Ann Lee")).optOut("form-1");
    assertEquals(
        "OPTED_OUT", world.code(on("www.bbc.co.uk", alone("bbc.co.uk", "Ann Lee")).build()));
    for (Author author :
        List.of(
            alone("itv.co.uk", "Ann Lee"),
            named(AuthorId.of(Network.FEED, "https://itv.co.uk/al"), "Ann Lee"),
            named(BY_MAIL, "Ann Lee"))) {
      assertEquals("ADMITTED", world.code(on("itv.co.uk", author).build()));
    }
  }

  @Test
  @DisplayName("SM-21: an opt-out by page holds under any name, one by name on any page")
  void anOptOutByEitherFormHolds() {
    Post post = ann(BY_PAGE);
    world.tenant.person(Identity.profile(Network.FEED, "ann.example/about/")).optOut("form-1");
    assertEquals("OPTED_OUT", world.code(post));
    assertEquals("OPTED_OUT", world.code(on("far.example", named(BY_PAGE, "A. L.")).build()));
    World other = new World("default");
    other.tenant.person(Identity.named("https://ann.example/", "Ann Lee")).optOut("form-1");
    assertEquals("OPTED_OUT", other.code(post), "with a page there");
    assertEquals(
        "OPTED_OUT", other.gate.decide(named(BY_PAGE, "Ann Lee"), START).name(), "without a post");
  }

  @Test
  @DisplayName("SM-21: an opt-out by mailbox holds on every site, and no mailbox is kept in clear")
  void anOptOutByMailboxHolds() {
    Identity given = Identity.account(Network.FEED, "feed::Ann@Mail.example");
    assertFalse(given.canonical().contains("@"));
    assertFalse(given.isUnstable(), "it is one person's");
    world.tenant.person(given).optOut("form-1");
    assertEquals("OPTED_OUT", world.code(ann(BY_MAIL)));
    Author podcast = named(new AuthorId(Network.PODCAST, "", BY_MAIL.nativeId()), "A. L.");
    assertEquals("OPTED_OUT", world.code(on("far.example", podcast).build()));
    assertEquals("ADMITTED", world.code(ann(BY_PAGE)), "of whom no mailbox is told");
  }

  /** What names nobody is refused, with what to write instead; never with what was written. */
  @ParameterizedTest
  @CsvSource({
    "feed::Ann Lee, account",
    "feed::unknown, account",
    "feed:blog:Ann Lee, site",
    "feed:blog.example:a@b, name",
    "feed:a b.example:Ann, site"
  })
  void whatNamesNobodyIsRefused(String written, String field) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Identity.account(Network.FEED, written));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith(field + ": "), message);
    assertFalse(message.contains("Ann"), message);
  }

  @Test
  void aNameKeepsOutAndLetsNobodyIn() {
    World asked = new World("smt", 1, Purpose.of("linkage"));
    Identity name = Identity.named("blog.example", "Ann Lee");
    asked.ledger.append(
        LedgerEvent.builder(LedgerEvent.Type.GRANT, asked.keyOf(name), World.START)
            .purposes(Purpose.of("linkage"))
            .build());
    Provenance licensed = World.provenance(Provenance.Method.LICENSED, "news/1");
    for (Author author : List.of(alone("blog.example", "Ann Lee"), named(BY_PAGE, "Ann Lee"))) {
      Post post = on("blog.example", author).provenance(licensed).build();
      assertEquals("NO_CONSENT", asked.code(post));
    }
    asked.tenant.person(Identity.of(BY_PAGE)).consent("form-2", Purpose.of("linkage"));
    Post byPage = on("blog.example", named(BY_PAGE, "Ann Lee")).provenance(licensed).build();
    assertEquals("ADMITTED", asked.code(byPage));
    world.tenant.person(name).optOut("form-1");
    world.tenant.person(name).optIn("form-2");
    assertEquals("ADMITTED", world.code(byPage), "whoever opted out comes back");
  }

  /** Another person of that name has a page: what they write elsewhere is theirs. */
  @Test
  void anAccountIsNotKnownByANameThatOthersHave() {
    world.tenant.person(Identity.named("blog.example", "Ann Lee")).optOut("form-1");
    Admission.Denied denied =
        assertInstanceOf(Admission.Denied.class, world.gate.judge(ann(BY_PAGE)));
    assertNull(denied.learned());
    assertEquals("ADMITTED", world.code(on("far.example", named(BY_PAGE, "Ann Lee")).build()));
  }

  @Test
  @DisplayName("SM-21: what is kept of whoever the name may mean goes, though the purpose saw none")
  void whatIsKeptOfThemGoes() {
    MentionStore store =
        world.keeping(
            on("blog.example", named(BY_PAGE, "Ann Lee")),
            Post.builder(new PostId(Network.FEED, "blog.example", "2"))
                .author(alone("blog.example", "ann lee"))
                .visibility(Visibility.PUBLIC)
                .provenance(World.provenance(Provenance.Method.FEED, "feed/1")),
            Post.builder(new PostId(Network.FEED, "blog.example", "3"))
                .author(alone("blog.example", "Bo"))
                .visibility(Visibility.PUBLIC)
                .provenance(World.provenance(Provenance.Method.FEED, "feed/1")));
    Person ann = world.tenant.person(Identity.named("blog.example", "Ann Lee"));
    ann.optOut("form-1");
    Set<PostId> gone =
        world.gate.removals(store).stream()
            .map(removal -> ((Removal.OfSubject) removal).subject())
            .flatMap(key -> store.postsOf(key).stream())
            .collect(Collectors.toSet());
    assertEquals(Set.of("1", "2"), gone.stream().map(PostId::nativeId).collect(Collectors.toSet()));
    assertFalse(world.gate.removals(ann).isEmpty());
  }

  @Test
  void namesAreOfFeedsAlone() {
    world.tenant.person(Identity.named("example.org", "Ann")).optOut("form-1");
    assertEquals("ADMITTED", world.code(World.post("1", World.ann()).build()));
  }
}
