package dev.earshot.examples.monitor;

import static dev.earshot.examples.monitor.PlainWords.count;
import static dev.earshot.examples.monitor.PlainWords.date;
import static dev.earshot.examples.monitor.PlainWords.day;
import static dev.earshot.examples.monitor.PlainWords.moment;
import static dev.earshot.examples.monitor.PlainWords.number;
import static dev.earshot.examples.monitor.PlainWords.percent;
import static dev.earshot.examples.monitor.PlainWords.ratio;

import dev.earshot.examples.monitor.Report.Count;
import dev.earshot.examples.monitor.Report.Listening;
import dev.earshot.examples.monitor.Report.Share;
import dev.earshot.examples.monitor.Report.Tally;
import dev.earshot.scoring.metric.Proportion;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Writes a {@link Report} as one HTML page that needs nothing else: no script, no font, no network.
 * It reads by day and by night, at 390 pixels and at 1,280, and aloud.
 *
 * <p>Every text of the report is treated as foreign and escaped; only http and https addresses
 * become links. The same report gives the same page. Stateless.
 */
public final class ReportPage {
  private static final String NOTHING_LOADS = "default-src 'none'; style-src 'unsafe-inline'";

  private static final int MOST_CHARTS = 12;

  /** Headings whose columns stand right. */
  private static final Set<String> NUMBERS =
      Set.of(
          "Mentions",
          "Share",
          "Net sentiment",
          "Engagement",
          "Posts",
          "Records",
          "Events",
          "Negative",
          "Changes of volume",
          "Neutral",
          "Not scored",
          "Positive");

  private final Report report;
  private final Html html;

  private ReportPage(Report report, Appendable out) {
    this.report = report;
    this.html = new Html(out);
  }

  /**
   * Writes the page.
   *
   * @throws IOException if {@code out} does
   */
  public static void write(Report report, Appendable out) throws IOException {
    new ReportPage(report, out).page();
  }

  private void page() throws IOException {
    html.doctype().open("html").attr("lang", "en").open("head");
    html.open("meta").attr("charset", "utf-8").close();
    html.open("meta").attr("name", "viewport");
    html.attr("content", "width=device-width, initial-scale=1").close();
    html.open("meta").attr("http-equiv", "Content-Security-Policy");
    html.attr("content", NOTHING_LOADS).close();
    html.open("meta").attr("name", "referrer").attr("content", "no-referrer").close();
    html.element("title", report.title() + " · Earshot").style(Stylesheet.CSS).close("head");
    html.open("body").open("div").attr("class", "page");
    head();
    html.open("main");
    hours();
    shares();
    sentiment();
    mentions();
    voices();
    notKept();
    sources();
    html.close("main");
    foot();
    html.close("div").close("body").close("html");
    html.done();
  }

  private void head() throws IOException {
    Report.Totals totals = report.totals();
    long refused = report.refused().stream().mapToLong(Report.Refused::count).sum();
    long removed = report.removed().stream().mapToLong(Report.Removed::count).sum();
    html.open("header");
    html.open("p").attr("class", "eyebrow");
    html.text(moment(report.from()) + " to " + moment(report.to()) + " UTC").close();
    html.open("h1").attr("dir", "auto").text(report.title()).close();
    html.open("p").attr("class", "lede");
    html.text(count(totals.read(), "post was", "posts were") + " read. ");
    html.text(count(totals.kept(), "is", "are") + " kept as mentions, by ");
    html.text(count(totals.authors(), "author. ", "authors. "));
    if (totals.undated() > 0) {
      html.text(count(totals.undated(), "mention tells", "mentions tell"));
      html.text(" no time, and stand" + (totals.undated() == 1 ? "s" : "") + " in no hour below. ");
    }
    html.text(count(refused, "was", "were") + " not kept, and ");
    html.text(count(removed, "was", "were") + " kept and then forgotten.").close();
    html.open("dl").attr("class", "figures");
    figure(number(totals.kept()), "mentions kept");
    if (!report.queries().isEmpty()) {
      Listening leading = report.queries().get(0);
      figure(ratio(leading.tally().netPolarRatio()), "net sentiment of " + leading.label());
    }
    figure(number(totals.authors()), "authors");
    figure(number(refused), "posts not kept");
    figure(number(removed), "mentions forgotten");
    figure(number(totals.revised()), "mentions revised");
    html.close("dl").close("header");
  }

  private void figure(String number, String name) throws IOException {
    html.open("div").element("dt", name).element("dd", number).close("div");
  }

  private void section(String id, String heading, String why) throws IOException {
    html.open("section").attr("aria-labelledby", id);
    html.open("h2").attr("id", id).text(heading).close();
    html.element("p", "why", why);
  }

