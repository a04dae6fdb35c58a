package dev.earshot.scoring.copies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Posts;
import dev.earshot.text.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopiesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String STORY =
      "The new kettle from Aurora boils in forty seconds and never wakes the baby upstairs";

  private final Copies copies = new Copies(100_000, CopiesTest::hash);

  private static Post.Builder post(String id, String text) {
    return Posts.post(id).text(text);
  }

  private static Author author(String id) {
    return Author.builder(AuthorId.of(Posts.NETWORK, id)).build();
  }

  private static PostId id(String id) {
    return PostId.of(Posts.NETWORK, id);
  }

  private void hold(String id, String text) {
    copies.add(post(id, text).build());
  }

  private Optional<CopyLevel> level(String text) {
    return copies.find(post("asked", text).build(), 1).stream().map(Copy::level).findFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "THE NEW KETTLE FROM AURORA BOILS IN FORTY SECONDS AND NEVER WAKES THE BABY UPSTAIRS!|EXACT",
        "“The new kettle… from Aurora boils in forty seconds, and never wakes the baby upstairs” https://t.co/x1|EXACT",
        "The new kettle from #Aurora boils in forty seconds and never wakes the baby upstairs|EXACT",
        "Thé néw kettle from Aurora  boils in forty seconds and never wakes the baby upstairs|EXACT",
        "The new ketle from Aurora boils in forty secodns and never wakes the baby upstairs|NEARLY_EXACT",
        "The new kettle from Aurora boils in forty seconds and never wakes the baby upstairs #tea|NEARLY_EXACT",
        "RT @bo: The new kettle from Aurora boils in forty seconds and never wakes the baby upstairs|NEARLY_EXACT",
        "Never wakes the baby upstairs and boils in forty seconds: the new kettle from Aurora|STRONG",
        "The new kettle from Aurora boils in forty seconds and never wakes…|STRONG",
        "I would not have believed it but they say that the new kettle from Aurora boils in forty"
            + " seconds and never wakes the baby upstairs|STRONG",
        "The new kettle from Aurora boils…|WEAK",
      })
  void levelsMeanWhatTheySay(String text, CopyLevel level) {
    hold("1", STORY);
    assertEquals(Optional.of(level), level(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Full time at the harbour ground: Rovers 0-3 Wanderers|"
            + "Full time at the harbour ground: Rovers 4-1 Wanderers|STRONG",
        "Full time at the harbour ground: Rovers 0-3 Wanderers|"
            + "Full time at the harbour ground: Rovers 3-0 Wanderers|STRONG",
        "Full time at the harbour ground: Rovers 0-3 Wanderers|"
            + "Full time at the harbuor ground: Rovers 0-3 Wanderers #RovWan24|NEARLY_EXACT",
        "Full time at the harbour ground: Rovers 0-3 Wanderers|"
            + "RT @fan77: Full time at the harbour ground: Rovers 0-3 Wanderers|NEARLY_EXACT",
        "Flight AA1234 from the capital is delayed. We apologise for the inconvenience.|"
            + "Flight AA1239 from the capital is delayed. We apologise for the inconvenience.|STRONG",
        "The court found the minister guilty of fraud on Monday morning|"
            + "The court found the minister not guilty of fraud on Monday morning|STRONG",
        "They said that they would come to the harbour festival on Monday|"
            + "They said that they wouldn’t come to the harbour festival on Monday|STRONG",
        "Das Gericht hat den Minister am Montag für schuldig befunden|"
            + "Das Gericht hat den Minister am Montag für nicht schuldig befunden|STRONG",
      })
  void whatSaysSomethingElseIsNotNearlyExact(String one, String other, CopyLevel level) {
    hold("1", one);
    assertEquals(Optional.of(level), level(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The new toaster from Borealis browns in ninety seconds and never burns the bread again",
        "Has anybody tried the new kettle? Mine never boils and the baby wakes every time",
        "The new kettle",
        "kettle",
        "https://shop.example/kettle",
        "☕",
      })
  void whatOnlySharesWordsIsNoCopy(String text) {
    hold("1", STORY);
    assertEquals(Optional.empty(), level(text));
  }

  @Test
  void wordsCountInAnyScript() {
    hold("ja", "新しいケトルは四十秒でお湯が沸きますし赤ちゃんを起こしません");
    hold("ar", "الغلاية الجديدة تغلي الماء في أربعين ثانية ولا توقظ الطفل أبدا");
    assertEquals(Optional.of(CopyLevel.STRONG), level("新しいケトルは四十秒でお湯が沸きますし赤ちゃん…"));
    assertEquals(
        Optional.of(CopyLevel.EXACT),
        level("الغلّاية الجديدة تغلي الماء في اربعين ثانية ولا توقظ الطفل أبدًا"));
  }

  @Test
  void anEmojisModifiersAndRepetitionDoNotMatter() {
    hold("1", "Kettle time 👍👍👍");
    assertEquals(Optional.of(CopyLevel.EXACT), level("kettle time 👍🏽"));
  }

  @Test
  void aPostOfNothingButALinkIsComparedByThePage() {
    hold("1", "https://www.news.example/kettles/?utm_source=x&id=7#top");
    assertEquals(Optional.of(CopyLevel.EXACT), level("http://m.news.example/kettles?id=7"));
    assertEquals(Optional.empty(), level("https://news.example/kettles?id=8"));
  }

  @Test
  void postsWithoutAWordAreNoCopies() {
    hold("1", "");
    hold("2", "...");
    assertEquals(List.of(), copies.clusters(CopyLevel.WEAK));
    assertEquals(Optional.empty(), copies.originalOf(id("2")));
  }

  @Test
  void copiesAreFoundAcrossNetworksAndTitlesCountOnce() {
    hold("1", STORY);
    Post blog =
        Post.builder(PostId.of(new Network("feed"), "b")).title(STORY).text(STORY + ".").build();
    copies.add(blog);
    assertEquals(Optional.of(new Copy(id("1"), CopyLevel.EXACT)), copies.originalOf(blog.id()));
  }

  @Test
  void aCopyOfACopyIsOfTheClusterOfTheFirst() {
    hold("1", STORY);
    hold("2", STORY + " says Bo from Oslo");
    hold("3", STORY + " says Bo from Oslo, and he should know");
    hold("4", "Something else that nobody has ever written down here before");
    assertEquals(Optional.of(id("1")), copies.clusterOf(id("3")));
    assertEquals(Optional.of(id("4")), copies.clusterOf(id("4")));
    assertEquals(Optional.empty(), copies.clusterOf(id("5")));
    assertEquals(List.of(new CopyCluster(id("1"), 3, 0)), copies.clusters(CopyLevel.WEAK));
    assertEquals(List.of(), copies.clusters(CopyLevel.EXACT));
  }

  @Test
  void manyWhoSayTheSameWithinAnHourAreABurst() {
    for (int i = 0; i < 40; i++) {
      String text = STORY + (i % 3 == 0 ? " #tea" : "");
      copies.add(
          post("b" + i, text)
              .author(author("a" + i % 20))
              .publishedAt(NOON.plusSeconds(60L * i))
              .build());
    }
    copies.add(
        post("before", STORY).author(author("z")).publishedAt(NOON.minusSeconds(9000)).build());
    assertEquals(
        List.of(new CopyBurst(id("b0"), NOON, NOON.plusSeconds(60 * 19), 20, 20)),
        copies.bursts(CopyLevel.NEARLY_EXACT, Duration.ofHours(1), 15));
    assertEquals(List.of(), copies.bursts(CopyLevel.NEARLY_EXACT, Duration.ofMinutes(5), 15));
    assertThrows(
        IllegalArgumentException.class,
        () -> copies.bursts(CopyLevel.EXACT, Duration.ofHours(1), 1));
  }

  @Test
  void afterAnySequenceItAnswersAsIfItHadSeenWhatRemains() {
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      Copies changed = new Copies(1000, CopiesTest::hash);
      List<Post> left = new ArrayList<>();
      for (int step = 0; step < 300; step++) {
        if (!left.isEmpty() && random.nextInt(100) < 45) {
          changed.remove(left.remove(random.nextInt(left.size())).id());
        } else {
          Post post =
              post(round + "-" + step, variant(random))
                  .author(author("a" + random.nextInt(9)))
                  .build();
          changed.add(post);
          left.add(post);
        }
      }
      Copies fresh = new Copies(1000, CopiesTest::hash);
      left.forEach(fresh::add);
      assertSame(fresh, changed, left);
      Copies read = new Copies(1000, CopiesTest::hash);
      read.restore(changed.snapshot());
      assertSame(fresh, read, left);
      assertArrayEquals(fresh.snapshot(), changed.snapshot());
    }
  }

  private static void assertSame(Copies expected, Copies actual, List<Post> posts) {
    assertEquals(posts.size(), actual.size());
    for (Post post : posts) {
      assertEquals(expected.originalOf(post.id()), actual.originalOf(post.id()));
      assertEquals(expected.find(post, 5), actual.find(post, 5));
    }
    for (CopyLevel level : CopyLevel.values()) {
      assertEquals(expected.clusters(level), actual.clusters(level));
    }
  }

  /** One of a hundred stories with changes, so that no phrase is common to many. */
  private static String variant(Random random) {
    int story = random.nextInt(100);
    String[] words = new String[14];
    for (int i = 0; i < words.length; i++) {
      words[i] =
          (random.nextInt(8) == 0 ? "changed" + random.nextInt(99) : "story" + story) + "no" + i;
    }
    return String.join(" ", words);
  }

  @Test
  void aCommonPageMakesACopyOfWhatSharesLessWords() {
    String link = " https://news.example/kettles";
    String remark = "Nice, the new kettle from Aurora boils in minutes";
    hold("1", STORY + link);
    assertEquals(Optional.empty(), level(remark));
    assertEquals(Optional.of(CopyLevel.WEAK), level(remark + link + "?utm_source=x"));
  }

  @Test
  void anAuthorIsForgottenWhole() {
    copies.add(post("1", STORY).author(author("bo")).build());
    copies.add(post("2", STORY).author(author("ann")).build());
    copies.add(post("3", STORY + " yes").author(author("bo")).build());
    assertEquals(2, copies.forget(AuthorId.of(Posts.NETWORK, "bo")));
    assertEquals(1, copies.size());
    assertEquals(Optional.empty(), copies.originalOf(id("2")));
    assertEquals(0, copies.forget(AuthorId.of(Posts.NETWORK, "bo")));
  }

  @Test
  void beyondItsCapacityThoseThatCameFirstLeave() {
    Copies few = new Copies(10, CopiesTest::hash);
    for (int i = 0; i < 1000; i++) {
      few.add(post("p" + i, STORY + " number " + i).build());
    }
    assertEquals(10, few.size());
    assertEquals(Optional.of(id("p990")), few.clusterOf(id("p999")));
    assertEquals(Optional.empty(), few.clusterOf(id("p0")));
    assertTrue(few.bytes() < 200_000, () -> few.bytes() + " bytes");
    assertThrows(IllegalArgumentException.class, () -> new Copies(0, CopiesTest::hash));
  }

  @Test
  void aRevisionReplacesAndAWithdrawalSubtracts() {
    Mention before = Posts.mention(post("2", STORY)).build();
    Mention after = Posts.mention(post("2", "I take it all back, every single word")).build();
    copies.accept(
        Delivery.of(
            1,
            List.of(
                new Outcome.Admitted(Posts.mention(post("1", STORY)).build()),
                new Outcome.Admitted(before))));
    assertEquals(Optional.of(id("1")), copies.clusterOf(id("2")));
    copies.accept(Delivery.of(3, List.of(new Outcome.Revised(before, after))));
    assertEquals(Optional.of(id("2")), copies.clusterOf(id("2")));
    copies.accept(
        Delivery.of(4, List.of(new Outcome.Withdrawn(after, Removal.Cause.OPTED_OUT, NOON))));
    assertEquals(1, copies.size());
  }

  @Test
  void partitionsAreJoined() {
    hold("1", STORY);
    Copies other = new Copies(100, CopiesTest::hash);
    other.add(post("2", STORY).build());
    other.add(post("3", STORY + " indeed").build());
    copies.merge(other);
    assertEquals(List.of(new CopyCluster(id("1"), 3, 0)), copies.clusters(CopyLevel.WEAK));
  }

  @Test
  void aDamagedSnapshotLeavesEverythingAsItWas() {
    hold("1", STORY);
    byte[] snapshot = copies.snapshot();
    for (int i = 0; i < snapshot.length; i++) {
      byte[] damaged = snapshot.clone();
      damaged[i] ^= 1;
      assertThrows(MalformedException.class, () -> copies.restore(damaged));
    }
    assertArrayEquals(snapshot, copies.snapshot());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "https://www.News.example:443/a/?utm_source=x&b=2&a=1#f,news.example/a?a=1&b=2",
        "http://m.news.example/a/index.html,news.example/a",
        "news.example,news.example",
        "https://amp.news.example/a/amp/,news.example/a",
        "https://news.example/a?fbclid=1&gclid=2,news.example/a",
        "https://m.example/a,m.example/a",
        "https://news.example:8080/a,news.example:8080/a",
        "ftp://news.example/a,none",
        "javascript:alert(1),none",
        "localhost/a,none",
        "not a link,none",
      })
  void addressesOfOnePageHaveOneForm(String address, String form) {
    assertEquals(Optional.ofNullable(form), CanonicalLink.of(address));
  }

  private static long hash(AuthorId author) {
    return Tokens.hash(author.nativeId()) | 1;
  }
}
