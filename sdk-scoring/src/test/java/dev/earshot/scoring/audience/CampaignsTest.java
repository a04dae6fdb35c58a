package dev.earshot.scoring.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Entity;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.Span;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.query.Fields;
import dev.earshot.query.Query;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.audience.Campaigns.Attribution;
import dev.earshot.scoring.audience.Campaigns.Reason;
import dev.earshot.scoring.trend.TrendSeries;
import dev.earshot.text.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CampaignsTest {
  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
  private static final Campaign SPRING =
      new Campaign(
          "Spring",
          Set.of("#SpringTea"),
          Set.of("https://www.shop.example/spring/"),
          Map.of(),
          Set.of("TEA-20"),
          MARCH,
          JUNE);
  private static final Campaign MAIL =
      new Campaign(
          "mail",
          Set.of(),
          Set.of(),
          Map.of("utm_campaign", "Letter 7", "utm_medium", "mail"),
          Set.of(),
          null,
          null);
  private static final Campaigns CAMPAIGNS = Campaigns.of(List.of(SPRING, MAIL));

  @Test
  void hostsOfAnyScriptAndWhatPeopleWriteInAddressesAreFound() {
    Campaign books =
        new Campaign(
            "books", Set.of(), Set.of("bücher.example/neu"), Map.of(), Set.of(), null, null);
    assertEquals(Set.of("xn--bcher-kva.example/neu"), books.links());
    Campaigns all = Campaigns.of(List.of(books, pipes()));
    for (String link :
        List.of(
            "https://bücher.example/neu/1",
            "https://xn--bcher-kva.example/neu?x={a|b}",
            "http://www.BÜCHER.example/neu#x")) {
      List<Attribution> found = all.of(withLink(link));
      assertEquals(1, found.size(), link);
      assertEquals("books", found.get(0).campaign());
    }
    assertEquals(
        "pipes", all.of(withLink("https://shop.example/?utm_campaign=a|b")).get(0).campaign());
  }

  private static Campaign pipes() {
    return new Campaign(
        "pipes", Set.of(), Set.of(), Map.of("utm_campaign", "a|b"), Set.of(), null, null);
  }

  private static Post withLink(String link) {
    return post(link)
        .entities(List.of(new Entity.Link(new Span(0, link.length()), link, null)))
        .build();
  }

  @Test
  void aParameterThatLinksAreKeptWithoutIsRefused() {
    for (String name : List.of("gift_token", "sig", "auth", "token")) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new Campaign(
                  "keys", Set.of(), Set.of(), Map.of(name, "spring"), Set.of(), null, null),
          name);
    }
  }

  private static Post.Builder post(String text) {
    return Posts.post("1").text(text).publishedAt(MARCH);
  }

  private static List<Attribution> of(String text) {
    return CAMPAIGNS.of(post(text).build());
  }

  private static List<Attribution> spring(Reason reason, String value) {
    return List.of(new Attribution("Spring", reason, value));
  }

  @Test
  @DisplayName("SM-09 a post belongs to a campaign by tag, link and code, and says by which")
  void byTagLinkAndCode() {
    assertEquals(spring(Reason.TAG, "springtea"), of("lovely #springTEA"));
    assertEquals(
        spring(Reason.LINK, "shop.example/spring"),
        of("see https://shop.example/spring/offer?x=1"));
    assertEquals(
        spring(Reason.LINK, "shop.example/spring"), of("see http://m.shop.example/spring now"));
    assertEquals(spring(Reason.CODE, "TEA-20"), of("with tea-20 it is cheap #springtea"));
    for (String none :
        List.of(
            "springtea",
            "https://shop.example/springtime",
            "https://myshop.example/spring",
            "https://shop.example/",
            "tea 200",
            "")) {
      assertEquals(List.of(), of(none), none);
    }
  }

  @Test
  @DisplayName("SM-09 the parameters of a link tell a campaign where all of them are there")
  void byParameters() {
    String link = "https://any.example/a?b=1&UTM_Campaign=letter+7&utm_medium=MAIL#top";
    assertEquals(
        List.of(new Attribution("mail", Reason.PARAMETERS, "utm_campaign=letter 7")), of(link));
    assertEquals(List.of(), of("https://any.example/?utm_campaign=letter+7"));
    Post shown =
        post("read on").entities(List.of(new Entity.Link(new Span(0, 4), "read", link))).build();
    assertEquals(1, CAMPAIGNS.of(shown).size());
    Campaign own =
        new Campaign(
            "own", Set.of(), Set.of("shop.example"), Map.of("c", "1"), Set.of(), null, null);
    Campaigns owns = Campaigns.of(List.of(own));
    assertEquals(1, owns.of(post("https://shop.example/?c=1").build()).size());
    assertEquals(0, owns.of(post("https://shop.example/?c=2").build()).size());
    assertEquals(0, owns.of(post("https://other.example/?c=1").build()).size());
  }

  @Test
  void aCampaignHasItsTime() {
    assertEquals(1, CAMPAIGNS.of(post("#springtea").build()).size());
    assertEquals(0, CAMPAIGNS.of(post("#springtea").publishedAt(JUNE).build()).size());
    assertEquals(
        0, CAMPAIGNS.of(post("#springtea").publishedAt(MARCH.minusMillis(1)).build()).size());
    assertEquals(0, CAMPAIGNS.of(Posts.post("1").text("#springtea").build()).size());
    assertEquals(
        1,
        CAMPAIGNS
            .of(
                Posts.post("1")
                    .text("https://a.example/?utm_campaign=letter%207&utm_medium=mail")
                    .build())
            .size());
  }

  @Test
  @DisplayName("SM-09 campaigns are a dimension of series and are asked for in queries")
  void inSeriesAndQueries() {
    TrendSeries series = TrendSeries.builder(author -> 1).by(CAMPAIGNS.dimension()).build();
    Mention mention = Mention.builder(post("#springtea").build()).build();
    series.accept(Delivery.of(1, List.of(new Outcome.Admitted(mention))));
    assertEquals(
        1,
        series
            .figures(CAMPAIGNS.dimension().key("Spring"), MARCH, MARCH.plusSeconds(1))
            .mentions());
    Query query = Query.parse("campaign:spring", Fields.posts().with(CAMPAIGNS.field()));
    assertEquals(true, query.matches(new Reading().of(post("#springtea").build())));
    assertEquals(false, query.matches(new Reading().of(post("tea").build())));
    assertThrows(
        MalformedException.class,
        () -> Query.parse("campaign:summer", Fields.posts().with(CAMPAIGNS.field())));
  }

  @Test
  void whatCouldNeverMatchIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> tagged("a", "two words"));
    assertThrows(IllegalArgumentException.class, () -> tagged(" a", "tea"));
    assertThrows(IllegalArgumentException.class, () -> linked("mailto:ann@shop.example"));
    assertThrows(IllegalArgumentException.class, () -> linked("shop"));
    assertThrows(IllegalArgumentException.class, () -> linked("shop.example/?a=b"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Campaign("a", Set.of(), Set.of(), Map.of(), Set.of(), null, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Campaign("a", Set.of(), Set.of(), Map.of("", "b"), Set.of(), null, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Campaign("a", Set.of(), Set.of(), Map.of(), Set.of("..."), null, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Campaign("a", Set.of("t"), Set.of(), Map.of(), Set.of(), JUNE, MARCH));
    assertThrows(IllegalArgumentException.class, () -> Campaigns.of(List.of(MAIL, MAIL)));
  }

  private static Campaign tagged(String id, String tag) {
    return new Campaign(id, Set.of(tag), Set.of(), Map.of(), Set.of(), null, null);
  }

  private static Campaign linked(String link) {
    return new Campaign("a", Set.of(), Set.of(link), Map.of(), Set.of(), null, null);
  }
}