  private void hours() throws IOException {
    if (report.queries().isEmpty()) {
      return;
    }
    Listening leading = report.queries().get(0);
    boolean whole = leading.firstHour().isBefore(report.from().plus(Duration.ofHours(1)));
    section(
        "hours",
        "Hour by hour",
        (whole ? "" : "The last " + days(leading) + " days. ")
            + "Each bar is one hour, in UTC. Point at a bar to read it.");
    html.open("figure").open("figcaption");
    html.open("h3").attr("dir", "auto").text(leading.label()).close();
    html.element("code", leading.query()).close();
    new HourChart(html, leading, "hours-0", true).write();
    turns(leading);
    key();
    byDay(leading);
    html.close("figure");
    List<Listening> charted = charted();
    if (!charted.isEmpty()) {
      html.open("div").attr("class", "small");
      for (int i = 1; i <= charted.size(); i++) {
        Listening listening = charted.get(i - 1);
        HourChart chart = new HourChart(html, listening, "hours-" + i, false);
        html.open("figure").open("figcaption");
        html.open("h3").attr("dir", "auto").text(listening.label()).close();
        html.element("p", chart.inWords()).close();
        if (listening.tally().total() > 0) {
          chart.write();
        }
        turns(listening);
        html.close("figure");
      }
      html.close("div");
    }
    uncharted(charted);
    html.close("section");
  }

  private static long days(Listening listening) {
    return Duration.ofHours(listening.hours().size()).toDays();
  }

  /** Returns the queries that have a small chart: those most mentions speak of, in their order. */
  private List<Listening> charted() {
    List<Listening> others = report.queries().subList(1, report.queries().size());
    List<Listening> most =
        others.stream()
            .sorted(Comparator.comparingLong((Listening one) -> one.tally().total()).reversed())
            .limit(MOST_CHARTS - 1)
            .toList();
    Set<Listening> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
    chosen.addAll(most);
    return others.stream().filter(chosen::contains).toList();
  }

  /** A chart is some 60 kB, which a thousand queries would make a page that no browser opens. */
  private void uncharted(List<Listening> charted) throws IOException {
    Set<Listening> drawn = Collections.newSetFromMap(new IdentityHashMap<>());
    drawn.addAll(charted);
    drawn.add(report.queries().get(0));
    List<Listening> rest = report.queries().stream().filter(one -> !drawn.contains(one)).toList();
    if (rest.isEmpty()) {
      return;
    }
    html.open("div").attr("class", "part");
    html.element(
        "p",
        "why",
        "Charts are drawn for the first query and the "
            + (MOST_CHARTS - 1)
            + " that most mentions speak of. The others:");
    table("Query without a chart", "Busiest hour", "Changes of volume");
    for (Listening listening : rest) {
      html.open("tr").open("th").attr("scope", "row").attr("dir", "auto").text(listening.label());
      html.close().element("td", HourChart.busiestHour(listening));
      html.element("td", "n", number(listening.turns().size())).close("tr");
    }
    endTable();
    html.close("div");
  }

  private void turns(Listening listening) throws IOException {
    if (listening.turns().isEmpty()) {
      return;
    }
    html.open("ol").attr("class", "turns");
    for (Report.Turn turn : listening.turns()) {
      html.open("li").open("time").attr("datetime", turn.at().toString());
      html.text(moment(turn.at())).close();
      html.text(": " + turn.told()).close("li");
    }
    html.close("ol");
  }

  /** The chart's figures as a table, for who cannot see bars or wants to copy them. */
  private void byDay(Listening listening) throws IOException {
    Map<String, Tally> days = new LinkedHashMap<>();
    for (int hour = 0; hour < listening.hours().size(); hour++) {
      Instant start = listening.firstHour().plus(Duration.ofHours(hour));
      days.merge(day(start), listening.hours().get(hour), Tally::plus);
    }
    html.open("details").element("summary", "Figures by day");
    table("Day", "Negative", "Neutral", "Not scored", "Positive");
    for (Map.Entry<String, Tally> entry : days.entrySet()) {
      Tally tally = entry.getValue();
      html.open("tr").open("th").attr("scope", "row").text(entry.getKey()).close();
      html.element("td", "n", number(tally.negative())).element("td", "n", number(tally.neutral()));
      html.element("td", "n", number(tally.unscored()));
      html.element("td", "n", number(tally.positive())).close("tr");
    }
    endTable();
    html.close("details");
  }

  private void key() throws IOException {
    html.open("ul").attr("class", "key");
    keyEntry("neg", "negative");
    keyEntry("neu", "neutral");
    if (report.queries().stream().anyMatch(query -> query.tally().unscored() > 0)) {
      keyEntry("uns", "not scored");
    }
    keyEntry("pos", "positive");
    html.close("ul");
  }

