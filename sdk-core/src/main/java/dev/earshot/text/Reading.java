package dev.earshot.text;

import dev.earshot.Media;
import dev.earshot.Post;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A post as a worker reads it: the post and the tokens of its title, its text and the alternative
 * texts of its media, made once and shared by the query set and every enricher.
 *
 * <p>Reusable and confined to one thread; what it hands out is valid until the next {@link
 * #of(Post)}.
 */
public final class Reading {
  private final Tokens title = new Tokens();
  private final Tokens text = new Tokens();
  private final List<Tokens> alts = new ArrayList<>();
  private int altsRead;
  private @Nullable Post post;

  /** Creates a reading of nothing yet. */
  public Reading() {}

  /** Reads a post, in place of the one before. */
  public Reading of(Post post) {
    this.post = post;
    title.read(post.title().orElse(""));
    text.read(post.text());
    altsRead = 0;
    return this;
  }

  /** Returns the post. */
  public Post post() {
    return Objects.requireNonNull(post, "no post was read");
  }

  /** Returns the tokens of the title; none where there is no title. */
  public Tokens title() {
    return title;
  }

  /** Returns the tokens of the text. */
  public Tokens text() {
    return text;
  }

  /**
   * Returns the tokens of the alternative text of each medium, in the order of the media; none
   * where a medium has no such text. Read when first asked for.
   */
  public List<Tokens> alts() {
    List<Media> media = post().media();
    for (; altsRead < media.size(); altsRead++) {
      if (alts.size() == altsRead) {
        alts.add(new Tokens());
      }
      alts.get(altsRead).read(media.get(altsRead).alt().orElse(""));
    }
    return Collections.unmodifiableList(alts.subList(0, altsRead));
  }
}
