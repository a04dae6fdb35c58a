package dev.earshot.connectors.archive;

import dev.earshot.Post;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.WebAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of ActivityStreams of both versions: what things are called, and what of an object says
 * it. Version 1 names things by {@code objectType} and {@code verb}, version 2 by {@code type}.
 */
final class ActivityWords {
  /** What an activity does, as far as a post is concerned. */
  enum Act {
    PUBLISH,
    EDIT,
    DELETE,
    REPEAT,
    UNDO,
    /** Says nothing about a post's words: a like, a follow, an invitation. */
    PASS
  }

  /** Verbs of version 1 and types of version 2, without hyphens; all others are passed over. */
  private static final Map<String, Act> ACTS =
      Map.ofEntries(
          Map.entry("post", Act.PUBLISH),
          Map.entry("create", Act.PUBLISH),
          Map.entry("author", Act.PUBLISH),
          Map.entry("submit", Act.PUBLISH),
          Map.entry("update", Act.EDIT),
          Map.entry("replace", Act.EDIT),
          Map.entry("delete", Act.DELETE),
          Map.entry("share", Act.REPEAT),
          Map.entry("announce", Act.REPEAT),
          Map.entry("undo", Act.UNDO));

  /** The activities of version 2, which has no verb to tell them by. */
  private static final Set<String> TYPES =
      Set.of(
          "accept",
          "add",
          "announce",
          "arrive",
          "block",
          "create",
          "delete",
          "dislike",
          "emojireact",
          "flag",
          "follow",
          "ignore",
          "invite",
          "join",
          "leave",
          "like",
          "listen",
          "lock",
          "move",
          "offer",
          "read",
          "reject",
          "remove",
          "tentativeaccept",
          "tentativereject",
          "travel",
          "undo",
          "update",
          "view",
          "quoterequest");

  private static final Map<String, Post.Kind> POSTS =
      Map.ofEntries(
          Map.entry("", Post.Kind.POST),
          Map.entry("note", Post.Kind.POST),
          Map.entry("status", Post.Kind.POST),
          Map.entry("post", Post.Kind.POST),
          Map.entry("chatmessage", Post.Kind.POST),
          Map.entry("bookmark", Post.Kind.POST),
          Map.entry("issue", Post.Kind.POST),
          Map.entry("event", Post.Kind.POST),
          Map.entry("document", Post.Kind.ARTICLE),
          Map.entry("article", Post.Kind.ARTICLE),
          Map.entry("page", Post.Kind.ARTICLE),
          Map.entry("comment", Post.Kind.COMMENT),
          Map.entry("question", Post.Kind.POLL),
          Map.entry("poll", Post.Kind.POLL),
          Map.entry("video", Post.Kind.VIDEO),
          Map.entry("image", Post.Kind.PHOTO),
          Map.entry("photo", Post.Kind.PHOTO),
          Map.entry("audio", Post.Kind.EPISODE),
          Map.entry("review", Post.Kind.REVIEW));

  private static final Set<String> ACTORS =
      Set.of("person", "group", "organization", "service", "application");

  private static final Set<String> COLLECTIONS =
      Set.of("collection", "orderedcollection", "collectionpage", "orderedcollectionpage");

  /** How servers' addresses of collections of people end. */
  private static final Set<String> PEOPLE =
      Set.of("followers", "following", "members", "moderators", "subscribers");

  private ActivityWords() {}

  static boolean isCollection(Json record) {
    return COLLECTIONS.contains(type(record))
        || (!record.has("verb") && !record.has("type") && record.at("items").isArray());
  }

  /** Returns whether a collection is of people, whose addresses say nothing of a post. */
  static boolean isOfPeople(Json collection) {
    String id = Archive.first(collection, "id");
    return id != null && PEOPLE.contains(id.substring(id.lastIndexOf('/') + 1));
  }

  static boolean isActivity(Json record) {
    return record.has("verb") || TYPES.contains(type(record)) || type(record).equals("activity");
  }

  /** Returns the type in lower case, without the schema it is named by. */
  static String type(Json record) {
    Json type = record.has("type") ? record.at("type") : record.at("objectType");
    String name =
        type.text().or(() -> type.items().stream().findFirst().flatMap(Json::text)).orElse("");
    return plain(name);
  }

  private static String plain(String name) {
    int last =
        Math.max(name.lastIndexOf('/'), Math.max(name.lastIndexOf('#'), name.lastIndexOf(':')));
    return name.substring(last + 1).replaceAll("[-_\\s]", "").toLowerCase(Locale.ROOT);
  }

  static Act act(Json activity) {
    String verb = activity.text("verb").map(ActivityWords::plain).orElseGet(() -> type(activity));
    return verb.equals("activity") ? Act.PUBLISH : ACTS.getOrDefault(verb, Act.PASS);
  }

  static boolean isPost(Json object) {
    return POSTS.containsKey(type(object));
  }

  static boolean isNamed(Json object) {
    return Archive.first(object, "id") != null || url(object) != null;
  }

  static List<Json> each(Json value) {
    return value.isArray()
        ? value.items()
        : value.isObject() || value.text().isPresent() ? List.of(value) : List.of();
  }

  /** Returns the address that people open: of several the first that is a page. */
  static @Nullable String url(Json object) {
    String found = Archive.first(object, "link"); // as Gnip has it
    for (Json url : each(object.at("url"))) {
      String address = url.text().orElseGet(() -> Archive.first(url, "href", "value"));
      boolean page = url.text("mediaType").orElse("text/html").startsWith("text/html");
      if (address != null && page && found == null) {
        found = address;
      }
    }
    return web(found);
  }

  static @Nullable String web(@Nullable String address) {
    return address != null && WebAddress.scheme(address).startsWith("http") ? address : null;
  }

  /** Returns what kind of post an object is; a post where its type is none we know. */
  static Post.Kind kind(Json object) {
    return POSTS.getOrDefault(type(object), Post.Kind.POST);
  }

  /** Returns whether an object is somebody: a person, a group, a program. */
  static boolean isActor(Json object) {
    return ACTORS.contains(type(object));
  }
}
