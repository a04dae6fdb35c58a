package dev.earshot.examples.monitor;

import static dev.earshot.examples.monitor.PlainWords.clock;
import static dev.earshot.examples.monitor.PlainWords.count;
import static dev.earshot.examples.monitor.PlainWords.day;
import static dev.earshot.examples.monitor.PlainWords.moment;
import static dev.earshot.examples.monitor.PlainWords.number;

import dev.earshot.examples.monitor.Report.Listening;
import dev.earshot.examples.monitor.Report.Tally;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Draws a query's hours as stacked bars in inline SVG. Across, everything is a percentage, so that
 * bars stretch with the page; up and down and in type it is pixels, so that letters keep their
 * size.
 */
final class HourChart {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int LABELS = 22;

  private final Html html;
  private final Listening listening;
  private final String id;
  private final boolean large;
  private final int height;
  private final int top;
  private final long step;
  private final long peak;

  HourChart(Html html, Listening listening, String id, boolean large) {
    this.html = html;
    this.listening = listening;
    this.id = id;
    this.large = large;
    height = large ? 280 : 120;
    top = listening.turns().isEmpty() ? 16 : 38;
    long most = listening.hours().stream().mapToLong(Tally::total).max().orElse(0);
    step = step(most, large ? 4 : 2);
    peak = Math.max(step, (most + step - 1) / step * step);
  }

  /** Returns 1, 2 or 5 times a power of ten, so that {@code most} takes at most that many steps. */
  static long step(long most, int steps) {
    long power = 1;
    while (true) {
      for (long digit : new long[] {1, 2, 5}) {
        if (digit * power * steps >= most) {
          return digit * power;
        }
      }
      power *= 10;
    }
  }

  void write() throws IOException {
    html.open("svg")
        .attr("class", large ? "hours large" : "hours")
        .attr("width", "100%")
        .attr("height", Integer.toString(height))
        .attr("role", "img")
        .attr("aria-labelledby", id + "-t " + id + "-d");
    html.open("title").attr("id", id + "-t").text("Mentions an hour: " + listening.label()).close();
    html.open("desc").attr("id", id + "-d").text(inWords()).close();
    gridLines();
    days();
    for (int hour = 0; hour < listening.hours().size(); hour++) {
      bar(hour, listening.hours().get(hour));
    }
    turns();
    html.close("svg");
  }

  /** Returns what the chart shows, for who does not see it. */
  String inWords() {
    return busiestHour(listening);
  }

  /** Returns when a query was spoken of most, in words. */
  static String busiestHour(Listening listening) {
    List<Tally> hours = listening.hours();
    int busiest = -1;
    for (int hour = 0; hour < hours.size(); hour++) {
      long total = hours.get(hour).total();
      if (total > 0 && (busiest < 0 || total > hours.get(busiest).total())) {
        busiest = hour;
      }
    }
    if (busiest < 0) {
      return "No mention in the whole period.";
    }
    return "Busiest hour: " + told(start(listening, busiest), hours.get(busiest)) + '.';
  }

  private static String told(Instant hour, Tally tally) {
    StringBuilder told = new StringBuilder(moment(hour)).append(" UTC, ");
    told.append(count(tally.total(), "mention", "mentions"));
    if (tally.total() > 0) {
      told.append(": ").append(number(tally.negative())).append(" negative, ");
      told.append(number(tally.neutral())).append(" neutral, ");
      told.append(number(tally.positive())).append(" positive");
      if (tally.unscored() > 0) {
        told.append(", ").append(number(tally.unscored())).append(" not scored");
      }
    }
    return told.toString();
  }

  private void gridLines() throws IOException {
    for (long value = 0; value <= peak; value += step) {
      line("0", "100%", y(value), value == 0 ? "base" : "grid");
      if (value > 0) {
        label("0", y(value) - 4, "start", number(value));
      }
    }
  }

