package dev.earshot.examples.monitor;

import dev.earshot.Removal;
import dev.earshot.pipeline.Refusal;
import dev.earshot.scoring.trend.Surge;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Numbers, moments, codes and causes as a reader would say them. */
final class PlainWords {
  private static final DateTimeFormatter MOMENT = formatter("EEE d MMM, HH:mm");
  private static final DateTimeFormatter DATE = formatter("d MMMM yyyy, HH:mm");
  private static final DateTimeFormatter DAY = formatter("EEE d MMM");
  private static final DateTimeFormatter CLOCK = formatter("HH:mm");

  private static final Map<String, String> REFUSALS =
      Map.ofEntries(
          Map.entry(
              Refusal.NOT_PUBLIC, "Only followers, members or the people addressed could read it."),
          Map.entry(
              Refusal.VISIBILITY_UNKNOWN,
              "The source does not say who may read it, and not knowing counts as no. For a table of"
                  + " public posts the map says so: visibility==PUBLIC."),
          Map.entry(Refusal.NO_QUERY_MATCHED, "It was about something else."),
          Map.entry(
              Refusal.REMOVED, "It was removed before, and this delivery does not bring it back."),
          Map.entry(Refusal.NOT_JUDGED, "The gate failed over it, and not knowing counts as no."),
          Map.entry(Refusal.NOT_ITS_AUTHOR, "What was told of it names another author."),
          Map.entry(Refusal.OUTDATED, "It is older than what is kept."),
          Map.entry("OPTED_OUT", "Its author opted out before it was heard."),
          Map.entry("OBJECTED", "Its author objected."),
          Map.entry("CHILD", "Its author is younger than the policy pack allows."),
          Map.entry("AUTHOR_PROTECTED", "Its author's account is gone or no longer public."),
          Map.entry("SUPPRESSED", "Its author was erased and is not collected again."),
          Map.entry("RESTRICTED", "Its author restricted the processing for a time."),
          Map.entry("NO_CONSENT", "The purpose needs consent, and there is none."),
          Map.entry("NOT_AUTHENTICATED", "Its author has not shown that the account is theirs."),
          Map.entry("NO_NOTICE", "Its author has not been told, as the policy pack demands."),
          Map.entry("NO_PROVENANCE", "Nobody says how it was collected."),
          Map.entry(
              "METHOD_NOT_ACCEPTED", "It came by a road that the policy pack does not accept."),
          Map.entry("TERMS_UNKNOWN", "Nobody says under which terms it was collected."),
          Map.entry("UNKNOWN_PURPOSE", "The policy pack does not know the purpose."),
          Map.entry("PURPOSE_DENIED", "The policy pack denies the purpose."));

  private PlainWords() {}

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  static String moment(Instant at) {
    return MOMENT.format(at);
  }

  static String date(Instant at) {
    return DATE.format(at) + " UTC";
  }

  static String day(Instant at) {
    return DAY.format(at);
  }

  static String clock(Instant at) {
    return CLOCK.format(at);
  }

  /** Returns from when to when more was said than usual. */
  static String surge(Surge surge) {
    return "it began "
        + moment(surge.onset())
        + ", "
        + (surge.peak().equals(surge.onset()) ? "" : "was most " + moment(surge.peak()) + ", ")
        + surge.end().map(end -> "was over " + moment(end)).orElse("is not over");
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String count(long number, String one, String many) {
    return number(number) + ' ' + (number == 1 ? one : many);
  }

  /** Returns part of whole as a percentage; a dash where the whole is nothing. */
  static String percent(long part, long whole) {
    if (whole == 0) {
      return "–";
    }
    double percent = 100.0 * part / whole;
    return part > 0 && percent < 0.5 ? "< 1 %" : Math.round(percent) + " %";
  }

  /** Returns a share in [0, 1] as a percentage. */
  static String percent(double share) {
    return Math.round(100 * share) + " %";
  }

  /** Returns a number in [-1, 1] with its sign, and a true minus. */
  static String signed(double value) {
    String digits = String.format(Locale.ROOT, "%.2f", Math.abs(value));
    return digits.equals("0.00") ? digits : (value < 0 ? "−" : "+") + digits;
  }

  static String ratio(OptionalDouble ratio) {
    return ratio.isEmpty() ? "–" : signed(ratio.getAsDouble());
  }

  static String language(String tag) {
    Locale locale = Locale.forLanguageTag(tag);
    String name = locale.getDisplayLanguage(Locale.ENGLISH);
    return name.isEmpty() || locale.getLanguage().equals("und") ? "not known" : name;
  }

  static String refusal(Report.Refused refused) {
    if (refused.explanation() != null) {
      return refused.explanation();
    }
    return REFUSALS.getOrDefault(
        refused.code(), "The policy pack refuses it; its rule says more than this page can.");
  }

  static String cause(Removal.Cause cause) {
    return switch (cause) {
      case SOURCE_DELETED -> "Its author or its source deleted it.";
      case SOURCE_WITHHELD -> "The source hides it by an order from outside.";
      case AUTHOR_WITHDRAWN -> "The author’s account is gone.";
      case NO_LONGER_PUBLIC -> "It, or its author’s account, turned private.";
      case NO_LONGER_MATCHES ->
          "It was edited, or the queries were changed: none of them matches it now.";
      case NO_LONGER_ADMITTED -> "What let it in once refuses it now.";
      case OPTED_OUT -> "The person opted out.";
      case ERASED -> "The person asked for erasure.";
      case CONSENT_WITHDRAWN -> "Consent, the only ground, was withdrawn.";
      case CHILD -> "The author turned out to be a child.";
      case RETENTION_ENDED -> "The time to keep it is over.";
    };
  }

  static String state(Report.Source source) {
    Instant next = source.next();
    String words =
        switch (source.state()) {
          case MORE -> "more to read";
          case CAUGHT_UP -> "caught up";
          case WAITING -> "waiting";
          case FINISHED -> "read to its end";
          case FAILED -> "failed";
        };
    return next == null ? words : words + ", asks again " + moment(next);
  }
}
