package dev.earshot.privacy;

import static java.lang.Character.NON_SPACING_MARK;

import dev.earshot.KeylessAddress;
import dev.earshot.text.UnicodeHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one form of a profile's address: host, path and what of the query names the profile. What a
 * site of the table does is in the table; here is what holds everywhere.
 *
 * @param text the one form
 * @param site the site of the table; null for another host
 * @param handle the handle on that site, or on whatever host where the path is nothing but one;
 *     null where there is none
 */
record ProfileAddress(String text, @Nullable ProfileSite site, @Nullable String handle) {
  private static final String HASH_PATH = "#!/";
  private static final String HTTPS = "https://";
  private static final Pattern ACCOUNT = Pattern.compile("(?i)^acct:/*@?|^@");
  private static final Pattern OTHER_SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+-]*:(?![0-9])");
  private static final Pattern PORT = Pattern.compile("(?:\\.|:(?:80|443)?)+$");
  private static final Pattern HOST =
      Pattern.compile(
          "[\\p{L}\\p{M}\\p{N}[\\p{So}\\p{Sk}&&[^\\x00-\\x7f]]_\\u00b7\\u200c\\u200d.-]+(?::[0-9]+)?|\\[[0-9a-f:.]+](?::[0-9]+)?");
  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Pattern ESCAPED_LETTERS = Pattern.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+");
  private static final Pattern FEED = Pattern.compile("\\.(?:rss|atom|xml|json)$");

  /**
   * Reads an address that somebody gave.
   *
   * @throws IllegalArgumentException saying why it names nobody
   */
  static ProfileAddress of(String written) {
    String seen = Identity.seen(written.strip());
    String host = host(seen.substring(webEnd(seen)));
    if (host != null && ProfileSites.KNOWN.leadElsewhere.contains(plainHost(host))) {
      throw new IllegalArgumentException(
          "profile: expected the address of a profile, got one that leads elsewhere; give the one"
              + " that it leads to");
    }
    ProfileAddress address = orNull(written);
    if (address == null) {
      throw new IllegalArgumentException("profile: " + problem(written));
    }
    return address;
  }

  private static String problem(String written) {
    String text = Identity.seen(written.strip());
    int web = webEnd(text);
    if (web == 0 && OTHER_SCHEME.matcher(text).find()) {
      return "expected an address that begins with https://; an e-mail address or another scheme"
          + " names no account that a source shows";
    }
    String rest = text.substring(web);
    String host = host(rest);
    if (host != null && ProfileSites.KNOWN.ofHost(host) != null) {
      return "expected the address of one person's profile, got another page of that network";
    }
    if (rest.indexOf('@') > 0 && rest.indexOf('/') < 0) {
      return "expected an address with a host and a path; a name at a server is a handle";
    }
    return "expected an address with a host, such as https://town.example/@ann";
  }

  /** Returns the segments of its path. */
  List<String> path() {
    String address = before(text, '?');
    int from = address.indexOf('/');
    return from < 0 ? List.of() : segments(address.substring(from));
  }

  /** Returns what an address that a source showed names; null for nobody. */
  static @Nullable ProfileAddress orNull(String written) {
    ProfileAddress plain = plain(written);
    return plain == null ? anyOrNull(written) : plain;
  }

  /* Most are; and an author who is seen for the first time waits for nothing else so long. */
  /**
   * Reads {@code https://host/@name} and {@code https://host/name} of small letters on a host that
   * the table does not name, as {@link #anyOrNull} would; null for any other.
   */
  static @Nullable ProfileAddress plain(String written) {
    int end = written.startsWith(HTTPS) ? written.indexOf('/', HTTPS.length()) : -1;
    if (end <= HTTPS.length()) {
      return null;
    }
    char before = '.';
    for (int i = HTTPS.length(); i < end; i++) {
      char c = written.charAt(i);
      if (!isWord(c) && c != '-' && (c != '.' || before == '.')) {
        return null;
      }
      before = c;
    }
    int from = end + 1;
    if (from < written.length() && written.charAt(from) == '@') {
      from++;
    }
    for (int i = from; i < written.length(); i++) {
      if (!isWord(written.charAt(i)) && written.charAt(i) != '_') {
        return null;
      }
    }
    String host = written.substring(HTTPS.length(), end);
    int dot = host.indexOf('.');
    if (from == written.length()
        || before == '.'
        || host.contains(UnicodeHost.ASCII_PREFIX)
        || (dot > 0 && ProfileSites.KNOWN.anyHost.contains(host.substring(0, dot)))
        || ProfileSites.KNOWN.ofHost(host) != null
        || ProfileSites.KNOWN.service(host) != null
        || ProfileSites.KNOWN.frontPages.contains(written.substring(end + 1))) {
      return null;
    }
    String name = written.substring(from);
    return new ProfileAddress(host + '/' + name, null, name);
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /** Returns what an address in any form names; null for nobody. */
  static @Nullable ProfileAddress anyOrNull(String written) {
    String text = Identity.joined(written.strip());
    int web = webEnd(text);
    ProfileAddress account = web == 0 ? account(text) : null;
    if (web == 0 && account == null && OTHER_SCHEME.matcher(text).find()) {
      return null;
    }
    /* What is taken off one part may lay bare what is to be taken off the next. */
    ProfileAddress before = null;
    ProfileAddress after = account != null ? account : plainer(text.substring(web), web > 0);
    while (after != null
        && after.site == null
        && !after.equals(before)
        && !after.isPlain()
        && !after.isCalledLikeAFrontPage()) {
      before = after;
      after = plainer(before.text, true);
    }
    return after;
  }

  /** Whether a sign said that it is a person's, which the one form does not. */
  private boolean isCalledLikeAFrontPage() {
    return handle != null && ProfileSites.KNOWN.frontPages.contains(handle);
  }

  /* Most are; to read one again would change nothing. */
  /** Whether it is a host of no site and a handle, in small letters: nothing can be taken off. */
  private boolean isPlain() {
    int end = text.indexOf('/');
    if (handle == null || end < 0 || text.length() != end + 1 + handle.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isWord(c) && i != end && (i < end ? c != '.' && c != '-' : c != '_')) {
        return false;
      }
    }
    return !text.contains(UnicodeHost.ASCII_PREFIX)
        && ProfileSites.KNOWN.ofHost(text.substring(0, end)) == null;
  }

  /** Returns where the scheme of the web ends, with all slashes behind it; 0 for none. */
  private static int webEnd(String text) {
    if (text.startsWith("//")) {
      return 2;
    }
    int at = 0;
    while (at < 4 && at < text.length() && lower(text.charAt(at)) == "http".charAt(at)) {
      at++;
    }
    if (at < 4) {
      return 0;
    }
    if (at < text.length() && lower(text.charAt(at)) == 's') {
      at++;
    }
    if (at == text.length() || text.charAt(at) != ':') {
      return 0;
    }
    do {
      at++;
    } while (at < text.length() && (text.charAt(at) == '/' || text.charAt(at) == '\\'));
    return at;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  /** Reads {@code acct:ann@server} and {@code @ann@server}, the fediverse's own way. */
  private static @Nullable ProfileAddress account(String text) {
    String rest = ACCOUNT.matcher(text).replaceFirst("");
    if (rest.length() == text.length()) {
      return null;
    }
    rest =
        rest.indexOf('%') < 0 ? rest : ProfileSite.withoutEscapedEnds(withoutMark(unescaped(rest)));
    int at = rest.indexOf('@');
    if (at <= 0 || rest.indexOf('/') >= 0) {
      return null;
    }
    for (int i = 0; i < at; i++) {
      if ("%#?:\\".indexOf(rest.charAt(i)) >= 0) {
        return null;
      }
    }
    return remote(Identity.fold(rest.substring(0, at)), rest.substring(at + 1));
  }

  private static @Nullable ProfileAddress remote(String written, String server) {
    String home = host(ProfileSite.withoutEnd(server));
    String name = withoutFeed(ProfileSite.withoutEnd(withoutMark(written)));
    boolean named = name.codePoints().anyMatch(Character::isLetterOrDigit);
    return home == null || home.indexOf('.') < 0 || !named
        ? null
        : new ProfileAddress(plainHost(home) + '/' + name, null, name);
  }

  private static @Nullable ProfileAddress plainer(String written, boolean web) {
    String rest = before(hashed(ProfileSite.withoutEnd(written)), '#');
    int mark = rest.indexOf('?');
    // As in what a post holds, where a key is a digest.
    List<String> query =
        mark < 0 ? List.of() : query(KeylessAddress.of(rest.substring(mark)).substring(1));
    rest = before(rest, '?').replace('\\', '/');
    String authority = before(rest, '/');
    if (authority.indexOf('@') >= 0 && (!web || rest.length() == authority.length())) {
      return null;
    }
    String host = host(authority);
    if (host == null || (!web && host.indexOf('.') < 0)) {
      return null;
    }
    List<String> path = segments(rest.substring(authority.length()));
    ProfileSite site = ProfileSites.KNOWN.ofHost(host);
    if (site != null) {
      return on(site, host, path, query);
    }
    for (ProfileSite.Form form : ProfileSites.KNOWN.naming) {
      String named = form.in(path, query);
      if (named != null) {
        return named(named);
      }
    }
    if (ProfileSites.KNOWN.clients.contains(plainHost(host))
        && !path.isEmpty()
        && path.get(0).indexOf('@') < 0) {
      boolean server = path.size() > 1 && path.get(0).indexOf('.') > 0;
      return server ? plainer(String.join("/", path), true) : null;
    }
    return elsewhere(host, path, query);
  }

  /* Of what stays escaped in a query, these are what an address and an account are made of. */
  private static @Nullable ProfileAddress named(String parameter) {
    String text = parameter.replace("%3a", ":").replace("%2f", "/");
    boolean bare = text.indexOf('@') > 0 && text.indexOf('/') < 0 && text.indexOf(':') < 0;
    return anyOrNull(bare ? '@' + text : text);
  }

  /* Behind the sign stands the path that the page shows, whatever page it was opened from. */
  private static String hashed(String written) {
    int at = written.indexOf(HASH_PATH);
    if (at < 0) {
      return written;
    }
    String authority = before(before(before(written, '/'), '?'), '#');
    String host = host(authority);
    return host != null && ProfileSites.KNOWN.ofHost(host) != null
        ? hashed(authority + '/' + written.substring(at + HASH_PATH.length()))
        : written.replace('/' + HASH_PATH, "/").replace(HASH_PATH, "/");
  }

  private static @Nullable ProfileAddress on(
      ProfileSite site, String host, List<String> path, List<String> query) {
    if (!site.handlesEnd().isEmpty() && host.endsWith(site.handlesEnd())) {
      return new ProfileAddress(site.ofName(host), site, Identity.fold(host));
    }
    String below = below(site, host);
    boolean named = site.subdomains() && !ProfileSites.KNOWN.ofSites.contains(below);
    if (named && !below.isEmpty()) {
      return new ProfileAddress(site.ofName(below), site, Identity.fold(below));
    }
    if (!site.subdomains() && ProfileSites.KNOWN.ofNobody.contains(below)) {
      return null;
    }
    String id = site.idIn(path, query);
    if (id != null) {
      return new ProfileAddress(site.ofId(Identity.seen(id)).orElseThrow(), site, null);
    }
    String page = site.pageIn(path, query);
    if (page != null) {
      return new ProfileAddress(page, site, null);
    }
    String name = site.nameIn(path, query);
    if (name == null) {
      return null;
    }
    int at = name.indexOf('@');
    ProfileAddress home =
        at < 0 ? null : remote(Identity.fold(name.substring(0, at)), name.substring(at + 1));
    if (home != null) {
      return home;
    }
    boolean isAccount = site.isId(name) && !site.ids().isEmpty();
    return new ProfileAddress(site.ofName(name), site, isAccount ? null : name);
  }

  /** Returns the label before the site's own host; empty for none. */
  private static String below(ProfileSite site, String host) {
    for (String own : site.hosts()) {
      if (host.endsWith('.' + own)) {
        String below = host.substring(0, host.length() - own.length() - 1);
        return below.substring(below.lastIndexOf('.') + 1);
      }
    }
    return "";
  }

  private static @Nullable ProfileAddress elsewhere(
      String written, List<String> exact, List<String> query) {
    String plain = plainHost(written);
    ProfileSites.OneHost service = ProfileSites.KNOWN.service(plain);
    String host = service == null ? plain : service.is().matcher(plain).replaceFirst(service.key());
    List<String> path = new ArrayList<>(exact.size());
    for (String segment : exact) {
      path.add(Identity.fold(segment));
    }
    String member = member(path, query);
    if (member != null) {
      return new ProfileAddress(host + member, null, null);
    }
    if (ProfileSites.KNOWN.frontPages.contains(String.join("/", path))) {
      path.clear();
    }
    if (path.size() > 2
        && ProfileSites.KNOWN.beforeFeeds.contains(path.get(0))
        && ProfileSites.KNOWN.beforeName.contains(path.get(1))) {
      path.remove(0);
    }
    String name = null;
    boolean alone = false;
    if (!path.isEmpty()) {
      String first = path.get(0);
      boolean marked = first.startsWith("@");
      boolean named = path.size() > 1 && ProfileSites.KNOWN.beforeName.contains(first);
      if (marked) {
        name = ProfileSite.withoutEscapedEnds(first);
      } else if (named && (path.size() == 2 || isTab(path.get(2)))) {
        name = path.get(1);
      } else if (path.size() == 1 || (path.size() == 2 && isTab(path.get(1)))) {
        name = first;
        alone = path.size() == 1;
      }
    }
    name = name == null ? "" : withoutFeed(ProfileSite.withoutEnd(withoutMark(name)));
    if (name.isEmpty() && path.equals(List.of("@"))) {
      return null;
    }
    if (name.isEmpty()) {
      String rest = path.stream().map(part -> '/' + part).collect(Collectors.joining());
      return new ProfileAddress(host + rest + kept(query, service), null, null);
    }
    /* The page that one server keeps of another server's account. */
    int at = name.indexOf('@');
    ProfileAddress home = at <= 0 ? null : remote(name.substring(0, at), name.substring(at + 1));
    return home != null
        ? home
        : new ProfileAddress(host + '/' + name + (alone ? kept(query, service) : ""), null, name);
  }

  /** Returns path and query of a forum's member; null where it is none's that can be told. */
  private static @Nullable String member(List<String> path, List<String> query) {
    String address =
        '/'
            + String.join("/", path)
            + (query.isEmpty() ? "" : '?' + Identity.fold(String.join("&", query)));
    if (address.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    for (ProfileSites.Forum forum : ProfileSites.KNOWN.forums) {
      String member = forum.member(address);
      if (member != null) {
        return member;
      }
    }
    return null;
  }

  /** Returns the name without what stands before it: signs of a name, and blanks of ASCII. */
  static String withoutMark(String name) {
    int at = 0;
    while (at < name.length()) {
      int sign = escaped(name, at);
      if (sign >= 0 && sign < 128 && isBlank((char) sign)) {
        at += 3;
      } else if (name.charAt(at) == '@' || isBlank(name.charAt(at))) {
        at++;
      } else {
        break;
      }
    }
    return name.substring(at);
  }

  /** Returns the byte that is escaped at that place; -1 for none. */
  static int escaped(String text, int at) {
    if (text.charAt(at) != '%' || at + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  /** Whether it is a blank or a control of ASCII. */
  static boolean isBlank(char c) {
    return c <= ' ' || c == 0x7f;
  }

  private static String withoutFeed(String name) {
    return name.indexOf('.') < 0 ? name : FEED.matcher(name).replaceFirst("");
  }

  private static boolean isTab(String segment) {
    return ProfileSites.KNOWN.tabs.contains(segment) || segment.startsWith(".");
  }

  static String plainHost(String host) {
    String plain = host;
    while (true) {
      int dot = plain.indexOf('.');
      if (dot < 0
          || !ProfileSites.KNOWN.anyHost.contains(plain.substring(0, dot))
          || plain.indexOf('.', dot + 1) < 0) {
        return plain;
      }
      plain = plain.substring(dot + 1);
    }
  }

  /** Returns the host of an authority in its one form; null where there is none. */
  static @Nullable String host(String authority) {
    String host = before(before(authority, '/'), '?');
    host = host.substring(host.lastIndexOf('@') + 1).strip();
    host = withoutPort(UnicodeHost.fold(withoutPort(host)));
    boolean letters = isWords(host) || HOST.matcher(host).matches();
    return letters && !host.startsWith(".") && !host.contains("..") ? host : null;
  }

  /** Returns the one form of a server's name that stands alone; what is no host stays itself. */
  static String server(String written) {
    if ((isWords(written) && !written.endsWith(".") && !written.contains(UnicodeHost.ASCII_PREFIX))
        || written.isEmpty()
        || written.indexOf('/') >= 0
        || written.indexOf('?') >= 0
        || written.indexOf('@') >= 0) {
      return written;
    }
    String host = host(written);
    return host == null ? UnicodeHost.fold(written) : host;
  }

  /** Whether it is of small letters, digits, dots and hyphens, as most hosts are. */
  private static boolean isWords(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!isWord(c) && c != '.' && c != '-') {
        return false;
      }
    }
    return !host.isEmpty();
  }

  private static String withoutPort(String host) {
    return host.endsWith(".") || host.indexOf(':') >= 0
        ? PORT.matcher(host).replaceFirst("")
        : host;
  }

  /** Returns the segments of a path, with letters that needed no escape as themselves. */
  static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(3);
    for (int at = 0; at < path.length(); ) {
      int end = path.indexOf('/', at);
      end = end < 0 ? path.length() : end;
      String segment = withoutSession(unescaped(path.substring(at, end)).strip());
      if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
      at = end + 1;
    }
    return segments;
  }

  private static String withoutSession(String segment) {
    int sign = segment.indexOf(';');
    boolean session =
        sign >= 0
            && ProfileSites.KNOWN.sessions.containsKey(
                Identity.fold(before(segment.substring(sign + 1), '=')));
    return session ? segment.substring(0, sign) : segment;
  }

  private static List<String> query(String query) {
    List<String> pairs = new ArrayList<>();
    for (String pair : query.split("&")) {
      String plain = unescaped(pair).strip();
      if (!plain.isEmpty()) {
        pairs.add(plain);
      }
    }
    return pairs;
  }

  /** Returns the query without what only says where a reader came from. */
  private static String kept(List<String> query, ProfileSites.@Nullable OneHost service) {
    List<String> kept =
        query.stream()
            .map(Identity::fold)
            .filter(pair -> !isOfReader(before(pair, '='), pair))
            .filter(pair -> service == null || !service.ofReader().contains(before(pair, '=')))
            .sorted()
            .toList();
    return kept.isEmpty() ? "" : '?' + String.join("&", kept);
  }

  private static boolean isOfReader(String name, String pair) {
    String value = pair.substring(Math.min(pair.length(), name.length() + 1));
    return name.startsWith("utm_")
        || ProfileSites.KNOWN.clickIds.contains(name)
        || isOne(ProfileSites.KNOWN.sessions.get(name), value)
        || isOne(ProfileSites.KNOWN.views.get(name), value);
  }

  private static boolean isOne(@Nullable Pattern values, String value) {
    return values != null && values.matcher(value).matches();
  }

  /** Decodes what needed no escape: letters, digits and the marks that name no structure. */
  static String unescaped(String text) {
    String before;
    String after = text;
    while (after.indexOf('%') >= 0) {
      before = after;
      after = ESCAPE.matcher(before).replaceAll(ProfileAddress::decoded);
      after = ESCAPED_LETTERS.matcher(after).replaceAll(ProfileAddress::letters);
      if (after.equals(before)) {
        break;
      }
    }
    return after;
  }

  /**
   * Decodes letters and blanks beyond ASCII, a blank as the escaped one of ASCII; what is no such
   * letter stays as it is written.
   */
  private static String letters(MatchResult escapes) {
    byte[] bytes = HexFormat.of().parseHex(escapes.group().replace("%", ""));
    String seen = Identity.seen(new String(bytes, StandardCharsets.UTF_8));
    boolean plain =
        seen.codePoints()
            .allMatch(
                c ->
                    c == ' '
                        || Character.isLetterOrDigit(c)
                        || Character.getType(c) == NON_SPACING_MARK);
    return plain ? seen.replace(" ", "%20") : escapes.group().toLowerCase(Locale.ROOT);
  }

  private static String decoded(MatchResult escape) {
    char c = (char) Integer.parseInt(escape.group(1), 16);
    boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~@".indexOf(c) >= 0);
    return plain ? String.valueOf(c) : escape.group().toLowerCase(Locale.ROOT);
  }

  private static String before(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at);
  }
}
