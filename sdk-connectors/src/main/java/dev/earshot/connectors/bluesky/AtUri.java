package dev.earshot.connectors.bluesky;

import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.PostId;
import java.util.Optional;

/**
 * The name of a record: {@code at://authority/collection/rkey}, in the restricted form that AT
 * Protocol demands where a record refers to another.
 *
 * @param text as it is written
 * @param authority a DID or a handle
 * @param collection an NSID
 * @param rkey the record's key
 */
record AtUri(String text, String authority, String collection, String rkey) {
  static final String POST = "app.bsky.feed.post";
  static final String REPOST = "app.bsky.feed.repost";

  private static final String SCHEME = "at://";
  private static final int LONGEST = 8192;
  private static final int LONGEST_DID = 2048;
  private static final int LONGEST_HANDLE = 253;
  private static final int LONGEST_NSID = 317;
  private static final int LONGEST_KEY = 512;
  private static final int LONGEST_LABEL = 63;

  /** Reads a record's name; empty for anything else, the name of a repository included. */
  static Optional<AtUri> of(String text) {
    int authority = SCHEME.length();
    int collection = text.indexOf('/', authority) + 1;
    int rkey = collection == 0 ? 0 : text.indexOf('/', collection) + 1;
    return rkey > 0 && text.startsWith(SCHEME) && text.length() <= LONGEST
        ? of(
            text,
            text.substring(authority, collection - 1),
            text.startsWith(POST, collection) && rkey - 1 - collection == POST.length()
                ? POST
                : text.substring(collection, rkey - 1),
            text.substring(rkey))
        : Optional.empty();
  }

  static Optional<AtUri> of(String authority, String collection, String rkey) {
    return of(SCHEME + authority + "/" + collection + "/" + rkey, authority, collection, rkey);
  }

  private static Optional<AtUri> of(String text, String authority, String collection, String rkey) {
    return isActor(authority) && isCollection(collection) && isRecordKey(rkey)
        ? Optional.of(new AtUri(text, authority, collection, rkey))
        : Optional.empty();
  }

  /** Returns whether it is {@code did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]}. */
  static boolean isDid(String text) {
    int method = text.indexOf(':', 4);
    if (!text.startsWith("did:") || method < 5 || text.length() > LONGEST_DID) {
      return false;
    }
    for (int i = 4; i < method; i++) {
      if (text.charAt(i) < 'a' || text.charAt(i) > 'z') {
        return false;
      }
    }
    char last = text.charAt(text.length() - 1);
    return method < text.length() - 1
        && last != ':'
        && last != '%'
        && consistsOf(text, method + 1, text.length(), "._:%-");
  }

  /** Returns whether it is a name of two labels or more, the last of which begins with a letter. */
  static boolean isHandle(String text) {
    int last = text.lastIndexOf('.') + 1;
    return text.length() <= LONGEST_HANDLE
        && last > 0
        && last < text.length()
        && isLetter(text.charAt(last))
        && areLabels(text, text.length());
  }

  private static boolean areLabels(String text, int end) {
    for (int from = 0; from <= end; ) {
      int dot = text.indexOf('.', from);
      int to = dot < 0 || dot > end ? end : dot;
      if (to == from
          || to - from > LONGEST_LABEL
          || text.charAt(from) == '-'
          || text.charAt(to - 1) == '-'
          || !consistsOf(text, from, to, "-")) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }

  /** Returns whether there are none but ASCII letters, digits and these signs. */
  private static boolean consistsOf(String text, int from, int to, String signs) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && (c < '0' || c > '9') && signs.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Returns whether it names an account: by DID, or by handle. */
  static boolean isActor(String text) {
    return isDid(text) || isHandle(text);
  }

  static boolean isCollection(String text) {
    int last = text.lastIndexOf('.') + 1;
    return text.length() <= LONGEST_NSID
        && text.indexOf('.') < last - 1
        && last < text.length()
        && text.length() - last <= LONGEST_LABEL
        && isLetter(text.charAt(0))
        && isLetter(text.charAt(last))
        && consistsOf(text, last, text.length(), "")
        && areLabels(text, last - 1);
  }

  static boolean isRecordKey(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_KEY
        && consistsOf(text, 0, text.length(), "._:~-")
        && !text.equals(".")
        && !text.equals("..");
  }

  boolean isPost() {
    return collection.equals(POST);
  }

  PostId id() {
    return new PostId(Network.BLUESKY, "", text);
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
    return text;
  }
}
