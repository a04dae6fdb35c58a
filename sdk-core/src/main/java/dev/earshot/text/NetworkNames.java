package dev.earshot.text;

import dev.earshot.Network;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How people write the networks that many know. Ids are open, so that a name that is near to none
 * of these is a network of its own.
 */
public final class NetworkNames {
  /** Other names that are no mistake, to the id of today. */
  private static final Map<String, String> OTHER =
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

  private static final Set<String> IDS =
      Set.of(
          "activitypub",
          "activitystreams",
          "bluesky",
          "deviantart",
          "discourse",
          "facebook",
          "feed",
          "fediverse",
          "flickr",
          "friendica",
          "google-plus",
          "gotosocial",
          "hackernews",
          "instagram",
          "lemmy",
          "linkedin",
          "mastodon",
          "medium",
          "misskey",
          "nostr",
          "peertube",
          "pinterest",
          "pixelfed",
          "pleroma",
          "podcast",
          "reddit",
          "snapchat",
          "substack",
          "telegram",
          "threads",
          "tiktok",
          "tumblr",
          "twitch",
          "vk",
          "weibo",
          "x",
          "youtube");

  /** What they are called by those who do not know how they are called, beyond a letter or two. */
  private static final Map<String, String> SLIPS =
      Map.ofEntries(
          Map.entry("ticktock", "tiktok"),
          Map.entry("tictoc", "tiktok"),
          Map.entry("tick-tock", "tiktok"),
          Map.entry("tik-tok", "tiktok"),
          Map.entry("ticktok", "tiktok"),
          Map.entry("masto", "mastodon"),
          Map.entry("mastadon", "mastodon"),
          Map.entry("mstdn", "mastodon"),
          Map.entry("toot", "mastodon"),
          Map.entry("face-book", "facebook"),
          Map.entry("you-tube", "youtube"),
          Map.entry("utube", "youtube"),
          Map.entry("linked-in", "linkedin"),
          Map.entry("linkdin", "linkedin"),
          Map.entry("insta-gram", "instagram"),
          Map.entry("igram", "instagram"),
          Map.entry("blue-sky", "bluesky"),
          Map.entry("bluesky-social", "bluesky"),
          Map.entry("twiter", "x"),
          Map.entry("twtr", "x"),
          Map.entry("tweeter", "x"),
          Map.entry("x-com", "x"),
          Map.entry("redit", "reddit"),
          Map.entry("telegramm", "telegram"),
          Map.entry("thread", "threads"),
          Map.entry("hacker-news", "hackernews"),
          Map.entry("rss", "feed"),
          Map.entry("feeds", "feed"),
          Map.entry("podcasts", "podcast"),
          Map.entry("snap", "snapchat"),
          Map.entry("g-plus", "google-plus"),
          Map.entry("gplus", "google-plus"));

  private static final Set<String> KNOWN =
      Stream.concat(IDS.stream(), OTHER.keySet().stream()).collect(Collectors.toUnmodifiableSet());

  private NetworkNames() {}

  /** Returns the id of today of a network known by several, else the name in lower case. */
  public static String today(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return OTHER.getOrDefault(lower, lower);
  }

  /**
   * Returns the known network that was meant, where the name is none of its names and so near to
   * one that it can hardly be another network.
   *
   * @return an id of today; empty where the name is known or resembles none
   */
  public static Optional<String> meant(Network network) {
    return Optional.ofNullable(SLIPS.get(network.id()))
        .or(() -> Misspelling.meant(network.id(), KNOWN))
        .map(NetworkNames::today);
  }
}
