package dev.earshot.pipeline;

import dev.earshot.Post;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a gate says of a post. */
public sealed interface Admission {
  /**
   * The post may be processed, reduced to the fields that the purpose needs.
   *
   * @param post the post, reduced
   * @param subjects the keys under which the tenant knows the people whose post it is; empty where
   *     the gate knows nobody by a key. They stay with the post, so that a word of any of them
   *     finds it, whatever the reduction left out
   */
  record Admitted(Post post, Set<SubjectKey> subjects) implements Admission {
    /** Creates the admission. */
    public Admitted {
      Objects.requireNonNull(post, "post");
      subjects = Set.copyOf(subjects);
    }

    /** Returns the admission of a post of which the gate knows nobody by a key. */
    public static Admitted of(Post post) {
      return new Admitted(post, Set.of());
    }
  }

  /**
   * The post may not be processed.
   *
   * @param refusal why
   * @param ifKept why it goes if it is kept from an earlier admission; null where what is kept
   *     stays as it is, as under a restriction or a legal hold
   */
  record Denied(Refusal refusal, Removal.@Nullable Cause ifKept) implements Admission {
    /** Creates the denial. */
    public Denied {
      Objects.requireNonNull(refusal, "refusal");
    }

    /**
     * Returns a denial that leaves what is kept as it is, as under a restriction or a legal hold.
     */
    public static Denied leavingKept(Refusal refusal) {
      return new Denied(refusal, null);
    }

    /** Returns why the post goes if it is kept; empty where what is kept stays. */
    public Optional<Removal.Cause> cause() {
      return Optional.ofNullable(ifKept);
    }
  }
}
