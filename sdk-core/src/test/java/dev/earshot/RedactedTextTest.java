package dev.earshot;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedactedTextTest {
  private static final AuthorId ID = AuthorId.of(new Network("test"), "7");

  /** On many networks the id is the handle. */
  private static final AuthorId NAMED = AuthorId.of(new Network("test"), "countess");

  @Test
  void neitherWordsNorHandlesShowInTextForms() {
    Author author = Author.builder(ID).handle("countess").name("Ada Countess").build();
    Post post =
        Post.builder(PostId.of(new Network("test"), "1"))
            .author(author)
            .text("@countess whispers")
            .entities(List.of(new Entity.HandleMention(new Span(0, 9), "countess", null, null)))
            .build();
    Mention mention = Mention.builder(post).build();
    List<Object> shown =
        List.of(
            author,
            post,
            post.entities().get(0),
            mention,
            new PostEvent.Published(post, Instant.EPOCH),
            new PostEvent.Deleted(post.id(), NAMED, Instant.EPOCH),
            new PostEvent.Withheld(post.id(), NAMED, List.of(), Instant.EPOCH),
            new PostEvent.PlaceRemoved(post.id(), NAMED, Instant.EPOCH),
            new AuthorEvent.Withheld(NAMED, List.of(), Instant.EPOCH),
            new AuthorEvent.PlacesRemoved(NAMED, Instant.EPOCH, Instant.EPOCH),
            new PostEvent.MetricsChanged(post.id(), NAMED, List.of(), Instant.EPOCH),
            new PostEvent.Skipped(
                post.id(), NAMED, Visibility.DIRECT, PostEvent.Skipped.NOT_PUBLIC, Instant.EPOCH),
            new AuthorEvent.Withdrawn(NAMED, Instant.EPOCH),
            new AuthorEvent.Protected(NAMED, Instant.EPOCH),
            new AuthorEvent.Restored(NAMED, Instant.EPOCH),
            new AuthorEvent.Renamed(NAMED, "Countess1", "countess", Instant.EPOCH));
    for (Object value : shown) {
      String text = value.toString().toLowerCase(java.util.Locale.ROOT);
      assertFalse(text.contains("countess"), value.getClass().getSimpleName());
      assertFalse(text.contains("whispers"), value.getClass().getSimpleName());
    }
  }
}
