package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found by a name is what has that name, whatever else shares its place in an index. */
class NamesTest {
  private static final Network NETWORK = new Network("test");

  @TempDir Path folder;

  /** Two numbers of which the index knows the names by one tag. */
  private static List<Long> alike(LongFunction<ShortHash> names) {
    Map<Integer, Long> tags = new HashMap<>();
    for (long n = 0; ; n++) {
      ShortHash name = names.apply(n);
      Long other = tags.put(TaggedRows.tag(name.high(), name.low()), n);
      if (other != null) {
        return List.of(other, n);
      }
    }
  }

  private static AuthorId author(long n) {
    return new AuthorId(NETWORK, "test.example", "author-" + n);
  }

  private static PostId id(long n) {
    return PostId.of(NETWORK, "https://test.example/" + n);
  }

  private static SubjectKey key(long n) {
    ShortHash hash = ShortHash.of("person " + n);
    return new SubjectKey(hash.high(), hash.low());
  }

  private static Mention mention(long post, long author, Set<SubjectKey> keys, String text) {
    return Mention.builder(
            Post.builder(id(post))
                .author(Author.builder(author(author)).build())
                .text(text)
                .visibility(Visibility.PUBLIC)
                .build())
        .subjects(keys)
        .build();
  }

  private static void admit(MentionStore store, Mention mention) {
    store.commit(Commits.of(new Outcome.Admitted(mention)));
  }

  private static void withdraw(MentionStore store, Mention kept) {
    store.commit(
        Commits.of(
            new Outcome.Withdrawn(kept.id(), Removal.Cause.SOURCE_DELETED, Commits.SEEN, kept)));
  }

  private interface Check {
    void on(MentionStore store);
  }

  /** Of a store in memory and of one on files, as it is and opened again. */
  private void both(Check fill, Check check) {
    try (MentionStore store = MentionStore.inMemory()) {
      fill.on(store);
      check.on(store);
    }
    try (MentionStore store = MentionStore.open(folder, EarshotJson.of())) {
      fill.on(store);
      check.on(store);
    }
    try (MentionStore store = MentionStore.open(folder, EarshotJson.of())) {
      check.on(store);
    }
  }

  @Test
  void namesThatShareATagAreSeveral() {
    List<Long> posts = alike(n -> ShortHash.of(id(n)));
    List<Long> authors = alike(n -> ShortHash.of(author(n)));
    List<Long> people =
        alike(n -> new ShortHash(key(n).high(), key(n).low())); // as a key is, so is its name
    both(
        store -> {
          for (int i = 0; i < 2; i++) {
            admit(
                store, mention(posts.get(i), authors.get(i), Set.of(key(people.get(i))), "t" + i));
          }
        },
        store -> {
          assertEquals(2, store.size());
          for (int i = 0; i < 2; i++) {
            PostId id = id(posts.get(i));
            assertEquals("t" + i, store.find(id).orElseThrow().post().text());
            assertEquals(List.of(id), store.postsOf(author(authors.get(i))));
            assertEquals(List.of(id), store.postsOf(key(people.get(i))));
          }
          assertEquals(2, store.authors().count());
        });
  }

  @Test
  void whoseItIsFollowsWhatIsKeptNow() {
    Mention first = mention(1, 1, Set.of(key(1), key(2)), "a");
    Mention second = mention(1, 1, Set.of(key(2), key(3)), "b");
    both(
        store -> {
          admit(store, first);
          for (int turn = 0; turn < 3; turn++) {
            store.commit(Commits.of(new Outcome.Revised(first, second)));
            store.commit(Commits.of(new Outcome.Revised(second, first)));
          }
          store.commit(Commits.of(new Outcome.Revised(first, second)));
        },
        store -> {
          assertEquals(List.of(), store.postsOf(key(1)));
          assertEquals(List.of(id(1)), store.postsOf(key(2)));
          assertEquals(List.of(id(1)), store.postsOf(key(3)));
          assertEquals(List.of(Set.of(key(2), key(3))), store.subjects().toList());
          assertEquals(List.of(), store.subjects(Set.of(key(1))).toList());
        });
  }

