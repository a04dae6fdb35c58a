package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.QueryMatch;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.jdbc.JdbcMentionStore;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.AuthorKey;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Fingerprint;
import dev.earshot.pipeline.Kept;
import dev.earshot.pipeline.MentionFilter;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Refusal;
import dev.earshot.pipeline.Told;
import dev.earshot.pipeline.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever is committed, a store in rows answers as the store in memory does. */
abstract class RowsLawsContract {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final List<Network> NETWORKS = List.of(new Network("one"), new Network("two"));
  private static final List<PostId> POSTS =
      IntStream.range(0, 9)
          .mapToObj(n -> PostId.of(NETWORKS.get(n % 2), n == 8 ? "p".repeat(2_000) : "p" + n))
          .toList();
  private static final List<AuthorId> AUTHORS =
      IntStream.range(0, 4)
          .mapToObj(n -> AuthorId.of(NETWORKS.get(n % 2), n == 3 ? "ä".repeat(2_000) : "a" + n))
          .toList();
  private static final List<SubjectKey> KEYS =
      List.of(new SubjectKey(1, 2), new SubjectKey(-3, 4), new SubjectKey(5, -6));
  private static final List<String> QUERIES = List.of("q", "other", "q".repeat(3_000));

  /** With which step a store that is to be sealed on its way is opened anew. */
  static final int SEALED_FROM = 12;

  private final Random random;
  private final int rounds;

  RowsLawsContract(long seed, int rounds) {
    random = new Random(seed);
    this.rounds = rounds;
  }

  abstract DataSource newDatabase();

  /** How the store is kept from that step of a round on. */
  JdbcMentionStore.Options options(int round, int step) {
    return JdbcMentionStore.Options.standard();
  }

  private MentionStore open(DataSource database, int round, int step) {
    return JdbcMentionStore.open(database, "shop", EarshotJson.of(), options(round, step));
  }

  @Test
  void whateverIsCommittedItAnswersAsTheStoreInMemory() {
    for (int round = 0; round < rounds; round++) {
      DataSource database = newDatabase();
      MentionStore memory = MentionStore.inMemory();
      MentionStore rows = open(database, round, 0);
      MentionStore beside = JdbcMentionStore.open(database, "beside", EarshotJson.of());
      memory.acknowledge("slow", 0); // else heard accounts go from the rows
      rows.acknowledge("slow", 0);
      for (int step = 0; step < 30; step++) {
        MentionStore.Commit commit = commit(memory);
        assertEquals(memory.commit(commit), rows.commit(commit));
        if (random.nextInt(4) == 0) {
          beside.commit(commit(beside));
        }
        if (random.nextInt(4) == 0) {
          long number = random.nextLong(memory.lastChange() + 1);
          memory.acknowledge("a sink", number);
          rows.acknowledge("a sink", number);
        }
        if (random.nextInt(9) == 0 || step == SEALED_FROM) {
          rows.close();
          rows = open(database, round, step);
        }
        compare(memory, rows);
      }
    }
  }

