package dev.earshot.testkit;

import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Posts of our own for the tests of the kit. */
final class Posts {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Posts() {}

  static PostId id(int number) {
    return PostId.of(new Network("scripted"), Integer.toString(number));
  }

  static List<SourceEvent> published(int count) {
    List<SourceEvent> events = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      Post post =
          Post.builder(id(number))
              .text("kettle number " + number)
              .visibility(Visibility.PUBLIC)
              .provenance(
                  Provenance.builder("scripted/1", Provenance.Method.IMPORT, "script", NOON)
                      .termsId("unknown/1")
                      .build())
              .build();
      events.add(new PostEvent.Published(post, NOON));
    }
    return events;
  }
}