  private void keyEntry(String tone, String name) throws IOException {
    html.open("li").open("svg").attr("width", "11").attr("height", "11");
    html.attr("aria-hidden", "true").open("rect").attr("class", tone).attr("rx", "2");
    html.attr("width", "11").attr("height", "11").close().close().text(name).close();
  }

  private void shares() throws IOException {
    if (report.shares().isEmpty()) {
      return;
    }
    section(
        "shares",
        "Share of voice",
        "Of all mentions of these brands, how many name which, and between what chance alone may"
            + " have moved it (95 %). A mention that names two brands counts for both.");
    table("Brand", "", "Mentions", "Share", "From", "To");
    for (Share share : report.shares()) {
      html.open("tr").open("th").attr("scope", "row").attr("dir", "auto").text(share.label());
      html.close().open("td").attr("class", "bar");
      Proportion part = share.share();
      stack(part.total(), List.of(new Piece(share.own() ? "own" : "other", "", share.mentions())));
      html.close();
      html.element("td", "n", number(share.mentions()));
      html.element("td", "n", percent(part.count(), part.total()));
      html.element("td", "n", part.total() == 0 ? "–" : percent(part.low()));
      html.element("td", "n", part.total() == 0 ? "–" : percent(part.high())).close("tr");
    }
    endTable();
    html.close("section");
  }

  private void sentiment() throws IOException {
    section(
        "sentiment",
        "How it sounds",
        "Net sentiment is (positive − negative) ÷ (positive + negative): "
            + "+1 when all that is polar is positive, −1 when all is negative.");
    table("Query", "", "Mentions", "Net sentiment");
    for (Listening listening : report.queries()) {
      Tally tally = listening.tally();
      html.open("tr").open("th").attr("scope", "row").attr("dir", "auto").text(listening.label());
      html.close().open("td").attr("class", "bar");
      stack(
          tally.total(),
          List.of(
              new Piece("neg", "negative", tally.negative()),
              new Piece("neu", "neutral", tally.neutral()),
              new Piece("uns", "not scored", tally.unscored()),
              new Piece("pos", "positive", tally.positive())));
      html.close();
      html.element("td", "n", number(tally.total()));
      html.element("td", "n", ratio(tally.netPolarRatio())).close("tr");
    }
    endTable();
    key();
    html.close("section");
  }

  /** A part of a bar; its name is empty where the row says it already. */
  private record Piece(String css, String name, long many) {}

  private void stack(long whole, List<Piece> pieces) throws IOException {
    html.open("svg").attr("width", "100%").attr("height", "14");
    List<String> told =
        pieces.stream()
            .filter(piece -> !piece.name().isEmpty() && piece.many() > 0)
            .map(piece -> number(piece.many()) + ' ' + piece.name())
            .toList();
    if (told.isEmpty()) {
      html.attr("aria-hidden", "true");
    } else {
      html.attr("role", "img").attr("aria-label", String.join(", ", told));
      html.element("title", String.join(", ", told));
    }
    long before = 0;
    for (Piece piece : pieces) {
      if (piece.many() > 0) {
        html.open("rect").attr("class", piece.css()).attr("height", "14");
        html.attr("x", HourChart.percent(100.0 * before / whole));
        html.attr("width", HourChart.percent(100.0 * piece.many() / whole)).close();
      }
      before += piece.many();
    }
    html.close();
  }

  private void mentions() throws IOException {
    if (report.mentions().isEmpty()) {
      return;
    }
    section(
        "mentions",
        "Worth reading",
        "What the queries matched is marked. What made the score is underlined, "
            + "and listed with its weight.");
    html.open("div").attr("class", "mentions");
    for (Report.Quoted mention : report.mentions()) {
      new QuotedMention(html, mention).write();
    }
    html.close("div").close("section");
  }

  private void voices() throws IOException {
    section(
        "voices",
        "Who speaks, about what, where",
        "Engagement is likes, reposts, replies and quotes, as far as a source shows them; "
            + "a dash stands where it shows none of them.");
    if (!report.authors().isEmpty()) {
      table("Author", "Mentions", "Engagement");
      for (Report.Voice voice : report.authors()) {
        html.open("tr").open("th").attr("scope", "row").element("bdi", voice.name());
        String kind = voice.pseudonym() ? "pseudonym, " : "";
        html.element("small", kind + voice.network()).close();
        html.element("td", "n", number(voice.mentions()));
        Long engagement = voice.engagement();
        html.element("td", "n", engagement == null ? "–" : number(engagement)).close("tr");
      }
      endTable();
    }
    html.open("div").attr("class", "pair part");
    counts("Hashtags", report.hashtags(), tag -> "#" + tag);
    counts("Languages", report.languages(), PlainWords::language);
    counts("Networks", report.networks(), UnaryOperator.identity());
    html.close("div").close("section");
  }

