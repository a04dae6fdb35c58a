package dev.earshot.benchmarks;

import com.rometools.rome.feed.synd.SyndCategory;
import com.rometools.rome.feed.synd.SyndContent;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.XmlReader;
import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.RichText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How one would read a feed with Rome: its entries, and posts made of these by the same builders.
 * HTML goes through the same reader of HTML, and plain text through none.
 */
final class RomeFeed {
  private RomeFeed() {}

  static List<Post> of(byte[] feed) {
    try {
      List<Post> posts = new ArrayList<>();
      SyndFeed read = new SyndFeedInput().build(new XmlReader(new ByteArrayInputStream(feed)));
      for (SyndEntry entry : read.getEntries()) {
        posts.add(post(entry, read.getLanguage()));
      }
      return posts;
    } catch (FeedException | IOException e) {
      throw new IllegalStateException("Rome cannot read the benchmark's own feed", e);
    }
  }

  private static Post post(SyndEntry entry, String language) {
    SyndContent content = entry.getContents().get(0);
    RichText body =
        "text".equals(content.getType())
            ? new RichText(content.getValue(), "", List.of())
            : Html.toText(content.getValue(), entry.getLink());
    AuthorId author = AuthorId.ofName(Network.FEED, Feeds.HOST, entry.getAuthor());
    return Post.builder(new PostId(Network.FEED, Feeds.HOST, entry.getUri()))
        .kind(Post.Kind.ARTICLE)
        .url(entry.getLink())
        .author(Author.builder(author).name(entry.getAuthor()).build())
        .title(entry.getTitle())
        .language(language)
        .text(body.text())
        .html(body.html())
        .entities(body.entities())
        .publishedAt(entry.getPublishedDate().toInstant())
        .attributes(
            Map.of(
                "tags",
                entry.getCategories().stream()
                    .map(SyndCategory::getName)
                    .collect(Collectors.joining(", "))))
        .visibility(Visibility.PUBLIC)
        .build();
  }
}
