package dev.earshot.examples.monitor;

import static dev.earshot.examples.monitor.PlainWords.moment;
import static dev.earshot.examples.monitor.PlainWords.signed;

import dev.earshot.Span;
import dev.earshot.examples.monitor.Report.Quoted;
import dev.earshot.examples.monitor.Report.Tone;
import dev.earshot.examples.monitor.Report.Word;
import java.io.IOException;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One mention, quoted, with what matched and what made its score. */
final class QuotedMention {
  /** Longer texts are cut; whole articles belong to their sites. */
  private static final int LONGEST = 600;

  private static final int MOST_WORDS = 6;

  private static final Pattern EDGE = Pattern.compile("\\b{g}");

  private final Html html;
  private final Quoted mention;
  private final BitSet edges;
  private final String text;
  private final List<Span> matched;
  private final List<Word> words;

  QuotedMention(Html html, Quoted mention) {
    this.html = html;
    this.mention = mention;
    String whole = mention.text();
    edges = edges(whole);
    text = whole.length() <= LONGEST ? whole : whole.substring(0, edgeBefore(LONGEST));
    matched = mention.matched().stream().filter(this::isShown).map(this::grown).toList();
    Map<Span, Double> weights = new LinkedHashMap<>();
    for (Word word : mention.words()) {
      if (isShown(word.span())) {
        weights.merge(grown(word.span()), word.weight(), Double::sum);
      }
    }
    words =
        weights.entrySet().stream().map(word -> new Word(word.getKey(), word.getValue())).toList();
  }

  void write() throws IOException {
    html.open("article");
    if (mention.title() != null) {
      html.open("h3").attr("dir", "auto").text(mention.title()).close();
    }
    html.open("blockquote").attr("dir", "auto");
    String language = mention.language();
    if (language != null) {
      html.attr("lang", language);
    }
    quoted();
    html.close("blockquote");
    byLine();
    words();
    html.close("article");
  }

  private void quoted() throws IOException {
    TreeSet<Integer> cuts = new TreeSet<>(List.of(0, text.length()));
    matched.forEach(span -> addCuts(cuts, span));
    words.forEach(word -> addCuts(cuts, word.span()));
    int start = 0;
    for (int end : cuts.tailSet(1)) {
      piece(new Span(start, end));
      start = end;
    }
    if (text.length() < mention.text().length()) {
      html.text(" …");
    }
  }

  private static void addCuts(Set<Integer> cuts, Span span) {
    cuts.add(span.start());
    cuts.add(span.end());
  }

  /** Returns whether the span lies within what is shown. */
  private boolean isShown(Span span) {
    return span.end() <= text.length();
  }

  /** Returns the span, grown to the whole of the characters that it would part. */
  private Span grown(Span span) {
    return new Span(
        edgeBefore(span.start()), Math.min(text.length(), edges.nextSetBit(span.end())));
  }

  private int edgeBefore(int offset) {
    return edges.previousSetBit(offset);
  }

  /** Returns where what a reader takes for one character begins or ends. */
  private static BitSet edges(String text) {
    BitSet edges = new BitSet();
    edges.set(0);
    edges.set(text.length());
    Matcher edge = EDGE.matcher(text);
    while (edge.find()) {
      edges.set(edge.start());
    }
    return edges;
  }

  private void piece(Span piece) throws IOException {
    boolean hit = matched.stream().anyMatch(piece::overlaps);
    double weight = 0;
    for (Word word : words) {
      weight += piece.overlaps(word.span()) ? word.weight() : 0;
    }
    int opened = 0;
    if (hit) {
      html.open("mark");
      opened++;
    }
    if (weight != 0) {
      html.open("span").attr("class", weight > 0 ? "for" : "against");
      opened++;
    }
    html.text(piece.in(text));
    for (; opened > 0; opened--) {
      html.close();
    }
  }

  private void byLine() throws IOException {
    html.open("p").attr("class", "by").element("bdi", mention.author());
    html.text(" on " + mention.network());
    html.text(", ");
    String address = webAddress();
    if (address != null) {
      html.open("a").attr("href", address).attr("rel", "noopener noreferrer nofollow");
    }
    Instant at = mention.at();
    if (at == null) {
      html.text("undated");
    } else {
      html.open("time").attr("datetime", at.toString()).text(moment(at)).close();
    }
    if (address != null) {
      html.close();
    }
    html.open("br").close();
    Tone tone = mention.tone();
    if (tone == null) {
      html.element("span", "tone", "not scored");
    } else {
      html.open("span").attr("class", css("tone", tone));
      html.text(tone.name().toLowerCase(Locale.ROOT)).close();
      html.text(mention.byPerson() ? " (a person says)" : " " + signed(mention.polarity()));
    }
    html.close("p");
  }

  private static String css(String base, Tone tone) {
    return switch (tone) {
      case POSITIVE -> base + " up";
      case NEUTRAL -> base;
      case NEGATIVE -> base + " down";
    };
  }

  private @Nullable String webAddress() {
    String url = mention.url();
    boolean web =
        url != null
            && (url.regionMatches(true, 0, "https://", 0, 8)
                || url.regionMatches(true, 0, "http://", 0, 7));
    return web ? url : null;
  }

  private void words() throws IOException {
    if (words.isEmpty()) {
      return;
    }
    html.open("ul").attr("class", "words").attr("aria-label", "What made the score");
    double rest = cents(mention.polarity());
    for (Word word : words.subList(0, Math.min(words.size(), MOST_WORDS))) {
      html.open("li").element("bdi", word.span().in(text)).text(" ");
      html.element("span", word.weight() < 0 ? "down" : "up", signed(word.weight())).close();
      rest = cents(rest - cents(word.weight()));
    }
    if (rest != 0) {
      html.open("li").text("all else ");
      html.element("span", rest < 0 ? "down" : "up", signed(rest)).close();
    }
    html.close("ul");
  }

  /** Returns a share as it is shown, so that those shown sum to the score shown. */
  private static double cents(double share) {
    return Math.signum(share) * Math.round(Math.abs(share) * 100) / 100.0;
  }
}
