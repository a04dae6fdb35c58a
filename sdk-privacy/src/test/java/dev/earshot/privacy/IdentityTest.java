package dev.earshot.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.text.NetworkNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  private static final TenantSecret SECRET = secret(1);

  static TenantSecret secret(int seed) {
    byte[] bytes = new byte[TenantSecret.BYTES];
    Arrays.fill(bytes, (byte) seed);
    return TenantSecret.of(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x         | https://x.com/zed%20                       | zed",
        "x         | https://x.com/zed%0A                       | zed",
        "x         | https://x.com/%20zed%20%09/status/1        | zed",
        "x         | https://x.com/zed%22                       | zed",
        "x         | https://x.com/zed%C2%A0                    | zed",
        "x         | https://x.com/zed%2F                       | zed",
        "x         | https://x.com/zed%2fstatus%2F1             | zed",
        "x         | https://x.com/zed%3Flang=en                | zed",
        "x         | https://x.com/zed%23top                    | zed",
        "x         | https://x.com/intent/user?screen_name=zed%20&a=b | zed",
        "instagram | https://www.instagram.com/ann.lee%20/      | ann.lee",
        "tiktok    | https://www.tiktok.com/@bo%20?lang=en      | bo",
        "youtube   | https://www.youtube.com/@m%C3%BCller%20    | m\u00fcller"
      })
  void whatIsEscapedAroundANameIsNoneOfIt(String network, String url, String name) {
    Network on = Network.of(network);
    Identity meant = Identity.handle(on, name);
    assertEquals(meant, Identity.handle(on, url));
    assertTrue(meant.withProfile().contains(Identity.profile(on, url)));
    Author stated = Author.builder(AuthorId.of(on, "1")).url(url).build();
    assertTrue(Identity.allOf(stated).contains(meant));
    assertTrue(Identity.allOf(stated).contains(Identity.profile(url)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x        | zed%20                  | zed",
        "x        | zed%0A                  | zed",
        "x        | @zed%2F                 | zed",
        "x        | zed%3Flang=en           | zed",
        "weibo    | m%C3%BCller             | m\u00fcller",
        "mastodon | ann%40town.example      | ann@town.example",
        "mastodon | ann@town.example%20     | ann@town.example",
        "mastodon | zed%20@town.example     | zed@town.example",
        "mastodon | @zed%20@town.example    | zed@town.example",
        "mastodon | zed%22@%20town.example  | zed@town.example",
        "mastodon | zed%2F@town.example     | zed@town.example",
        "mastodon | zed%C2%A0@town.example  | zed@town.example",
        "lemmy    | acct:zed%0A@town.example | zed@town.example",
        "x        | zed%20@x.com            | zed"
      })
  void aHandleOutOfAnAddressIsReadAsItsName(String network, String written, String name) {
    Network on = Network.of(network);
    assertEquals(Identity.handle(on, name), Identity.handle(on, written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@zed%20@town.example",
        "acct:zed%20@town.example",
        "acct:%20zed%0a@town.example%20",
        "@zed%40town.example",
        "https://other.example/@zed%20@town.example",
        "https://other.example/@zed%2F@town.example"
      })
  void whatIsEscapedInsideANameAtAServerIsNoneOfIt(String written) {
    Network on = Network.of("mastodon");
    Identity meant = Identity.handle(on, "zed@town.example");
    assertEquals(meant, Identity.handle(on, written));
    assertEquals(Identity.profile("https://town.example/@zed"), Identity.profile(written));
    assertEquals(Identity.profile(written), Identity.profile(on, written));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ze%20d@town.example", "zed*@town.example", "zed%2520@town.example"})
  void whatNoNameAtAServerCanHoldIsRefused(String written) {
    Network on = Network.of("mastodon");
    for (Runnable given :
        List.<Runnable>of(
            () -> Identity.handle(on, written),
            () -> Identity.profile(on, '@' + written),
            () -> Identity.profile(on, "acct:" + written))) {
      String said =
          String.valueOf(assertThrows(IllegalArgumentException.class, given::run).getMessage());
      assertFalse(said.contains(written), said);
    }
  }

  @Test
  void anIdOfAServersOwnThatIsANameIsReadWithoutWhatIsEscapedAroundIt() {
    Network on = Network.of("mastodon");
    assertEquals(
        Identity.account(on, "mastodon:town.example:zed"),
        Identity.account(on, "mastodon:town.example:zed%20"));
  }

  @Test
  void whatIsEscapedAroundAMarkedNameOfAnyServerIsNoneOfIt() {
    Network on = Network.of("mastodon");
    Identity meant = Identity.profile(on, "https://town.example/@ann");
    for (String end : List.of("%20", "%20/", "%0a/media", "%3Flang=en", "%2Fmedia", "%23a")) {
      assertEquals(meant, Identity.profile(on, "https://town.example/@ann" + end), end);
    }
    assertEquals(
        Identity.profile("https://town.example/ann"),
        Identity.profile("https://town.example/ann%20/"));
    // On a host that nobody knows this may be the name of somebody else.
    assertNotEquals(
        Identity.profile("https://town.example/ann"),
        Identity.profile("https://town.example/ann%23dev"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x         | zed*",
        "x         | zed%2A",
        "x         | zed%2520",
        "x         | zed%",
        "x         | zed%zz",
        "x         | ze%20d",
        "x         | zed&lang=en",
        "x         | m\u00fcller",
        "instagram | ann%2Blee",
        "youtube   | @ann%20lee",
        "tiktok    | @bo%7C"
      })
  void aSignThatNoNameCanHoldIsRefused(String network, String name) {
    Network on = Network.of(network);
    ProfileSite site = Objects.requireNonNull(ProfileSites.KNOWN.of(on));
    String url = "https://" + site.site() + '/' + name;
    for (Runnable given :
        List.<Runnable>of(
            () -> Identity.profile(on, url),
            () -> Identity.profile(url),
            () -> Identity.handle(on, url),
            () -> Identity.handle(on, name),
            () -> Identity.account(on, network + "::" + name))) {
      String said =
          String.valueOf(assertThrows(IllegalArgumentException.class, given::run).getMessage());
      assertFalse(said.contains(name), said);
    }
    assertFalse(Identity.allOf(Author.builder(AuthorId.of(on, "1")).url(url).build()).isEmpty());
  }

  @Test
  void aPictureInANameStaysWhereNamesHoldMoreThanAscii() {
    Network on = Network.of("linkedin");
    String url = "https://www.linkedin.com/in/ann-%F0%9F%98%80";
    assertTrue(
        Identity.allOf(Author.builder(AuthorId.of(on, "1")).url(url).build())
            .contains(Identity.profile(on, url)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x::1.2345E+9",
        "x::1,23E+09",
        "x::1234500000.0",
        "x::1 234 500 000",
        "x::12,345",
        "x::12.345",
        "instagram::5.5E+1",
        "facebook::1234500000.0",
        "youtube::UC 12",
        "youtube::1E+9",
        "reddit::1.2345E+9",
        "mastodon:town.example:1.2345E+9",
        "mastodon:town.example:1234500000.0",
        "discourse:talk.example:1,234",
        "elsewhere::1.2345E+9"
      })
  void anIdThatASpreadsheetRoundedIsRefused(String id) {
    Network network = Network.of(id.substring(0, id.indexOf(':')));
    String said =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Identity.account(network, id))
                .getMessage());
    assertTrue(said.startsWith("account: expected"), said);
    assertFalse(said.contains(id), said);
  }

  @Test
  void aNumberThatASpreadsheetRoundedIsNoHandle() {
    for (String network : List.of("x", "instagram", "mastodon", "elsewhere")) {
      for (String number : List.of("1.2345E+9", "@1,23E+09")) {
        String said =
            String.valueOf(
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Identity.handle(Network.of(network), number))
                    .getMessage());
        assertTrue(said.contains("spreadsheet"), said);
      }
    }
    assertEquals(
        Identity.account(Network.of("elsewhere"), "elsewhere::12.5"),
        Identity.of(AuthorId.of(Network.of("elsewhere"), "12.5")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "feed:https://blog.example/feed.xml:Ann Lee",
        "feed:HTTP://www.Blog.example/feed/:Ann Lee",
        "feed:https://blog.example:8080/feed.xml:Ann Lee",
        "feed:https://blog.example:8080:Ann Lee",
        "feed:https://blog.example/:Ann Lee",
        "feed:https://blog.example/en/news:Ann Lee",
        "feed:https://blog.example/en/feed.xml:ann\u00a0lee",
        "feed:https://blog.example/?feed=rss2:Ann Lee",
        "feed:http://blog.example:Ann Lee",
        "feed:blog.example/feed:Ann Lee",
        "feed:blog.example:8080:Ann Lee",
        "feed:blog.example:8080/feed:Ann Lee",
        "feed:www.blog.example/feed.xml/:Ann Lee",
        "feed::https://blog.example/feed.xml:Ann Lee",
        "feed::blog.example:Ann Lee"
      })
  void aSiteBeforeANameMayBeTheAddressOfTheFeed(String written) {
    assertEquals(
        Identity.named("blog.example", "Ann Lee"), Identity.account(Network.FEED, written));
  }

  @Test
  void aPortIsNoPartOfTheSiteOfAName() {
    Identity meant = Identity.named("blog.example", "Ann Lee");
    assertEquals(meant, Identity.named("https://blog.example:8080/", "Ann Lee"));
    Author author =
        Author.builder(AuthorId.of(Network.FEED, "https://blog.example:8080/ann"))
            .url("https://blog.example:8080/ann")
            .name("Ann Lee")
            .build();
    assertTrue(Identity.allOf(author).contains(meant));
    assertEquals(
        Identity.account(Network.FEED, "feed::https://blog.example:8080/ann"),
        Identity.account(Network.FEED, "feed:https://blog.example:8080/ann"));
  }

  @Test
  void aColonInAnAddressIsNoSignOfAName() {
    String address = "https://wiki.example/wiki/User:Ann";
    assertEquals(
        Identity.of(AuthorId.of(Network.FEED, address)),
        Identity.account(Network.FEED, "feed::" + address));
    String said =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Identity.account(Network.FEED, "feed:" + address))
                .getMessage());
    assertTrue(said.contains("feed::address"), said);
  }

  @Test
  void noNetworkOfTheTableIsTakenForAnotherMisspelt() {
    for (String id : ProfileSites.KNOWN.networks()) {
      assertEquals(Optional.empty(), NetworkNames.meant(new Network(id)), id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/@ann",
        "http://example.org/@ann",
        "//example.org/@ann",
        "example.org/@ann",
        "HTTPS://WWW.Example.ORG/@Ann/",
        "https://example.org:443//@ann#posts",
        "https://example.org/%40ann?utm_source=mail&fbclid=1",
        " https://user:word@example.org./@ann/? ",
        "https://example.org/users/Ann",
        "https://m.example.org/u/ann?lang=de",
        "https://example.org/web/@ann",
        "https://example.org/ann",
        "https://far.example/@ann@example.org",
        "https://far.example/users/ann@EXAMPLE.org/",
        "https://example.org/@a\u200bnn\u2069"
      })
  void oneProfileHasOneCanonicalText(String written) {
    assertEquals(Identity.profile("https://example.org/@ann"), Identity.profile(written));
  }

  @DisplayName("SM-21: a forum's member is one person on all pages, also for whoever has a session")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "stackoverflow.com/users/12 | stackoverflow.com/users/12/ann | stackoverflow.com/users/12/ann-lee?tab=profile"
            + " | https://stackoverflow.com/users/12?tab=topactivity | stackoverflow.com/u/12",
        "f.example/memberlist.php?mode=viewprofile&u=12"
            + " | f.example/memberlist.php?u=12&mode=viewprofile&sid=0123456789abcdef0123456789abcdef"
            + " | f.example/memberlist.php?mode=viewprofile&u=12&amp;sid=0123456789abcdef0123456789abcdef",
        "f.example/board/memberlist.php?mode=viewprofile&u=12"
            + " | f.example/board/memberlist.php?sid=~0123456789ab&mode=viewprofile&u=12",
        "f.example/members/ann.12/ | f.example/members/ann.12/about | f.example/members/12/"
            + " | f.example/members/ann-lee.12/#about | f.example/index.php?members/ann.12/",
        "f.example/member.php?12-ann | f.example/member.php?u=12 | f.example/member.php/12-ann"
            + " | f.example/members/12-ann.html | f.example/member.php?s=0123456789abcdef0123456789abcdef&u=12"
            + " | f.example/member.php?12-ann&tab=friends",
        "f.example/u/ann | f.example/u/ann/summary | f.example/u/ann/activity/topics | f.example/u/ann.json"
            + " | f.example/users/Ann/",
        "f.example/profile/12-ann/ | f.example/profile/12-ann/?tab=activity"
            + " | f.example/index.php?/profile/12-ann/content/ | f.example/profile/12-ann-lee/followers/"
            + " | f.example/index.php?showuser=12",
        "f.example/user/12-ann/ | f.example/index.php?user/12-ann/",
        "f.example/index.php?action=profile;u=12 | f.example/index.php?action=profile;u=12;area=summary"
            + " | f.example/index.php?PHPSESSID=abc&action=profile;u=12",
        "f.example/home.php?mod=space&uid=12 | f.example/space-uid-12.html"
            + " | f.example/home.php?mod=space&uid=12&do=profile",
        "f.example/member.php?action=profile&uid=12 | f.example/user-12.html",
        "f.example/profile?s=ann | f.example/profile?s=ann&sessionid=1 | f.example/profile?PHPSESSID=9&s=ann"
            + " | f.example/profile;jsessionid=4711?s=ann",
        "fay.deviantart.com | www.deviantart.com/fay | deviantart.com/fay/gallery | fay.deviantart.com/art/Tea-1",
        "weibo.com/u/1234567890 | weibo.com/1234567890 | m.weibo.cn/u/1234567890 | weibo.com/1234567890/Nabcdef",
        "weibo.com/n/ann | weibo.com/ann",
        "bsky.app/profile/ann.bsky.social | ann.bsky.social | bsky.app/profile/ann | bsky.social/profile/ann",
        "blog.example/author/ann | blog.example/author/ann/feed/ | blog.example/author/ann/page/2/",
        "pix.example/ann | pix.example/p/ann/123456",
        "ann.blogspot.com | ann.blogspot.com/?m=1 | ann.blogspot.de | ann.blogspot.co.uk/?m=0"
            + " | www.ann.blogspot.com.br/index.html | ann.blogspot.com/feeds/posts/default",
        "ann.blogspot.com/p/tea.html | ann.blogspot.fr/p/tea.html?m=1",
        "github.com/gus | github.com/gus?tab=repositories | github.com/gus?tab=stars",
        "ann.wordpress.com | ann.wordpress.com/feed/ | ann.wordpress.com/feed/atom/",
        "ann.example | ann.example/index.html | ann.example/index.php | ann.example/rss.xml | ann.example/?utm_a=1",
        "b.example/?author=3 | b.example/?author=3&paged=2 | b.example/index.php?paged=2&author=3",
        "tube.example/accounts/ann | tube.example/a/ann/videos | tube.example/a/ann/video-channels"
            + " | tube.example/accounts/ann/videos",
        "soc.example/@ann | soc.example/users/ann/projects",
        "i\u2764.ws/@ann | xn--i-7iq.ws/@ann | i\u2764\ufe0f.ws/ann",
        "reddit.com/user/hal | www.reddit.com/user/hal.json | reddit.com/user/hal.rss | reddit.com/u/hal/.json",
        "f.example/who?token=SECRET&x=1 | https://u:p@f.example/who?token=SECRET&x=1"
      })
  void aMemberIsOnePerson(String addresses) {
    String[] all = addresses.split(" \\| ");
    for (String each : all) {
      assertEquals(Identity.profile(all[0]), Identity.profile(each), each);
      Author author =
          Author.builder(AuthorId.of(Network.of("forum"), "x"))
              .url("https://" + bare(each))
              .build();
      assertTrue(Identity.allOf(author).contains(Identity.profile(all[0])), each);
    }
  }

  private static String bare(String address) {
    return address.startsWith("https://") ? address.substring("https://".length()) : address;
  }

  @ParameterizedTest
  @CsvSource({
    "stackoverflow.com/users/12/ann, stackoverflow.com/users/13/ann",
    "stackoverflow.com/users/12/ann, superuser.com/users/12/ann",
    "f.example/memberlist.php?mode=viewprofile&u=12, f.example/memberlist.php?mode=viewprofile&u=2",
    "f.example/a/memberlist.php?mode=viewprofile&u=1, f.example/b/memberlist.php?mode=viewprofile&u=1",
    "f.example/members/ann.12, f.example/members/ann.13",
    "f.example/members/ann, f.example/members/bob",
    "f.example/member.php?12-ann, f.example/member.php?13-ann",
    "f.example/profile/12-ann, f.example/profile/13-ann",
    "f.example/index.php?action=profile;u=1, f.example/index.php?action=profile;u=2",
    "f.example/profile?s=ann, f.example/profile?s=bob",
    "f.example/profile?sid=12, f.example/profile?sid=13",
    "f.example/who?token=a, f.example/who?token=b",
    "ann.blogspot.com, bob.blogspot.com",
    "ann.blogspot.com, ann.blogspot.evil.example",
    "ann.blogspot.com/p/tea.html, ann.blogspot.com/p/me.html",
    "b.example/?author=3, b.example/?author=4",
    "b.example/?m=1, b.example/?m=2",
    "b.example/?tab=12, b.example/?tab=13",
    "b.example/@feed, b.example/feed",
    "i\u2764.ws/@ann, i\u2665.ws/@ann",
    "fay.deviantart.com, kim.deviantart.com",
    "weibo.com/u/1234567890, weibo.com/u/1234567891"
  })
  void twoMembersAreTwo(String one, String other) {
    assertNotEquals(Identity.profile(one), Identity.profile(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://web.archive.org/web/2020/https://x.com/ann",
        "https://translate.google.com/translate?u=https://x.com/ann",
        "https://clips.twitch.tv/AnnDrinksTea"
      })
  void anAddressThatShowsSomebodyElsesPageIsRefused(String address) {
    assertThrows(IllegalArgumentException.class, () -> Identity.profile(address));
  }

  @ParameterizedTest
  @CsvSource({
    "x, https://town.example/@ann",
    "facebook, https://blog.example/ann",
    "x, https://mastodon.social/@ann",
    "instagram, https://x.com/ann"
  })
  void anAddressElsewhereIsNoneOfThatNetwork(String network, String address) {
    assertThrows(
        IllegalArgumentException.class, () -> Identity.profile(Network.of(network), address));
  }

  @ParameterizedTest
  @CsvSource({"tumblr, https://ann.example/", "feed, https://blog.example/ann"})
  void aPersonMayHaveAHostOfTheirOwn(String network, String address) {
    assertEquals(Identity.profile(address), Identity.profile(Network.of(network), address));
  }

  @Test
  void parametersThatNameTheProfileStay() {
    assertNotEquals(
        Identity.profile("https://forum.example/member?u=1"),
        Identity.profile("https://forum.example/member?u=2"));
    assertEquals(
        Identity.profile("https://forum.example/member?u=1&a=b"),
        Identity.profile("https://forum.example/member?a=b&u=1"));
  }

  @Test
  void aSiteThatWasRenamedIsTheSameSite() {
    assertEquals(
        Identity.profile("https://mobile.twitter.com/Ann"), Identity.profile("https://x.com/ann"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "https://", "/only/a/path", "#x", "two words"})
  void anAddressWithoutHostIsRefused(String written) {
    assertThrows(IllegalArgumentException.class, () -> Identity.profile(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://twitter.com/Ann?s=20 | https://x.com/@ann",
        "https://de.linkedin.com/in/ann | https://www.linkedin.com/in/ann/",
        "https://web.facebook.com/ann | https://fb.com/ann",
        "https://np.reddit.com/u/ann | https://old.reddit.com/user/Ann",
        "https://www.threads.net/@ann | https://threads.com/@ann",
        "https://telegram.me/s/ann | https://t.me/ann",
        "https://example.org/@j%C3%BCrgen | https://example.org/@J\u00dcRGEN",
        "https://xn--bcher-kva.example/@ann | https://b\u00fccher.example/users/ann"
      })
  void oneProfileOnManySites(String pair) {
    String[] two = pair.split(" \\| ", -1);
    assertEquals(Identity.profile(two[0]), Identity.profile(two[1]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acct:ann@example.org",
        "@Ann@Example.org.",
        "\u00a0@ann@example.org\u00a0",
        "\u200e@a\u200cnn@example.org\u2069"
      })
  void oneHandleHasOneCanonicalText(String written) {
    Identity expected = Identity.handle(Network.MASTODON, "ann@example.org");
    assertEquals(expected, Identity.handle(Network.MASTODON, written));
  }

  @Test
  void lettersThatDifferInCaseAloneAreOne() {
    Network weibo = Network.of("weibo");
    assertEquals(
        Identity.handle(weibo, "\u03c3\u03bf\u03c6\u03bf\u03c2"),
        Identity.handle(weibo, "\u03a3\u039f\u03a6\u039f\u03a3"));
    assertEquals(Identity.handle(weibo, "stra\u00dfe"), Identity.handle(weibo, "STRASSE"));
  }

  @Test
  void theServerOfAHandleMayBeKnownByTheProfileAlone() {
    Author author =
        Author.builder(AuthorId.of(Network.MASTODON, "7"))
            .handle("ann")
            .url("https://example.org/@ann")
            .build();
    assertTrue(
        Identity.allOf(author).contains(Identity.handle(Network.MASTODON, "ann@example.org")));
  }

  @Test
  void handlesAreFoldedAndLoseTheirSign() {
    assertEquals(
        Identity.handle(Network.MASTODON, "ann@bücher.example"),
        Identity.handle(Network.MASTODON, " @Ann@BÜCHER.example "));
    assertEquals(Identity.handle(Network.of("x"), "ANN"), Identity.handle(Network.of("x"), "@ａｎｎ"));
    assertNotEquals(
        Identity.handle(Network.of("x"), "ann"), Identity.handle(Network.of("threads"), "ann"));
  }

  @Test
  void foldingDoesNotDependOnTheMachinesLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertEquals(
          Identity.handle(Network.of("x"), "INGI"), Identity.handle(Network.of("x"), "ingi"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anAuthorIsFoundByAccountHandleWithAndWithoutServerAndProfile() {
    Author author =
        Author.builder(new AuthorId(Network.MASTODON, "example.org", "7"))
            .handle("Ann")
            .url("https://example.org/@Ann")
            .build();

    assertEquals(
        List.of(
            Identity.of(author.id()),
            Identity.handle(Network.MASTODON, "ann"),
            Identity.handle(Network.MASTODON, "ann@example.org"),
            Identity.profile("example.org/@ann")),
        Identity.allOf(author));
  }

  @Test
  void aHandleIsVagueWhereItLacksItsServer() {
    Author ann =
        Author.builder(new AuthorId(Network.MASTODON, "example.org", "7")).handle("ann").build();
    assertTrue(Identity.handle(Network.MASTODON, "ann").isVagueFor(ann));
    assertFalse(Identity.handle(Network.MASTODON, "ann@example.org").isVagueFor(ann));
    assertFalse(Identity.of(ann.id()).isVagueFor(ann));

    Network x = Network.of("x");
    Author alone =
        Author.builder(AuthorId.of(x, "7")).handle("ann").url("https://x.com/ann").build();
    assertFalse(Identity.handle(x, "ann").isVagueFor(alone));
  }

  @Test
  void anAuthorWithNonsenseInItsFieldsStillHasItsAccount() {
    Author author =
        Author.builder(AuthorId.of(Network.FEED, "7")).handle("@@@").url("no host").build();
    assertEquals(List.of(Identity.of(author.id())), Identity.allOf(author));
  }

  @Test
  void keysOfTwoTenantsAreUnlinkable() {
    Identity ann = Identity.handle(Network.MASTODON, "ann@example.org");
    assertNotEquals(SECRET.keyOf(ann), secret(2).keyOf(ann));
    assertEquals(SECRET.keyOf(ann), secret(1).keyOf(ann));
  }

  /** Computed with an independent HMAC-SHA256. */
  @Test
  void theKeyIsTheFirstHalfOfAnHmac() {
    assertEquals(
        "ba81ca30d29986a917edb6df7072451d",
        SECRET.keyOf(Identity.of(AuthorId.of(Network.FEED, "7"))).toString());
  }

  @Test
  void nothingOfASecretOrANameShows() {
    assertFalse(Identity.handle(Network.MASTODON, "ann").toString().contains("ann"));
    assertEquals("TenantSecret[hidden]", SECRET.toString());
    assertThrows(IllegalArgumentException.class, () -> TenantSecret.of(new byte[16]));
    assertThrows(IllegalArgumentException.class, () -> TenantSecret.of(new byte[32]));
  }

  @DisplayName("SM-21: an address is read as the person meant")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acct:bob@town.example               | https://town.example/@bob",
        "@bob@town.example                   | https://town.example/@bob",
        "ACCT:Bob@Town.Example.              | https://town.example/@bob",
        "https:/town.example/@bob            | https://town.example/@bob",
        "https:town.example/@bob             | https://town.example/@bob",
        "https://town.example./@bob          | https://town.example/@bob",
        "https://town.example/@bob/media     | https://town.example/@bob",
        "https://town.example/@bob/with_replies?page=2 | https://town.example/@bob",
        "https://town.example/users/bob.rss  | https://town.example/@bob",
        "https://town.example/@bob.rss       | https://town.example/@bob",
        "https://town.example/bob/followers  | https://town.example/@bob",
        "https://town.example/@bob/112       | https://town.example/@bob",
        "https://forum.example/u/bob/summary | https://forum.example/u/bob",
        "https://fay.t.me                    | https://t.me/fay",
        "https://t.me/s/fay?before=9         | https://t.me/fay",
        "twitter.com/#!/ann                  | https://x.com/ann",
        "https://x.com/ann/status/1?s=20&t=a | https://x.com/ann",
        "https://x.com/intent/user?screen_name=Ann | https://x.com/ann",
        "https://www.instagram.com/ann/      | instagram.com/ann",
        "https://instagram.com/ann/reels/    | instagram.com/ann",
        "https://instagram.com/stories/ann/1 | instagram.com/ann",
        "https://www.tiktok.com/@ann?_t=8a&_r=1 | https://tiktok.com/@Ann",
        "https://m.tiktok.com/@ann?is_from_webapp=1 | https://tiktok.com/@ann",
        "https://facebook.com/ann.smith?__tn__=C&fref=nf | https://facebook.com/AnnSmith/about",
        "https://facebook.com/people/Ann/100 | https://m.facebook.com/profile.php?id=100&sk=about",
        "https://youtube.com/@Ann/videos     | https://m.youtube.com/@ann?si=x",
        "https://youtube.com/channel/UCaB/about | https://youtube.com/channel/UCaB",
        "https://old.reddit.com/u/ann/comments.rss | https://reddit.com/user/ann",
        "https://reddit.com/user/ann/.rss    | https://reddit.com/user/ann",
        "https://ann.tumblr.com/archive      | https://www.tumblr.com/ann/1",
        "https://bsky.app/profile/ann.example/post/3 | https://bsky.app/profile/ann.example",
        "https://linkedin.com/in/ann/?trk=x  | https://de.linkedin.com/in/ann",
        "https://linkedin.com/mwlite/in/ann  | https://linkedin.com/in/ann",
        "https://bsky.app/profile/ann.example/followers?ref_src=embed | bsky.app/profile/ann.example",
        "https://main.bsky.dev/profile/ann.example | https://bsky.app/profile/ann.example",
        "https://deer.social/profile/@ann.example/post/3 | https://bsky.app/profile/ann.example",
        "https://www.threads.com/@ann/post/C1?xmt=AQ&slof=1 | https://threads.net/@ann",
        "https://www.threads.net/@ann/reposts?igshid=Mz | https://threads.com/@ann",
        "https://town.example/u/bob?page=1&sort=New&view=Posts | https://town.example/u/bob",
        "https://other.example/u/bob@town.example?sort=Old | https://town.example/u/bob",
        "https://town.example/feeds/u/bob.xml?sort=New | https://town.example/u/bob",
        "https://www.tumblr.com/blog/view/ann/1?source=share | https://ann.tumblr.com",
        "https://at.tumblr.com/ann/slug/abc  | https://ann.tumblr.com/rss",
        "https://www.tumblr.com/reblog/ann/1 | https://tumblr.com/@ann",
        "https://t.me/fay/12?single&comment=3 | https://fay.t.me/12",
        "https://telegram.dog/s/fay?embed=1  | https://t.me/fay",
        "https://fixupx.com/ann/status/1     | https://x.com/ann",
        "https://nitter.net/ann/with_replies | https://x.com/ann",
        "https://m.me/ann?ref=x              | https://facebook.com/ann",
        "https://www.messenger.com/t/ann     | https://facebook.com/ann",
        "https://www.reddit.com/r/u_ann/comments/1 | https://reddit.com/user/ann",
        "https://www.pinterest.de/ann/_saved/ | https://pinterest.co.uk/ann",
        "https://www.facebook.com/p/Ann-Lee-100/ | https://facebook.com/profile.php?id=100",
        "https://facebook.com/100            | https://facebook.com/profile.php?id=100",
        "https://m.facebook.com/100/posts/7  | https://facebook.com/people/Ann/100",
        "https://facebook.com/pages/Ann-Lee/100 | https://facebook.com/100",
        "https://facebook.com/pages/category/Musician/Ann-Lee-100/ | https://facebook.com/100",
        "https://facebook.com/groups/5/user/100/ | https://facebook.com/100",
        "https://www.messenger.com/t/100     | https://facebook.com/100",
        "https://facebook.com/home.php#!/ann.lee | https://facebook.com/annlee",
        "https://facebook.com/home.php?ref=a#!/profile.php?id=100 | https://facebook.com/100",
        "https://twitter.com/search?q=a#!/ann | https://x.com/ann",
        "https://x.com/account/redirect_by_id?id=12 | https://x.com/i/user/12",
        "https://x.com/x                     | https://twitter.com/@X",
        "https://youtube.com/feeds/videos.xml?channel_id=UCabc | https://youtube.com/channel/UCabc",
        "https://youtube.com/profile?user=ann | https://youtube.com/user/ann",
        "https://youtube.com/@post/videos    | https://youtube.com/@Post",
        "https://youtube.com/UCabcdefghijklmnopqrstuv | https://youtube.com/channel/UCabcdefghijklmnopqrstuv",
        "https://instagram.com/highlights    | https://instagram.com/Highlights/reels",
        "https://far.example/authorize_interaction?uri=acct:bob@town.example | https://town.example/@bob",
        "https://far.example/authorize_interaction?uri=https%3A%2F%2Ftown.example%2F%40bob | https://town.example/@bob",
        "https://town.example/.well-known/webfinger?resource=acct%3Abob%40town.example | https://town.example/@bob",
        "https://far.example/ostatus_subscribe?acct=bob@town.example | https://town.example/@bob",
        "https://elk.zone/town.example/@bob  | https://town.example/@bob",
        "https://elk.zone/far.example/@bob@town.example | https://town.example/@bob",
        "https://elk.zone/@bob@town.example  | https://town.example/@bob",
        "https://town.example/@bob.          | https://town.example/@bob",
        "https://town.example/@bob,          | https://town.example/@bob",
        "https://town.example/@bob;/media    | https://town.example/@bob",
        "https://town.example/users/bob)     | https://town.example/@bob",
        "https://town.example/users/bob!     | https://town.example/@bob",
        "https://town.example/bob'           | https://town.example/@bob",
        "https://town.example/@bob”     | https://town.example/@bob",
        "https://far.example/@bob@town.example. | https://town.example/@bob",
        "@bob@town.example,                  | https://town.example/@bob",
        "https://blog.example/who?u=1,       | https://blog.example/who?u=1"
      })
  void anAddressIsReadAsMeant(String written, String meant) {
    assertEquals(Identity.profile(meant), Identity.profile(written));
  }

  @DisplayName("SM-21: an address that can name nobody is refused, without quoting it")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mailto:secretword@town.example",
        "secretword@town.example",
        "u/secretword",
        "secretword",
        "tel:+4930secretword",
        "javascript:secretword",
        "nostr:secretword",
        "https://secretword@town.example",
        "https://x.com",
        "https://t.me/",
        "https://x.com/i/lists/secretword",
        "https://x.com/search?q=secretword",
        "https://instagram.com/p/secretword/",
        "https://reddit.com/r/secretword",
        "https://youtube.com/watch?v=secretword",
        "https://youtu.be/secretword",
        "https://t.co/secretword",
        "https://www.facebook.com/public/secretword",
        "https://t.me/+secretword",
        "https://t.me/$secretword",
        "https://t.me/nft/secretword",
        "https://web.telegram.org/k/#@secretword",
        "https://www.tumblr.com/communities/secretword",
        "https://bsky.app/starter-pack/secretword/3",
        "https://go.bsky.app/secretword",
        "https://threads.net/t/secretword",
        "https://primal.net/p/npub1secretword",
        "nostr:nprofile1secretword",
        "https://facebook.com/p/",
        "https://facebook.com/p/Secretword/",
        "https://facebook.com/app_scoped_user_id/100/",
        "https://facebook.com/home.php",
        "https://facebook.com/l.php?u=secretword",
        "https://l.facebook.com/secretword",
        "https://instagram.com/stories/highlights/123/",
        "https://instagram.com/invites/contact/?i=secretword",
        "https://instagram.com/s/secretword",
        "https://youtube.com/post/secretword",
        "https://youtube.com/feeds/videos.xml?playlist_id=secretword",
        "https://youtube.com/attribution_link?u=secretword",
        "https://www.youtube-nocookie.com/embed/secretword",
        "https://twitter.com/statuses/1",
        "https://x.com/x/migrate?tok=secretword",
        "https://x.com/jobs/1",
        "https://help.x.com/en",
        "https://platform.twitter.com/widgets.js",
        "https://platform.twitter.com/widgets",
        "https://town.example/@",
        "@@secretword@town.example",
        "acct:secretword"
      })
  void anAddressOfNobodyIsRefused(String written) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Identity.profile(written))
                .getMessage());
    assertTrue(message.startsWith("profile: ") && !message.contains("secretword"), message);
  }

  private static final String HEX =
      "3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d";
  private static final String NPUB =
      "npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6";
  private static final String NPROFILE =
      "nprofile1qqsrhuxx8l9ex335q7he0f09aej04zpazpl0ne2cgukyawd24mayt8gpp4mhxue69uhhytnc9e3k7mgpz4"
          + "mhxue69uhkg6nzv9ejuumpv34kytnrdaksjlyr9p";

  @DisplayName("SM-21: a key is the account, in whatever form it is written down")
  @ParameterizedTest
  @ValueSource(
      strings = {
        NPUB,
        "nostr:" + NPUB,
        "@" + NPUB,
        NPROFILE,
        "nostr:" + NPROFILE,
        "https://njump.me/" + NPUB,
        "https://primal.net/p/" + NPROFILE + "?x=1",
        "https://coracle.social/people/" + NPUB + "/notes",
        "https://example.org/any/client#/" + NPUB
      })
  void aKeyIsTheAccount(String written) {
    Network nostr = new Network("nostr");
    Identity account = Identity.of(AuthorId.of(nostr, HEX));
    assertEquals(account, Identity.handle(nostr, written));
    assertEquals(
        account, Identity.handle(nostr, written.replace(NPUB, NPUB.toUpperCase(Locale.ROOT))));
    if (written.contains(":")) {
      assertEquals(account, Identity.profile(written));
      assertEquals(account, Identity.profile(nostr, written));
    }
    assertThrows(
        IllegalArgumentException.class, () -> Identity.handle(Network.of("telegram"), written));
  }

  @Test
  void aKeyInHexIsTheAccountOnItsNetworkAlone() {
    Network nostr = new Network("nostr");
    assertEquals(Identity.of(AuthorId.of(nostr, HEX)), Identity.handle(nostr, HEX));
    assertNotEquals(Identity.of(AuthorId.of(nostr, HEX)), Identity.handle(Network.of("x"), HEX));
  }

  @Test
  void aKeyThatDoesNotCheckIsRefusedWithoutQuotingIt() {
    for (int i = 5; i < NPUB.length(); i++) {
      char other = NPUB.charAt(i) == 'q' ? 'p' : 'q';
      String wrong = NPUB.substring(0, i) + other + NPUB.substring(i + 1);
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> Identity.handle(new Network("nostr"), wrong));
      assertEquals(
          "handle: expected a whole key; the one given does not check", refused.getMessage());
    }
  }

  @DisplayName("SM-21: a server that is the network's own is none")
  @ParameterizedTest
  @CsvSource({
    "threads,@ann@threads.net,ann",
    "threads,ann@www.threads.com,ann",
    "bluesky,ann.example@bsky.app,ann.example",
    "y-combinator,ann@news.ycombinator.com,ann",
    "tg,ann,@ann"
  })
  void theNetworksOwnServerIsNone(String network, String written, String handle) {
    assertEquals(
        Identity.handle(new Network(network), handle),
        Identity.handle(new Network(network), written));
  }

  @DisplayName("two people are two, also where their addresses differ little")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://forum.example/profile?s=ann  | https://forum.example/profile?s=bob",
        "https://forum.example/profile?t=1    | https://forum.example/profile?t=2",
        "https://forum.example/who?ref=ann    | https://forum.example/who?ref=bob",
        "https://fay.t.me                     | https://kim.t.me",
        "https://stra\u00dfe.de/@ann           | https://strasse.de/@ann",
        "https://fa\u00df.example              | https://fass.example",
        "https://\u03b2\u03cc\u03bb\u03bf\u03c2.example/@a | https://\u03b2\u03cc\u03bb\u03bf\u03c3.example/@a",
        "https://\u0dc1\u0dca\u200d\u0dbb\u0dd3.example | https://\u0dc1\u0dca\u0dbb\u0dd3.example",
        "https://youtube.com/channel/UCaB     | https://youtube.com/channel/UCab",
        "https://news.ycombinator.com/user?id=PG | https://news.ycombinator.com/user?id=pg",
        "https://facebook.com/profile.php?id=1 | https://facebook.com/profile.php?id=2"
      })
  void twoPeopleAreTwo(String one, String other) {
    assertNotEquals(Identity.profile(one), Identity.profile(other));
  }

  @DisplayName("IDNA 2008: a host is one in Unicode and in ASCII, in any case")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stra\u00dfe.de              | xn--strae-oqa.de",
        "STRA\u1e9eE.de              | stra\u00dfe.de",
        "\u03b2\u03cc\u03bb\u03bf\u03c2.com | xn--nxasmm1c.com",
        "\u0392\u038c\u039b\u039f\u03a3.com | xn--nxasmq6b.com",
        "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com | xn--mgba3gch31f060k.com",
        "B\u00dcCHER.example         | xn--bcher-kva.example",
        "b\u00fccher\u3002example    | XN--BCHER-KVA.example",
        "a\u200cb.example            | ab.example",
        "\uff45\uff58.example        | ex.example",
        "xn--zzzzzzzzzzzzz-.example  | xn--zzzzzzzzzzzzz-.example"
      })
  void aHostIsOne(String one, String other) {
    assertEquals(
        Identity.profile("https://" + one + "/@ann"),
        Identity.profile("https://" + other + "/@ann"));
    assertEquals(
        Identity.handle(Network.MASTODON, "ann@" + one),
        Identity.handle(Network.MASTODON, "ann@" + other));
  }

  @DisplayName("SM-21: a handle is read as the person meant")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x         | https://x.com/Ann?s=1           | ann",
        "x         | twitter.com/ann                 | ann",
        "twitter   | @Ann                            | ann",
        "reddit    | /u/Hal                          | hal",
        "reddit    | https://old.reddit.com/user/hal | hal",
        "facebook  | ann.smith                       | annsmith",
        "instagram | @ann.                           | ann",
        "tumblr    | ann.tumblr.com                  | ann",
        "bluesky   | ann                             | @ann.bsky.social",
        "bluesky   | ann                             | ann.bsky.social",
        "bluesky   | https://bsky.app/profile/ann    | ann",
        "tumblr    | @ann.tumblr.com                 | ann",
        "bluesky   | https://bsky.app/profile/ann.example/post/1 | ann.example",
        "mastodon  | https://town.example/@ann/media | ann@town.example",
        "lemmy     | u/hal@town.example              | hal@town.example",
        "mastodon  | ann[at]town.example             | ann@town.example",
        "mastodon  | ann (at) town [dot] example     | ann@town.example",
        "mastodon  | ann@town.example,               | ann@town.example",
        "x         | @ann:                           | ann",
        "x         | _                               | @_"
      })
  void aHandleIsReadAsMeant(String network, String written, String meant) {
    assertEquals(
        Identity.handle(Network.of(network), meant), Identity.handle(Network.of(network), written));
  }

  @DisplayName("SM-21: a page that a server keeps of itself is nobody's, on federated networks")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://town.example",
        "https://town.example/",
        "https://town.example/about",
        "https://town.example/about/more",
        "https://town.example/tags/secretword",
        "https://town.example/web/accounts/123",
        "https://town.example/?lang=de"
      })
  void aPageOfAServerIsRefused(String written) {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Identity.profile(Network.MASTODON, written))
                .getMessage());
    assertTrue(message.startsWith("profile: ") && message.contains("server"), message);
    Identity.profile(Network.FEED, written);
    assertEquals(
        Identity.profile("https://town.example/@about"),
        Identity.profile(Network.MASTODON, "https://town.example/@about"));
  }

  @DisplayName("SM-21: the address of a post, a group, a search or settings is refused")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "vk.com/wall-123_45",
        "vk.com/wall1_2",
        "https://vk.com/feed?w=wall-1_2",
        "vk.com/photo-1_2",
        "vk.com/video-1_2",
        "vk.com/clip-1_2",
        "vk.com/clips",
        "vk.com/album1_00",
        "vk.com/topic-1_2",
        "vk.com/doc1_2",
        "vk.com/club123",
        "vk.com/public123",
        "vk.com/event123",
        "vk.com/app123",
        "vk.com/market-1",
        "vk.com/search",
        "vk.com/settings",
        "vk.com/audios-1",
        "vk.com/story1_2",
        "vk.com/podcast-1_2",
        "vk.com/@club-article",
        "vk.com/write1",
        "vk.com/stickers/x",
        "vk.com/about",
        "vk.com/away.php?to=x",
        "vk.com/login",
        "vk.com/market",
        "vk.com/games",
        "vk.com/services",
        "vk.com/friends",
        "vk.com/hashtag",
        "vk.com/bookmarks",
        "vk.com/dev",
        "misskey.io/notes/9",
        "misskey.io/tags/tea",
        "misskey.io/channels/9",
        "misskey.io/clips/9",
        "misskey.io/gallery/9",
        "misskey.io/play/9",
        "misskey.io/antennas",
        "misskey.io/search",
        "misskey.io/explore",
        "misskey.io/settings/profile",
        "lemmy.world/c/tea",
        "lemmy.world/c/tea@lemmy.ml",
        "lemmy.world/post/9",
        "lemmy.world/comment/9",
        "lemmy.world/communities",
        "lemmy.world/search?q=tea",
        "kbin.social/m/tea",
        "kbin.social/m/tea/t/9/x",
        "town.example/objects/9",
        "town.example/notice/AbC",
        "town.example/display/9",
        "town.example/web/statuses/9",
        "town.example/tags/tea",
        "town.example/tag/tea",
        "town.example/videos/watch/9",
        "town.example/w/9",
        "town.example/statuses/9",
        "town.example/explore",
        "town.example/settings",
        "town.example/hashtag/tea",
        "forum.example/t/tea/9",
        "forum.example/viewtopic.php?t=9",
        "forum.example/threads/tea.9",
        "forum.example/showthread.php?9",
        "forum.example/topic/9-tea",
        "forum.example/search",
        "forum.example/d/9-tea",
        "x.com/i/status/1",
        "x.com/hashtag/tea",
        "x.com/search?q=tea",
        "x.com/settings",
        "x.com/i/lists/1",
        "x.com/i/communities/1",
        "facebook.com/groups/tea",
        "facebook.com/groups/tea/posts/1",
        "facebook.com/events/1",
        "facebook.com/watch/?v=1",
        "facebook.com/hashtag/tea",
        "facebook.com/reel/1",
        "instagram.com/p/abc",
        "instagram.com/reel/abc",
        "instagram.com/explore/tags/tea",
        "instagram.com/accounts/edit",
        "threads.com/t/abc",
        "threads.com/search",
        "tiktok.com/tag/tea",
        "tiktok.com/music/x-1",
        "tiktok.com/search",
        "youtube.com/watch?v=1",
        "youtube.com/playlist?list=1",
        "youtube.com/hashtag/tea",
        "youtube.com/shorts/1",
        "youtube.com/results?search_query=tea",
        "youtube.com/live/1",
        "reddit.com/r/tea",
        "reddit.com/r/tea/comments/1/x",
        "reddit.com/comments/1",
        "reddit.com/search",
        "reddit.com/settings",
        "linkedin.com/feed/update/urn:li:activity:1",
        "linkedin.com/groups/1",
        "linkedin.com/posts/ann_x",
        "linkedin.com/jobs",
        "pinterest.com/pin/1",
        "pinterest.com/ideas/x/1",
        "pinterest.com/search/pins",
        "t.me/c/1/2",
        "t.me/+abc",
        "t.me/joinchat/a",
        "t.me/addlist/a",
        "t.me/all",
        "reddit.com/user/me",
        "linkedin.com/in/me",
        "flickr.com/photos/services",
        "tumblr.com/tagged/tea",
        "tumblr.com/search/tea",
        "tumblr.com/communities/tea",
        "tumblr.com/settings",
        "tumblr.com/explore",
        "bsky.app/search",
        "bsky.app/hashtag/tea",
        "bsky.app/settings",
        "bsky.app/feeds",
        "bsky.app/starter-pack/x/y",
        "bsky.app/lists",
        "medium.com/tag/tea",
        "medium.com/search",
        "medium.com/tea-pub/x-1",
        "medium.com/p/1",
        "substack.com/search",
        "substack.com/home",
        "flickr.com/groups/tea",
        "flickr.com/photos/tags/tea",
        "flickr.com/search",
        "flickr.com/explore",
        "flickr.com/photos/upload",
        "deviantart.com/tag/tea",
        "deviantart.com/groups",
        "weibo.com/p/1",
        "weibo.com/status/1",
        "weibo.com/ttarticle/p/show?id=1",
        "weibo.com/tv/show/1",
        "s.weibo.com/weibo?q=tea",
        "weibo.com/ajax",
        "m.weibo.cn/detail/1",
        "news.ycombinator.com/item?id=1",
        "news.ycombinator.com/newest",
        "news.ycombinator.com/from?site=x",
        "twitch.tv/videos/1",
        "twitch.tv/directory/game/x",
        "twitch.tv/settings",
        "clips.twitch.tv/Abc",
        "snapchat.com/spotlight/x",
        "snapchat.com/discover",
        "snapchat.com/p/x"
      })
  void theAddressOfNoPersonIsRefused(String written) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Identity.profile(written))
                .getMessage());
    assertTrue(message.startsWith("profile: expected the address of"), message);
  }

  @DisplayName("SM-21: a handle that is a chat's, a group's, a server's or a page's is refused")
  @ParameterizedTest
  @CsvSource({
    "mastodon,@@town.example",
    "mastodon,@ @town.example",
    "mastodon,acct:@town.example",
    "misskey,@@@town.example",
    "mastodon,\uff20\uff20town.example",
    "mastodon,@town.example@",
    "telegram,-100123",
    "telegram,@-100123",
    "telegram,+49123",
    "telegram,joinchat",
    "vk,club123",
    "vk,public1",
    "vk,event7",
    "vk,-123",
    "vk,wall-1_2",
    "x,hashtag",
    "x,search",
    "instagram,explore",
    "lemmy,c/tea",
    "lemmy,m/tea",
    "linkedin,company/tea",
    "facebook,groups/tea",
    "tiktok,#tea",
    "youtube,watch",
    "youtube,results",
    "youtube,Channel",
    "yt,feed",
    "telegram,all",
    "telegram,@all",
    "telegram,share",
    "x,i",
    "x,@home",
    "x,intent",
    "instagram,p",
    "instagram,reel",
    "facebook,login",
    "facebook,@everyone",
    "tiktok,foryou",
    "tiktok,tag",
    "threads,search",
    "medium,me",
    "substack,inbox",
    "linkedin,me",
    "reddit,me",
    "reddit,u/me",
    "flickr,photos",
    "tumblr,inbox",
    "pinterest,pin",
    "twitch,directory",
    "discourse,@here",
    "discourse,all",
    "discourse,trust_level_0",
    "discord,@everyone",
    "slack,@channel"
  })
  void theHandleOfNoPersonIsRefused(String network, String written) {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Identity.handle(Network.of(network), written))
                .getMessage());
    assertTrue(message.startsWith("handle: expected"), message);
  }

  @DisplayName("SM-21: who is called like a page is still found")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://town.example/@search",
        "https://town.example/users/explore",
        "https://town.example/@notes/9",
        "https://town.example/u/settings",
        "https://youtube.com/@news",
        "https://vk.com/ann_lee",
        "https://vk.com/id12",
        "https://ann.example/blog"
      })
  void whoIsCalledLikeAPageIsFound(String written) {
    Identity.profile(written);
  }

  /** Where a sign before a name tells it from a page, the sign is believed. */
  @ParameterizedTest
  @CsvSource({
    "youtube,@watch",
    "youtube,watchers",
    "youtube,@news",
    "tiktok,@explore",
    "threads,@search",
    "telegram,everyone",
    "telegram,allan",
    "x,all",
    "x,watch",
    "x,joinchat",
    "instagram,watch",
    "instagram,hashtag",
    "reddit,all",
    "discourse,ann",
    "mastodon,explore@town.example",
    "linkedin,jobs"
  })
  void whoIsCalledLikeAPageOfAnotherNetworkIsAPerson(String network, String written) {
    Identity.handle(Network.of(network), written);
  }

  @ParameterizedTest
  @CsvSource({"reddit,reddit::me", "reddit,reddit::u"})
  void anIdThatIsAPageIsRefused(String network, String written) {
    assertThrows(
        IllegalArgumentException.class, () -> Identity.account(Network.of(network), written));
  }

  @Test
  void aChannelOfPeerTubeIsAProfile() {
    Identity.profile(Network.of("peertube"), "https://tube.example/c/tea");
  }

  @DisplayName("SM-21: an id is read as the account meant")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x        | twitter::12                | x::12",
        "twitter  | twitter::12                | x::12",
        "twitter  | x::12                      | x::12",
        "x        | x:x.com:12                 | x::12",
        "x        | x::@ann                    | x::ann",
        "fb       | fb::100                    | facebook::100",
        "bluesky  | bluesky:did:plc:abc        | bluesky::did%3Aplc%3Aabc",
        "bluesky  | bluesky::did:plc:abc       | bluesky::did%3Aplc%3Aabc",
        "bluesky  | did:plc:abc                | bluesky::did%3Aplc%3Aabc",
        "reddit   | reddit::Hal                | reddit::hal",
        "reddit   | reddit::@hal               | reddit::hal",
        "nostr    | nostr::3BF0C63FCB93463407AF97A5E5EE64FA883D107EF9E558472C4EB9AAAEFA459D | nostr::3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d",
        "mastodon | mastodon:town.example:12   | mastodon:town.example:12"
      })
  void anIdIsReadAsMeant(String network, String written, String meant) {
    AuthorId id = AuthorId.parse(meant.replace("%3A", ":"));
    assertEquals(Identity.of(id), Identity.account(Network.of(network), written));
  }

  @DisplayName("SM-21: an id that can be nobody's is refused, without quoting it")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mastodon | mastodon::12               | server",
        "lemmy    | lemmy::12                  | server",
        "x        | reddit::secretword         | expected one on x",
        "ticktock | ticktock::12               | did you mean tiktok"
      })
  void anIdOfNobodyIsRefused(String network, String written, String inWords) {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Identity.account(Network.of(network), written))
                .getMessage());
    assertTrue(message.contains(inWords) && !message.contains("ecretword"), message);
  }

  @Test
  void anIdWhereAHandleStandsIsTheAccount() {
    Identity account = Identity.of(AuthorId.of(Network.BLUESKY, "did:plc:abc"));
    assertEquals(account, Identity.handle(Network.BLUESKY, "did:plc:abc"));
    assertEquals(account, Identity.profile("https://bsky.app/profile/did:plc:abc"));
  }

  @DisplayName("a name at a server is one account, whatever serves it")
  @Test
  void theFediverseIsOne() {
    Author author =
        Author.builder(new AuthorId(Network.of("pixelfed"), "town.example", "7"))
            .handle("ann")
            .build();
    List<Identity> all = Identity.allOf(author);
    assertTrue(all.contains(Identity.handle(Network.MASTODON, "ann@town.example")));
    assertTrue(all.contains(Identity.profile("https://town.example/@ann")));
  }

  @DisplayName("SM-21: a handle that can name nobody is refused, without quoting it")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x          | secretword@town.example   | no server",
        "instagram  | mailto:secretword@a.example | scheme",
        "instagram  | https://x.com/secretword  | elsewhere",
        "x          | Secret Secretword         | blanks",
        "x          | a/secretword              | address",
        "reddit     | r/secretword              | community",
        "lemmy      | !secretword@town.example  | community",
        "mastodon   | secretword@              | name@server",
        "mastodon   | secretword@nodot         | name@server",
        "mastodon   | mailto:secretword@a.example | scheme",
        "mastadon   | secretword@town.example   | did you mean mastodon",
        "blueksy    | secretword                | did you mean bluesky",
        "instagramm | secretword                | did you mean instagram",
        "x          | @                         | blank",
        "mastodon   | secretword@town.example;bob@town.example | one name",
        "mastodon   | secretword@town.example bob@town.example | blanks",
        "mastodon   | secretword,town.example   | one name",
        "mastodon   | name=secretword           | one name",
        "mastodon   | -                         | one name",
        "x          | -                         | one name",
        "x          | secretword;bob            | one name",
        "ticktock   | secretword                | did you mean tiktok",
        "masto      | secretword@town.example   | did you mean mastodon",
        "linked-in  | secretword                | did you mean linkedin",
        "mastodon   | https://town.example/about | page of the server",
        "feed       | secretword                | address of the profile",
        "podcast    | secretword                | address of the profile"
      })
  void aHandleOfNobodyIsRefused(String network, String written, String inWords) {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Identity.handle(Network.of(network), written))
                .getMessage());
    assertTrue(message.contains(inWords) && !message.contains("ecretword"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/u/hal", "u/hal/", "/user/hal/", "hal/", "@hal", "https://reddit.com/u/hal.json"})
  void aSlashBehindAHandleIsNoneOfIt(String written) {
    Network reddit = Network.of("reddit");
    assertEquals(Identity.handle(reddit, "hal"), Identity.handle(reddit, written));
  }

  @Test
  void aNetworkOfAHostsOwnIsTaken() {
    Identity.handle(Network.of("guestbook"), "ann");
    Identity.handle(Network.of("discourse"), "ann");
  }

  @DisplayName("SM-21: whichever way a person names themselves, the author is found")
  @ParameterizedTest
  @ValueSource(strings = {"https://www.instagram.com/ann/", "instagram.com/Ann/reels/?igsh=1"})
  void anAuthorWithoutAnAddressIsFoundByIt(String address) {
    Author author = Author.builder(AuthorId.of(Network.of("instagram"), "7")).handle("Ann").build();
    assertTrue(Identity.allOf(author).contains(Identity.profile(address)));
    Author nameless =
        Author.builder(AuthorId.of(Network.of("instagram"), "7")).url(address).build();
    assertTrue(Identity.allOf(nameless).contains(Identity.handle(Network.of("instagram"), "ann")));
  }

  @Provide
  Arbitrary<String> written() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.of(
                "http://",
                "www.",
                "example.org",
                ":80",
                "/",
                "\\",
                "?",
                "#",
                "&",
                "=",
                "%",
                "%40",
                "34",
                "%2e",
                ".",
                " ",
                "@",
                "utm_a",
                "\u00a0",
                "\u0130",
                "b\u00fccher.example"),
            Arbitraries.strings().ofMaxLength(3));
    return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@www.ann. @example.org",
        "@ann @example.org",
        "acct:ann.rss.rss@example.org",
        "@ann\u00a0@example.org",
        "@ann .rss@example.org"
      })
  void anAccountsOneFormIsReadAsItself(String written) {
    canonicalTextsAreStable(written);
  }

  @Property
  void canonicalTextsAreStable(@ForAll("written") String written) {
    try {
      String canonical = Identity.profile(written).canonical();
      String again = Identity.profile(canonical.substring("profile:".length())).canonical();
      assertEquals(canonical, again);
    } catch (IllegalArgumentException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("profile"));
    }
  }
}
