package dev.earshot.scoring.copies;

import dev.earshot.PostId;
import java.util.Objects;

/**
 * Posts that are copies of one.
 *
 * @param first the post that came first, whose copies the others are
 * @param posts how many there are, the first included; at least 2
 * @param authors how many different authors have one; 0 where no post tells its author
 */
public record CopyCluster(PostId first, int posts, int authors) {
  /**
   * Creates a cluster.
   *
   * @throws IllegalArgumentException if the counts are none that a cluster can have
   */
  public CopyCluster {
    Objects.requireNonNull(first, "first");
    if (posts < 2 || authors < 0 || authors > posts) {
      throw new IllegalArgumentException(
          "posts: expected at least 2 of at most as many authors, got " + posts + " of " + authors);
    }
  }
}
