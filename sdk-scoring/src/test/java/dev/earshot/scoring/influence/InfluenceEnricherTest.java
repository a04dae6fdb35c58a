package dev.earshot.scoring.influence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.Fields;
import dev.earshot.query.Filter;
import dev.earshot.query.PostFacts;
import dev.earshot.query.QuerySet;
import dev.earshot.query.Truth;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.influence.Objections.Objection;
import dev.earshot.text.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InfluenceEnricherTest {
  private static final Instant AT = GeneratedNetwork.AT;
  private static final Fields<PostFacts> FIELDS = Fields.posts().with(AuthorInfluence.FIELD);
  private static final AuthorId LOUD = GeneratedNetwork.id(0);
  private static final AuthorId USUAL = GeneratedNetwork.id(1);

  private final Influence counted = new Influence(Posts::hash);
  private final Objections objections = new Objections(Posts::hash);
  private final InfluenceEnricher scores = new InfluenceEnricher(counted, objections);
  private final MentionStore store = MentionStore.inMemory();
  private final Pipeline pipeline =
      Pipeline.builder(
              InfluenceEnricherTest::judge,
              QuerySet.parse("kettles\tkettle\nloud\tkettle influence>=60\n", FIELDS),
              store)
          .enricher(scores)
          .sink(counted)
          .sink("objections", objections)
          .build();

  private static Admission judge(Post post) {
    Set<SubjectKey> subjects =
        Set.copyOf(post.authors().stream().map(author -> key(author.id())).toList());
    return Gate.publicOnly().judge(post) instanceof Admission.Admitted
        ? Admission.Admitted.whole(subjects)
        : Gate.publicOnly().judge(post);
  }

  private static SubjectKey key(AuthorId author) {
    return new SubjectKey(Posts.hash(author), 7);
  }

  private static Post post(String id, int author, long earned) {
    return Posts.post(id)
        .text("my kettle sings")
        .visibility(Visibility.PUBLIC)
        .author(Author.builder(GeneratedNetwork.id(author)).followers(1_000).build())
        .publishedAt(AT.minus(Duration.ofHours(earned % 400)))
        .metrics(
            List.of(
                new Metric(Metric.LIKES, earned * 4, AT),
                new Metric(Metric.REPLIES, earned, AT),
                new Metric(Metric.REPOSTS, earned, AT)))
        .build();
  }

  private void hear(Post... posts) {
    List<PostEvent> events = new ArrayList<>();
    for (Post post : posts) {
      events.add(new PostEvent.Published(post, AT));
    }
    pipeline.worker().process(events);
  }

  private Mention kept(String id) {
    return store.find(Posts.post(id).build().id()).orElseThrow();
  }

  private List<String> matched(String id) {
    return kept(id).matches().stream().map(match -> match.query()).toList();
  }

  @BeforeEach
  void thirtyAuthorsWereHeard() {
    for (int author = 0; author < 30; author++) {
      for (int i = 0; i < 6; i++) {
        hear(post("p" + author + "-" + i, author, author == 0 ? 300 + i : 4 + author % 5 + i));
      }
    }
  }

  @Test
  @DisplayName("SM-11 a query asks for the influence of who posts")
  void queriesAskForIt() {
    assertTrue(store.mentions().allMatch(each -> each.score(AuthorInfluence.KEY).isEmpty()));
    scores.refresh(AT);
    hear(post("loud", 0, 300), post("usual", 1, 5), post("new", 99, 5_000));
    assertEquals(List.of("kettles", "loud"), matched("loud"));
    assertEquals(List.of("kettles"), matched("usual"));
    assertEquals(List.of("kettles"), matched("new"), "nobody knows yet");

    Filter<PostFacts> heard = FIELDS.parse("kettle influence>=60");
    Mention loud = kept("loud");
    assertEquals(Truth.TRUE, heard.test(PostFacts.of(new Reading().of(loud.post()), loud)));
    Mention unknown = kept("new");
    assertEquals(
        Truth.UNKNOWN, heard.test(PostFacts.of(new Reading().of(unknown.post()), unknown)));

    scores.refresh(AT.plusSeconds(60));
    pipeline.replace(pipeline.queries());
    assertEquals(List.of("kettles", "loud"), matched("p0-0"), "what is kept is scored anew");
    assertEquals(List.of("kettles", "loud"), matched("new"), "and by now the newcomer is known");
  }

  @Test
  @DisplayName("SM-11 where an author objects, a person's score holds, with the note")
  void aPersonsWordHolds() {
    scores.refresh(AT);
    Objection late = new Objection(LOUD, 10, "speaks for nobody", AT);
    objections.put(late);
    objections.put(new Objection(LOUD, 99, "came before", AT.minusSeconds(1)));
    assertEquals(List.of(late), objections.all());
    hear(post("loud", 0, 300));
    assertEquals(List.of("kettles"), matched("loud"));
    AuthorInfluence score = kept("loud").score(AuthorInfluence.KEY).orElseThrow().value();
    assertEquals(10, score.influence());
    assertEquals(Optional.of("speaks for nobody"), score.note());
    assertTrue(objections.takeBack(LOUD));
    assertFalse(objections.takeBack(LOUD));
    hear(post("loud again", 0, 300));
    assertEquals(List.of("kettles", "loud"), matched("loud again"));
    assertThrows(IllegalArgumentException.class, () -> new Objection(LOUD, 101, "too much", AT));
    assertThrows(IllegalArgumentException.class, () -> new Objection(LOUD, 1, " ", AT));
  }

  @Test
  @DisplayName("SM-11 who is forgotten leaves counts, scores, norms and objections")
  void whoIsForgottenLeaves() {
    AuthorId silent = GeneratedNetwork.id(77);
    objections.put(new Objection(USUAL, 1, "asked for it", AT));
    objections.put(new Objection(silent, 2, "never posted", AT));
    objections.put(new Objection(LOUD, 3, "stays", AT));
    hear(
        post("answer", 2, 3).toBuilder()
            .inReplyTo(Post.Reference.to(Posts.post("p1-0").build().id()))
            .build());
    scores.refresh(AT);
    assertTrue(scores.of(USUAL).isPresent());
    pipeline.remove(
        List.of(
            new Removal.OfAuthor(USUAL, Removal.Cause.ERASED, AT),
            new Removal.OfSubject(key(silent), Removal.Cause.ERASED, AT)));
    assertEquals(Optional.empty(), scores.of(USUAL));
    assertEquals(29, counted.authors());
    assertEquals(List.of(LOUD), objections.all().stream().map(Objection::author).toList());
    String snapshot = new String(counted.snapshot(), StandardCharsets.ISO_8859_1);
    assertFalse(snapshot.contains(USUAL + "\0"));
    assertTrue(snapshot.contains(LOUD + "\0"));
    try (Stream<Mention> left = store.mentions()) {
      assertTrue(left.noneMatch(each -> each.post().author().orElseThrow().id().equals(USUAL)));
    }
    hear(post("late", 1, 5).toBuilder().publishedAt(AT).build());
    double alone =
        scores.of(USUAL).orElseThrow().components().stream()
            .filter(part -> part.name().equals("audience"))
            .findFirst()
            .orElseThrow()
            .points();
    assertEquals(5, alone, "nothing is known any more of who answered");
  }
}
