package dev.earshot.privacy;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.text.NetworkNames;
import dev.earshot.text.SpreadsheetNumber;
import dev.earshot.text.UnicodeHost;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One way to name a person: the id of an account, a handle on a network, the address of a profile,
 * and for those of whom a source tells no id, a name and the site that it stands on.
 *
 * <p>Each has one canonical text, so that the same account written in two ways is one identity.
 * Where a way of writing may or may not matter, such as the case of a handle or of a profile's
 * path, it does not: better that an opt-out reaches one account too many than one too few. What a
 * network does otherwise (its hosts, the pages of a profile, what a handle can be) stands in the
 * table that {@code docs/identities.md} describes.
 *
 * <p>What somebody gives is read as the person meant, or refused: {@link #account}, {@link #handle}
 * and {@link #profile} never make an identity that could name nobody, as far as that can be told.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows the form and not the name.
 */
public final class Identity {
  private enum Form {
    ACCOUNT("account:"),
    HANDLE("handle:"),
    PROFILE("profile:"),
    NAME("name:");

    final String prefix;

    Form(String prefix) {
      this.prefix = prefix;
    }
  }

  /* A name at a server is one account, whichever of the fediverse's programs serves it. */
  private static final String FEDIVERSE = "fediverse";

  /* A name on a site is one author, whichever connector reads the site. */
  private static final Network NAMED = Network.of("named");

  /** What ids made of names begin with, so that most need not be read to see that they are none. */
  private static final String OF_NAME =
      AuthorId.ofName(NAMED, "", "a").nativeId().replaceFirst("[^:]*$", "");

  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\uFE00-\\uFE0F]");
  private static final Pattern UNSEEN_BUT_JOINERS =
      Pattern.compile("[\\p{Cf}\\uFE00-\\uFE0F&&[^\\u200c\\u200d]]");
  private static final Pattern MEMBER = Pattern.compile("(?i)^/?(?:u|user|users)/@?");
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)^(?:https?:|//).*|^[^/@\\s]+\\.[^/@\\s]+/.*");
  private static final Pattern COMMUNITY = Pattern.compile("(?i)^/?[rcm]/.*|^[!#+].*");
  private static final Pattern SCHEME = Pattern.compile("(?i)^(?!acct:)[a-z][a-z0-9+.-]*:.*");

  /** A site, perhaps with a scheme, a port and a path, and behind a colon a name. */
  private static final Pattern SITE_AND_NAME =
      Pattern.compile(
          "(?is)(https?:/+|//)?([^/:@?#\\s]+\\.[^/:@?#\\s]*)(?::[0-9]{1,5}(?=[/:]))?([/?][^:]*)?:"
              + "(?!/|[0-9]{1,5}(?:[/?#].*)?$)(.+)");

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern SLASHES_BEHIND = Pattern.compile("(?<=[^/])/+$");
  private static final Pattern ACCT = Pattern.compile("(?i)^acct:");
  private static final Pattern MAILTO = Pattern.compile("(?i)^mailto:/*");
  private static final Pattern MAILBOX = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

  private static final Pattern AT = Pattern.compile("(?i)\\s*[\\[({<]\\s*at\\s*[\\])}>]\\s*");
  private static final Pattern DOT = Pattern.compile("(?i)\\s*[\\[({<]\\s*dot\\s*[\\])}>]\\s*");
  private static final Pattern NO_NAME_AT_SERVER =
      Pattern.compile("(?:acct:\\s*@|@\\s*@)[@\\s]*[^@]*\\.[^@]*@*");
  private static final String NO_NAME = ",;=[](){}<>|\"*&$?\\^";

  private static final String NO_SIGNS =
      "expected a name of such signs as the network's names can have, got others; write it as the"
          + " network shows it";

  private final Form form;
  private final String name;

  private Identity(Form form, String name) {
    this.form = form;
    this.name = name;
  }

  /** Returns the identity of the account of that id. */
  public static Identity of(AuthorId id) {
    if (id.isOfMailbox()) {
      return new Identity(Form.ACCOUNT, new AuthorId(NAMED, "", id.nativeId()).toString());
    }
    if (id.isStable() || id.instance().isEmpty()) {
      String server = ProfileAddress.server(id.instance());
      return new Identity(
          Form.ACCOUNT,
          server.equals(id.instance())
              ? id.toString()
              : new AuthorId(id.network(), server, id.nativeId()).toString());
    }
    String host = ProfileAddress.host(id.instance());
    String site = host == null ? id.instance() : siteOf(host);
    return new Identity(Form.ACCOUNT, new AuthorId(NAMED, site, id.nativeId()).toString());
  }

  /**
   * Returns the identity of whoever has a name on a site, for authors whom a source tells no other
   * way, such as those of feeds.
   *
   * <p>It means everybody of that name there: who is known by the name alone, and who is known by
   * an address or a mailbox and is shown under that name on the site, on any host below it, or with
   * a page there. That is enough to keep an author out, and {@linkplain #isUnstable() too little}
   * to let one in.
   *
   * @param site the host of the site, or any address on it
   * @param name as the source shows it; case, blanks and Unicode's spelling make no difference
   * @throws IllegalArgumentException if there is no host, or the name is blank or an e-mail address
   */
  public static Identity named(String site, String name) {
    String host = ProfileAddress.host(site.strip().replaceFirst("(?i)^https?:/*|^//", ""));
    if (host == null || host.indexOf('.') < 0) {
      throw new IllegalArgumentException("site: expected a host such as blog.example");
    }
    if (seen(name).isBlank()) {
      throw new IllegalArgumentException("name: expected text, got a blank");
    }
    if (name.indexOf('@') > 0) {
      throw new IllegalArgumentException(
          "name: expected the name that the site shows, got an e-mail address");
    }
    return named(siteOf(host), AuthorId.ofName(NAMED, "", name));
  }

  /* Whoever writes on a site is known by it, whatever port it was read from. */
  private static String siteOf(String host) {
    return ProfileAddress.plainHost(
        host.indexOf(':') < 0 ? host : host.replaceFirst(":[0-9]+$", ""));
  }

  private static Identity named(String host, AuthorId ofName) {
    return new Identity(Form.NAME, host + ' ' + ofName.nativeId());
  }

  /** Adds what names somebody on a host and on each above it. */
  private static void addNamed(List<Identity> all, String host, AuthorId ofName) {
    for (String each = siteOf(host); each.indexOf('.') > 0; ) {
      add(all, named(each, ofName));
      each = each.substring(each.indexOf('.') + 1);
    }
  }

  /**
   * Returns whether it may mean several people: a name on a site. What speaks against processing
   * holds for all of them, what speaks for it for none.
   */
  public boolean isUnstable() {
    return form == Form.NAME
        || (form == Form.ACCOUNT && name.contains(OF_NAME) && !AuthorId.parse(name).isStable());
  }

  /**
   * Returns the identity of an account that a person wrote down.
   *
   * @param network the network it is said to be on
   * @param written {@code network:instance:nativeId}, as {@link AuthorId#parse} reads it; of an
   *     author of a feed the address or the mailbox, as {@code feed::ann@blog.example}, or
   *     {@linkplain #named the name on a site}, as {@code feed:blog.example:Ann Lee}; a name where
   *     the network gives ids of another form is that account, and {@link #withProfile} adds the
   *     handle
   * @throws IllegalArgumentException if it has another form, is on another network or none that its
   *     people have, lacks the server of a federated network, is no key on a network of keys or a
   *     page of the site, or the network is a known one misspelt
   */
  public static Identity account(Network network, String written) {
    requireKnown(network);
    String text = written.strip();
    ProfileSite site = ProfileSites.KNOWN.of(network);
    AuthorId key = keyIn("account: ", text);
    if (site != null) {
      String bare = text;
      for (String each : site.networks()) {
        bare = bare.startsWith(each + ':') ? bare.substring(each.length() + 1) : bare;
      }
      if (site.isId(bare)) {
        return accountOn(site, bare);
      }
    }
    AuthorId id = key == null ? withoutScheme(AuthorId.parse(text)) : key;
    requireKnown(id.network());
    if (!isSame(network, id.network())) {
      throw new IllegalArgumentException(
          "account: expected one on " + network + ", got one on " + id.network());
    }
    if (isNameless(network) && isName(id.nativeId())) {
      return ofNameless(network, id);
    }
    requireWholeNumber(network, site, id.nativeId().strip());
    if (site != null) {
      return accountOf(network, site, id);
    }
    key = WrittenKey.hex(network, id.nativeId());
    if (key != null) {
      return of(key);
    }
    if (ProfileSites.KNOWN.keys.containsValue(network)) {
      throw new IllegalArgumentException(
          "account: on " + network + " an id is a key; expected npub1 or 64 hexadecimal digits");
    }
    return isFederated(network) || ProfileSites.KNOWN.idsOfServers.contains(network.id())
        ? accountAt(network, id)
        : of(id);
  }

  private static void requireWholeNumber(
      Network network, @Nullable ProfileSite site, String nativeId) {
    boolean numbers = // a number of ten digits is an id there, and what looks like one is meant so
        site != null
            ? !site.isNamedBy("1234567890")
            : isFederated(network) || ProfileSites.KNOWN.idsOfServers.contains(network.id());
    if (SpreadsheetNumber.isRounded(nativeId)
        || (numbers && SpreadsheetNumber.isFormatted(nativeId))) {
      throw new IllegalArgumentException(
          "account: expected an id, got a number that a spreadsheet rounded or formatted; export"
              + " the column as text, and give a name as a handle");
    }
  }

  /** Reads an id before whose server, or before all of which, somebody wrote {@code https://}. */
  private static AuthorId withoutScheme(AuthorId id) {
    String rest = id.nativeId();
    if (isNameless(id.network())) {
      return siteAndName(id);
    }
    if (!(id.instance().equals("https") || id.instance().equals("http"))
        || !rest.startsWith("//")) {
      return id;
    }
    rest = rest.replaceFirst("^/+", "");
    int mark = rest.lastIndexOf(':');
    String server = mark < 0 ? "" : rest.substring(0, mark).replaceFirst("/+$", "");
    if (!server.isEmpty() && server.indexOf('/') < 0) {
      return new AuthorId(id.network(), server, rest.substring(mark + 1));
    }
    throw new IllegalArgumentException(
        "account: expected network:server:id, got an address; give it as a profile");
  }

  /** Reads a site of a feed before a name, however much of the feed's address is written. */
  private static AuthorId siteAndName(AuthorId id) {
    boolean scheme =
        (id.instance().equalsIgnoreCase("https") || id.instance().equalsIgnoreCase("http"))
            && id.nativeId().startsWith("/");
    String text = id.instance().isEmpty() ? id.nativeId() : id.instance() + ':' + id.nativeId();
    Matcher both = SITE_AND_NAME.matcher(text);
    if (both.matches()) {
      String path = Objects.requireNonNullElse(both.group(3), "");
      String name = both.group(4);
      AuthorId named = new AuthorId(id.network(), both.group(2), name);
      if ((!id.instance().isEmpty() && !scheme) || isOfFeed(path) || name.indexOf(' ') > 0) {
        return named;
      }
      if (scheme) { // an address may hold a colon too: /wiki/User:Ann
        throw new IllegalArgumentException(
            "account: expected "
                + id.network()
                + ":site:name, or "
                + id.network()
                + "::address; got what may be either");
      }
    }
    return scheme
        ? new AuthorId(
            id.network(), "", id.instance() + "://" + id.nativeId().replaceFirst("^/+", ""))
        : id;
  }

  /** Whether a path is that of a front page or a feed, of a whole site or of a part of it. */
  private static boolean isOfFeed(String path) {
    List<String> parts = ProfileAddress.segments(fold(path));
    return path.isEmpty()
        || path.endsWith("/")
        || path.startsWith("?")
        || parts.stream().anyMatch(ProfileSites.KNOWN.frontPages::contains);
  }

  /** Of a network each server of which numbers its own people. */
  private static Identity accountAt(Network network, AuthorId id) {
    String nativeId =
        withoutEscapes(ProfileAddress.withoutMark(MEMBER.matcher(id.nativeId()).replaceFirst("")));
    if (isFederated(network) && id.instance().isEmpty()) {
      throw new IllegalArgumentException(
          "account: on "
              + network
              + " an id is its server's; expected network:server:id, and a name is a handle");
    }
    if (nativeId.isBlank() || ProfileSites.KNOWN.isEverybody(network, nativeId.strip())) {
      throw new IllegalArgumentException(
          "account: expected a person's, got a blank or what calls all who are there");
    }
    return of(new AuthorId(network, id.instance(), nativeId));
  }

  /** Returns the name that stands for an id, where the network gives others; empty for none. */
  private static String nameIn(AuthorId id) {
    ProfileSite site = ProfileSites.KNOWN.of(id.network());
    String name = id.nativeId();
    if (site != null) {
      return id.instance().isEmpty() && site.isNamedBy(name) ? site.whole(name) : "";
    }
    boolean ofServer =
        isFederated(id.network()) || ProfileSites.KNOWN.idsOfServers.contains(id.network().id());
    return ofServer
            && !id.instance().isEmpty()
            && WORD.matcher(name).matches()
            && !NUMBER.matcher(name).matches()
        ? name + '@' + id.instance()
        : "";
  }

  /** Whether a network's authors have no handles: where they have no address they have a name. */
  private static boolean isNameless(Network network) {
    return ProfileSites.KNOWN.noHandles.contains(network.id());
  }

  private static Identity ofNameless(Network network, AuthorId id) {
    String mailbox = mailbox(id.nativeId());
    if (MAILBOX.matcher(mailbox).matches()) {
      return of(AuthorId.ofMailbox(network, "", mailbox));
    }
    if (id.instance().isEmpty()) {
      throw new IllegalArgumentException(
          "account: an author of a "
              + network
              + " is an address, a mailbox, or a name on a site; expected "
              + network
              + "::address, "
              + network
              + "::mailbox or "
              + network
              + ":site:name");
    }
    return named(id.instance(), id.nativeId());
  }

  /* What an address of mail asks for (subject and the like) is behind the mailbox. */
  private static String mailbox(String written) {
    String text = written.strip();
    return MAILTO.matcher(text).find()
        ? MAILTO
            .matcher(text)
            .replaceFirst("")
            .replaceFirst("\\?.*", "")
            .replaceFirst("(?i)%40", "@")
        : text;
  }

  /** Whether it is neither an address nor a digest. */
  private static boolean isName(String nativeId) {
    boolean address =
        SCHEME.matcher(nativeId).matches()
            || ADDRESS.matcher(nativeId).matches()
            || ACCT.matcher(nativeId).find();
    return !address || MAILTO.matcher(nativeId).find();
  }

  private static Identity accountOf(Network network, ProfileSite site, AuthorId id) {
    boolean own = site.equals(ProfileSites.KNOWN.ofHost(id.instance()));
    String nativeId = id.nativeId();
    if (site.isNamedBy(nativeId)) {
      if (ADDRESS.matcher(nativeId).matches()) {
        return profile(network, nativeId);
      }
      nativeId = MEMBER.matcher(nativeId).replaceFirst("");
      nativeId = SLASHES_BEHIND.matcher(nativeId).replaceFirst("");
      String idInName = site.idIn(List.of(nativeId), List.of());
      if (idInName != null) {
        return accountOn(site, idInName);
      }
      nativeId = ProfileAddress.withoutMark(site.idsAreNames() ? site.handle(nativeId) : nativeId);
      nativeId = withoutEscapes(nativeId);
      if (!site.canBeName(nativeId)) {
        throw new IllegalArgumentException("account: " + NO_SIGNS);
      }
      if (!nativeId.isBlank() && (site.isNoName(nativeId) || site.isPage(nativeId, true))) {
        throw new IllegalArgumentException(
            "account: expected a person's, got a page of " + site.network());
      }
    }
    if (nativeId.isBlank()) {
      throw new IllegalArgumentException("account: expected an id, got a blank");
    }
    return of(new AuthorId(Network.of(site.network()), own ? "" : id.instance(), nativeId));
  }

  private static boolean isSame(Network one, Network other) {
    ProfileSite site = ProfileSites.KNOWN.of(one);
    return one.equals(other) || (site != null && site.equals(ProfileSites.KNOWN.of(other)));
  }

  /**
   * Returns the identity of a handle.
   *
   * <p>On a federated network a handle names its server, {@code name@server}, and is one account
   * whichever of these networks is named. Without the server it stands for everybody of that name
   * on that network. The address of a profile on that network is read as the handle it names,
   * {@code u/name} as a name, a {@code did:} as the account.
   *
   * @param network the network, by its id or another name of its own such as {@code twitter}
   * @param handle the handle in any case, with or without {@code @}
   * @throws IllegalArgumentException if it can name nobody: nothing is left of the handle, it is an
   *     e-mail address, a community, a display name or an address elsewhere, or the network is a
   *     known one misspelt
   */
  public static Identity handle(Network network, String handle) {
    requireKnown(Objects.requireNonNull(network, "network"));
    ProfileSite site = ProfileSites.KNOWN.of(network);
    boolean federated = ProfileSites.KNOWN.isFederated(network);
    boolean known = ProfileSites.KNOWN.networks().contains(network.id());
    if (isNameless(network)) {
      throw new IllegalArgumentException(
          "handle: a "
              + network
              + " shows none; give the address of the profile, or as an id "
              + network
              + ":site:name");
    }
    String written = joined(handle).strip();
    if (federated) {
      written = DOT.matcher(AT.matcher(written).replaceAll("@")).replaceAll(".");
    }
    if (federated || site != null) {
      written = ProfileSite.withoutEnd(written);
    }
    int end = written.indexOf('@', 1);
    if (end > 0 && site != null && !site.atInHandle()) {
      String home = ProfileAddress.host(written.substring(end + 1));
      if (home != null && site.equals(ProfileSites.KNOWN.ofHost(home))) {
        written = written.substring(0, end);
      }
    }
    if (site != null && site.isId(written)) {
      return accountOn(site, written);
    }
    String id = site == null ? null : site.idIn(List.of(written), List.of());
    if (site != null && id != null) {
      return accountOn(site, id);
    }
    AuthorId key = keyIn("handle: ", written);
    key = key == null ? WrittenKey.hex(network, written) : key;
    if (key != null) {
      if (!key.network().equals(network)) {
        throw new IllegalArgumentException(
            "handle: expected one on " + network + ", got a key of " + key.network());
      }
      return of(key);
    }
    String plain = written.startsWith("@") ? written.substring(1) : written;
    boolean host = site != null && site.equals(ProfileSites.KNOWN.ofHost(fold(plain)));
    if (host || ADDRESS.matcher(written).matches()) {
      return handleOfAddress(network, site, federated, host ? plain : written);
    }
    if (SpreadsheetNumber.isRounded(plain.strip())) {
      throw new IllegalArgumentException(
          "handle: expected a name, got a number that a spreadsheet rounded; export the column as"
              + " text");
    }
    written = MEMBER.matcher(written).replaceFirst("");
    written = federated || site != null ? withoutEscapes(written) : written;
    written = known ? SLASHES_BEHIND.matcher(written).replaceFirst("") : written;
    if (COMMUNITY.matcher(written).matches()) {
      throw new IllegalArgumentException("handle: expected a person's, got a community or a tag");
    }
    if (known && (SCHEME.matcher(written).matches() || written.indexOf('/') >= 0)) {
      throw new IllegalArgumentException(
          "handle: expected a name such as @ann, got an address or another scheme");
    }
    String name = bare(fold(written));
    if (name.isBlank()) {
      throw new IllegalArgumentException("handle: expected text, got a blank");
    }
    if (known && (federated || site != null) && name.strip().indexOf(' ') >= 0) {
      throw new IllegalArgumentException("handle: expected one word, got a name with blanks");
    }
    if ((federated || site != null) && !isOneName(name, site != null && site.atInHandle())) {
      throw new IllegalArgumentException(
          "handle: expected one name"
              + (federated ? ", or name@server" : "")
              + ", got other signs");
    }
    if (federated && NO_NAME_AT_SERVER.matcher(fold(written)).matches()) {
      throw new IllegalArgumentException("handle: expected name@server, got a server alone");
    }
    int at = name.indexOf('@');
    if (at >= 0 && site != null && !site.atInHandle()) {
      throw new IllegalArgumentException(
          "handle: on " + network + " it has no server; an e-mail address names no account");
    }
    String server = at < 0 ? "" : ProfileAddress.host(name.substring(at + 1));
    if (at >= 0 && federated && (server == null || server.indexOf('.') < 0)) {
      throw new IllegalArgumentException("handle: expected name@server");
    }
    if (site != null) {
      String trimmed = written.replaceFirst("^[@\\s]+", "").replaceFirst("[.,;\\s]+$", "");
      boolean marked = !written.isEmpty() && fold(written).charAt(0) == '@';
      if (!site.canBeName(trimmed)) {
        throw new IllegalArgumentException("handle: " + NO_SIGNS);
      }
      if (site.isNoName(trimmed) || site.isPage(trimmed, marked)) {
        throw new IllegalArgumentException(
            "handle: expected a person's, got that of a chat, a group, a post or a page of "
                + site.network()
                + (site.wantsMark() ? "; if it is one's name, write @ before it" : "")
                + "; of a channel give the id, network::id");
      }
      return handleOf(network, site.whole(trimmed));
    }
    String local = at < 0 ? name : name.substring(0, at);
    if (federated && !ProfileSite.isOfNameSigns(local.strip(), false, false)) {
      throw new IllegalArgumentException("handle: " + NO_SIGNS);
    }
    if (ProfileSites.KNOWN.isEverybody(network, name.strip())) {
      throw new IllegalArgumentException(
          "handle: expected a person's, got one that calls all who are there");
    }
    return handleOf(network, written);
  }

  /** Returns a name as an address of it is read: what is escaped counts as the sign itself. */
  private static String withoutEscapes(String name) {
    return name.indexOf('%') < 0
        ? name
        : ProfileSite.withoutEscapedEnds(
            ProfileAddress.withoutMark(ProfileAddress.unescaped(name)));
  }

  /** Whether signs of a list or a sentence are missing, and something of a name is there. */
  private static boolean isOneName(String name, boolean atInHandle) {
    boolean named = false;
    int servers = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (NO_NAME.indexOf(c) >= 0) {
        return false;
      }
      servers += c == '@' ? 1 : 0;
      named |= servers == 0 && (c == '_' || c >= 128 || Character.isLetterOrDigit(c));
    }
    return named && (atInHandle || servers <= 1);
  }

  private static Identity handleOfAddress(
      Network network, @Nullable ProfileSite site, boolean federated, String written) {
    ProfileAddress address = addressOf(network, written);
    ProfileSite there = address.site();
    if (there != null && there.networks().contains(network.id())) {
      String handle = address.handle();
      return handle == null || there.isId(handle)
          ? ofAddress(address)
          : handleOf(network, there.whole(handle));
    }
    if (there == null && site == null && federated && address.handle() != null) {
      requirePerson(address, written);
      return handleOf(network, address.handle() + '@' + host(address.text()));
    }
    throw new IllegalArgumentException(
        "handle: expected one on " + network + ", got an address elsewhere; give it as a profile");
  }

  private static void requireKnown(Network network) {
    NetworkNames.meant(network)
        .ifPresent(
            meant -> {
              throw new IllegalArgumentException(
                  "network: there is no " + network + "; did you mean " + meant + "?");
            });
  }

  /* Of a handle as a source shows it, or as it was looked at already. */
  private static Identity handleOf(Network network, String handle) {
    ProfileSite site = ProfileSites.KNOWN.of(network);
    if (site != null) {
      String name = bare(site.handle(handle).strip());
      return new Identity(Form.HANDLE, site.network() + ':' + name);
    }
    String folded = fold(handle).strip();
    if (folded.startsWith("@") || folded.startsWith("acct:") || startsBlank(folded)) {
      folded = bare(folded);
    }
    int at = folded.indexOf('@');
    if (at < 0) {
      return new Identity(Form.HANDLE, network.id() + ':' + folded);
    }
    String server = ProfileAddress.server(handle.substring(handle.lastIndexOf('@') + 1).strip());
    String name = folded.substring(0, at).strip();
    boolean federated = ProfileSites.KNOWN.isFederated(network);
    return new Identity(
        Form.HANDLE,
        server.isEmpty()
            ? network.id() + ':' + name
            : (federated ? FEDIVERSE : network.id()) + ':' + name + '@' + server);
  }

  /** Returns a handle without the scheme and the signs that may stand before it. */
  private static String bare(String handle) {
    return ProfileAddress.withoutMark(handle.startsWith("acct:") ? handle.substring(5) : handle);
  }

  private static boolean isNoName(String handle) {
    for (int i = 0; i < handle.length(); i++) {
      if (handle.charAt(i) != '@' && !Character.isWhitespace(handle.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsBlank(String text) {
    return !text.isEmpty() && Character.isWhitespace(text.charAt(0));
  }

  /**
   * Returns the identity of a profile's address.
   *
   * <p>Scheme, {@code www.}, {@code m.}, default port, a dot at the end, letter case, doubled and
   * trailing slashes, fragment and the parameters of trackers make no difference; the scheme may be
   * missing. {@code /@ann}, {@code /users/ann} and {@code /ann} are one profile, and so are its own
   * pages ({@code /@ann/media}, {@code .rss}) and another server's page of it, {@code
   * /@ann@server}; so are {@code acct:ann@server} and {@code @ann@server}. Of sites that it knows
   * it reads the name out of an address, wherever it stands there.
   *
   * @throws IllegalArgumentException if it names no host, has another scheme, or is an address on a
   *     known network that is nobody's
   */
  public static Identity profile(String url) {
    AuthorId key = keyIn("profile: ", url);
    return key != null ? of(key) : ofAddress(addressOf(null, url));
  }

  private static @Nullable AuthorId keyIn(String what, String written) {
    try {
      return WrittenKey.in(joined(written));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + e.getMessage(), e);
    }
  }

  /**
   * Returns the identity of a profile's address on a network.
   *
   * @throws IllegalArgumentException as {@link #profile(String)} does, or if it is an address of
   *     another network than that, or the network is a known one misspelt
   */
  public static Identity profile(Network network, String url) {
    requireKnown(network);
    AuthorId key = keyIn("profile: ", url);
    if (key != null && key.network().equals(network)) {
      return of(key);
    }
    ProfileAddress address = addressOf(network, url);
    ProfileSite site = address.site();
    ProfileSite expected = ProfileSites.KNOWN.of(network);
    if (site != null && !site.equals(expected) && (expected != null || isFederated(network))) {
      throw new IllegalArgumentException(
          "profile: expected an address on " + network + ", got one on " + site.network());
    }
    if (site == null
        && expected != null
        && !expected.subdomains()
        && expected.handlesEnd().isEmpty()) { // the others' people may have hosts of their own
      throw new IllegalArgumentException(
          "profile: expected an address on " + network + ", got one on another host");
    }
    if (site == null && isFederated(network)) {
      requirePerson(address, url);
    }
    return ofAddress(address);
  }

  private static ProfileAddress addressOf(@Nullable Network network, String written) {
    ProfileAddress address = ProfileAddress.of(written);
    boolean named = address.handle() != null && isMarked(written);
    /* The author of a feed has whatever address the feed states. */
    boolean ofFeed = network != null && isNameless(network);
    if (address.site() == null
        && !named
        && !ofFeed
        && ProfileSites.KNOWN.isNoPerson(network, address.path())) {
      throw new IllegalArgumentException(
          "profile: expected the address of one person's profile, got one of a post, a community, a"
              + " search or a page of the server");
    }
    String handle = address.handle();
    ProfileSite site = address.site();
    if (handle != null
        && (site != null
            ? !site.isId(handle) && !site.canBeName(handle)
            : network != null
                && isFederated(network)
                && !ProfileSite.isOfNameSigns(handle, false, false))) {
      throw new IllegalArgumentException("profile: " + NO_SIGNS);
    }
    return address;
  }

  private static boolean isMarked(String written) {
    return seen(written).contains("/@") || seen(written).contains("/u");
  }

  /* On another host such a page may be all that somebody has; a server of many has its own. */
  private static void requirePerson(ProfileAddress address, String written) {
    String text = address.text();
    int from = text.indexOf('/') + 1;
    int end = from == 0 ? -1 : text.indexOf('/', from);
    String first = from == 0 ? "" : text.substring(from, end < 0 ? text.length() : end);
    boolean marked = isMarked(written);
    if (first.isEmpty()
        || (ProfileSites.KNOWN.ofServer.contains(first)
            && (address.handle() == null || (address.handle().equals(first) && !marked)))) {
      throw new IllegalArgumentException(
          "profile: expected the address of one person's profile, got a page of the server");
    }
  }

  private static boolean isFederated(Network network) {
    return ProfileSites.KNOWN.isFederated(network);
  }

  private static Identity ofAddress(ProfileAddress address) {
    ProfileSite site = address.site();
    String handle = address.handle();
    return site != null && handle != null && site.isId(handle)
        ? accountOn(site, handle)
        : new Identity(Form.PROFILE, address.text());
  }

  private static Identity accountOn(ProfileSite site, String id) {
    return of(AuthorId.of(Network.of(site.network()), id));
  }

  /**
   * Returns every identity of an author, as far as the source stated them: at least the account,
   * then the handle with its server and without, then the profile's address, stated or as the
   * network writes it. Of an author of a feed who has an address, also the name on the site of it.
   */
  public static List<Identity> allOf(Author author) {
    return allOf(author, "");
  }

  /**
   * Returns the name by which an author is meant too, on the site where they write: that of
   * somebody from a feed. Null for others, whom their source tells apart.
   */
  public static @Nullable String nameOf(Author author) {
    String name = author.nameOrNull();
    return name != null && isNameless(author.id().network()) && !name.isBlank() ? name : null;
  }

  /**
   * Returns every identity of an author of a post: those of {@link #allOf(Author)}, and of an
   * author of a feed also {@linkplain #nameOf the name} on the site of the post.
   *
   * @param place the instance of the post's id; empty for none
   */
  public static List<Identity> allOf(Author author, String place) {
    List<Identity> all = new ArrayList<>(5);
    Network network = author.id().network();
    ProfileSite site = ProfileSites.KNOWN.of(network);
    all.add(of(author.id()));
    String url = author.url().orElse(null);
    ProfileAddress address = url == null ? addressIn(author.id()) : ProfileAddress.orNull(url);
    String handle = author.handle().map(String::strip).orElse("");
    if (isNoName(handle)) {
      handle = handleIn(address, network, site);
    }
    if (handle.isEmpty()) {
      handle = nameIn(author.id());
    }
    int at = site != null ? -1 : handle.indexOf('@', 1);
    String server = at > 0 ? handle.substring(at + 1) : serverOf(author, address);
    String bare = at > 0 ? handle.substring(0, at) : handle;
    if (!bare.isEmpty()) {
      add(all, handleOf(network, bare));
      if (!server.isEmpty() && site == null) {
        add(all, handleOf(network, bare + '@' + server));
      }
    }
    if (address != null) {
      add(all, ofAddress(address));
    }
    if (site != null) {
      if (!bare.isEmpty()) {
        add(all, new Identity(Form.PROFILE, site.ofName(bare(bare))));
      }
      site.ofId(author.id().nativeId())
          .ifPresent(text -> add(all, new Identity(Form.PROFILE, text)));
      if (!site.handlesEnd().isEmpty() && bare.indexOf('.') > 0) {
        add(all, new Identity(Form.PROFILE, UnicodeHost.fold(bare.replaceFirst("^@", ""))));
      }
    } else if (address == null && !bare.isEmpty() && !server.isEmpty() && isFederated(author)) {
      ProfileAddress derived =
          ProfileAddress.orNull("@" + bare.replaceFirst("^@", "") + '@' + server);
      if (derived != null) {
        add(all, new Identity(Form.PROFILE, derived.text()));
      }
    }
    String name = author.id().isStable() ? nameOf(author) : null;
    if (name != null) {
      addNames(all, AuthorId.ofName(NAMED, "", name), place, address);
    }
    return all;
  }

  /** Returns the address that is the id of an author of a feed; null for another. */
  private static @Nullable ProfileAddress addressIn(AuthorId id) {
    return isNameless(id.network()) && id.instance().isEmpty() && !isName(id.nativeId())
        ? ProfileAddress.orNull(id.nativeId())
        : null;
  }

  private static void addNames(
      List<Identity> all, AuthorId ofName, String place, @Nullable ProfileAddress address) {
    String host = place.isEmpty() ? null : ProfileAddress.host(place);
    if (host != null) {
      addNamed(all, host, ofName);
    }
    if (address != null && address.site() == null) {
      addNamed(all, host(address.text()), ofName);
    }
  }

  /**
   * Returns this identity and what it gives by itself: the profile of a handle or of an account's
   * id, where its network writes an address with it, and the handle where one stands for an id.
   * What is said under a handle is to reach who is shown by the address alone, as authors of feeds
   * are. Of a name on a site it gives the authors who are known by that name alone, on the site and
   * on each that it is part of, and of such an author the name.
   */
  public List<Identity> withProfile() {
    if (form == Form.NAME) {
      return withAuthors();
    }
    int mark = name.indexOf(':');
    if (form == Form.PROFILE || mark < 0) {
      return List.of(this);
    }
    List<Identity> all = new ArrayList<>(List.of(this));
    Network network = Network.of(name.substring(0, mark));
    ProfileSite site = ProfileSites.KNOWN.of(network);
    if (form == Form.ACCOUNT) {
      AuthorId id = AuthorId.parse(name);
      if (!id.isStable() && !id.instance().isEmpty()) {
        add(all, named(id.instance(), id));
      }
      String handle = nameIn(id);
      if (!handle.isEmpty()) {
        handleOf(network, handle).withProfile().forEach(each -> add(all, each));
      } else if (site != null && id.instance().isEmpty()) {
        site.ofId(id.nativeId()).ifPresent(text -> add(all, new Identity(Form.PROFILE, text)));
      }
      ProfileAddress address = addressIn(id);
      if (address != null) {
        add(all, ofAddress(address));
      }
      return all;
    }
    String handle = name.substring(mark + 1);
    if (site != null) {
      add(all, new Identity(Form.PROFILE, site.ofName(handle)));
      if (!site.handlesEnd().isEmpty() && handle.indexOf('.') > 0) {
        add(all, new Identity(Form.PROFILE, UnicodeHost.fold(handle)));
      }
    } else if (isFederated(network) && handle.indexOf('@') > 0) {
      ProfileAddress address = ProfileAddress.orNull('@' + handle);
      if (address != null) {
        add(all, ofAddress(address));
      }
    }
    return all;
  }

  /* Which part of a host the registrable domain is, by which such an author is known, nobody says here;
   * of what is no registrable domain there is no author. */
  private List<Identity> withAuthors() {
    List<Identity> all = new ArrayList<>(List.of(this));
    int end = name.indexOf(' ');
    String host = name.substring(0, end);
    while (host.indexOf('.') > 0) {
      add(all, of(new AuthorId(NAMED, host, name.substring(end + 1))));
      host = host.substring(host.indexOf('.') + 1);
    }
    return all;
  }

  /**
   * Returns every identity of whoever's post or profile an address shows, as far as the address
   * itself says it; empty where it says nothing.
   */
  public static List<Identity> namedIn(String url) {
    AuthorId key = WrittenKey.inAddress(url);
    if (key != null) {
      return List.of(of(key));
    }
    ProfileAddress address = ProfileAddress.orNull(url);
    if (address == null || (address.handle() == null && address.site() == null)) {
      return List.of();
    }
    List<Identity> named = new ArrayList<>(2);
    Identity profile = ofAddress(address);
    named.add(profile);
    if (profile.form == Form.PROFILE && address.handle() != null) {
      named.add(
          address.site() == null
              ? new Identity(
                  Form.HANDLE, FEDIVERSE + ':' + address.handle() + '@' + host(address.text()))
              : handleOf(Network.of(address.site().network()), address.handle()));
    }
    return named;
  }

  /**
   * Returns an address that names whoever has a handle on a network, for {@link #namedIn}; empty
   * where the network's people have no address that can be told from it.
   *
   * @param server the server of a handle that names none; empty for none
   */
  public static Optional<String> addressOf(Network network, String handle, String server) {
    ProfileSite site = ProfileSites.KNOWN.of(network);
    if (site != null) {
      return Optional.of("https://" + site.ofName(handle));
    }
    boolean names = handle.indexOf('@') > 0;
    return ProfileSites.KNOWN.isFederated(network) && (names || !server.isEmpty())
        ? Optional.of('@' + handle + (names ? "" : '@' + server))
        : Optional.empty();
  }

  private static String handleIn(
      @Nullable ProfileAddress address, Network network, @Nullable ProfileSite site) {
    if (address == null || address.handle() == null) {
      return "";
    }
    boolean own =
        site == null
            ? address.site() == null && ProfileSites.KNOWN.isFederated(network)
            : site.equals(address.site());
    return own ? address.handle() : "";
  }

  private static boolean isFederated(Author author) {
    return ProfileSites.KNOWN.isFederated(author.id().network());
  }

  private static void add(List<Identity> all, Identity identity) {
    if (!all.contains(identity)) {
      all.add(identity);
    }
  }

  /**
   * Returns the names, beside the account, that an account had under a former handle: the handle
   * with its server and without, and the address that goes with it.
   */
  public static List<Identity> formerly(AuthorId account, String formerHandle) {
    List<Identity> names =
        new ArrayList<>(allOf(Author.builder(account).handle(formerHandle).build()));
    names.remove(of(account));
    ProfileSite site = ProfileSites.KNOWN.of(account.network());
    if (site != null) {
      site.ofId(account.nativeId())
          .ifPresent(text -> names.remove(new Identity(Form.PROFILE, text)));
    }
    return List.copyOf(names);
  }

  /**
   * Returns whether it may name somebody else than this author: a handle without its server, where
   * the author has one, or a {@linkplain #isUnstable() name}. That is enough to keep an author out,
   * and too little to let one in.
   */
  public boolean isVagueFor(Author author) {
    return isUnstable() || isBareHandleOf(author);
  }

  private boolean isBareHandleOf(Author author) {
    return form == Form.HANDLE
        && name.indexOf('@') < 0
        && ProfileSites.KNOWN.of(author.id().network()) == null
        && (author.handle().orElse("").indexOf('@', 1) > 0
            || !author.id().instance().isEmpty()
            || (isFederated(author)
                && !serverOf(author, author.url().map(ProfileAddress::orNull).orElse(null))
                    .isEmpty()));
  }

  /** Returns the server of an author whose handle does not name it; empty if nothing does. */
  private static String serverOf(Author author, @Nullable ProfileAddress address) {
    String instance = author.id().instance();
    return instance.isEmpty() && isFederated(author) && address != null
        ? host(address.text())
        : instance;
  }

  private static String host(String address) {
    int end = address.indexOf('/');
    return end < 0 ? address.replaceFirst("\\?.*", "") : address.substring(0, end);
  }

  /** Returns the text that is the same for every way of writing this identity; personal. */
  public String canonical() {
    return form.prefix + name;
  }

  /** Returns the text in one spelling, without what nobody sees in it; letters keep their case. */
  static String seen(String text) {
    return isAscii(text)
        ? text
        : UNSEEN.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).replaceAll("");
  }

  /** Returns the same, but for what joins letters: in a host's name it may matter. */
  static String joined(String text) {
    return isAscii(text)
        ? text
        : UNSEEN_BUT_JOINERS
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
            .replaceAll("");
  }

  /** Returns the text in one case and one spelling, without what nobody sees in it. */
  static String fold(String text) {
    if (isAscii(text)) {
      return text.toLowerCase(Locale.ROOT);
    }
    String lower = seen(text).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower.replace('\u03c2', '\u03c3'), Normalizer.Form.NFKC);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
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
