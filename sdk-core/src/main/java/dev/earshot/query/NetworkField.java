package dev.earshot.query;

import dev.earshot.Network;
import dev.earshot.text.Misspelling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** {@code network:}, the id of the network or another name of its own. */
final class NetworkField implements ValueType<PostFacts> {
  /** Other names of networks. */
  private static final Map<String, String> IDS =
      Map.ofEntries(
          Map.entry("twitter", "x"),
          Map.entry("fb", "facebook"),
          Map.entry("ig", "instagram"),
          Map.entry("insta", "instagram"),
          Map.entry("yt", "youtube"),
          Map.entry("tg", "telegram"),
          Map.entry("bsky", "bluesky"),
          Map.entry("hn", "hackernews"),
          Map.entry("ycombinator", "hackernews"),
          Map.entry("y-combinator", "hackernews"));

  /** Networks that many name and some misspell; ids are open, so that any other is one too. */
  private static final Set<String> KNOWN =
      Set.of(
          "activitypub",
          "bluesky",
          "discourse",
          "facebook",
          "feed",
          "flickr",
          "google-plus",
          "hackernews",
          "instagram",
          "lemmy",
          "linkedin",
          "mastodon",
          "nostr",
          "pinterest",
          "pixelfed",
          "podcast",
          "reddit",
          "snapchat",
          "telegram",
          "threads",
          "tiktok",
          "tumblr",
          "twitter",
          "youtube");

  @Override
  public String canonical(String value) {
    String id = idOf(Network.of(value.strip()).id());
    if (!KNOWN.contains(id)) {
      Misspelling.meant(id, new TreeSet<>(KNOWN))
          .map(NetworkField::idOf)
          .ifPresent(
              meant -> {
                throw new IllegalArgumentException(
                    "expected the id of a network; did you mean network:" + meant + "?");
              });
    }
    return id;
  }

  private static String idOf(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return IDS.getOrDefault(lower, lower);
  }

  @Override
  public Function<PostFacts, Truth> anyOf(List<String> values) {
    return facts -> Truth.of(values.contains(idOf(facts.reading().post().network().id())));
  }
}
