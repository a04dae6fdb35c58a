package dev.earshot.examples.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Removal;
import dev.earshot.Span;
import dev.earshot.examples.monitor.Report.Quoted;
import dev.earshot.examples.monitor.Report.Refused;
import dev.earshot.examples.monitor.Report.Tally;
import dev.earshot.examples.monitor.Report.Tone;
import dev.earshot.examples.monitor.Report.Word;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

final class ReportPageTest {
  private static final String FULL = Reports.page(Reports.full());

  @Test
  void givesTheSamePageForTheSameReport() {
    assertEquals(FULL, Reports.page(Reports.full()));
  }

  @Test
  void chartsTheLeadingTwelveAndListsTheRest() {
    String page = Reports.page(Reports.ofQueries(40));
    assertEquals(12, count(page, "<svg class=\"hours"));
    assertEquals(28, count(page, ">query-") - 12 - 2 * 40, "each of the rest is listed once more");
    assertTrue(page.contains("Query without a chart"));
    assertTrue(page.contains("Mentions an hour: query-39"), "most mentions speak of it");
    assertFalse(page.contains("Mentions an hour: query-5<"), "few mentions speak of it");
    assertTrue(page.contains("Mentions an hour: query-0<"), "the first is always drawn");
    assertFalse(FULL.contains("Query without a chart"), "where all are drawn there is no rest");
  }

  @Test
  void aThousandQueriesMakeAPageThatOpens() {
    int few = Reports.page(Reports.ofQueries(12)).length();
    int many = Reports.page(Reports.ofQueries(1_000)).length();
    assertTrue((many - few) / 988 < 2_000, "bytes a query: " + (many - few) / 988);
    assertTrue(many < 4_000_000, "bytes: " + many);
  }

  @Test
  void loadsNothingAndRunsNothing() {
    assertFalse(FULL.contains("<script"), "script");
    assertFalse(FULL.contains("<link"), "link");
    assertFalse(FULL.contains("src="), "src");
    assertFalse(FULL.contains("@import") || FULL.contains("url("), "css that loads");
    assertFalse(Pattern.compile("<[^>]* on[a-z]+=").matcher(FULL).find(), "event attribute");
    assertTrue(FULL.contains("default-src &#39;none&#39;"), "content security policy");
  }

  @Test
  void namesWhatItShowsForWhoDoesNotSeeIt() {
    assertTrue(FULL.contains("<html lang=\"en\">"));
    assertEquals(1, count(FULL, "<h1"));
    Matcher images = Pattern.compile("<svg[^>]*>").matcher(FULL);
    int seen = 0;
    while (images.find()) {
      seen++;
      assertTrue(
          images.group().contains("aria-labelledby")
              || images.group().contains("aria-label=")
              || images.group().contains("aria-hidden"),
          images.group());
    }
    assertTrue(seen > 20, "drawings: " + seen);
    assertEquals(count(FULL, "<table>"), count(FULL, "<thead>"));
    assertTrue(FULL.contains("Busiest hour: Thu 19 Nov, 14:00 UTC, 55 mentions: 50 negative"));
  }

  @Test
  void everyLabelledIdExistsOnce() {
    Matcher labelled = Pattern.compile("aria-labelledby=\"([^\"]+)\"").matcher(FULL);
    while (labelled.find()) {
      for (String id : labelled.group(1).split(" ")) {
        assertEquals(1, count(FULL, " id=\"" + id + "\""), id);
      }
    }
  }

  @Test
  void showsWhatWasNotKeptWithRuleAndReason() {
    assertTrue(FULL.contains("Only followers, members or the people addressed could read it."));
    assertTrue(FULL.contains("<code>subject/opt-out</code>"));
    assertTrue(FULL.contains("The author asked not to be read."));
    assertTrue(FULL.contains("<code>SOURCE_DELETED</code>"));
    assertTrue(FULL.contains("expected a date, got text"));
    assertTrue(FULL.contains("waiting, asks again Fri 20 Nov, 12:00"));
  }

  @Test
  void showsADashWhereASourceShowsNoEngagement() {
    assertTrue(FULL.contains("<td class=\"n\">3</td><td class=\"n\">–</td>"));
  }

  @Test
  void explainsEveryCauseAndFallsBackForAForeignCode() {
    for (Removal.Cause cause : Removal.Cause.values()) {
      assertTrue(PlainWords.cause(cause).endsWith("."), cause.name());
    }
    assertFalse(PlainWords.refusal(new Refused("HOUSE_RULE_9", "", 1, null)).isBlank());
  }

  @Test
  void showsAnEmptyReportWithoutADivisionByZero() {
    String page = Reports.page(Reports.empty("Nothing"));
    assertTrue(page.contains("0 posts were read."));
    assertTrue(page.contains("Nothing was refused."));
    assertTrue(page.contains("Every record could be read."));
    assertFalse(page.contains("NaN"));
    assertFalse(page.contains("Infinity"));
  }

