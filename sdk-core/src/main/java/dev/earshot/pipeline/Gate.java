package dev.earshot.pipeline;

import dev.earshot.Post;
import dev.earshot.Removal;
import dev.earshot.SourceTerms;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import java.util.Set;

/**
 * Decides which posts may be processed at all, before anything reads their words.
 *
 * <p>Pure: it writes nothing, and asks no clock but the one it was built with. Thread-safe. The
 * privacy module's gate is the real one; {@link #publicOnly()} serves a host that brings its own
 * rules.
 */
@FunctionalInterface
public interface Gate {
  /**
   * Judges a post. What it throws, but for Earshot's own kinds, refuses the post.
   *
   * @return what of the post may be processed, or why it may not
   */
  Admission judge(Post post);

  /**
   * Judges a post that is kept, as it is written now.
   *
   * @param subjects the keys under which the people were known when it was admitted; the reduced
   *     post may no longer tell them
   */
  default Admission judgeAgain(Post post, Set<SubjectKey> subjects) {
    return judge(post);
  }

  /** Returns whether the purpose may see numbers that a source tells of a post apart from it. */
  default boolean seesMetrics() {
    return true;
  }

  /**
   * Returns whether the terms of a source permit what the gate admits posts for. By default any do,
   * since a gate need not know a purpose.
   */
  default boolean isPermittedBy(SourceTerms terms) {
    return true;
  }

  /** Returns a gate that admits whole what was said in public and denies the rest. */
  static Gate publicOnly() {
    return post -> {
      if (post.visibility().isPublic()) {
        return Admission.Admitted.whole();
      }
      return new Admission.Denied(
          Refusal.of(
              post.visibility() == Visibility.UNKNOWN
                  ? Refusal.VISIBILITY_UNKNOWN
                  : Refusal.NOT_PUBLIC),
          Removal.Cause.NO_LONGER_PUBLIC);
    };
  }
}