  /** Ticks stand at midnights, or at whole quarters of a day in a short period. */
  private void days() throws IOException {
    int hours = listening.hours().size();
    int most = large ? 5 : 2;
    int every = hours <= 30 ? 6 : 24 * Math.max(1, (hours / 24 + most - 1) / most);
    int first = -1;
    for (int hour = 0; hour < hours; hour++) {
      int clock = start(hour).atZone(ZoneOffset.UTC).getHour();
      boolean onTick = every < 24 ? clock % every == 0 : clock == 0;
      if (first < 0 && onTick) {
        first = hour;
      }
      if (first < 0 || (hour - first) % every != 0) {
        continue;
      }
      String x = percent(100.0 * hour / hours);
      html.open("line").attr("class", "tick").attr("x1", x).attr("x2", x);
      html.attr("y1", text(y(0))).attr("y2", text(y(0) + 6)).close();
      boolean atEdge = hour * 10 > hours * 8;
      String words = clock == 0 ? day(start(hour)) : clock(start(hour));
      label(atEdge ? "100%" : x, height - 4, atEdge ? "end" : "start", words);
    }
  }

  private void bar(int hour, Tally tally) throws IOException {
    if (tally.total() == 0) {
      return;
    }
    html.open("g").element("title", told(start(hour), tally));
    long below = 0;
    below = piece(hour, below, tally.negative(), "neg");
    below = piece(hour, below, tally.neutral(), "neu");
    below = piece(hour, below, tally.unscored(), "uns");
    piece(hour, below, tally.positive(), "pos");
    html.close();
  }

  private long piece(int hour, long below, long many, String tone) throws IOException {
    if (many > 0) {
      double width = 100.0 / listening.hours().size();
      html.open("rect").attr("class", tone);
      html.attr("x", percent(width * (hour + 0.08))).attr("width", percent(width * 0.84));
      html.attr("y", text(y(below + many)));
      html.attr("height", text(y(below) - y(below + many))).close();
    }
    return below + many;
  }

  private void turns() throws IOException {
    int hours = listening.hours().size();
    int number = 0;
    for (Report.Turn turn : listening.turns()) {
      number++;
      long hour = Math.floorDiv(Duration.between(listening.firstHour(), turn.at()).toMinutes(), 60);
      if (hour < 0 || hour >= hours) {
        continue;
      }
      double across = 100.0 * (hour + 0.5) / hours;
      String x = percent(across);
      String peak = text(y(listening.hours().get((int) hour).total()) - 4);
      html.open("g").attr("class", "turn");
      html.element("title", moment(turn.at()) + " UTC: " + turn.told());
      html.open("line").attr("x1", x).attr("x2", x).attr("y1", "20").attr("y2", peak).close();
      html.open("circle").attr("cx", x).attr("cy", "11").attr("r", "9").close();
      html.open("text").attr("class", "badge").attr("x", x).attr("y", "15");
      html.attr("text-anchor", "middle").text(Integer.toString(number)).close();
      html.close();
    }
  }

  private void line(String x1, String x2, double y, String css) throws IOException {
    html.open("line").attr("class", css).attr("x1", x1).attr("x2", x2);
    html.attr("y1", text(y)).attr("y2", text(y)).close();
  }

  private void label(String x, double y, String anchor, String words) throws IOException {
    html.open("text").attr("x", x).attr("y", text(y)).attr("text-anchor", anchor);
    html.text(words).close();
  }

  private Instant start(int hour) {
    return start(listening, hour);
  }

  private static Instant start(Listening listening, int hour) {
    return listening.firstHour().plus(HOUR.multipliedBy(hour));
  }

  private double y(long value) {
    double room = height - LABELS - top;
    return top + room - room * value / peak;
  }

  static String percent(double value) {
    return fixed(value, 3) + '%';
  }

  private static String text(double value) {
    return fixed(value, 1);
  }

  /** A chart has thousands of these, and a formatter reads its pattern each time. */
  private static String fixed(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).toPlainString();
  }
}
