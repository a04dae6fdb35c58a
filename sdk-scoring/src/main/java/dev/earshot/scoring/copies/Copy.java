package dev.earshot.scoring.copies;

import dev.earshot.PostId;
import java.util.Objects;

/**
 * A post that another is a copy of, or the other way round.
 *
 * @param id which post
 * @param level how alike they are
 */
public record Copy(PostId id, CopyLevel level) {
  /** Creates a copy. */
  public Copy {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(level, "level");
  }
}
