package dev.earshot;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something a text points at: a handle, a hashtag, a cashtag, a link.
 *
 * <p>The span is in UTF-16 units of {@link Post#text()} and covers the sign; {@link #value()} omits
 * it.
 */
public sealed interface Entity {
  /** Returns where it stands in the text. */
  Span span();

  /** Returns it as written, without {@code @}, {@code #} or {@code $}. */
  String value();

  /** Returns the address the source gave for it, if any. */
  Optional<String> url();

  /**
   * An {@code @name}; on federated networks with its server, {@code @name@server}.
   *
   * @param span where it stands, sign included
   * @param value the handle without the leading sign
   * @param list the list of an {@code @user/list}, without the slash; null for none
   * @param address the profile's address; null if not stated
   */
  record HandleMention(Span span, String value, @Nullable String list, @Nullable String address)
      implements Entity {
    /** Creates a handle mention. */
    public HandleMention {
      Objects.requireNonNull(span, "span");
      value = WellFormed.text(value);
      list = WellFormed.orNull(list);
      address = WellFormed.orNull(address);
    }

    @Override
    public Optional<String> url() {
      return Optional.ofNullable(address);
    }

    /** Returns where it stands; whom it names stays out of logs. */
    @Override
    public String toString() {
      return "HandleMention[" + span + "]";
    }
  }

  /**
   * A {@code #tag}.
   *
   * @param span where it stands, sign included
   * @param value the tag without the sign, in the case it was written
   * @param address the tag's page; null if not stated
   */
  record Hashtag(Span span, String value, @Nullable String address) implements Entity {
    /** Creates a hashtag. */
    public Hashtag {
      Objects.requireNonNull(span, "span");
      value = WellFormed.text(value);
      address = WellFormed.orNull(address);
    }

    @Override
    public Optional<String> url() {
      return Optional.ofNullable(address);
    }
  }

  /**
   * A {@code $TICKER}.
   *
   * @param span where it stands, sign included
   * @param value the ticker without the sign
   */
  record Cashtag(Span span, String value) implements Entity {
    /** Creates a cashtag. */
    public Cashtag {
      Objects.requireNonNull(span, "span");
      value = WellFormed.text(value);
    }

    @Override
    public Optional<String> url() {
      return Optional.empty();
    }
  }

  /**
   * A web address, written out or as the text of a link.
   *
   * @param span where it stands
   * @param value the text as shown
   * @param address where it leads, if the source expanded it; null for the text itself
   */
  record Link(Span span, String value, @Nullable String address) implements Entity {
    /** Creates a link. */
    public Link {
      Objects.requireNonNull(span, "span");
      value = WellFormed.text(value);
      address = WellFormed.orNull(address);
    }

    @Override
    public Optional<String> url() {
      return Optional.ofNullable(address);
    }
  }
}
