package dev.earshot;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Locale;
import java.util.Objects;

/**
 * A social network or a kind of site, named by an open id: a connector of your own may name one
 * that Earshot has never heard of.
 *
 * @param id lower-case letters, digits and hyphens, starting with a letter or digit; at most 40
 */
public record Network(@NotNull @Pattern(regexp = Network.FORM) String id) {
  private static final String FORM = "[a-z0-9][a-z0-9-]{0,39}";
  private static final int LONGEST = 40;

  /** Blogs, news and other sites read through RSS, Atom or JSON Feed. */
  public static final Network FEED = new Network("feed");

  /** Podcasts, read through their feeds. */
  public static final Network PODCAST = new Network("podcast");

  /** Servers that speak the Mastodon API. */
  public static final Network MASTODON = new Network("mastodon");

  /** Bluesky, by whichever road its posts came. */
  public static final Network BLUESKY = new Network("bluesky");

  /**
   * Creates a network.
   *
   * @throws IllegalArgumentException if {@code id} has another form
   */
  public Network {
    Objects.requireNonNull(id, "id");
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "network id: expected lower-case letters, digits and hyphens, at most 40 characters");
    }
  }

  /** What the form says, without a matcher: each post that is read names a network or two. */
  private static boolean isId(String id) {
    if (id.isEmpty() || id.length() > LONGEST || id.charAt(0) == '-') {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Returns the network of that id, in whatever case it was written. */
  public static Network of(String id) {
    return new Network(id.toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return id;
  }
}
