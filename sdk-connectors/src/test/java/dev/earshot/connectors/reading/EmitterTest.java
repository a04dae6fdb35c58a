package dev.earshot.connectors.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Gap;
import dev.earshot.ItemFault;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorDescriptor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmitterTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Network NETWORK = Network.of("bluesky");
  private static final PostId ID = PostId.of(NETWORK, "1");
  private static final AuthorId ADA = AuthorId.of(NETWORK, "did:plc:ada");
  private static final Metric LIKES = new Metric(Metric.LIKES, 3, NOON);

  private static Emitter emitter() {
    return new Emitter(
        ConnectorDescriptor.builder("some", 1).capabilities(Capability.READ).build(),
        Provenance.Method.STREAM,
        "https://relay.example/",
        NOON,
        false);
  }

  private static List<SourceEvent> told(Consumer<Emitter> telling) {
    Emitter emitter = emitter();
    telling.accept(emitter);
    return emitter.events();
  }

  @ParameterizedTest
  @CsvSource({
    "Ada, Ada",
    "ada@x.example,",
    "Ada <ada@x.example>,",
    "(ada@mail.x.example),",
    "ädä@x.example,",
    "@ada@x.example, @ada@x.example",
    "Ada @ Home, Ada @ Home",
    "ada@home, ada@home",
    "tea @ 5.30, tea @ 5.30",
  })
  void nobodyIsCalledByAMailbox(String name, String told) {
    for (boolean first : List.of(true, false)) {
      Author ada = Author.builder(ADA).name(name).build();
      List<SourceEvent> events =
          told(
              to ->
                  to.published(
                      ID,
                      Visibility.PUBLIC,
                      post -> {
                        if (first) {
                          post.author(ada);
                        } else {
                          post.author(Author.builder(AuthorId.of(NETWORK, "did:plc:bo")).build())
                              .coAuthors(List.of(ada));
                        }
                      }));
      List<Author> authors = ((PostEvent.Published) events.get(0)).post().authors();
      assertEquals(Optional.ofNullable(told), authors.get(authors.size() - 1).name());
    }
  }

  @Test
  void everyKindOfEventIsSaidInOneCallAndStampedWithTheAnswersTime() {
    assertEquals(
        List.of(
            new PostEvent.Deleted(ID, ADA, NOON),
            new PostEvent.Deleted(ID, NOON),
            new PostEvent.Withheld(ID, ADA, List.of("DE", "FR"), NOON),
            new PostEvent.PlaceRemoved(ID, ADA, NOON),
            new AuthorEvent.Withheld(ADA, List.of("TR"), NOON),
            new AuthorEvent.PlacesRemoved(ADA, NOON, NOON),
            new PostEvent.MetricsChanged(ID, ADA, List.of(LIKES), NOON),
            new PostEvent.MetricsChanged(ID, List.of(LIKES), NOON),
            new PostEvent.Skipped(ID, ADA, Visibility.FOLLOWERS, "LOGIN_ONLY", NOON),
            new AuthorEvent.Withdrawn(ADA, NOON),
            new AuthorEvent.Protected(ADA, NOON),
            new AuthorEvent.Restored(ADA, NOON),
            new AuthorEvent.Renamed(ADA, "ada.example", "countess.example", NOON),
            new Gap(NOON.minusSeconds(60), NOON, "CURSOR_TOO_OLD", NOON)),
        told(
            to -> {
              to.deleted(ID, ADA);
              to.deleted(ID);
              to.withheld(ID, ADA, List.of("fr", "DE", "FR"));
              to.placeRemoved(ID, ADA);
              to.accountWithheld(ADA, List.of("TR"));
              to.placesRemoved(ADA, NOON);
              to.metricsChanged(ID, ADA, List.of(LIKES));
              to.metricsChanged(ID, List.of(LIKES));
              to.skipped(ID, ADA, Visibility.FOLLOWERS, "LOGIN_ONLY");
              to.accountWithdrawn(ADA);
              to.accountProtected(ADA);
              to.accountRestored(ADA);
              to.accountRenamed(ADA, "ada.example", "countess.example");
              to.gap(NOON.minusSeconds(60), NOON, "CURSOR_TOO_OLD");
            }));
  }

  @Test
  void whatCannotBeAnEventIsAFaultAndTakesBackWhatItsRecordHadSaid() {
    Emitter emitter = emitter();
    emitter.record(
        7,
        () -> {
          emitter.accountRestored(ADA);
          emitter.gap(NOON, NOON.minusSeconds(1), "BACKWARDS");
        });
    emitter.record(8, () -> emitter.accountProtected(ADA));
    assertEquals(List.of(new AuthorEvent.Protected(ADA, NOON)), emitter.events());
    assertEquals(List.of(7L), emitter.faults().stream().map(ItemFault::offset).toList());
    assertTrue(emitter.faults().get(0).toString().indexOf("ada") < 0);
  }
}
