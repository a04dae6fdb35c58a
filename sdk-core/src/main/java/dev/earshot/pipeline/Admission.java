package dev.earshot.pipeline;

import dev.earshot.Post;
import dev.earshot.PostField;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a gate says of a post. */
public sealed interface Admission {
  /**
   * The post may be processed, reduced to the fields that the purpose needs. Says nothing of the
   * post itself, so that a gate may answer the same for many posts.
   *
   * @param fields what may be seen of the post, beside what {@linkplain Post#only always stays}
   * @param subjects the keys under which the tenant knows the people whose post it is; empty where
   *     the gate knows nobody by a key. They stay with the post, so that a word of any of them
   *     finds it, whatever the reduction left out
   */
  record Admitted(Set<PostField> fields, Set<SubjectKey> subjects) implements Admission {
    private static final Admitted WHOLE = whole(Set.of());

    /**
     * Creates the admission.
     *
     * @throws IllegalArgumentException if there are entities among the fields and the text, into
     *     which they point, is not
     */
    public Admitted {
      fields = Set.copyOf(fields);
      if (fields.contains(PostField.ENTITIES) && !fields.contains(PostField.TEXT)) {
        throw new IllegalArgumentException("fields: expected text beside entities");
      }
      subjects = Set.copyOf(subjects);
    }

    /** Returns the admission of a whole post, of which the gate knows nobody by a key. */
    public static Admitted whole() {
      return WHOLE;
    }

    /** Returns the admission of a whole post of these people. */
    public static Admitted whole(Set<SubjectKey> subjects) {
      return new Admitted(EnumSet.allOf(PostField.class), subjects);
    }

    /** Returns the post as it may be processed. */
    public Post of(Post post) {
      return post.only(fields);
    }
  }

  /**
   * The post may not be processed.
   *
   * @param refusal why
   * @param causeOrNull why it goes if it is kept from an earlier admission; null where what is kept
   *     stays as it is, as under a restriction or a legal hold
   * @param learned whose name it is because of which it was refused, where that is news; reaches
   *     the sinks with the refusal. Null otherwise
   */
  record Denied(Refusal refusal, Removal.@Nullable Cause causeOrNull, @Nullable Alias learned)
      implements Admission {
    /** Creates the denial. */
    public Denied {
      Objects.requireNonNull(refusal, "refusal");
    }

    /** Creates the denial of which nothing is learned of anybody. */
    public Denied(Refusal refusal, Removal.@Nullable Cause causeOrNull) {
      this(refusal, causeOrNull, null);
    }

    /**
     * Returns a denial that leaves what is kept as it is, as under a restriction or a legal hold.
     */
    public static Denied leavingKept(Refusal refusal) {
      return new Denied(refusal, null);
    }

    /** Returns this denial, by which it was learned whose name that is. */
    public Denied learning(Alias alias) {
      return new Denied(refusal, causeOrNull, alias);
    }

    /** Returns why the post goes if it is kept; empty where what is kept stays. */
    public Optional<Removal.Cause> cause() {
      return Optional.ofNullable(causeOrNull);
    }
  }
}
