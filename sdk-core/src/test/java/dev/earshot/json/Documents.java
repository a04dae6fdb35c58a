package dev.earshot.json;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Gap;
import dev.earshot.Media;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.QueryMatch;
import dev.earshot.Rating;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.SourceEvent;
import dev.earshot.Span;
import dev.earshot.Visibility;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary posts, events and mentions, with every kind of text a network can send. */
final class Documents {
  /** A score with all the shapes a value may have. */
  record Mood(String label, double strength, long words, boolean sure, List<Object> reasons) {
    static final ScoreKey<Mood> KEY =
        ScoreKey.of(
            "mood",
            2,
            Mood.class,
            Mood::written,
            written ->
                new Mood(
                    field(written, "label", String.class),
                    field(written, "strength", Double.class),
                    field(written, "words", Long.class),
                    field(written, "sure", Boolean.class),
                    reasons(field(written, "reasons", List.class))));

    private Map<String, Object> written() {
      Map<String, Object> written = new LinkedHashMap<>();
      written.put("label", label);
      written.put("strength", strength);
      written.put("words", words);
      written.put("sure", sure);
      written.put("reasons", reasons);
      return written;
    }

    private static <T> T field(Map<String, Object> written, String name, Class<T> type) {
      return type.cast(Objects.requireNonNull(written.get(name), name));
    }

    private static List<Object> reasons(List<?> written) {
      return Collections.unmodifiableList(new ArrayList<>(written));
    }
  }

  private Documents() {}

