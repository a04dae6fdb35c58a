package dev.earshot.connectors.bluesky;

import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.PostId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a record: {@code at://authority/collection/rkey}, in the restricted form that AT
 * Protocol demands where a record refers to another.
 *
 * @param authority a DID or a handle
 * @param collection an NSID
 * @param rkey the record's key
 */
record AtUri(String authority, String collection, String rkey) {
  static final String POST = "app.bsky.feed.post";
  static final String REPOST = "app.bsky.feed.repost";

  private static final Pattern DID = Pattern.compile("did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]");
  private static final Pattern HANDLE =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+"
              + "[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");
  private static final Pattern NSID =
      Pattern.compile(
          "[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
              + "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+"
              + "\\.[a-zA-Z][a-zA-Z0-9]{0,62}");
  private static final Pattern RKEY = Pattern.compile("[a-zA-Z0-9._:~-]{1,512}");
  private static final Pattern URI = Pattern.compile("at://([^/?#]+)/([^/?#]+)/([^/?#]+)");

  /** Reads a record's name; empty for anything else, the name of a repository included. */
  static Optional<AtUri> of(String text) {
    Matcher parts = URI.matcher(text);
    return parts.matches() && text.length() <= 8192
        ? of(parts.group(1), parts.group(2), parts.group(3))
        : Optional.empty();
  }

  static Optional<AtUri> of(String authority, String collection, String rkey) {
    return isActor(authority) && isCollection(collection) && isRecordKey(rkey)
        ? Optional.of(new AtUri(authority, collection, rkey))
        : Optional.empty();
  }

  static boolean isDid(String text) {
    return text.length() <= 2048 && DID.matcher(text).matches();
  }

  static boolean isHandle(String text) {
    return text.length() <= 253 && HANDLE.matcher(text).matches();
  }

  /** Returns whether it names an account: by DID, or by handle. */
  static boolean isActor(String text) {
    return isDid(text) || isHandle(text);
  }

  static boolean isCollection(String text) {
    return text.length() <= 317 && NSID.matcher(text).matches();
  }

  static boolean isRecordKey(String text) {
    return RKEY.matcher(text).matches() && !text.equals(".") && !text.equals("..");
  }

  boolean isPost() {
    return collection.equals(POST);
  }

  PostId id() {
    return new PostId(Network.BLUESKY, "", toString());
  }

  AuthorId author() {
    return new AuthorId(Network.BLUESKY, "", authority);
  }

  /** Returns the page of a post, as a browser shows it under that name of its author. */
  String page(String actor) {
    return "https://bsky.app/profile/" + actor + "/post/" + rkey;
  }

  @Override
  public String toString() {
    return "at://" + authority + "/" + collection + "/" + rkey;
  }
}
