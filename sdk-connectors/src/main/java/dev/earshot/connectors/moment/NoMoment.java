package dev.earshot.connectors.moment;

/** Why a text is no moment: words for a fault, which hold nothing of the text. */
public final class NoMoment {
  private static final String EXAMPLE = "such as 2026-01-31T08:30:00Z";

  /** It is written in no form that is read. */
  public static final String OTHER_FORM = "expected a time " + EXAMPLE;

  /** A part of it is none that there is: a 13th month, a 25th hour. */
  public static final String UNREAL =
      "expected a day, an hour and a zone that there are, " + EXAMPLE;

  /** What a post cannot have. */
  public static final String OUT_OF_ERA = "expected a time of the years 1 to 9999";

  /** Of a field that holds a time in one form: it is written in another, or far off. */
  public static final String OTHER_FORM_OR_ERA = OTHER_FORM + ", of the years 1 to 9999";

  /** Its first two numbers may be a day and a month in either order. */
  public static final String TWO_DAYS = "expected a day that cannot be a month";

  /** It may be the time at which something begins and that at which it ends. */
  public static final String RANGE = "expected one time, not what could be from one to another";

  /** Two of its parts are one part of a time. */
  public static final String TWICE = "expected one year, one zone and one time, got two of one";

  private NoMoment() {}

  /** Returns what is said of a text that is far longer than any time. */
  public static String tooLong(int length) {
    return "expected a time, got " + length + " characters";
  }
}
