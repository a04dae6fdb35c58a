package dev.earshot.pipeline;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.query.QuerySet;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A run of many posts past ten queries into a store on files, in a process of its own: reads on
 * where the store's checkpoint stands, and prints what is kept and counted in the end.
 */
final class LongRun {
  private static final Network SHOP = new Network("shop");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final int BATCH = 500;
  private static final int NAMES = 4;
  private static final String[] WARES = {
    "kettle", "toaster", "blender", "grinder", "mixer", "oven", "fridge", "freezer", "iron", "fan"
  };

  private LongRun() {}

  /** Folder, how many posts; each batch is acknowledged on standard output. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    int posts = Integer.parseInt(arguments[1]);
    long began = System.nanoTime();
    try (MentionStore store = MentionStore.open(folder, EarshotJson.of())) {
      say("open", milliseconds(began));
      say("heap", heap() >> 10);
      Map<String, Long> counts = new TreeMap<>();
      List<Sink> sinks = new ArrayList<>();
      for (int n = 0; n < 7; n++) {
        sinks.add(delivery -> {});
      }
      Pipeline.Builder building =
          Pipeline.builder(LongRun::judge, queries(), store).sink(counting(counts));
      sinks.forEach(building::sink);
      Pipeline pipeline = building.build();
      say("resumed", milliseconds(began));
      int from = store.checkpoint("shop").map(point -> Integer.parseInt(point.state())).orElse(0);
      Worker worker = pipeline.worker();
      for (int at = from; at < posts; at += BATCH) {
        List<PostEvent> events = new ArrayList<>();
        int end = Math.min(posts, at + BATCH);
        for (int n = at; n < end; n++) {
          events.add(new PostEvent.Published(post(n), NOON.plusSeconds(n)));
        }
        worker.process("shop", events, new Checkpoint("shop", 1, Integer.toString(end)));
        say("read", end);
      }
      say("heap", heap() >> 10);
      say("kept", store.size());
      say("last", store.lastChange());
      counts.forEach(LongRun::say);
      Tally tally = store.tally();
      tally.events().forEach((source, count) -> say("events", count));
      tally.refused().forEach((refusal, count) -> say("refused " + refusal.code(), count));
      long bytes = 0;
      for (Mentions.Page page = store.page(MentionFilter.ALL, 0, 1_000);
          ;
          page = store.page(MentionFilter.ALL, page.next(), 1_000)) {
        bytes += page.mentions().stream().mapToLong(mention -> mention.id().hashCode()).sum();
        if (!page.hasNext()) {
          break;
        }
      }
      say("ids", bytes);
      say("ended", milliseconds(began));
    }
  }

  private static void say(String what, long number) {
    System.out.println(what + " " + number);
    System.out.flush();
  }

  private static long milliseconds(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static Sink counting(Map<String, Long> counts) {
    return delivery ->
        delivery.changes().stream()
            .flatMap(change -> change.arrival().stream())
            .flatMap(mention -> mention.matches().stream())
            .forEach(match -> counts.merge("matched " + match.query(), 1L, Long::sum));
  }

  private static Admission judge(Post post) {
    Set<SubjectKey> names = new HashSet<>();
    String author = post.author().orElseThrow().id().nativeId();
    for (int n = 0; n < NAMES; n++) {
      ShortHash hash = ShortHash.of(author + " " + n);
      names.add(new SubjectKey(hash.high(), hash.low()));
    }
    return Admission.Admitted.whole(names);
  }

  /** Four of five posts are by somebody who is heard once. */
  private static int author(int post) {
    return post % 5 == 3 ? post / 100 : post;
  }

  private static QuerySet queries() {
    QuerySet.Builder queries = QuerySet.builder();
    for (String ware : WARES) {
      queries.add(ware, ware + "* OR " + ware + "maker");
    }
    return queries.build();
  }

  private static Post post(int n) {
    String ware = n % 5 == 4 ? "weather" : WARES[n % 7 % WARES.length];
    return Post.builder(PostId.of(SHOP, "https://shop.example/posts/" + n))
        .author(
            Author.builder(new AuthorId(SHOP, "shop.example", "author-" + author(n)))
                .handle("author" + author(n))
                .build())
        .text("Post " + n + ": the " + ware + " is on my table, and what I think of it is " + n * 7)
        .publishedAt(NOON.plusSeconds(n))
        .visibility(Visibility.PUBLIC)
        .build();
  }
}
