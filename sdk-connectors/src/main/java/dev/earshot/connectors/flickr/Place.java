package dev.earshot.connectors.flickr;

import dev.earshot.connectors.Origin;
import dev.earshot.connectors.address.ListAddress;
import dev.earshot.connectors.format.WebAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a source's address names.
 *
 * @param method the API's method
 * @param parameters what it is asked for, besides page and extras
 * @param lookUp the address of a person or group whose id is to be asked for first; null for none
 */
record Place(String method, Map<String, String> parameters, @Nullable String lookUp) {
  static final String SEARCH = "flickr.photos.search";
  static final String PERSON = "flickr.people.getPublicPhotos";
  static final String POOL = "flickr.groups.pools.getPhotos";
  static final String COMMENTS = "flickr.photos.comments.getList";
  static final String EXPECTED =
      "https://www.flickr.com/search/?text=WORDS or ?tags=TAG,TAG (they go to Flickr),"
          + " /photos/PERSON for a person's photos, /groups/NAME/pool for a group's,"
          + " /photos/PERSON/NUMBER for the comments under a photo; or an address of the API:"
          + " …/services/rest/?method=flickr.photos.search, flickr.people.getPublicPhotos,"
          + " flickr.groups.pools.getPhotos or flickr.photos.comments.getList";

  private static final String SITE = "https://www.flickr.com";
  private static final Set<String> HOSTS = Set.of("www.flickr.com", "flickr.com", "m.flickr.com");
  private static final Set<String> OURS =
      Set.of(
          "method",
          "format",
          "nojsoncallback",
          "extras",
          "page",
          "per_page",
          "min_upload_date",
          "max_upload_date");
  private static final Set<String> SEARCHED = Set.of("text", "tags", "tag_mode", "user_id");
  private static final Pattern NSID = Pattern.compile("\\d{1,15}@N\\d{2}");
  private static final Pattern PHOTO =
      Pattern.compile("/photos/[^/]{1,100}/(\\d{1,19})(?:/(?:in/.*|comments/?)?)?");
  private static final Pattern PHOTOS = Pattern.compile("/(?:photos|people)/([^/]{1,100})/?");
  private static final Pattern GROUP = Pattern.compile("/groups/([^/]{1,100})(?:/(?:pool/?)?)?");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none of those expected; never repeats it
   */
  static Place of(String source) {
    ListAddress address = ListAddress.of(source, EXPECTED);
    Place place = HOSTS.contains(address.host()) ? of(address.path(), address.parameters()) : null;
    if (place == null && address.path().matches("/services/rest/?")) {
      place = ofApi(address.parameters());
    }
    if (place == null) {
      throw ListAddress.refused(EXPECTED);
    }
    return place;
  }

  private static @Nullable Place of(String path, Map<String, String> query) {
    if (path.matches("/search/?")) {
      Map<String, String> asked = new TreeMap<>(query);
      asked.keySet().retainAll(SEARCHED);
      asked.values().removeIf(String::isBlank);
      boolean words = asked.containsKey("text") || asked.containsKey("tags");
      asked.put("sort", "date-posted-desc");
      return words ? new Place(SEARCH, Map.copyOf(asked), null) : null;
    }
    Matcher photo = PHOTO.matcher(path);
    if (photo.matches()) {
      return new Place(COMMENTS, Map.of("photo_id", photo.group(1)), null);
    }
    Matcher group = GROUP.matcher(path);
    if (group.matches()) {
      return named(POOL, "group_id", group.group(1), "/groups/");
    }
    Matcher person = PHOTOS.matcher(path);
    boolean isPerson = person.matches() && !Set.of("tags", "me").contains(person.group(1));
    return isPerson ? named(PERSON, "user_id", person.group(1), "/photos/") : null;
  }

  /* A search is asked for its newest, whatever the address says, as that is how it is read. */
  private static @Nullable Place ofApi(Map<String, String> query) {
    String method = query.getOrDefault("method", "");
    Map<String, String> asked = new TreeMap<>(query);
    asked.keySet().removeAll(OURS);
    asked.values().removeIf(String::isBlank);
    String needs =
        switch (method) {
          case SEARCH -> asked.containsKey("text") ? "text" : "tags";
          case PERSON -> "user_id";
          case POOL -> "group_id";
          case COMMENTS -> "photo_id";
          default -> "";
        };
    if (!asked.containsKey(needs)) {
      return null;
    }
    if (method.equals(SEARCH)) {
      asked.put("sort", "date-posted-desc");
    }
    return new Place(method, Map.copyOf(asked), null);
  }

  /** Returns where the API is: where the source's address says, if it is one of the API. */
  static Origin api(String source, Origin otherwise) {
    String address = WebAddress.resolve("", source);
    return WebAddress.path(address).startsWith("/services/rest") ? Origin.of(address) : otherwise;
  }

  private static Place named(String method, String parameter, String name, String under) {
    String plain = ListAddress.segment(name, EXPECTED);
    return NSID.matcher(plain).matches()
        ? new Place(method, Map.of(parameter, plain), null)
        : new Place(method, Map.of(), SITE + under + name + "/");
  }

  boolean isComments() {
    return method.equals(COMMENTS);
  }

  /** Returns the list of whom the look-up named. */
  Place ofId(String id) {
    return new Place(method, Map.of(method.equals(POOL) ? "group_id" : "user_id", id), null);
  }

  /** Returns where the id of the person or group is found. */
  static URI lookUp(Origin api, String method, String address) {
    boolean group = method.equals(POOL);
    return address(
        api, group ? "flickr.urls.lookupGroup" : "flickr.urls.lookupUser", Map.of("url", address));
  }

  /** Returns the address of a method. */
  static URI address(Origin api, String method, Map<String, String> parameters) {
    StringBuilder address = new StringBuilder(api + "/services/rest/?method=").append(method);
    new TreeMap<>(parameters)
        .forEach(
            (name, value) ->
                address.append('&').append(name).append('=').append(ListAddress.written(value)));
    return URI.create(address.append("&format=json&nojsoncallback=1").toString());
  }
}