  @Test
  void aMentionOfManyPeopleIsFoundByEach() {
    Set<SubjectKey> many = LongStream.range(0, 500).mapToObj(NamesTest::key).collect(toSet());
    both(
        store -> {
          admit(store, mention(1, 1, many, "a"));
          admit(store, mention(2, 1, Set.of(key(7)), "b"));
        },
        store -> {
          assertEquals(List.of(id(1)), store.postsOf(key(499)));
          assertEquals(List.of(id(1), id(2)), store.postsOf(key(7)));
          assertEquals(List.of(id(1), id(2)), store.postsOf(author(1)));
          assertEquals(Set.of(many), store.subjects(List.of(key(3))).collect(toSet()));
        });
  }

  private static <T> Collector<T, ?, Set<T>> toSet() {
    return Collectors.toSet();
  }

  /** Random admissions, changes of author and keys, departures and returns, beside a plain map. */
  @Test
  void everybodyIsFoundByEveryNameAfterManyChanges() {
    Random random = new Random(20260301);
    Map<Long, Mention> kept = new HashMap<>();
    List<Mention> order = new ArrayList<>();
    try (MentionStore store = MentionStore.open(folder, EarshotJson.of())) {
      for (int turn = 0; turn < 6_000; turn++) {
        long post = random.nextInt(600);
        Mention mention =
            mention(
                post,
                random.nextInt(40),
                IntStream.range(0, random.nextInt(4))
                    .mapToObj(n -> key(random.nextInt(50)))
                    .collect(toSet()),
                "text " + turn);
        Optional<Mention> before = Optional.ofNullable(kept.get(post));
        if (before.isPresent() && random.nextInt(3) > 0) {
          withdraw(store, before.get());
          kept.remove(post);
          order.remove(before.get());
        } else if (before.isPresent()) {
          store.commit(Commits.of(new Outcome.Revised(before.get(), mention)));
          kept.put(post, mention);
          order.set(order.indexOf(before.get()), mention);
        } else {
          admit(store, mention);
          kept.put(post, mention);
          order.add(mention);
        }
      }
      compare(order, store);
    }
    try (MentionStore store = MentionStore.open(folder, EarshotJson.of())) {
      compare(order, store);
    }
  }

  private static void compare(List<Mention> kept, MentionStore store) {
    assertEquals(
        kept.stream().map(Mention::id).toList(), store.mentions().map(Mention::id).toList());
    for (long n = 0; n < 40; n++) {
      AuthorId author = author(n);
      assertEquals(
          kept.stream()
              .filter(mention -> mention.post().author().orElseThrow().id().equals(author))
              .map(Mention::id)
              .toList(),
          store.postsOf(author));
    }
    Set<String> together = new TreeSet<>();
    for (long n = 0; n < 50; n++) {
      SubjectKey key = key(n);
      List<Mention> theirs =
          kept.stream().filter(mention -> mention.subjects().contains(key)).toList();
      assertEquals(theirs.stream().map(Mention::id).toList(), store.postsOf(key));
      assertEquals(
          theirs.stream().map(Mention::subjects).collect(toSet()),
          store.subjects(Set.of(key)).collect(toSet()));
    }
    kept.forEach(mention -> together.add(new TreeSet<>(mention.subjects()).toString()));
    together.remove("[]");
    try (Stream<Set<SubjectKey>> all = store.subjects()) {
      List<String> sets = all.map(set -> new TreeSet<>(set).toString()).toList();
      assertEquals(sets.size(), new HashSet<>(sets).size(), "each set once");
      assertEquals(together, new TreeSet<>(sets));
    }
    assertTrue(store.authors().count() <= 40);
    assertEquals(
        kept.stream().map(mention -> mention.post().author().orElseThrow().id()).distinct().count(),
        store.authors().map(Author::id).distinct().count());
  }
}
