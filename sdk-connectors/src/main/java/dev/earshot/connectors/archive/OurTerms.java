package dev.earshot.connectors.archive;

import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.PostField;
import dev.earshot.PostId;
import dev.earshot.connectors.format.Json;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * What ActivityStreams 2 documents of ours have beyond its own words. Only {@link ActivityStreams}
 * writes them, only {@link OurActivities} reads them.
 */
final class OurTerms {
  static final String POST = "earshot:post";
  static final String EVENT = "earshot:event";
  static final String OBSERVED_AT = "earshot:observedAt";
  static final String NOTICE = "earshot:Notice";
  static final String CASHTAG = "earshot:Cashtag";
  static final String START = "earshot:start";
  static final String END = "earshot:end";
  static final String LIST = "earshot:list";
  static final String COUNTRY = "earshot:country";

  static final String PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

  private static final String NAMESPACE = "https://earshot.dev/ns#";

  /** The value of {@code @context}; what is in our JSON is that to readers of JSON-LD too. */
  static final String CONTEXT =
      """
      ["https://www.w3.org/ns/activitystreams",{"earshot":"%s",\
      "earshot:post":{"@type":"@json"},"earshot:event":{"@type":"@json"},\
      "Hashtag":"as:Hashtag","sensitive":"as:sensitive",\
      "conversation":"http://ostatus.org#conversation",\
      "quote":{"@id":"https://w3id.org/fep/044f#quote","@type":"@id"}}]"""
          .formatted(NAMESPACE);

  /** The fields that stand in ActivityStreams' own words; all others stand in our JSON. */
  static final Set<PostField> SAID =
      Collections.unmodifiableSet(
          EnumSet.of(
              PostField.URL,
              PostField.AUTHOR_HANDLE,
              PostField.AUTHOR_NAME,
              PostField.AUTHOR_URL,
              PostField.AUTHOR_KIND,
              PostField.AUTHOR_BIO,
              PostField.AUTHOR_FOLLOWERS,
              PostField.AUTHOR_FOLLOWING,
              PostField.AUTHOR_POSTS,
              PostField.AUTHOR_LOCATION,
              PostField.AUTHOR_CREATED_AT,
              PostField.TITLE,
              PostField.TEXT,
              PostField.HTML,
              PostField.LANGUAGE,
              PostField.CONTENT_WARNING,
              PostField.PUBLISHED_AT,
              PostField.EDITED_AT,
              PostField.ENTITIES,
              PostField.MEDIA,
              PostField.POLL_OPTIONS,
              PostField.PLACE,
              PostField.APPLICATION,
              PostField.IN_REPLY_TO,
              PostField.QUOTE_OF,
              PostField.CONVERSATION));

  static final Set<PostField> REST =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.copyOf(SAID)));

  /* RFC 4151: what has no address of its own gets a name that nobody else gives. */
  private static final String TAG = "tag:earshot.dev,2026:";
  private static final String OF_POST = TAG + "post/";
  private static final String OF_AUTHOR = TAG + "author/";

  private static final Network FEDERATED = Network.of("activitypub");

  private OurTerms() {}

  /** Returns whether a document says that it holds our terms, and has one that matters. */
  static boolean isIn(Json document) {
    return ActivityWords.each(document.at("@context")).stream()
            .anyMatch(one -> one.text("earshot").filter(NAMESPACE::equals).isPresent())
        && (document.has(POST) || document.has(EVENT) || document.has(OBSERVED_AT));
  }

  /** Returns the name of a post in the web: its id itself where that is an address. */
  static String name(PostId id) {
    return name(OF_POST, id.network(), id.instance(), id.nativeId(), id.toString());
  }

  static String name(AuthorId id) {
    return name(OF_AUTHOR, id.network(), id.instance(), id.nativeId(), id.toString());
  }

  private static String name(
      String tag, Network network, String instance, String nativeId, String written) {
    boolean own =
        network.equals(FEDERATED)
            && instance.isEmpty()
            && (nativeId.startsWith("https://") || nativeId.startsWith("http://"));
    return own
        ? nativeId
        : tag
            + URLEncoder.encode(written, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
  }

  /** Returns the post that {@link #name(PostId)} names. */
  static PostId postId(String name) {
    return id(OF_POST, name, PostId::parse, id -> PostId.of(FEDERATED, id));
  }

  static AuthorId authorId(String name) {
    return id(OF_AUTHOR, name, AuthorId::parse, id -> AuthorId.of(FEDERATED, id));
  }

  private static <T> T id(
      String tag, String name, Function<String, T> parse, Function<String, T> own) {
    return name.startsWith(tag)
        ? parse.apply(
            URLDecoder.decode(
                name.substring(tag.length()).replace("+", "%2B"), StandardCharsets.UTF_8))
        : own.apply(name);
  }

  /** Returns plain text as markup; {@link #plain} takes it back to the character. */
  static String markup(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>");
  }

  static String plain(String markup) {
    return markup.replace("<br>", "\n").replace("&lt;", "<").replace("&amp;", "&");
  }
}
