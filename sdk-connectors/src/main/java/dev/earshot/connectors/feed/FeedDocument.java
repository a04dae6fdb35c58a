package dev.earshot.connectors.feed;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * A feed, read: its items, what it says was deleted, and what it says about reading it again.
 *
 * `address` is where it says it lies, `next` the page with older items, `hubs` who tells of new
 * ones; all resolved, the former two null for none. `whole` says that it has its end: one that was
 * cut is not what its server's validators stand for.
 */
record FeedDocument(
    @Nullable String address,
    List<Draft> items,
    List<String> deleted,
    @Nullable String next,
    List<String> hubs,
    Rhythm rhythm,
    List<Problem> problems,
    boolean whole) {

  /* What could not be read, and in which item; -1 for the feed as a whole. */
  record Problem(String field, int item, String problem) {}

  /* How often the feed wants to be asked; hours and days (in lower case) in GMT. */
  record Rhythm(@Nullable Duration every, Set<Integer> skipHours, Set<String> skipDays) {
    static Rhythm unstated() {
      return new Rhythm(null, Set.of(), Set.of());
    }
  }
}
