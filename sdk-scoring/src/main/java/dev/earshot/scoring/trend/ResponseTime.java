package dev.earshot.scoring.trend;

import dev.earshot.scoring.metric.Proportion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long posts waited for an answer, those that still wait told apart.
 *
 * @param answered how long each post that was answered waited, the shortest first
 * @param open how long each post that was not answered has waited by now, the shortest first
 */
public record ResponseTime(List<Duration> answered, List<Duration> open) {
  /** Creates times. */
  public ResponseTime {
    answered = List.copyOf(answered);
    open = List.copyOf(open);
  }

  /** Returns which part of all posts was answered. */
  public Proportion answeredShare() {
    return new Proportion(answered.size(), (long) answered.size() + open.size());
  }

  /** Returns within which time half of all posts are answered; see {@link #within}. */
  public Optional<Duration> median() {
    return within(0.5);
  }

  /**
   * Returns within which time a share of all posts is answered, by the estimate of Kaplan and Meier
   * (Journal of the American Statistical Association 53, 1958): a post that is open counts as one
   * that waits at least as long as it has. With n posts that had waited as long and d of them
   * answered then, what is still open falls by 1 − d/n at each time of an answer.
   *
   * @param share above 0 to 1
   * @return empty where so many are not answered as far as can be seen
   */
  public Optional<Duration> within(double share) {
    requireShare(share);
    double left = 1;
    int waiting = answered.size() + open.size();
    int censored = 0;
    for (int i = 0; i < answered.size(); ) {
      Duration at = answered.get(i);
      while (censored < open.size() && open.get(censored).compareTo(at) < 0) {
        censored++;
      }
      int same = i;
      while (same < answered.size() && answered.get(same).equals(at)) {
        same++;
      }
      int atRisk = waiting - i - censored;
      left *= 1 - (double) (same - i) / atRisk;
      if (1 - left >= share - 1e-12) {
        return Optional.of(at);
      }
      i = same;
    }
    return Optional.empty();
  }

  /**
   * Returns within which time a share of the posts that were answered was: flattering where many
   * are open.
   *
   * @param share above 0 to 1
   * @return empty where none was answered
   */
  public Optional<Duration> ofAnsweredWithin(double share) {
    requireShare(share);
    int place = (int) Math.ceil(share * answered.size() - 1e-9) - 1;
    return answered.isEmpty() ? Optional.empty() : Optional.of(answered.get(Math.max(0, place)));
  }

  private static void requireShare(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share: expected above 0 to 1, got " + share);
    }
  }
}
