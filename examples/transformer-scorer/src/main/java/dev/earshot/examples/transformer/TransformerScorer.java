package dev.earshot.examples.transformer;

import dev.earshot.BrokenException;
import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.pipeline.Enricher;
import dev.earshot.scoring.Doubt;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.scoring.model.SentimentReading;
import dev.earshot.scoring.model.SentimentScorer;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Scores the sentiment of English posts by two transformers and the linear scorer together: the
 * log-odds of both are added, with a weight chosen on texts that neither was trained on.
 *
 * <p>The encoders read the first 128 tokens; a post takes some milliseconds of one core. Immutable
 * and thread-safe: one scorer, and one ONNX Runtime session in it, serves any number of threads,
 * each of which computes in its own call. Close it when no call is under way any more.
 */
public final class TransformerScorer implements AutoCloseable {
  private static final String HEAD = "sentiment-head.bin";
  private static final String ENGLISH = "en";
  private static final double CLOSE = 0.04;

  private final SentimentScorer linear;
  private final ConcurrentLinkedQueue<SentimentReading> readings = new ConcurrentLinkedQueue<>();
  private final Encoders encoders;
  private final Head head;

  TransformerScorer(SentimentScorer linear, Encoders encoders, Head head) {
    if (head.encoder() != encoders.checksum()) {
      encoders.close();
      throw new MalformedException(
          HEAD, "encoders", -1, "was trained on other encoders; train it again", null);
    }
    this.linear = linear;
    this.encoders = encoders;
    this.head = head;
  }

  /**
   * Opens the encoders and the head in the jar.
   *
   * @param linear what the transformer's log-odds are added to
   * @throws MalformedException if an encoder or the head is damaged or they do not fit
   * @throws BrokenException if a resource is missing
   */
  public static TransformerScorer open(SentimentScorer linear) {
    return new TransformerScorer(linear, Encoders.open(), bundledHead());
  }

  /**
   * Opens the encoders in the jar and a head that {@code train-head} wrote.
   *
   * @throws MalformedException if the head is damaged, newer or made for other encoders
   * @throws IOException if the file cannot be read
   */
  public static TransformerScorer open(SentimentScorer linear, Path head) throws IOException {
    Head read = Head.read(Files.readAllBytes(head), String.valueOf(head.getFileName()));
    return new TransformerScorer(linear, Encoders.open(), read);
  }

  static Head bundledHead() {
    try (InputStream in = TransformerScorer.class.getResourceAsStream(HEAD)) {
      if (in == null) {
        throw new BrokenException("transformer: " + HEAD + " is not in the jar", null);
      }
      return Head.read(in.readAllBytes(), HEAD);
    } catch (IOException e) {
      throw new BrokenException("transformer: " + HEAD + " cannot be read", e);
    }
  }

  /** Returns the sentiment of an English text. */
  public Sentiment score(String text) {
    SentimentReading reading = borrow();
    linear.score(new Tokens().read(text), ENGLISH, reading);
    Sentiment alone = reading.sentiment();
    double[] odds = Odds.of(reading);
    readings.add(reading);
    return alone.doubt() == Doubt.NO_TEXT ? alone : add(odds, alone.doubt(), text);
  }

  /**
   * Returns the sentiment of each of these English texts, in their order; the same as {@link
   * #score(String)} gives one by one.
   *
   * @param executor runs the texts, each as a task of its own; as many at a time as it has threads
   */
  public List<Sentiment> scoreAll(List<String> texts, Executor executor) {
    List<CompletableFuture<Sentiment>> running = new ArrayList<>(texts.size());
    for (String text : texts) {
      running.add(CompletableFuture.supplyAsync(() -> score(text), executor));
    }
    List<Sentiment> scores = new ArrayList<>(texts.size());
    for (CompletableFuture<Sentiment> one : running) {
      try {
        scores.add(one.join());
      } catch (CompletionException e) {
        throw e.getCause() instanceof EarshotException known ? known : e;
      }
    }
    return scores;
  }

  /**
   * Returns an enricher that gives a mention {@link Sentiment#KEY} from the post's title and text.
   * A post in another language, declared or heard, keeps its linear score. The enricher serves
   * until this scorer is closed.
   */
  public Enricher enricher() {
    Enricher alone = linear.enricher();
    return (reading, scores) -> {
      String declared = reading.post().language().orElse("");
      String language = declared.isEmpty() ? languageOf(reading.text()) : declared;
      if (isOther(language)) {
        alone.enrich(reading, scores);
        return;
      }
      String title = reading.post().title().orElse("");
      String text = reading.post().text();
      Sentiment score = score(title.isEmpty() ? text : title + "\n" + text);
      scores.put(Sentiment.KEY, score);
    };
  }

  private static boolean isOther(String language) {
    return !language.isEmpty() && !language.equals(ENGLISH) && !language.startsWith(ENGLISH + "-");
  }

  private String languageOf(Tokens text) {
    SentimentReading reading = borrow();
    linear.score(text, "", reading);
    String language = reading.language();
    readings.add(reading);
    return language;
  }

  private SentimentReading borrow() {
    SentimentReading reading = readings.poll();
    return reading == null ? linear.reading() : reading;
  }

  private Sentiment add(double[] linearOdds, @Nullable Doubt linearDoubt, String text) {
    double[] sum = Odds.sum(linearOdds, head.logOdds(encoders.apply(text)), head.blend());
    Odds.toProbabilities(sum);
    Label best = Odds.best(sum);
    double confidence = sum[Odds.place(best)];
    double polarity = sum[Odds.POSITIVE] - sum[Odds.NEGATIVE];
    return new Sentiment(best, polarity, confidence, doubt(linearDoubt, sum));
  }

  private static @Nullable Doubt doubt(@Nullable Doubt linearDoubt, double[] probabilities) {
    if (linearDoubt == Doubt.UNKNOWN_WORDS) {
      return Doubt.UNKNOWN_WORDS;
    }
    double[] sorted = probabilities.clone();
    Arrays.sort(sorted);
    return sorted[2] - sorted[1] < CLOSE ? Doubt.TOO_CLOSE : null;
  }

  @Override
  public void close() {
    encoders.close();
  }
}