  private MentionStore.Commit commit(Mentions store) {
    List<Outcome.Change> changes = new ArrayList<>();
    Map<PostId, Kept> states = new LinkedHashMap<>();
    for (int n = random.nextInt(5); n > 0; n--) {
      PostId id = pick(POSTS);
      if (states.containsKey(id)) {
        continue;
      }
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> {
          Mention mention = mention(id);
          changes.add(new Outcome.Admitted(mention));
          if (random.nextInt(4) == 0) {
            mention = mention(id);
            changes.add(new Outcome.Revised(null, mention));
          }
          states.put(id, present(mention));
        }
        case 3, 4 -> {
          Mention mention = mention(id);
          changes.add(
              store.find(id).isPresent()
                  ? new Outcome.Revised(null, mention)
                  : new Outcome.Admitted(mention));
          states.put(id, present(mention));
        }
        case 5 -> states.put(id, present(mention(id))); // seen again
        case 6 -> {
          Tombstone stone = stone(id);
          changes.add(new Outcome.Withdrawn(id, stone.cause(), stone.at(), null));
          states.put(id, new Kept.Gone(stone, claims(id), early()));
        }
        case 7 -> states.put(id, new Kept.Gone(stone(id), claims(id), early()));
        default -> states.put(id, new Kept.Awaited(id, claims(id), early()));
      }
    }
    for (int n = random.nextInt(8) - 4; n > 0; n--) {
      changes.add(
          random.nextInt(2) == 0
              ? new Outcome.AccountChanged(
                  new AuthorEvent.Renamed(pick(AUTHORS), "was", "is", NOON))
              : new Outcome.Forgotten(removal()));
    }
    Map<String, Checkpoint> checkpoints =
        random.nextInt(2) == 0
            ? Map.of()
            : Map.of("a source\0", new Checkpoint("contract", 1, "\0state " + random.nextInt(3)));
    return new MentionStore.Commit(changes, List.copyOf(states.values()), checkpoints, told());
  }

  private Told told() {
    List<Outcome.Refused> refused = new ArrayList<>();
    List<ItemFault> faults = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      refused.add(
          new Outcome.Refused(
              pick(POSTS), new Refusal(pick(List.of("ONE", "TWO")), pick(List.of("", "rule\0")))));
      faults.add(
          new ItemFault(
              pick(List.of("a source", "b\0")), "date", random.nextInt(3) - 1, "expected a date"));
    }
    return new Told(
        random.nextInt(2) == 0 ? Map.of() : Map.of("a source\0", random.nextLong(5) + 1),
        refused,
        faults);
  }

  private Removal removal() {
    Removal.Cause cause = pick(List.of(Removal.Cause.values()));
    return random.nextInt(2) == 0
        ? new Removal.OfAuthor(pick(AUTHORS), cause, at())
        : new Removal.OfSubject(pick(KEYS), cause, at());
  }

  private List<Kept.Claim> claims(PostId id) {
    Map<AuthorKey, Kept.Claim> claims = new LinkedHashMap<>();
    for (int n = random.nextInt(6) - 3; n > 0; n--) {
      AuthorKey author = AuthorKey.of(pick(AUTHORS));
      claims.put(author, new Kept.Claim(author, stone(id)));
    }
    return List.copyOf(claims.values());
  }

  private List<Kept.Early> early() {
    return IntStream.range(0, Math.max(0, random.nextInt(6) - 3))
        .mapToObj(
            n ->
                new Kept.Early(
                    random.nextBoolean() ? null : AuthorKey.of(pick(AUTHORS)),
                    new Metric("likes", random.nextLong(Long.MAX_VALUE), at())))
        .toList();
  }

  private Tombstone stone(PostId id) {
    return new Tombstone(
        id, pick(List.of(Removal.Cause.values())), at(), random.nextBoolean() ? null : at());
  }

  private Instant at() {
    return NOON.plusSeconds(random.nextInt(100) - 50).plusNanos(random.nextInt(3));
  }

  private Kept present(Mention mention) {
    return Kept.Present.of(mention, new Fingerprint(random.nextLong(), random.nextLong()), at());
  }

  private Mention mention(PostId id) {
    Post.Builder post =
        Post.builder(id).text("text " + random.nextInt()).visibility(Visibility.PUBLIC);
    if (random.nextInt(5) > 0) {
      post.author(Author.builder(pick(AUTHORS)).name("n" + random.nextInt(99)).build());
    }
    if (random.nextInt(3) > 0) {
      post.publishedAt(at());
    } else if (random.nextBoolean()) {
      post.provenance(Provenance.builder("a", Provenance.Method.API, "b", at()).build());
    }
    return Mention.builder(post.build())
        .subjects(KEYS.stream().filter(key -> random.nextBoolean()).collect(Collectors.toSet()))
        .matches(
            QUERIES.stream()
                .filter(query -> random.nextBoolean())
                .map(query -> new QueryMatch(query, List.of()))
                .toList())
        .build();
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void compare(MentionStore memory, MentionStore rows) {
    assertEquals(memory.lastChange(), rows.lastChange());
    assertEquals(memory.size(), rows.size());
    assertEquals(memory.tally(), rows.tally());
    assertEquals(all(memory.mentions()), all(rows.mentions()));
    assertEquals(Set.copyOf(all(memory.subjects())), Set.copyOf(distinct(all(rows.subjects()))));
    assertEquals(authors(memory), authors(rows));
    Map<PostId, Kept> expected = memory.load(Set.copyOf(POSTS));
    Map<PostId, Kept> found = rows.load(Set.copyOf(POSTS));
    assertEquals(expected.keySet(), found.keySet());
    for (PostId id : POSTS) {
      assertEquals(memory.find(id), rows.find(id));
      assertEquals(memory.seenAt(id), rows.seenAt(id));
      assertEquals(memory.tombstone(id), rows.tombstone(id));
      assertEquals(said(expected.get(id)), said(found.get(id)));
    }
    for (AuthorId author : AUTHORS) {
      assertEquals(memory.postsOf(author), rows.postsOf(author));
    }
    for (SubjectKey key : KEYS) {
      assertEquals(memory.postsOf(key), rows.postsOf(key));
      assertEquals(
          Set.copyOf(all(memory.subjects(List.of(key)))),
          Set.copyOf(distinct(all(rows.subjects(List.of(key, key))))));
    }
    MentionFilter filter = filter();
    int limit = 1 + random.nextInt(4);
    assertEquals(pages(memory, filter, limit), pages(rows, filter, limit));
    long n = random.nextLong(memory.lastChange() + 1);
    assertEquals(memory.removalsSince(n), rows.removalsSince(n));
    assertEquals(memory.changesSince(n, limit), rows.changesSince(n, limit));
    Delivery whole = memory.changesSince(0, 1_000);
    assertEquals(whole, rows.changesSince(0, 1_000));
    assertEquals(memory.checkpoint("a source\0"), rows.checkpoint("a source\0"));
    assertEquals(memory.position("a sink"), rows.position("a sink"));
    for (int offset = -1; offset < 3; offset++) {
      ItemFault fault = new ItemFault("b\0", "date", offset, "expected a date");
      assertEquals(memory.isCounted(fault), rows.isCounted(fault));
    }
  }

  private MentionFilter filter() {
    MentionFilter filter = MentionFilter.ALL;
    if (random.nextInt(3) == 0) {
      filter = filter.on(pick(NETWORKS));
    }
    if (random.nextInt(3) == 0) {
      filter = filter.matched(pick(QUERIES));
    }
    Instant from = random.nextInt(3) == 0 ? at() : random.nextInt(9) == 0 ? Instant.MIN : null;
    Instant until = random.nextInt(3) == 0 ? at() : random.nextInt(9) == 0 ? Instant.MAX : null;
    return filter.published(from, until);
  }

  private static List<List<Mention>> pages(Mentions store, MentionFilter filter, int limit) {
    List<List<Mention>> pages = new ArrayList<>();
    long from = 0;
    do {
      Mentions.Page page = store.page(filter, from, limit);
      if (!page.mentions().isEmpty()) {
        pages.add(page.mentions());
      }
      assertTrue(page.next() == 0 || page.next() > from, "goes on");
      from = page.next();
    } while (from != 0);
    return pages;
  }

  /** A kept mention's state has no equality of its own. */
  private static @Nullable Object said(@Nullable Kept kept) {
    return kept instanceof Kept.Present present
        ? List.of(present.mention(), present.fingerprint(), present.seenAt())
        : kept;
  }

  private static Map<AuthorId, Author> authors(Mentions store) {
    Map<AuthorId, Author> authors = new HashMap<>();
    for (Author author : all(store.authors())) {
      assertEquals(null, authors.put(author.id(), author), "told once");
    }
    return authors;
  }

  private static <T> List<T> distinct(List<T> all) {
    assertEquals(all.size(), new HashSet<>(all).size(), "told once");
    return all;
  }

  private static <T> List<T> all(Stream<T> stream) {
    try (stream) {
      return stream.toList();
    }
  }
}