  /** Any UTF-16 at all: astral characters, lone surrogates, NUL, line separators, quotes. */
  static Arbitrary<String> wild() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "a",
            "\"",
            "\\",
            "\n",
            "\r\n",
            "\u2028",
            "\u0085",
            "\u0000",
            "\u0007",
            "\uD83D",
            "\uDE00",
            "\uD83D\uDE00",
            "e\u0301",
            "\uFEFF",
            "\uFFFD",
            "/",
            "@",
            "ب");
    return Arbitraries.oneOf(pieces, Arbitraries.strings().all().ofMaxLength(5))
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  /** What core does not clean itself: storable, never blank. */
  private static Arbitrary<String> words() {
    return wild().map(text -> "x" + Unicode.storable(text));
  }

  static Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(DocumentWriter.EARLIEST.getEpochSecond(), DocumentWriter.LATEST.getEpochSecond())
        .flatMap(
            second ->
                Arbitraries.integers()
                    .between(0, 999_999_999)
                    .map(nano -> Instant.ofEpochSecond(second, nano)));
  }

  /** What core takes for an address: without a colon none has a scheme. */
  private static Arbitrary<String> addresses() {
    return wild().map(text -> text.replace(":", ""));
  }

  private static Arbitrary<PostId> ids() {
    return Combinators.combine(
            Arbitraries.of("x", "mastodon", "my-own-9"),
            Arbitraries.of("", "a.example", "b.example:8080", "50%3a", "É"),
            words())
        .as((network, instance, id) -> new PostId(new Network(network), instance, id));
  }

  private static Arbitrary<AuthorId> authorIds() {
    return ids().map(id -> new AuthorId(id.network(), id.instance(), id.nativeId()));
  }

  private static Arbitrary<Author> authors() {
    Arbitrary<Author.Builder> named =
        Combinators.combine(
                authorIds(),
                wild(),
                wild(),
                addresses().injectNull(0.3),
                Arbitraries.integers().between(-1, 150),
                Arbitraries.of(Author.Kind.class))
            .as(
                (id, handle, name, url, age, kind) -> {
                  Author.Builder author =
                      Author.builder(id).handle(handle).name(name).url(url).kind(kind);
                  return age < 0 ? author : author.statedAge(age);
                });
    return Combinators.combine(
            named,
            wild(),
            counts().tuple3(),
            Arbitraries.of(true, false).injectNull(0.5),
            countries().injectNull(0.5),
            wild(),
            instants().injectNull(0.5))
        .as(
            (author, bio, counts, verified, country, location, created) -> {
              if (verified != null) {
                author.verified(verified).followers(counts.get1());
                author.following(counts.get2()).posts(counts.get3());
              }
              return author.bio(bio).country(country).location(location).createdAt(created).build();
            });
  }

  private static Arbitrary<Long> counts() {
    return Arbitraries.longs().greaterOrEqual(0);
  }

  private static Arbitrary<String> countries() {
    return Arbitraries.of("DE", "US", "br", "XK");
  }

  private static Arbitrary<List<PollOption>> polls() {
    return Combinators.combine(wild(), counts().injectNull(0.5))
        .as((text, votes) -> votes == null ? new PollOption(text) : new PollOption(text, votes))
        .list()
        .ofMaxSize(3);
  }

  private static Arbitrary<Rating> ratings() {
    return Arbitraries.doubles()
        .between(-1e9, 1e9)
        .tuple3()
        .filter(three -> !three.get1().equals(three.get2()))
        .map(
            three -> {
              double worst = Math.min(three.get1(), three.get2());
              double best = Math.max(three.get1(), three.get2());
              return new Rating(Math.max(worst, Math.min(best, three.get3())), worst, best);
            });
  }

  private static Arbitrary<Place> places() {
    return Combinators.combine(words(), countries(), Arbitraries.integers().between(0, 2))
        .as(
            (name, country, which) ->
                new Place(which == 0 ? null : name, which == 1 ? null : country));
  }

  private static Arbitrary<Span> spans(int length) {
    return Arbitraries.integers()
        .between(0, length)
        .tuple2()
        .map(p -> new Span(Math.min(p.get1(), p.get2()), Math.max(p.get1(), p.get2())));
  }

  private static Arbitrary<Entity> entities(int length) {
    return Combinators.combine(
            spans(length),
            words(),
            words().injectNull(0.5),
            words().injectNull(0.5),
            Arbitraries.integers().between(0, 3))
        .as(
            (span, value, list, url, type) ->
                switch (type) {
                  case 0 -> new Entity.HandleMention(span, value, list, url);
                  case 1 -> new Entity.Hashtag(span, value, url);
                  case 2 -> new Entity.Cashtag(span, value);
                  default -> new Entity.Link(span, value, url);
                });
  }

  private static Arbitrary<List<Metric>> metrics() {
    return Combinators.combine(
            Arbitraries.of("likes", "views", "own"),
            Arbitraries.longs().greaterOrEqual(0),
            instants())
        .as(Metric::new)
        .list()
        .ofMaxSize(3);
  }

  private static Arbitrary<Post.Reference> references() {
    return Combinators.combine(
            ids(), addresses().map(url -> "x" + url), Arbitraries.integers().between(0, 2))
        .as(
            (id, url, which) ->
                new Post.Reference(which == 0 ? null : id, which == 1 ? null : url));
  }

  private static Arbitrary<Provenance> provenances() {
    return Combinators.combine(
            words(),
            Arbitraries.of(Provenance.Method.class),
            wild(),
            instants(),
            wild().injectNull(0.5))
        .as(
            (connector, method, source, at, terms) ->
                Provenance.builder(connector, method, source, at).termsId(terms).build());
  }

  static Arbitrary<Post> posts() {
    Arbitrary<Post.Builder> texts =
        Combinators.combine(
                ids(),
                addresses(),
                wild(),
                wild(),
                wild(),
                Arbitraries.of("", "en", "pt-BR", "zh-Hant-TW", "x-own"))
            .flatAs(
                (id, url, title, text, html, language) ->
                    entities(text.length())
                        .list()
                        .ofMaxSize(3)
                        .map(
                            entities ->
                                Post.builder(id)
                                    .url(url)
                                    .title(title)
                                    .text(text)
                                    .html(html)
                                    .language(language)
                                    .entities(entities)));
    Arbitrary<List<Media>> media =
        Combinators.combine(Arbitraries.of(Media.Type.class), addresses(), wild())
            .as(Media::new)
            .list()
            .ofMaxSize(2);
    Arbitrary<Post> dated =
        Combinators.combine(
                texts,
                Arbitraries.of(Post.Kind.class),
                authors().injectNull(0.3),
                instants().injectNull(0.3),
                instants().injectNull(0.3),
                media,
                metrics())
            .as(
                (post, kind, author, published, edited, pictures, numbers) ->
                    post.kind(kind)
                        .author(author)
                        .publishedAt(published)
                        .editedAt(edited)
                        .media(pictures)
                        .metrics(numbers)
                        .build());
    Arbitrary<Post> whole =
        Combinators.combine(
                dated,
                authors().list().ofMaxSize(2),
                polls(),
                ratings().injectNull(0.5),
                places().injectNull(0.5),
                references().injectNull(0.5),
                wild().tuple3())
            .as(
                (post, others, poll, rating, place, root, words) ->
                    post.toBuilder()
                        .coAuthors(others)
                        .pollOptions(poll)
                        .rating(rating)
                        .place(place)
                        .threadRoot(root)
                        .contentWarning(words.get1())
                        .application(words.get2())
                        .conversation(words.get3())
                        .build());
    return Combinators.combine(
            whole,
            references().injectNull(0.5),
            references().injectNull(0.5),
            references().injectNull(0.5),
            Arbitraries.of(Visibility.class),
            provenances().injectNull(0.3),
            Arbitraries.maps(wild(), wild()).ofMaxSize(3))
        .as(
            (post, reply, repost, quote, visibility, provenance, attributes) ->
                post.toBuilder()
                    .inReplyTo(reply)
                    .repostOf(repost)
                    .quoteOf(quote)
                    .visibility(visibility)
                    .withheldIn(repost == null ? List.of() : List.of("DE", "TR"))
                    .provenance(provenance)
                    .attributes(attributes)
                    .build());
  }

  static Arbitrary<SourceEvent> events() {
    Arbitrary<SourceEvent> aboutPosts =
        Combinators.combine(
                posts(), ids(), authorIds().injectNull(0.5), metrics(), words(), instants())
            .flatAs(
                (post, id, author, metrics, reason, at) ->
                    Arbitraries.of(
                        new PostEvent.Published(post, at),
                        new PostEvent.Edited(post, at),
                        new PostEvent.Deleted(id, author, at),
                        new PostEvent.Withheld(id, author, List.of("DE", "FR"), at),
                        new PostEvent.PlaceRemoved(id, author, at),
                        new PostEvent.Withheld(id, author, List.of(), at),
                        new PostEvent.MetricsChanged(id, author, metrics, at),
                        new PostEvent.Skipped(id, author, post.visibility(), reason, at)));
    Arbitrary<SourceEvent> others =
        Combinators.combine(authorIds(), words(), instants(), instants())
            .flatAs(
                (author, word, at, other) ->
                    Arbitraries.of(
                        new AuthorEvent.Withdrawn(author, at),
                        new AuthorEvent.Protected(author, at),
                        new AuthorEvent.Withheld(author, List.of("TR"), at),
                        new AuthorEvent.Withheld(author, List.of(), at),
                        new AuthorEvent.PlacesRemoved(author, other, at),
                        new AuthorEvent.Restored(author, at),
                        new AuthorEvent.Renamed(author, word, at),
                        new AuthorEvent.Renamed(author, word, "x" + word, at),
                        at.isBefore(other)
                            ? new Gap(at, other, word, at)
                            : new Gap(other, at, word, at)));
    return Arbitraries.oneOf(aboutPosts, others);
  }

  private static Arbitrary<List<QueryMatch>> matches(Post post) {
    Arbitrary<QueryMatch.Hit> hits =
        Arbitraries.oneOf(
            spans(post.text().length()).map(span -> new QueryMatch.Hit(span, "text")),
            spans(post.title().map(String::length).orElse(0))
                .map(span -> new QueryMatch.Hit(span, "title")),
            spans(9).map(span -> new QueryMatch.Hit(span, "author.name")));
    return Combinators.combine(words(), hits.list().ofMaxSize(4))
        .as(QueryMatch::new)
        .list()
        .uniqueElements(QueryMatch::query)
        .ofMaxSize(3);
  }

  private static Arbitrary<Mood> moods() {
    Arbitrary<Object> reasons =
        Arbitraries.oneOf(
            wild().map(reason -> (Object) reason),
            Arbitraries.longs().map(number -> (Object) number),
            Arbitraries.bigIntegers()
                .between(BigInteger.TEN.pow(40).negate(), BigInteger.TEN.pow(40))
                .map(number -> (Object) number),
            Arbitraries.doubles().map(number -> (Object) number),
            Arbitraries.of(true, false).map(flag -> (Object) flag),
            Arbitraries.maps(wild(), Arbitraries.longs()).ofMaxSize(2).map(map -> (Object) map));
    return Combinators.combine(
            words(),
            Arbitraries.doubles(),
            Arbitraries.longs(),
            Arbitraries.of(true, false),
            reasons.list().ofMaxSize(3))
        .as(Mood::new);
  }

  static Arbitrary<Mention> mentions() {
    return Combinators.combine(posts(), scoring())
        .flatAs(
            (post, scoring) ->
                matches(post)
                    .map(
                        matches -> {
                          Mention.Builder mention = Mention.builder(post).matches(matches);
                          scoring.accept(mention);
                          return mention.build();
                        }));
  }

  /** By nobody, by the machine, by a person with and without the machine, taken back. */
  private static Arbitrary<Consumer<Mention.Builder>> scoring() {
    return Combinators.combine(
            moods(),
            moods(),
            words(),
            instants(),
            Arbitraries.of(true, false),
            Arbitraries.of(0, 1, 2, 3, 4))
        .as(
            (mood, other, by, at, edited, how) ->
                mention -> {
                  if (how == 1 || how == 3) {
                    mention.score(Mood.KEY, Score.byMachine(other));
                  }
                  if (how == 2 || how == 3) {
                    Score.Decision decision = new Score.Decision(by, at, edited);
                    mention.score(Mood.KEY, new Score<>(mood, decision, null));
                  }
                  if (how == 4) {
                    mention.takeBack(Mood.KEY, at);
                  }
                });
  }
}
