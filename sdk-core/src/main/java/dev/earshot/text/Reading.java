package dev.earshot.text;

import dev.earshot.PollOption;
import dev.earshot.Post;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A post as a worker reads it: the post and the tokens of its title, its content warning, its text,
 * what its poll offers and the alternative texts of its media, made once and shared by the query
 * set and every enricher.
 *
 * <p>Reusable and confined to one thread; what it hands out is valid until the next {@link
 * #of(Post)}.
 */
public final class Reading {
  private final Tokens title = new Tokens();
  private final Tokens contentWarning = new Tokens();
  private final Tokens text = new Tokens();
  private final Texts pollOptions = new Texts();
  private final Texts alts = new Texts();
  private @Nullable Post post;

  /** Creates a reading of nothing yet. */
  public Reading() {}

  /** Reads a post, in place of the one before. */
  public Reading of(Post post) {
    this.post = post;
    title.read(post.title().orElse(""));
    contentWarning.read(post.contentWarning().orElse(""));
    text.read(post.text());
    pollOptions.read = 0;
    alts.read = 0;
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

  /** Returns the tokens of the content warning; none where there is none. */
  public Tokens contentWarning() {
    return contentWarning;
  }

  /** Returns the tokens of the text. */
  public Tokens text() {
    return text;
  }

  /** Returns the tokens of each answer that a poll offers, in their order. */
  public List<Tokens> pollOptions() {
    return pollOptions.of(post().pollOptions(), PollOption::text);
  }

  /**
   * Returns the tokens of the alternative text of each medium, in the order of the media; none
   * where a medium has no such text. Read when first asked for.
   */
  public List<Tokens> alts() {
    return alts.of(post().media(), medium -> medium.alt().orElse(""));
  }

  /** Tokens of several texts, read when first asked for. */
  private static final class Texts {
    private final List<Tokens> tokens = new ArrayList<>();
    private int read;

    <T> List<Tokens> of(List<T> parts, Function<T, String> text) {
      for (; read < parts.size(); read++) {
        if (tokens.size() == read) {
          tokens.add(new Tokens());
        }
        tokens.get(read).read(text.apply(parts.get(read)));
      }
      return Collections.unmodifiableList(tokens.subList(0, read));
    }
  }
}
