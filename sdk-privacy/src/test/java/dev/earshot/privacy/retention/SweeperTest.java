package dev.earshot.privacy.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceTerms;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.query.QuerySet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SweeperTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Purpose LISTENING = Purpose.of("listening");

  private static SourceTerms terms(String id, int days) {
    return SourceTerms.builder(id, 1).keepAtMost(Duration.ofDays(days)).build();
  }

  private static Sweep sweep(String pack, SourceTerms... terms) {
    return Sweep.of(PolicyPack.named(pack), LISTENING, List.of(terms));
  }

  private static PostId id(long number) {
    return PostId.of(Network.FEED, "p" + number);
  }

  private static Post post(PostId id, Instant seen, String terms) {
    return Post.builder(id)
        .text("tea")
        .visibility(Visibility.PUBLIC)
        .provenance(
            Provenance.builder("test/1", Provenance.Method.API, "https://example.org", seen)
                .termsId(terms)
                .build())
        .build();
  }

  /** A pipeline with a schedule, over a store whose reads are counted. */
  private static final class World {
    private final MentionStore store = MentionStore.inMemory();
    private final AtomicLong reads = new AtomicLong();
    private final Mentions counted = counting(store, reads);
    private final Schedule schedule;
    private final Pipeline pipeline;
    private Instant now = NOW;
    private final InstantSource clock = () -> now;

    World(Sweep sweep) {
      schedule = sweep.schedule();
      pipeline =
          Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("tea", "tea").build(), store)
              .sink(schedule)
              .build();
    }

    void hear(IntStream numbers, Duration ago, String terms) {
      pipeline
          .worker()
          .process(
              numbers
                  .mapToObj(
                      number ->
                          new PostEvent.Published(
                              post(id(number), NOW.minus(ago), terms), NOW.minus(ago)))
                  .toList());
    }

    Sweeper sweeper(int perSecond) {
      return new Sweeper(schedule, pipeline, counted, mention -> false, clock, perSecond);
    }
  }

  private static Mentions counting(MentionStore store, AtomicLong reads) {
    return (Mentions)
        Proxy.newProxyInstance(
            SweeperTest.class.getClassLoader(),
            new Class<?>[] {Mentions.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("find")) {
                reads.incrementAndGet();
              } else if (!method.getName().equals("seenAt")) {
                throw new AssertionError("a sweep has no need of " + method.getName());
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  @DisplayName("SM-23 a sweep reads what is due, and nothing else of what is kept")
  void aSweepCostsWhatIsDue() {
    World world = new World(sweep("default"));
    world.hear(IntStream.range(0, 20_000), Duration.ofDays(5), "free/1");
    world.hear(IntStream.range(20_000, 20_200), Duration.ofDays(400), "free/1");
    world.hear(IntStream.range(20_200, 40_000), Duration.ofDays(300), "free/1");
    Sweeper sweeper = world.sweeper(1_000_000);
    SweepReport dry = sweeper.dryRun(Duration.ZERO);
    assertEquals(200, world.reads.get());
    assertEquals(200, dry.read());
    assertEquals(Map.of("default.mention", 200L), dry.byRule());
    assertEquals(0, dry.removed());
    assertEquals(40_000, world.store.size());
    world.now = NOW.plusSeconds(5);
    SweepReport done = sweeper.turn(Duration.ZERO);
    assertEquals(400, world.reads.get(), "a dry run leaves what it tells of due");
    assertEquals(200, done.removed());
    assertFalse(done.hasMore());
    assertEquals(39_800, world.store.size());
    world.now = NOW.plusSeconds(10);
    assertEquals(0, sweeper.turn(Duration.ZERO).read());
    assertEquals(400, world.reads.get());
  }

  @Test
  void aRateIsKeptByTheHostsClockAndNothingWaitsForEver() {
    World world = new World(sweep("default"));
    world.hear(IntStream.range(0, 95), Duration.ofDays(400), "free/1");
    Sweeper sweeper = world.sweeper(10);
    assertEquals(10, sweeper.turn(Duration.ZERO).removed());
    SweepReport none = sweeper.turn(Duration.ZERO);
    assertEquals(0, none.read());
    assertTrue(none.hasMore());
    world.now = NOW.plusSeconds(3);
    assertEquals(30, sweeper.turn(Duration.ZERO).removed());
    world.now = NOW.minusSeconds(1000);
    assertEquals(0, sweeper.turn(Duration.ZERO).read(), "a clock that jumps back permits nothing");
    world.now = NOW.plus(Duration.ofDays(9));
    assertEquals(55, sweeper.turn(Duration.ZERO).removed());
    assertEquals(0, world.store.size());
  }

  @Test
  void whatIsHeldDoesNotStandInTheWayOfTheRest() {
    World world = new World(sweep("default"));
    world.hear(IntStream.range(0, 50), Duration.ofDays(400), "free/1");
    Sweeper sweeper =
        new Sweeper(
            world.schedule,
            world.pipeline,
            world.counted,
            mention -> Integer.parseInt(mention.id().nativeId().substring(1)) < 20,
            world.clock,
            10);
    long held = 0;
    for (int turn = 0; turn < 8; turn++) {
      held += sweeper.turn(Duration.ZERO).held();
      world.now = world.now.plusSeconds(1);
    }
    assertEquals(20, world.store.size());
    assertTrue(held >= 20);
    Sweeper released = world.sweeper(1000);
    assertEquals(20, released.turn(Duration.ZERO).removed(), "what was released is due again");
  }

  @Test
  void aKilledRunIsGoneOnWith() {
    World world = new World(sweep("default"));
    world.hear(IntStream.range(0, 60), Duration.ofDays(400), "free/1");
    byte[] before = world.schedule.snapshot();
    assertEquals(25, world.sweeper(25).turn(Duration.ZERO).removed());
    // The process ends; the next one has the store, and the snapshot of before the turn.
    Schedule again = sweep("default").schedule();
    again.restore(before);
    Pipeline pipeline =
        Pipeline.builder(
                Gate.publicOnly(), QuerySet.builder().add("tea", "tea").build(), world.store)
            .sink(again)
            .build();
    world.reads.set(0);
    Sweeper sweeper =
        new Sweeper(again, pipeline, world.counted, mention -> false, world.clock, 1000);
    SweepReport rest = sweeper.turn(Duration.ZERO);
    assertEquals(35, rest.removed());
    assertTrue(world.reads.get() <= 60, "reads " + world.reads);
    assertEquals(0, world.store.size());
  }

  @Test
  @DisplayName("SM-35 new terms are weighed against what came under them, and nothing else is read")
  void newTermsTouchWhatCameUnderThem() {
    Sweep old = sweep("default", terms("a", 300), terms("b", 300));
    World world = new World(old);
    world.hear(IntStream.range(0, 70), Duration.ofDays(50), "a/1");
    world.hear(IntStream.range(70, 100), Duration.ofDays(50), "b/1");
    world.hear(IntStream.range(100, 1000), Duration.ofDays(50), "c/1");
    byte[] snapshot = world.schedule.snapshot();
    assertEquals(0, world.sweeper(9999).turn(Duration.ZERO).read());
    Sweep next = sweep("default", terms("a", 300), terms("b", 40));
    assertEquals(30, world.schedule.under(next));
    assertEquals(30, world.sweeper(9999).dryRun(Duration.ZERO).byRule().get("b/1"));
    assertEquals(30, world.reads.get());

    // The same after a start under other terms, and under a pack whose rules of mentions differ.
    Schedule again = next.schedule();
    again.restore(snapshot);
    Schedule.Look look = again.look(world.counted, one -> false, NOW, Duration.ZERO, 9999);
    assertEquals(30, look.read());
    assertEquals(30, look.due().size());
    assertEquals(0, world.schedule.under(next));
    assertEquals(
        1000, world.schedule.under(sweep("isocial-track", terms("a", 300), terms("b", 40))));
  }

  /** A store that keeps so many and answers for each when it is asked. */
  private static Mentions stored(int due, Instant old, Instant young, AtomicLong reads) {
    return (Mentions)
        Proxy.newProxyInstance(
            SweeperTest.class.getClassLoader(),
            new Class<?>[] {Mentions.class},
            (proxy, method, arguments) -> {
              PostId id = (PostId) arguments[0];
              boolean isOld = Long.parseLong(id.nativeId().substring(1)) < due;
              if (method.getName().equals("find")) {
                reads.incrementAndGet();
                return Optional.of(
                    Mention.builder(post(id, isOld ? old : young, "free/1")).build());
              }
              return Optional.of(isOld ? old : young);
            });
  }

  private static void sweepsOver(int items, int due) {
    Instant old = NOW.minus(Duration.ofDays(400));
    AtomicLong reads = new AtomicLong();
    Schedule schedule = sweep("default").schedule();
    List<Outcome.Change> changes = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      Instant seen = i < due ? old : NOW.minus(Duration.ofMinutes(i % 400_000));
      changes.add(new Outcome.Admitted(Mention.builder(post(id(i), seen, "free/1")).build()));
      if (changes.size() == 10_000 || i == items - 1) {
        schedule.accept(Delivery.of(i - changes.size() + 2, changes));
        changes.clear();
      }
    }
    Mentions store = stored(due, old, NOW, reads);
    Schedule.Look look =
        schedule.look(store, mention -> false, NOW, Duration.ZERO, Integer.MAX_VALUE);
    assertEquals(due, look.due().size());
    assertEquals(due, reads.get());
  }

  @Test
  void amongAHundredThousandItReadsAThousand() {
    sweepsOver(100_000, 1_000);
  }

  @Test
  @Tag("heavy")
  @DisplayName("SM-23 among ten million it reads a thousand")
  void amongTenMillionItReadsAThousand() {
    sweepsOver(10_000_000, 1_000);
  }
}