  private void counts(String heading, List<Count> counts, UnaryOperator<String> words)
      throws IOException {
    if (counts.isEmpty()) {
      return;
    }
    long most = Math.max(1, counts.stream().mapToLong(Count::count).max().orElse(1));
    html.open("div");
    table(heading, "", "Mentions");
    for (Count count : counts) {
      html.open("tr").open("th").attr("scope", "row");
      html.element("bdi", words.apply(count.label())).close();
      html.open("td").attr("class", "bar");
      stack(most, List.of(new Piece("other", "", count.count())));
      html.close().element("td", "n", number(count.count())).close("tr");
    }
    endTable();
    html.close("div");
  }

  private void notKept() throws IOException {
    section(
        "not-kept",
        "Not kept, and why",
        "Nothing that these posts said is stored. "
            + "What was kept and then forgotten is gone from every figure above.");
    table("Refused", "Rule", "Posts");
    for (Report.Refused refused : report.refused()) {
      html.open("tr").open("th").attr("scope", "row").text(PlainWords.refusal(refused));
      html.open("small").element("code", refused.code()).close().close();
      html.open("td").element("code", refused.rule().isEmpty() ? "–" : refused.rule()).close();
      html.element("td", "n", number(refused.count())).close("tr");
    }
    none(report.refused(), 3, "Nothing was refused.");
    endTable();
    html.open("div").attr("class", "part");
    table("Forgotten", "Mentions");
    for (Report.Removed removed : report.removed()) {
      html.open("tr").open("th").attr("scope", "row").text(PlainWords.cause(removed.cause()));
      html.open("small").element("code", removed.cause().name()).close().close();
      html.element("td", "n", number(removed.count())).close("tr");
    }
    none(report.removed(), 2, "Nothing was removed.");
    endTable();
    html.close("div").open("div").attr("class", "part");
    table("Could not be read", "Problem", "Records");
    for (Report.Faults faults : report.faults()) {
      html.open("tr").open("th").attr("scope", "row").element("bdi", faults.source()).close();
      html.open("td").element("bdi", faults.problem());
      if (!faults.field().isEmpty()) {
        html.open("small").element("code", faults.field()).close();
      }
      html.close().element("td", "n", number(faults.count())).close("tr");
    }
    none(report.faults(), 3, "Every record could be read.");
    endTable();
    html.close("div").close("section");
  }

  private void none(List<?> rows, int columns, String words) throws IOException {
    if (rows.isEmpty()) {
      html.open("tr").open("td").attr("colspan", Integer.toString(columns)).text(words);
      html.close().close("tr");
    }
  }

  private void sources() throws IOException {
    section("sources", "Sources", "What was read, and how far.");
    table("Source", "State", "Events");
    for (Report.Source source : report.sources()) {
      html.open("tr").open("th").attr("scope", "row").element("bdi", source.name());
      html.element("small", source.kind()).close();
      html.open("td").text(PlainWords.state(source));
      if (!source.note().isEmpty()) {
        html.open("small").element("bdi", source.note()).close();
      }
      for (String words : source.searched()) {
        html.open("small").text("searched for: ").element("bdi", words).close();
      }
      html.close().element("td", "n", number(source.events())).close("tr");
    }
    none(report.sources(), 3, "No source was read.");
    endTable();
    html.close("section");
  }

  private void foot() throws IOException {
    html.open("footer");
    html.element(
        "p",
        "A score is a machine’s reading of a text and can be wrong; "
            + "the words that made it are shown so that you can judge. "
            + "All times are UTC. This page loads nothing and sends nothing.");
    html.open("p").text("Made by Earshot on ");
    html.open("time").attr("datetime", report.generatedAt().toString());
    html.text(date(report.generatedAt())).close().text(".").close("p").close("footer");
  }

  /** Opens a table in a box that scrolls by itself; an empty heading is a column of bars. */
  private void table(String... headings) throws IOException {
    html.open("div").attr("class", "scroll").attr("role", "region").attr("tabindex", "0");
    html.attr("aria-label", headings[0]).open("table").open("thead").open("tr");
    for (int i = 0; i < headings.length; i++) {
      if (headings[i].isEmpty()) {
        html.open("td").attr("class", "bar").close();
        continue;
      }
      html.open("th").attr("scope", "col");
      if (NUMBERS.contains(headings[i])) {
        html.attr("class", "n");
      }
      html.text(headings[i]).close();
    }
    html.close("tr").close("thead").open("tbody");
  }

  private void endTable() throws IOException {
    html.close("tbody").close("table").close("div");
  }
}
