package dev.earshot.scoring.influence;

/** What is left at an instant of the weight that a week had. Immutable. */
final class Weeks {
  private static final double HALF_LIFE = 28 * 86_400.0;
  private static final int KEPT = 64;

  private final long at;
  private final long current;
  private final double[] left = new double[KEPT];

  Weeks(long at) {
    this.at = at;
    current = Math.floorDiv(at, Influence.WEEK);
    for (int back = 0; back < KEPT; back++) {
      left[back] = left(seconds(current - back));
    }
  }

  boolean began(long week) {
    return week <= current;
  }

  /** Returns the seconds since a week ended; 0 for the one that runs. */
  double seconds(long week) {
    return Math.max(0, at - (week + 1) * Influence.WEEK);
  }

  /** Returns what is left of the weight, from 0 to 1. */
  double left(long week) {
    long back = current - week;
    return back < KEPT ? left[(int) back] : left(seconds(week));
  }

  private static double left(double seconds) {
    return Math.exp(-Math.log(2) * seconds / HALF_LIFE);
  }
}
