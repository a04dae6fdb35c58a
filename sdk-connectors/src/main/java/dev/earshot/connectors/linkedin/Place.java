package dev.earshot.connectors.linkedin;

import dev.earshot.connectors.address.ListAddress;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a source's address names.
 *
 * @param root scheme, host and port of the API
 * @param urn the organisation whose posts are meant, or the post whose comments are; empty where
 *     the organisation's number is to be asked for first
 * @param vanityName the organisation's name in addresses; empty where its number is known
 */
record Place(String root, String urn, String vanityName) {
  static final String EXPECTED =
      "https://www.linkedin.com/company/NUMBER or /company/NAME for the posts of an organisation"
          + " that the token's owner administers, https://www.linkedin.com/feed/update/URN for the"
          + " comments on one of them; or an address of the API: …/rest/posts?q=author&author=URN,"
          + " …/rest/socialActions/URN/comments";

  private static final String POST = "urn:li:(?:share|ugcPost|activity):\\d{1,20}";
  private static final Pattern ORGANISATION =
      Pattern.compile("urn:li:(?:organization|organizationBrand|company):(\\d{1,20})");
  private static final Pattern COMPANY =
      Pattern.compile("/(?:company|showcase|school)/([^/]{1,100})(?:/(?:posts|about)?/?)?");
  private static final Pattern UPDATE = Pattern.compile("/feed/update/(" + POST + ")/?");
  private static final Pattern COMMENTS =
      Pattern.compile("/rest/socialActions/(" + POST + ")/comments/?");

  /**
   * Reads an address.
   *
   * @param api scheme, host and port of the API, for the addresses of the site
   * @throws IllegalArgumentException if it is none of those expected; never repeats it
   */
  static Place of(String source, String api) {
    ListAddress address = ListAddress.of(source, EXPECTED);
    String path = ListAddress.segment(address.path(), EXPECTED);
    Place place =
        address.host().matches("(?:[a-z]{2,3}\\.)?linkedin\\.com") ? ofSite(path, api) : null;
    place = place == null ? ofApi(address, path) : place;
    if (place == null) {
      throw ListAddress.refused(EXPECTED);
    }
    return place;
  }

  private static @Nullable Place ofSite(String path, String api) {
    Matcher update = UPDATE.matcher(path);
    if (update.matches()) {
      return new Place(api, update.group(1), "");
    }
    Matcher company = COMPANY.matcher(path);
    if (!company.matches()) {
      return null;
    }
    String name = company.group(1);
    return name.matches("\\d{1,20}")
        ? new Place(api, "urn:li:organization:" + name, "")
        : new Place(api, "", name);
  }

  private static @Nullable Place ofApi(ListAddress address, String path) {
    Matcher comments = COMMENTS.matcher(path);
    if (comments.matches()) {
      return new Place(address.root(), comments.group(1), "");
    }
    Matcher author = ORGANISATION.matcher(address.parameter("author"));
    return path.matches("/rest/posts/?") && author.matches()
        ? new Place(address.root(), "urn:li:organization:" + author.group(1), "")
        : null;
  }

  /** Returns whether a text is the name of a post. */
  static boolean isPost(String urn) {
    return urn.matches(POST);
  }

  boolean isComments() {
    return isPost(urn);
  }

  private ListAddress at(String path) {
    return new ListAddress(root, "/rest/" + path, Map.of());
  }

  /** Returns where the organisation's number is found. */
  ListAddress lookUp() {
    return at("organizations").with(Map.of("q", "vanityName", "vanityName", vanityName));
  }

  Place ofNumber(String number) {
    return new Place(root, "urn:li:organization:" + number, "");
  }

  /** Returns the address of a page of the list. */
  ListAddress page(String start, int count) {
    Map<String, String> page = Map.of("start", start, "count", Integer.toString(count));
    return isComments()
        ? comments(urn).with(page)
        : at("posts")
            .with(Map.of("q", "author", "author", urn, "sortBy", "LAST_MODIFIED"))
            .with(page);
  }

  private ListAddress comments(String post) {
    return at("socialActions/" + ListAddress.written(post) + "/comments");
  }

  /** Returns the address of a post. */
  ListAddress post(String post) {
    return at("posts/" + ListAddress.written(post));
  }

  /** Returns the address of a comment on a post. */
  ListAddress comment(String post, String number) {
    return at("socialActions/" + ListAddress.written(post) + "/comments/" + number);
  }

  /** Returns where the counts of posts are found; their names are written into a list's form. */
  String counts(Iterable<String> posts) {
    StringBuilder ids = new StringBuilder();
    for (String post : posts) {
      ids.append(ids.isEmpty() ? "" : ",").append(ListAddress.written(post));
    }
    return at("socialMetadata").place() + "?ids=List(" + ids + ")";
  }
}
