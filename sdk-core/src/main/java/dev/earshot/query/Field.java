package dev.earshot.query;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Something a post states about itself, asked for as {@code name:value} or {@code name:(a OR b)}.
 *
 * <p>Immutable and thread-safe; there is one instance of each.
 */
public final class Field {
  /**
   * Who posted: the handle, in whatever case, with or without {@code @}. Without a server, {@code
   * from:acme} also means {@code acme} on any server. Unknown on a post that names no handle.
   */
  public static final Field FROM = new Field("from", new Sender());

  /**
   * The declared language, a BCP 47 tag: {@code lang:en} holds for {@code en-GB} too. Unknown on a
   * post that declares none, or declares {@code und}.
   */
  public static final Field LANG = new Field("lang", new Language());

  /** The id of the network, such as {@code network:mastodon}; always known. */
  public static final Field NETWORK = new Field("network", new OnNetwork());

  /**
   * The host of the post's own address or of a link in it: {@code site:acme.com} holds for {@code
   * www.acme.com}, not for {@code notacme.com}. Unknown where no link fits and the post has no
   * address.
   */
  public static final Field SITE = new Field("site", new Site());

  /** The fields every query may use, by name. */
  static final Map<String, Field> BUILT_IN =
      List.of(FROM, LANG, NETWORK, SITE).stream()
          .collect(Collectors.toUnmodifiableMap(Field::name, Function.identity()));

  private final String name;
  private final Statement statement;

  private Field(String name, Statement statement) {
    this.name = Objects.requireNonNull(name, "name");
    this.statement = Objects.requireNonNull(statement, "statement");
  }

  /** Returns the name that stands before the colon, in lower case. */
  public String name() {
    return name;
  }

  /** Returns the one way to write the value; refuses what the field cannot have. */
  String canonical(String value) {
    return statement.canonical(value);
  }

  Statement.Test test(List<String> values) {
    return statement.test(values);
  }

  @Override
  public String toString() {
    return name;
  }
}
