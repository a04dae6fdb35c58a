package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.SessionPool;
import dev.earshot.text.Tokens;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Scoring beside other threads, and without garbage. */
class SteadyScoringTest {
  private static final int POSTS = 10_000;

  private static final List<String> TEXTS =
      List.of(
          "I really love this kettle :))) #TeaTime",
          "WORST kettle ever, NOT worth it!!! 😡 https://example.org/a",
          "The shop opens at nine.",
          "@ada it was sooo good, but the lid leaks and nobody answers",
          "no problem at all, couldn't be happier 👍🏽",
          "nothing special, 7 of 10",
          "Lovely....Beautiful :) ordered:yesterday 7:30ish, l'amour, an all-inclusive");

  private final SentimentScorer scorer = SentimentScorer.bundled();

  @Test
  void sentimentIntoAReadingAllocatesNothing() {
    Tokens tokens = new Tokens();
    SentimentSession reading = scorer.open();
    double[] sum = new double[1];
    allocatesNothing(
        text -> {
          reading.read(tokens.read(text), "en");
          sum[0] += reading.polarity() + reading.probability(reading.label());
        });
    assertTrue(Double.isFinite(sum[0]));
  }

  @Test
  void sentimentWithALexiconOfOnesOwnAllocatesNothing() {
    SentimentScorer own =
        scorer.with(Lexicon.bundled().toBuilder().valence("en", "lid", -2).build());
    Tokens tokens = new Tokens();
    SentimentSession reading = own.open();
    allocatesNothing(text -> reading.read(tokens.read(text), "en"));
    assertEquals(own.score(tokens, "en"), reading.score());
  }

  @Test
  void aClassifiersSessionAllocatesNothing() {
    Classifier classifier = Classifier.bundled(Task.EMOTION);
    Tokens tokens = new Tokens();
    Scorer.Session<Classification> session = classifier.open();
    allocatesNothing(text -> session.read(tokens.read(text), "en-GB"));
    assertEquals(classifier.score(tokens, "en-GB"), session.score());
  }

  @Test
  void aPoolOfSessionsAllocatesNothing() {
    SessionPool<SentimentSession> pool = new SessionPool<>(scorer::open);
    Tokens tokens = new Tokens();
    allocatesNothing(
        text -> {
          SentimentSession session = pool.take();
          session.read(tokens.read(text), "en");
          pool.giveBack(session);
        });
  }

  @Test
  void fourThreadsShareAScorerAndAModel() throws InterruptedException, ExecutionException {
    Classifier model = Classifier.bundled(Task.COMPLAINT);
    List<Sentiment> sentiments = TEXTS.stream().map(scorer::score).toList();
    List<Classification> labels = TEXTS.stream().map(model::score).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        answers.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 500; n++) {
                    if (!TEXTS.stream().map(scorer::score).toList().equals(sentiments)
                        || !TEXTS.stream().map(model::score).toList().equals(labels)) {
                      return false;
                    }
                  }
                  return true;
                }));
      }
      for (Future<Boolean> answer : answers) {
        assertTrue(answer.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** The scorer's first use may come from several threads at once. */
  @Test
  void modelsReadByManyThreadsAreOne() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<LinearModel>> models = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        models.add(threads.submit(() -> scorer.model("pt-BR")));
      }
      for (Future<LinearModel> model : models) {
        assertEquals(scorer.model("pt"), model.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private interface Scoring {
    void of(String text);
  }

  /** Compiling may allocate on the thread once in a while, so the best of a few rounds counts. */
  private static void allocatesNothing(Scoring scoring) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 6 && least > 0; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int n = 0; n < POSTS; n++) {
        scoring.of(TEXTS.get(n % TEXTS.size()));
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertTrue(least < POSTS / 10, "bytes for " + POSTS + " posts: " + least);
  }
}
