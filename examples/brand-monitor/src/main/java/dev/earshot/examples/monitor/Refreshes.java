package dev.earshot.examples.monitor;

import dev.earshot.PostId;
import dev.earshot.connectors.Ingestion;
import dev.earshot.privacy.retention.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has sources asked again for the posts of theirs that may not stand without a fresh look: some in
 * each round, the most urgent first, so that one round does not use up what a source permits. What
 * is not answered is asked again after a while. A source gives up after some posts in a row that it
 * could not tell of, so a round after one without any answer begins elsewhere: the same posts at
 * the head would keep the others from being asked for. Not thread-safe.
 */
final class Refreshes {
  private static final int MOST = 1000;
  private static final double ELSEWHERE = 0.618; // of the way: no round begins where one did
  private static final Duration PAUSE = Duration.ofHours(1);

  private final Listener listener;
  private final Map<PostId, Instant> unanswered = new HashMap<>();
  private boolean told;
  private int barren;

  Refreshes(Listener listener) {
    this.listener = listener;
  }

  /**
   * Looks up what is due.
   *
   * @param due work in the order of its time
   */
  void lookUp(Ingestion ingestion, List<Due> due, Instant now) {
    unanswered.values().removeIf(until -> !now.isBefore(until));
    long[] nobodys = {0};
    List<PostId> ids =
        due.stream()
            .filter(work -> work.action() == Due.Action.REFRESH)
            .map(Due::post)
            .filter(id -> !unanswered.containsKey(id))
            .filter(
                id -> {
                  boolean looksUp = ingestion.looksUp(id);
                  nobodys[0] += looksUp ? 0 : 1;
                  return looksUp;
                })
            .limit(MOST)
            .collect(Collectors.toCollection(ArrayList::new));
    if (!ids.isEmpty()) {
      Collections.rotate(ids, -(int) (ELSEWHERE * barren * ids.size()));
      Set<PostId> open = ingestion.recheck(ids).unanswered();
      open.forEach(id -> unanswered.put(id, now.plus(PAUSE)));
      barren = open.size() < ids.size() ? 0 : barren % MOST + 1;
    }
    if (nobodys[0] > 0 && !told) {
      told = true;
      listener.changed(
          "refresh",
          PlainWords.count(nobodys[0], "kept post has", "kept posts have")
              + " to be looked up again by the terms of the source, and no input of this run can be"
              + " asked",
          false);
    }
  }
}
