package dev.earshot.privacy.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Visibility;
import dev.earshot.privacy.Identity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people write down where an account's id is asked for. */
class WrittenIdTest {
  private final World world = new World("default");

  private static Post by(AuthorId id, @Nullable String handle, @Nullable String address) {
    return Post.builder(new PostId(id.network(), id.instance(), "1"))
        .author(Author.builder(id).handle(handle).url(address).build())
        .text("tea is fine")
        .visibility(Visibility.PUBLIC)
        .provenance(World.provenance(Provenance.Method.API, "api/1"))
        .build();
  }

  private void assertFound(String written, Post post) {
    Network network = Network.of(written.substring(0, written.indexOf(':')));
    assertEquals("ADMITTED", world.code(post));
    world.tenant.person(Identity.account(network, written)).optOut("form-1");
    assertEquals("OPTED_OUT", world.code(post), written);
  }

  @DisplayName("SM-21: a name where the network gives numbers is the account and the handle")
  @ParameterizedTest
  @CsvSource({
    "instagram::ann, instagram::5, ann",
    "instagram::@Ann, instagram::5, ann",
    "tiktok::ann, tiktok::5, ann",
    "threads::ann, threads::5, ann",
    "linkedin::ann, linkedin::urn:li:person:5, ann",
    "telegram::ann, telegram::5, ann",
    "telegram::@ann, telegram::5, Ann",
    "vk::ann, vk::5, ann",
    "vk::id5, vk::5, ann",
    "tumblr::ann, tumblr::t:5, ann",
    "flickr::ann, flickr::5@N01, ann",
    "twitch::ann, twitch::5, ann",
    "pinterest::ann, pinterest::5, ann",
    "medium::ann, medium::abcdef012345, ann",
    "substack::ann, substack::5, ann",
    "snapchat::ann, snapchat::5, ann",
    "deviantart::ann, deviantart::5, ann",
    "reddit::u/ann, reddit::ann, ann",
    "reddit::/user/ann, reddit::t2_5, ann",
    "instagram::https://www.instagram.com/ann/, instagram::5, ann",
    "mastodon:town.example:ann, mastodon:town.example:5, ann",
    "mastodon:town.example:ann, mastodon:town.example:5, ann@town.example",
    "mastodon:town.example:@ann, pixelfed:town.example:5, ann",
    "lemmy:lemmy.world:ann, lemmy:lemmy.world:5, ann",
    "discourse:forum.example:ann, discourse:forum.example:5, ann"
  })
  void aNameForAnIdIsTheHandleToo(String written, String id, String handle) {
    assertFound(written, by(AuthorId.parse(id), handle, null));
  }

  @DisplayName("an author whose source gives a name for an id is found by the handle")
  @ParameterizedTest
  @CsvSource({
    "instagram::ann,instagram,Ann",
    "mastodon:town.example:ann,mastodon,ann@town.example"
  })
  void anAuthorKnownByANameIsFoundByTheHandle(String id, String network, String handle) {
    Post post = by(AuthorId.parse(id), null, null);
    world.tenant.person(Identity.handle(Network.of(network), handle)).optOut("form-1");
    assertEquals("OPTED_OUT", world.code(post));
  }

  @DisplayName("an id in numbers is nobody's handle")
  @ParameterizedTest
  @CsvSource({
    "instagram::5, instagram::6, 5",
    "vk::id5, vk::6, 5",
    "mastodon:town.example:5, mastodon:town.example:6, 5",
    "mastodon:town.example:ann, mastodon:far.example:6, ann"
  })
  void anIdIsNobodyElses(String written, String id, String handle) {
    Network network = Network.of(written.substring(0, written.indexOf(':')));
    world.tenant.person(Identity.account(network, written)).optOut("form-1");
    assertEquals("ADMITTED", world.code(by(AuthorId.parse(id), handle, null)));
  }

  @DisplayName("SM-21: an author of a feed is found by any spelling of the address or the mailbox")
  @ParameterizedTest
  @CsvSource({
    "feed::https://twitter.com/ida/with_replies, https://x.com/ida",
    "feed::https://Blog.example/@ann/, https://blog.example/@ann",
    "feed::http://blog.example/@ann, https://blog.example/@ann",
    "feed::blog.example/@ann, https://blog.example/@ann",
    "feed:https://blog.example/@ann, https://blog.example/@ann",
    "podcast::https://blog.example/users/ann, https://blog.example/@ann",
    "feed::acct:ann@blog.example, https://blog.example/@ann"
  })
  void anAddressForAnIdIsReadAsOne(String written, String address) {
    assertFound(written, by(AuthorId.of(Network.FEED, address), null, address));
    World other = new World("default");
    Post bare = by(AuthorId.of(Network.FEED, address), null, null);
    Network network = Network.of(written.substring(0, written.indexOf(':')));
    other.tenant.person(Identity.account(network, written)).optOut("form-1");
    assertEquals("OPTED_OUT", other.code(bare), "the id says the address too");
  }

  @ParameterizedTest
  @CsvSource({
    "feed::mailto:hal@b.example",
    "feed::MAILTO:Hal@B.example?subject=hi",
    "feed::hal@b.example"
  })
  void aMailboxForAnIdIsReadAsOne(String written) {
    assertFound(written, by(AuthorId.ofMailbox(Network.FEED, "", "hal@b.example"), null, null));
  }

  @DisplayName("SM-21: a server is one, however it is written")
  @ParameterizedTest
  @CsvSource({
    "mastodon:town.example.:5, mastodon:town.example:5",
    "mastodon:https://town.example:5, mastodon:town.example:5",
    "mastodon:https://Town.example/:5, mastodon:town.example:5",
    "mastodon:town.example:5, mastodon:town.example.:5",
    "mastodon:xn--strae-oqa.de:5, mastodon:straße.de:5",
    "discourse:https://forum.example:5, discourse:forum.example:5",
    "lemmy:town.example%3a443:5, lemmy:town.example:5"
  })
  void aServerIsWrittenInOneWay(String written, String id) {
    assertFound(written, by(AuthorId.parse(id), null, null));
  }

  @Test
  void theServerOfAHandleIsWrittenInOneWay() {
    assertEquals(
        Identity.handle(Network.MASTODON, "ann@town.example"),
        Identity.handle(Network.MASTODON, "ann@town.example.:443"));
    assertEquals(PostId.parse("mastodon:town.example:1"), PostId.parse("mastodon:Town.example.:1"));
  }

  @DisplayName("what is nobody's id is refused, without quoting it")
  @ParameterizedTest
  @CsvSource({
    "nostr::secretword, key",
    "instagram::about, page",
    "discourse:forum.example:all, calls all",
    "mastodon:https://town.example/@secretword, profile",
    "feed::mailto:secretword, account: an author of a feed",
    "mastodon::@secretword, server"
  })
  void whatIsNobodysIdIsRefused(String written, String inWords) {
    Network network = Network.of(written.substring(0, written.indexOf(':')));
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Identity.account(network, written))
                .getMessage());
    assertTrue(message.contains(inWords), message);
    assertFalse(message.contains("ecretword"), message);
  }
}
