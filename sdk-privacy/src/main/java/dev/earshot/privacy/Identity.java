package dev.earshot.privacy;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One way to name a person: the id of an account, a handle on a network, the address of a profile.
 *
 * <p>Each has one canonical text, so that the same account written in two ways is one identity.
 * Where a way of writing may or may not matter, such as the case of a handle or of a profile's
 * path, it does not: better that an opt-out reaches one account too many than one too few.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows the form and not the name.
 */
public final class Identity {
  private enum Form {
    ACCOUNT,
    HANDLE,
    PROFILE
  }

  private static final Set<String> FEDERATED =
      Set.of(
          "activitypub",
          "friendica",
          "lemmy",
          "mastodon",
          "misskey",
          "peertube",
          "pixelfed",
          "pleroma");

  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\uFE00-\\uFE0F]");
  private static final Pattern BEFORE_HANDLE = Pattern.compile("^(?:acct:)?[@\\s]*");

  private final Form form;
  private final String name;

  private Identity(Form form, String name) {
    this.form = form;
    this.name = name;
  }

  /** Returns the identity of the account of that id. */
  public static Identity of(AuthorId id) {
    return new Identity(Form.ACCOUNT, id.toString());
  }

  /**
   * Returns the identity of a handle.
   *
   * <p>On a federated network a handle names its server, {@code name@server}. Without the server it
   * stands for everybody of that name on that network.
   *
   * @param network the network
   * @param handle the handle in any case, with or without {@code @}
   * @throws IllegalArgumentException if nothing is left of the handle
   */
  public static Identity handle(Network network, String handle) {
    Objects.requireNonNull(network, "network");
    String folded = BEFORE_HANDLE.matcher(fold(handle).strip()).replaceFirst("");
    int at = folded.indexOf('@');
    if (at >= 0) {
      String server = ascii(folded.substring(at + 1).strip());
      server = server.endsWith(".") ? server.substring(0, server.length() - 1) : server;
      folded = folded.substring(0, at).strip() + (server.isEmpty() ? "" : '@' + server);
    }
    if (folded.isBlank()) {
      throw new IllegalArgumentException("handle: expected text, got a blank");
    }
    return new Identity(Form.HANDLE, network.id() + ':' + folded);
  }

  /**
   * Returns the identity of a profile's address.
   *
   * <p>Scheme, {@code www.}, {@code m.}, default port, letter case, doubled and trailing slashes,
   * fragment and the parameters of trackers make no difference; the scheme may be missing. {@code
   * /@ann}, {@code /users/ann} and {@code /ann} are one profile, and so is another server's page of
   * it, {@code /@ann@server}.
   *
   * @throws IllegalArgumentException if it names no host
   */
  public static Identity profile(String url) {
    return new Identity(Form.PROFILE, ProfileAddress.canonical(url));
  }

  /**
   * Returns every identity of an author, as far as the source stated them: at least the account,
   * then the handle with its server and without, then the profile's address.
   */
  public static List<Identity> allOf(Author author) {
    List<Identity> all = new ArrayList<>(4);
    all.add(of(author.id()));
    String handle = author.handle().map(String::strip).orElse("");
    int at = handle.indexOf('@', 1);
    String server = at > 0 ? handle.substring(at + 1) : serverOf(author);
    String bare = at > 0 ? handle.substring(0, at) : handle;
    add(all, bare, handleOrNull(author.id().network(), bare));
    if (!server.isEmpty()) {
      add(all, bare, handleOrNull(author.id().network(), bare + '@' + server));
    }
    author
        .url()
        .map(ProfileAddress::canonicalOrNull)
        .ifPresent(address -> all.add(new Identity(Form.PROFILE, address)));
    return all;
  }

  /**
   * Returns the names, beside the account, that an account had under a former handle: the handle
   * with its server and without, and on a federated network the address that goes with it.
   */
  public static List<Identity> formerly(AuthorId account, String formerHandle) {
    Author.Builder author = Author.builder(account).handle(formerHandle);
    String bare = formerHandle.strip();
    int at = bare.indexOf('@', 1);
    String server = at > 0 ? bare.substring(at + 1) : account.instance();
    if (!server.isEmpty() && FEDERATED.contains(account.network().id())) {
      author.url("https://" + server + "/@" + (at > 0 ? bare.substring(0, at) : bare));
    }
    List<Identity> names = new ArrayList<>(allOf(author.build()));
    names.remove(of(account));
    return List.copyOf(names);
  }

  /**
   * Returns whether it may name somebody else than this author: a handle without its server, where
   * the author has one. That is enough to keep an author out, and too little to let one in.
   */
  public boolean isVagueFor(Author author) {
    return form == Form.HANDLE
        && name.indexOf('@') < 0
        && (author.handle().orElse("").indexOf('@', 1) > 0 || !serverOf(author).isEmpty());
  }

  /** Returns the server of an author whose handle does not name it; empty if nothing does. */
  private static String serverOf(Author author) {
    String instance = author.id().instance();
    return instance.isEmpty() && FEDERATED.contains(author.id().network().id())
        ? author.url().map(ProfileAddress::canonicalOrNull).map(Identity::host).orElse("")
        : instance;
  }

  private static String host(String address) {
    int end = address.indexOf('/');
    return end < 0 ? address.replaceFirst("\\?.*", "") : address.substring(0, end);
  }

  private static @Nullable Identity handleOrNull(Network network, String handle) {
    return handle.replace("@", "").isBlank() ? null : handle(network, handle);
  }

  private static void add(List<Identity> all, String bare, @Nullable Identity identity) {
    if (identity != null && !bare.isBlank()) {
      all.add(identity);
    }
  }

  /** Returns the text that is the same for every way of writing this identity; personal. */
  public String canonical() {
    return form.name().toLowerCase(Locale.ROOT) + ':' + name;
  }

  /** Returns the text in one case and one spelling, without what nobody sees in it. */
  static String fold(String text) {
    String seen = UNSEEN.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).replaceAll("");
    String lower = seen.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower.replace('\u03c2', '\u03c3'), Normalizer.Form.NFKC);
  }

  /** Returns a host in its ASCII form; as it stands where it has none. */
  static String ascii(String host) {
    try {
      return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return host;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Identity that && form == that.form && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(form, name);
  }

  @Override
  public String toString() {
    return "Identity[" + form + "]";
  }
}
