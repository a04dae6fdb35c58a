package dev.earshot;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something a text points at: a handle, a hashtag, a cashtag, a link.
 *
 * <p>The span is in UTF-16 units of {@link Post#text()} and covers the sign; {@link #value()} omits
 * it. An address that runs code or carries data, such as {@code javascript:}, is refused with an
 * {@link IllegalArgumentException}. Immutable and thread-safe. {@link #toString()} shows the span
 * alone.
 */
public abstract sealed class Entity {
  private final Span span;
  private final String value;
  private final @Nullable String url;

  private Entity(Span span, String value, @Nullable String url) {
    this.span = Objects.requireNonNull(span, "span");
    this.value = WellFormed.text(value);
    this.url = url == null || url.isEmpty() ? null : Bounds.target(url, "url");
  }

  /** Returns where it stands in the text, sign included. */
  public final Span span() {
    return span;
  }

  /** Returns it as written, without {@code @}, {@code #} or {@code $}. */
  public final String value() {
    return value;
  }

  /** Returns the address the source gave for it, if any. */
  public final Optional<String> url() {
    return Optional.ofNullable(url);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Entity that
        && getClass() == that.getClass()
        && span.equals(that.span)
        && value.equals(that.value)
        && Objects.equals(url, that.url);
  }

  @Override
  public int hashCode() {
    return Objects.hash(span, value);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + span + "]";
  }

  /** An {@code @name}; on federated networks with its server, {@code @name@server}. */
  public static final class HandleMention extends Entity {
    private final @Nullable String list;

    /**
     * Creates a handle mention.
     *
     * @param span where it stands, sign included
     * @param value the handle without the leading sign
     * @param list the list of an {@code @user/list}, without the slash; null or empty for none
     * @param url the profile's address; null or empty if not stated
     */
    public HandleMention(Span span, String value, @Nullable String list, @Nullable String url) {
      super(span, value, url);
      this.list = WellFormed.orNull(list);
    }

    /** Returns the list of an {@code @user/list}, without the slash. */
    public Optional<String> list() {
      return Optional.ofNullable(list);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return super.equals(other)
          && other instanceof HandleMention that
          && Objects.equals(list, that.list);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  /** A {@code #tag}. */
  public static final class Hashtag extends Entity {
    /**
     * Creates a hashtag.
     *
     * @param span where it stands, sign included
     * @param value the tag without the sign, in the case it was written
     * @param url the tag's page; null or empty if not stated
     */
    public Hashtag(Span span, String value, @Nullable String url) {
      super(span, value, url);
    }
  }

  /** A {@code $TICKER}. */
  public static final class Cashtag extends Entity {
    /**
     * Creates a cashtag.
     *
     * @param span where it stands, sign included
     * @param value the ticker without the sign
     */
    public Cashtag(Span span, String value) {
      super(span, value, null);
    }
  }

  /** A web address, written out or as the text of a link. */
  public static final class Link extends Entity {
    /**
     * Creates a link.
     *
     * @param span where it stands
     * @param value the text as shown
     * @param url where it leads, if the source expanded it; null or empty for the text itself
     */
    public Link(Span span, String value, @Nullable String url) {
      super(span, value, url);
    }
  }
}
