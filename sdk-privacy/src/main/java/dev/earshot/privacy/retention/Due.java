package dev.earshot.privacy.retention;

import dev.earshot.PostId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * Work that retention found due for a kept mention.
 *
 * @param post which post
 * @param action what to do
 * @param by until when
 * @param rule the id of the rule that says so
 */
public record Due(PostId post, Action action, Instant by, String rule) implements Comparable<Due> {
  /** What to do. */
  public enum Action {
    /** Ask the source again whether it still shows the post. */
    REFRESH,
    /** Forget the post. */
    DELETE
  }

  /** Creates a piece of work. */
  public Due {
    Objects.requireNonNull(post, "post");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(rule, "rule");
  }

  /** Returns whether the post is to be forgotten by then. */
  public boolean isOverAt(Instant moment) {
    return action == Action.DELETE && !moment.isBefore(by);
  }

  /** Orders by time, then by post. */
  @Override
  public int compareTo(Due other) {
    return Comparator.comparing(Due::by)
        .thenComparing(Due::post)
        .thenComparing(Due::action)
        .thenComparing(Due::rule)
        .compare(this, other);
  }
}
