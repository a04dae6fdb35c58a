package dev.earshot.query;

import static dev.earshot.query.Posts.post;
import static dev.earshot.query.Posts.reading;
import static dev.earshot.query.Posts.truth;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.QueryMatch;
import dev.earshot.text.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {

  /** What a host knows of a person. */
  private record Person(
      @Nullable Long followers, @Nullable String country, @Nullable String stance, String bio) {}

  private static final Fields<Person> PEOPLE =
      Fields.<Person>none()
          .with(
              Field.number(
                  "followers",
                  Aspect.POST,
                  person ->
                      person.followers() == null
                          ? OptionalDouble.empty()
                          : OptionalDouble.of((double) person.followers())))
          .with(Field.text("country", Aspect.POST, person -> Optional.ofNullable(person.country())))
          .with(
              Field.label(
                  "stance",
                  Aspect.SCORES,
                  List.of("advocate", "critic"),
                  person -> Optional.ofNullable(person.stance())));

  private static final Person ANNA = new Person(1_200L, "México", "ADVOCATE", "Writes of kettles");
  private static final Person NOBODY = new Person(null, null, null, "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "followers>1000                    | TRUE  | UNKNOWN",
        "followers>1200                    | FALSE | UNKNOWN",
        "followers>=1200                   | TRUE  | UNKNOWN",
        "followers<1200                    | FALSE | UNKNOWN",
        "followers<=1200                   | TRUE  | UNKNOWN",
        "followers=1200                    | TRUE  | UNKNOWN",
        "followers:(1 OR 1200.0)           | TRUE  | UNKNOWN",
        "followers:100..500                | FALSE | UNKNOWN",
        "followers:1200..5000              | TRUE  | UNKNOWN",
        "country:mexico                    | TRUE  | UNKNOWN",
        "country:(de OR fr)                | FALSE | UNKNOWN",
        "-country:de                       | TRUE  | UNKNOWN",
        "stance:Advocate                   | TRUE  | UNKNOWN",
        "stance:critic OR followers>1000   | TRUE  | UNKNOWN",
        "ATLEAST/2(stance:critic OR country:mexico OR followers>1000) | TRUE | UNKNOWN",
        "ATLEAST/3(stance:critic OR country:mexico OR followers>1000) | FALSE | UNKNOWN",
      })
  void filtersPeopleInTheSameLanguage(String filter, Truth anna, Truth nobody) {
    assertEquals(anna, PEOPLE.parse(filter).test(ANNA));
    assertEquals(nobody, PEOPLE.parse(filter).test(NOBODY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "followers>10 kettle | 13 | no text to look for it in",
        "\"a kettle\"        | 0  | no text to look for it in",
        "#kettle             | 0  | no text to look for it in",
        "=\"Kettle\"         | 0  | no text to look for it in",
        "a1 NEAR/2 b1        | 0  | no text to look for it in",
        "FREQUENCY/2(kettle) | 12 | no text to look for it in",
        "folowers>10         | 0  | there are country, followers, stance",
        "title:kettle        | 0  | there are country, followers, stance",
        "lang:en             | 0  | there are country, followers, stance",
        "stance:advokate     | 7  | expected advocate, critic",
        "country>5           | 7  | cannot be compared",
        "followers:many      | 10 | expected a number",
      })
  void refusesWhatPeopleDoNotHave(String filter, int offset, String words) {
    MalformedException error = assertThrows(MalformedException.class, () -> PEOPLE.parse(filter));
    assertEquals(offset, error.offset().orElseThrow(), error.getMessage());
    assertTrue(error.problem().contains(words), error.problem());
    assertEquals("filter", error.source());
  }

  @Test
  void looksForWordsWhereThereIsText() {
    Fields<Person> withBio = PEOPLE.withText("bio", person -> Optional.of(person.bio()));
    assertEquals(Truth.TRUE, withBio.parse("kettles followers>10").test(ANNA));
    assertEquals(Truth.TRUE, withBio.parse("bio:(writes NEAR/1 kettles)").test(ANNA));
    assertEquals(Truth.FALSE, withBio.parse("kettles").test(NOBODY));
    assertThrows(MalformedException.class, () -> withBio.parse("title:kettles"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kettles               | UNKNOWN",
        "-kettles              | UNKNOWN",
        "bio:kettles           | UNKNOWN",
        "-bio:kettles          | UNKNOWN",
        "-\"writes kettles\"    | UNKNOWN",
        "-(writes NEAR/3 tea)  | UNKNOWN",
        "-FREQUENCY/2(kettles) | UNKNOWN",
        "-kettle*              | UNKNOWN",
        "ATLEAST/2(tea OR kettles OR followers>1) | TRUE",
        "-ATLEAST/2(tea OR kettles OR followers<1) | UNKNOWN",
        "followers>1 -kettles  | UNKNOWN",
        "followers<1 -kettles  | FALSE",
        "-(kettles followers<1)| TRUE",
        "tea                   | TRUE",
        "-tea                  | FALSE",
        "note:kettles          | FALSE",
        "-note:kettles         | TRUE",
        "tea kettles           | UNKNOWN",
      })
  void aTextThatCannotBeReadHoldsNeitherAWordNorItsExclusion(String filter, Truth expected) {
    for (Function<Person, Optional<String>> bio :
        List.<Function<Person, Optional<String>>>of(
            person -> {
              throw new IllegalStateException("the host's");
            },
            person -> noText())) {
      Fields<Person> fields =
          PEOPLE.withText("bio", bio).withText("note", person -> Optional.of("a cup of tea"));
      assertEquals(expected, fields.parse(filter).test(ANNA));
    }
    assertEquals(
        Truth.TRUE, PEOPLE.withText("bio", p -> Optional.empty()).parse("-kettles").test(ANNA));
  }

  @SuppressWarnings({"NullAway", "NullOptional"}) // what a host may do all the same
  private static Optional<String> noText() {
    return null;
  }

  @Test
  void aLabelIsFoundThoughTheNumberBesideItCannotBeRead() {
    Field<Person> mood =
        Field.number(
            "mood",
            Aspect.POST,
            person -> {
              throw new IllegalStateException("the host's");
            },
            List.of("good"),
            person -> Optional.of("good"));
    assertEquals(Truth.TRUE, PEOPLE.with(mood).parse("mood:(good OR 5)").test(ANNA));
    assertEquals(Truth.UNKNOWN, PEOPLE.with(mood).parse("-mood:5").test(ANNA));
  }

  private static final Fields<Person> MOODS =
      PEOPLE
          .with(
              Field.<Person>number(
                      "mood",
                      Aspect.SCORES,
                      person -> OptionalDouble.of(0.5),
                      List.of("good", "bad"),
                      person -> Optional.of("good"))
                  .within(-1, 1))
          .with(
              Field.<Person>number("points", Aspect.SCORES, person -> OptionalDouble.of(70))
                  .within(0, 100));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mood>50      | expected a number from -1 to 1; write mood>0.5",
        "mood:-70     | from -1 to 1; write mood:-0.7",
        "mood:2       | from -1 to 1; write mood:0.02",
        "mood>200     | from -1 to 1; write mood:0.5, mood>=0.5 or mood:0.5..1",
        "mood:5..9    | from -1 to 1; write mood:0.5, mood>=0.5 or mood:0.5..1",
        "mood<-1.5    | from -1 to 1",
        "mood:(0 OR 3)| from -1 to 1",
        "mood>1       | nothing lies above this one; write mood:1",
        "mood<-1      | nothing lies below this one; write mood:-1",
        "mood:goood   | from -1 to 1, or one of good, bad; write mood:0.5,",
        "mood> 0      | such as mood>0.5",
        "points>=160  | from 0 to 100; write points:10, points>=10 or points:10..20",
        "points:0..101| from 0 to 100"
      })
  void aNumberThatAFieldCannotHaveIsRefusedWithItsRange(String text, String told) {
    String problem = assertThrows(MalformedException.class, () -> MOODS.parse(text)).problem();
    assertTrue(problem.contains(told), problem);
  }

  @ParameterizedTest
  @CsvSource({
    "mood>=-1,TRUE",
    "mood<=1,TRUE",
    "mood:-1..1,TRUE",
    "mood>0.5,FALSE",
    "mood:0.5,TRUE",
    "mood:(bad OR 0.5),TRUE",
    "points>=0,TRUE",
    "points<100,TRUE",
    "points:100,FALSE"
  })
  void theEndsOfARangeBelongToIt(String text, Truth truth) {
    assertEquals(truth, MOODS.parse(text).test(ANNA));
  }

  @Test
  void aRangeIsOneOfNumbersAndHoldsSome() {
    Field<Person> country = Field.text("country", Aspect.POST, person -> Optional.empty());
    assertThrows(IllegalStateException.class, () -> country.within(0, 1));
    Field<Person> count = Field.count("count", Aspect.POST, person -> OptionalDouble.of(1));
    assertThrows(IllegalArgumentException.class, () -> count.within(1, 1));
    assertThrows(IllegalArgumentException.class, () -> count.within(Double.NaN, 1));
  }

  @Test
  void filtersAreEqualWhenTheirTextIs() {
    Filter<Person> filter = PEOPLE.parse("followers > 1".replace(" ", "") + " AND country:\"de\"");
    assertEquals("followers>1 country:de", filter.toString());
    assertEquals(filter, PEOPLE.parse(filter.toString()));
    assertEquals(filter.hashCode(), PEOPLE.parse(filter.toString()).hashCode());
    assertNotEquals(filter, PEOPLE.parse("followers>2 country:de"));
  }

  @Test
  void aNameIsTakenOnce() {
    Field<Person> again = Field.text("followers", Aspect.POST, person -> Optional.empty());
    assertThrows(IllegalArgumentException.class, () -> PEOPLE.with(again));
    assertThrows(
        IllegalArgumentException.class,
        () -> PEOPLE.withText("country", person -> Optional.empty()));
    Field<PostFacts> title = Field.text("title", Aspect.POST, facts -> Optional.empty());
    assertThrows(IllegalArgumentException.class, () -> Fields.posts().with(title));
    for (String name : List.of("", "Likes", "a b", "1st", "a:b", "é")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Field.<Person>number(name, Aspect.POST, person -> OptionalDouble.empty()));
    }
  }

  @Test
  void labelsAreDeclaredInLowerCase() {
    for (List<String> labels :
        List.of(List.<String>of(), List.of("Good"), List.of(" good"), List.of(""))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Field.<Person>label("mood", Aspect.POST, labels, person -> Optional.empty()));
    }
  }

  @Test
  void queriesReadThePostAlone() {
    Fields<PostFacts> others = Fields.<PostFacts>none().withText("note", facts -> Optional.of(""));
    assertThrows(IllegalArgumentException.class, () -> Query.parse("acme", others));
    assertThrows(
        IllegalArgumentException.class, () -> QuerySet.builder(Fields.none()).add("q", "likes>5"));
  }

  @Test
  void aFieldMayHaveRulesOfItsOwn() {
    Field<PostFacts> parity =
        Field.of(
            "length",
            Aspect.POST,
            value -> {
              if (!value.equals("odd") && !value.equals("even")) {
                throw new IllegalArgumentException("expected odd or even");
              }
              return value;
            },
            values ->
                facts ->
                    Truth.of(
                        values.contains(
                            facts.reading().post().text().length() % 2 == 0 ? "even" : "odd")));
    Fields<PostFacts> fields = Fields.posts().with(parity);
    assertTrue(Query.parse("length:odd", fields).matches(reading("abc")));
    assertFalse(Query.parse("length:even", fields).matches(reading("abc")));
    assertThrows(MalformedException.class, () -> Query.parse("length:long", fields));
    assertThrows(MalformedException.class, () -> Query.parse("length:odd"));
  }

  @ParameterizedTest
  @CsvSource({
    "likes>9,10,TRUE",
    "likes>10,10,FALSE",
    "likes=10,10,TRUE",
    "likes:10,10,TRUE",
    "likes:10.0,10,TRUE",
    "likes:10..20,10,TRUE",
    "likes:5..10,10,TRUE",
    "likes:11..20,10,FALSE",
    "likes<0.5,0,TRUE",
    "likes>=0,0,TRUE",
    "likes>=1000000000000,1000000000000,TRUE",
    "likes>0,,UNKNOWN",
    "kind:post -likes>0,,UNKNOWN",
    "views>0,10,UNKNOWN",
  })
  void comparesTheNumbersOfAPost(String query, @Nullable Long likes, Truth expected) {
    Post.Builder post = post("x");
    if (likes != null) {
      post.metrics(List.of(new Metric(Metric.LIKES, likes, Instant.EPOCH)));
    }
    assertEquals(expected, truth(query, post));
  }

  @Test
  void knowsTheKind() {
    assertEquals(Truth.TRUE, truth("kind:Reply", post("x").kind(Post.Kind.REPLY)));
    assertEquals(Truth.FALSE, truth("kind:(repost OR quote)", post("x").kind(Post.Kind.REPLY)));
  }

  @Test
  @DisplayName("SM-01 words in a content warning and a poll are found, and the author is asked for")
  void findsWarningsPollsAndAuthors() {
    Post post =
        Post.builder(PostId.of(new Network("test"), "1"))
            .text("tea")
            .contentWarning("a broken kettle")
            .pollOptions(List.of(new PollOption("the blue cup"), new PollOption("the red mug")))
            .author(
                Author.builder(AuthorId.of(new Network("test"), "ann"))
                    .followers(1_500L)
                    .verified(true)
                    .country("DE")
                    .build())
            .build();
    for (String query :
        List.of(
            "kettle",
            "warning:\"broken kettle\"",
            "cup",
            "poll:mug",
            "tea followers>1000",
            "tea verified:yes country:de")) {
      assertTrue(Query.parse(query).matches(new Reading().of(post)), query);
    }
    for (String query :
        List.of("title:kettle", "text:cup", "\"cup the\"", "tea followers>2000", "tea posts>1")) {
      assertFalse(Query.parse(query).matches(new Reading().of(post)), query);
    }
    List<QueryMatch> matches =
        QuerySet.builder().add("q", "kettle mug").build().match(new Reading().of(post));
    assertEquals(
        List.of("contentWarning", "pollOptions/1"),
        matches.get(0).hits().stream().map(QueryMatch.Hit::field).toList());
  }

  @Test
  void namesWhatThereIs() {
    assertEquals(
        List.of(
            "country",
            "followers",
            "following",
            "from",
            "kind",
            "lang",
            "likes",
            "network",
            "posts",
            "quotes",
            "replies",
            "reposts",
            "site",
            "verified",
            "views"),
        List.copyOf(Fields.posts().names()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "likes>=010            | likes>=10",
        "likes<+1.50           | likes<1.5",
        "LIKES=5               | likes:5",
        "likes:-0..7.0         | likes:0..7",
        "likes>\"5\"           | likes>5",
        "kind:(REPLY OR reply) | kind:reply",
      })
  void printsNumbersInOneWay(String query, String canonical) {
    assertEquals(canonical, Query.parse(query).toString());
  }
}
