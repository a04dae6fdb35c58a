package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.Scorer;
import dev.earshot.text.Tokens;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A session that two threads share says so, in words. */
class OneThreadTest {
  static Stream<Scorer<?>> scorers() {
    return Stream.of(
        SentimentScorer.bundled(), IntentScorer.bundled(), Classifier.bundled(Task.EMOTION));
  }

  @ParameterizedTest
  @MethodSource("scorers")
  void whatAnotherThreadReadIsNotHandedOut(Scorer<?> scorer) throws Exception {
    Scorer.Session<?> session = scorer.open();
    Tokens text = new Tokens().read("I love it");
    CompletableFuture.runAsync(() -> session.read(text, "en")).get();
    assertSaid(assertThrows(IllegalStateException.class, session::score));
    session.read(text, "en");
    assertEquals(scorer.score(text, "en"), session.score());
  }

  @Test
  void twoThreadsAtOnceFailInWordsOrAreRight() throws Exception {
    SentimentSession session = SentimentScorer.bundled().open();
    String[] texts = {"I love my new kettle ".repeat(50), "I hate it ".repeat(20)};
    CountDownLatch start = new CountDownLatch(2);
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      Future<?>[] done = new Future<?>[2];
      for (int thread = 0; thread < 2; thread++) {
        Tokens text = new Tokens().read(texts[thread]);
        Object right = SentimentScorer.bundled().score(text, "en");
        done[thread] =
            two.submit(
                () -> {
                  start.countDown();
                  start.await();
                  for (int i = 0; i < 2000; i++) {
                    session.read(text, "en");
                    assertEquals(right, session.score());
                  }
                  return null;
                });
      }
      for (Future<?> each : done) {
        try {
          each.get();
        } catch (ExecutionException e) {
          assertSaid(e.getCause());
        }
      }
    } finally {
      two.shutdownNow();
    }
  }

  @Test
  void theGuardTellsWhoBeginsWhileAnotherReads() throws Exception {
    OneThread guard = new OneThread();
    guard.begin();
    assertSaid(
        assertThrows(ExecutionException.class, () -> CompletableFuture.runAsync(guard::begin).get())
            .getCause());
    guard.end();
    guard.check();
    CompletableFuture.runAsync(guard::begin).get();
    assertThrows(IllegalStateException.class, guard::check);
  }

  private static void assertSaid(@Nullable Throwable failed) {
    assertInstanceOf(IllegalStateException.class, failed);
    assertTrue(String.valueOf(failed).contains("two threads share"), String.valueOf(failed));
  }

  @Test
  void nothingReadIsSaid() {
    OneThread guard = new OneThread();
    String problem = assertThrows(IllegalStateException.class, guard::check).getMessage();
    assertEquals("nothing was read", problem);
  }
}
