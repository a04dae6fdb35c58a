package dev.earshot.connectors.tumblr;

import dev.earshot.connectors.address.ListAddress;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a source's address names.
 *
 * @param kind which list it is
 * @param list the API's list, with what it is asked for besides pages
 * @param name the blog as the API names it, or its post's number for notes, or the tag
 */
record Place(Kind kind, ListAddress list, String name) {
  /** A list of the API, and the parameter that leads to its next page. */
  enum Kind {
    POSTS("offset"),
    TAGGED("before"),
    NOTES("before_timestamp");

    final String pagedBy;

    Kind(String pagedBy) {
      this.pagedBy = pagedBy;
    }
  }

  static final String EXPECTED =
      "https://NAME.tumblr.com or https://www.tumblr.com/NAME for a blog's posts,"
          + " https://www.tumblr.com/tagged/TAG for what is tagged so (the tag goes to Tumblr),"
          + " https://www.tumblr.com/NAME/NUMBER or https://NAME.tumblr.com/post/NUMBER for what is"
          + " answered to a post; or an address of the API: …/v2/blog/NAME/posts,"
          + " …/v2/blog/NAME/notes?id=NUMBER, …/v2/tagged?tag=TAG";

  private static final Pattern API = Pattern.compile("/v2/blog/([\\w.:-]{1,200})/(posts|notes)/?");
  private static final Pattern TAG = Pattern.compile("/tagged/([^/]{1,600})/?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,20}");
  private static final Pattern OF_SITE =
      Pattern.compile("/(?:blog/(?:view/)?)?@?([A-Za-z0-9-]{1,64})(?:/(\\d{1,20})(?:/.*)?)?/?");
  private static final Pattern OF_BLOG = Pattern.compile("(?:/(?:post/(\\d{1,20})(?:/.*)?)?)?");
  private static final Set<String> SITE = Set.of("tumblr.com", "www.tumblr.com");

  /** Pages of the site that are nobody's blog. */
  private static final Set<String> NO_BLOGS =
      Set.of(
          "tagged",
          "search",
          "explore",
          "dashboard",
          "likes",
          "following",
          "inbox",
          "settings",
          "login",
          "register",
          "about",
          "help",
          "policy",
          "docs",
          "oauth",
          "blog");

  /** Hosts below the site's that are nobody's blog. */
  private static final Set<String> NO_BLOG_HOSTS =
      Set.of("api.tumblr.com", "assets.tumblr.com", "media.tumblr.com", "static.tumblr.com");

  private static final Set<String> KEPT = Set.of("type", "tag");

  /** What makes the API show blocks, and where a reblog comes from. */
  private static final Map<String, String> WHOLE = Map.of("npf", "true", "reblog_info", "true");

  /**
   * Reads an address.
   *
   * @param api scheme, host and port of the API, for the addresses of the site
   * @throws IllegalArgumentException if it is none of those expected; never repeats it
   */
  static Place of(String source, String api) {
    ListAddress address = ListAddress.of(source, EXPECTED);
    Matcher ofApi = API.matcher(address.path());
    if (ofApi.matches()) {
      return ofApi.group(2).equals("notes")
          ? notes(address.root(), ofApi.group(1), address.parameter("id"))
          : posts(address.root(), ofApi.group(1), address.keeping(KEPT).parameters());
    }
    if (address.path().matches("/v2/tagged/?")) {
      return tagged(address.root(), address.parameter("tag"));
    }
    Place place = ofSite(address, api);
    if (place == null) {
      throw ListAddress.refused(EXPECTED);
    }
    return place;
  }

  private static @Nullable Place ofSite(ListAddress address, String api) {
    String host = address.host();
    if (SITE.contains(host)) {
      Matcher tag = TAG.matcher(address.path());
      if (tag.matches()) {
        return tagged(api, ListAddress.segment(tag.group(1), EXPECTED));
      }
      Matcher blog = OF_SITE.matcher(address.path());
      return blog.matches() && !NO_BLOGS.contains(blog.group(1))
          ? of(api, blog.group(1), blog.group(2))
          : null;
    }
    Matcher post = OF_BLOG.matcher(address.path());
    return host.endsWith(".tumblr.com") && !NO_BLOG_HOSTS.contains(host) && post.matches()
        ? of(api, host, post.group(1))
        : null;
  }

  private static Place of(String api, String blog, @Nullable String post) {
    return post == null ? posts(api, blog, Map.of()) : notes(api, blog, post);
  }

  private static Place posts(String root, String blog, Map<String, String> asked) {
    ListAddress list = new ListAddress(root, "/v2/blog/" + blog + "/posts", asked).with(WHOLE);
    return new Place(Kind.POSTS, list.with("limit", "20"), blog);
  }

  private static Place notes(String root, String blog, String post) {
    if (!NUMBER.matcher(post).matches()) {
      throw ListAddress.refused(EXPECTED);
    }
    String path = "/v2/blog/" + blog + "/notes";
    Map<String, String> asked = Map.of("id", post, "mode", "conversation");
    return new Place(Kind.NOTES, new ListAddress(root, path, asked), post);
  }

  private static Place tagged(String root, String tag) {
    if (tag.isBlank()) {
      throw ListAddress.refused(EXPECTED);
    }
    ListAddress list = new ListAddress(root, "/v2/tagged", Map.of("tag", tag)).with(WHOLE);
    return new Place(Kind.TAGGED, list.with("limit", "20"), tag);
  }

  /** Returns the name of the blog that is asked; empty where it is none, but a host or a tag. */
  String blog() {
    Matcher asked = API.matcher(list.path());
    String blog = asked.matches() ? asked.group(1) : "";
    String name = blog.endsWith(".tumblr.com") ? blog.substring(0, blog.indexOf('.')) : blog;
    return name.matches("[A-Za-z0-9-]+") ? name : "";
  }

  /** Returns the address of a page. */
  ListAddress page(String cursor) {
    return cursor.isEmpty() ? list : list.with(kind.pagedBy, cursor);
  }

  /** Returns the address of one of the blog's posts. */
  ListAddress post(String id) {
    return new ListAddress(list.root(), list.path(), Map.of("id", id)).with(WHOLE);
  }
}