  @Test
  void escapesMarkupWhereverForeignTextStands() {
    String evil = "<script>alert(\"1\")</script>' onload='x' &amp;";
    String page = Reports.page(Reports.foreign(evil));
    assertFalse(page.contains("<script"), "script");
    assertFalse(page.contains("onload='"), "attribute");
    assertTrue(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; onload="));
    assertTrue(page.contains("&amp;amp;"));
  }

  @Test
  void linksWebAddressesOnly() {
    assertTrue(Reports.page(Reports.saying(at("https://a.example/1"))).contains("<a href=\"https"));
    for (String url : new String[] {"javascript:alert(1)", "data:text/html,x", "//a.example", ""}) {
      assertFalse(Reports.page(Reports.saying(at(url))).contains("<a href"), url);
    }
    assertFalse(Reports.page(Reports.saying(at(null))).contains("<a href"));
  }

  @Test
  void marksMatchesAndUnderlinesWordsAlsoWhereTheyOverlap() {
    String page = quote("awful kettle", List.of(new Span(0, 12)), new Word(new Span(0, 5), -0.8));
    assertTrue(
        page.contains(
            "<mark><span class=\"against\">awful</span></mark><mark> kettle</mark></blockquote>"),
        page);
    assertTrue(page.contains("<span class=\"down\">−0.80</span>"));
    assertFalse(page.contains("all else"));
    String rest = quote("awful kettle", List.of(), new Word(new Span(0, 5), -0.5));
    assertTrue(rest.contains("all else <span class=\"down\">−0.30</span>"), rest);
  }

  @Test
  void leavesOutSpansBeyondTheTextAndPartsNoSurrogatePair() {
    String text = "ok 😍 yes";
    String page = quote(text, List.of(new Span(3, 4), new Span(5, 90)));
    assertTrue(page.contains("ok <mark>😍</mark> yes</blockquote>"), page);
    assertTrue(quote(text, List.of(new Span(4, 6))).contains("ok <mark>😍 </mark>yes"));
  }

  @Test
  void cutsLongTextsAtACharacter() {
    String page = quote("😍".repeat(1000), List.of(new Span(0, 2000)));
    assertTrue(page.contains("😍 …</blockquote>"));
    assertFalse(page.contains("\uFFFD"));
  }

  @Test
  void neutralisesNulControlsAndDirectionOverrides() {
    String page = quote("a\u0000b\u202Ec\u0085d\uD800e\uFFFEf", List.of());
    assertTrue(page.contains("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf"), page);
  }

  @Property(tries = 200)
  void anyTextGivesAPageThatParsesAndReadsBack(
      @ForAll @StringLength(max = 60) String text, @ForAll @StringLength(max = 20) String name)
      throws Exception {
    Quoted mention =
        new Quoted(
            name, text, name, null, name, name, null, Tone.NEUTRAL, 0, false, List.of(), List.of());
    Document page = parse(Reports.page(Reports.saying(mention)));
    String read = page.getElementsByTagName("blockquote").item(0).getTextContent();
    assertEquals(text.length(), read.length());
  }

  @Test
  void theFullPageIsWellFormed() throws Exception {
    Document page = parse(FULL);
    assertEquals(4, page.getElementsByTagName("article").getLength());
  }

  @Test
  void netPolarRatioIsOverPolarMentionsAlone() {
    assertEquals(0.5, new Tally(3, 100, 1, 7).netPolarRatio().orElseThrow());
    assertTrue(new Tally(0, 9, 0, 1).netPolarRatio().isEmpty());
    assertThrows(IllegalArgumentException.class, () -> new Tally(-1, 0, 0, 0));
  }

  @Property
  void gridStepsAreRoundAndFew(@ForAll("mosts") long most) {
    long step = HourChart.step(most, 4);
    assertTrue(step * 4 >= most);
    String digits = Long.toString(step).replace("0", "");
    assertTrue(List.of("1", "2", "5").contains(digits), digits);
  }

  @Provide
  Arbitrary<Long> mosts() {
    return Arbitraries.longs().between(0, 10_000_000);
  }

  @Test
  void writerRefusesWhatWouldBreakThePage() {
    Html html = new Html(new StringBuilder());
    assertThrows(IllegalArgumentException.class, () -> html.open("p onclick"));
    assertThrows(IllegalStateException.class, () -> html.attr("class", "x"));
    assertThrows(IllegalArgumentException.class, () -> html.style("</style><script>"));
    assertThrows(IllegalStateException.class, () -> html.open("p").close("div"));
    assertThrows(IllegalStateException.class, html::done);
  }

  private static String quote(String text, List<Span> matched, Word... words) {
    return Reports.page(
        Reports.saying(
            new Quoted(
                null,
                text,
                "a",
                null,
                "feed",
                null,
                null,
                Tone.NEGATIVE,
                -0.8,
                false,
                matched,
                List.of(words))));
  }

  private static Quoted at(@Nullable String url) {
    return new Quoted(
        null,
        "text",
        "a",
        Instant.EPOCH,
        "feed",
        url,
        "en",
        Tone.NEUTRAL,
        0,
        false,
        List.of(),
        List.of());
  }

  private static Document parse(String page) throws Exception {
    String xml =
        page.replace("<!DOCTYPE html>\n", "")
            .replaceAll("<(meta|br)([^>]*)>", "<$1$2/>")
            .replace("\t", " ");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
