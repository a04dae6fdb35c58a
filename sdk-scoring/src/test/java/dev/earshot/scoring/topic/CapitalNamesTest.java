package dev.earshot.scoring.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.QueryMatch;
import dev.earshot.ScoreKey;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.Fields;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.ModelCard;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.topic.NamedEntities.Name;
import dev.earshot.text.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A recogniser of names as a host may bring it, from the first word to the topics. */
class CapitalNamesTest {
  /** Takes words with a capital, not at the start of a sentence, for names. */
  private static final class CapitalNames implements Scorer<NamedEntities> {
    @Override
    public ScoreKey<NamedEntities> key() {
      return NamedEntities.KEY;
    }

    @Override
    public ModelCard card() {
      return new ModelCard(
          "capitals", 1, List.of("en"), List.of(), List.of(), List.of("names at the start"));
    }

    @Override
    public Session<NamedEntities> open() {
      return new Session<>() {
        private NamedEntities found = new NamedEntities(List.of());

        @Override
        public void read(Tokens text, String languageTag) {
          List<Name> names = new ArrayList<>();
          for (int i = 1; i < text.count(); i++) {
            Span span = new Span(text.start(i), text.end(i));
            if (text.kind(i) == Tokens.Kind.WORD
                && text.sentence(i) == text.sentence(i - 1)
                && Character.isUpperCase(text.source().charAt(span.start()))) {
              names.add(new Name(span.in(text.source()), "", QueryMatch.Hit.TEXT, span));
            }
          }
          found = new NamedEntities(names);
        }

        @Override
        public NamedEntities score() {
          return found;
        }
      };
    }

    @Override
    public Explanation explain(Tokens text, String languageTag) {
      return new Explanation(List.of(), List.of(), List.of());
    }
  }

  @Test
  @DisplayName("IS-02 a recogniser of names is a scorer: queries and topics know what it found")
  void namesReachQueriesAndTopics() {
    MentionStore store = MentionStore.inMemory();
    Topics topics = Topics.builder(author -> 1).build();
    QuerySet queries =
        QuerySet.builder(Fields.posts().with(NamedEntities.FIELD))
            .add("aurora", "kettle entities:aurora")
            .build();
    Pipeline pipeline =
        Pipeline.builder(Gate.publicOnly(), queries, store)
            .enricher(new CapitalNames().enricher())
            .sink(topics)
            .build();
    int n = 0;
    for (String text : List.of("My Aurora kettle", "the kettle of Aurora", "an aurora kettle")) {
      Post post = Posts.post("p" + n++).text(text).visibility(Visibility.PUBLIC).build();
      pipeline.worker().process(List.of(new PostEvent.Published(post, Instant.EPOCH)));
    }
    assertEquals(
        Set.of("p0", "p1"),
        Set.copyOf(store.mentions().map(Mention::id).map(id -> id.nativeId()).toList()));
    List<Topic> found =
        topics.found(Topics.ALL, Instant.MIN, Instant.MAX, Topics.Background.USUAL, 9);
    assertEquals(
        List.of("Aurora"),
        found.stream()
            .filter(topic -> topic.kind() == Topic.Kind.ENTITY)
            .map(Topic::value)
            .toList());
  }
}
