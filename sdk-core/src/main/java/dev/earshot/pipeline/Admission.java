package dev.earshot.pipeline;

import dev.earshot.Post;
import java.util.Objects;

/** What a gate says of a post. */
public sealed interface Admission {
  /**
   * The post may be processed, reduced to the fields that the purpose needs.
   *
   * @param post the post, reduced
   */
  record Admitted(Post post) implements Admission {
    /** Creates the admission. */
    public Admitted {
      Objects.requireNonNull(post, "post");
    }
  }

  /**
   * The post may not be processed.
   *
   * @param refusal why
   */
  record Denied(Refusal refusal) implements Admission {
    /** Creates the denial. */
    public Denied {
      Objects.requireNonNull(refusal, "refusal");
    }
  }
}
