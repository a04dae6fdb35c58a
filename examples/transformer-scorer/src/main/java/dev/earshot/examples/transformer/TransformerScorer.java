package dev.earshot.examples.transformer;

import dev.earshot.BrokenException;
import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.ScoreKey;
import dev.earshot.Span;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.ModelCard;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.scoring.model.SentimentSession;
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
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Scores the sentiment of English posts by two transformers and the linear scorer together: the
 * log-odds of both are added, with a weight chosen on texts that neither was trained on.
 *
 * <p>A text in another language, declared or heard, keeps its linear score. The encoders read the first 128 tokens; a post takes some milliseconds of one core. Immutable
 * and thread-safe: one scorer, and one ONNX Runtime session in it, serves any number of threads,
 * each of which computes in its own call. Close it when no call is under way any more.
 */
public final class TransformerScorer implements Scorer<Sentiment>, AutoCloseable {
  private static final String HEAD = "sentiment-head.bin";
  private static final String ENGLISH = "en";
  private static final double CLOSE = 0.04;

  private final SentimentScorer linear;
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

  @Override
  public ScoreKey<Sentiment> key() {
    return Sentiment.KEY;
  }

  /** Returns the linear scorer's card with what the encoders add to English. */
  @Override
  public ModelCard card() {
    ModelCard alone = linear.card();
    List<String> sources = new ArrayList<>(alone.sources());
    sources.add("two transformer encoders and a head, see this example's README");
    return new ModelCard(
        "sentiment-transformer",
        alone.version() + 1,
        alone.languages(),
        sources,
        alone.figures(),
        alone.failures());
  }

  /** Returns the linear scorer's version with the checksums of encoders and head. */
  @Override
  public String version() {
    return linear.version() + "+" + Integer.toHexString(encoders.checksum()) + headChecksum();
  }

  private String headChecksum() {
    CRC32C checksum = new CRC32C();
    checksum.update(head.write());
    return Integer.toHexString((int) checksum.getValue());
  }

  /** Returns the sentiment of an English text. */
  @Override
  public Sentiment score(CharSequence text) {
    return score(new Tokens().read(text), ENGLISH);
  }

  /** Returns true: a text in another language than English keeps its linear score. */
  @Override
  public boolean reads(String languageTag) {
    return true;
  }

  @Override
  public Session<Sentiment> open() {
    return new Blend(this);
  }

  /**
   * Returns how the sentiment of a text comes about: what the linear scorer and the encoders each
   * make of the whole, in points before the temperature. Of a text in another language than English
   * it is the linear scorer's explanation.
   */
  @Override
  public Explanation explain(Tokens text, String languageTag) {
    SentimentSession alone = linear.open();
    alone.read(text, languageTag);
    if (!alone.language().equals(ENGLISH) || alone.abstention() == Abstention.NO_TEXT) {
      return linear.explain(text, languageTag);
    }
    double[] encoded = head.logOdds(encoders.apply(text.source().toString()));
    for (int k = 0; k < encoded.length; k++) {
      encoded[k] *= head.blend().weight();
    }
    List<Integer> ours = points(Odds.of(alone));
    List<Integer> theirs = points(encoded);
    List<Long> sums = new ArrayList<>();
    for (int k = 0; k < ours.size(); k++) {
      sums.add((long) ours.get(k) + theirs.get(k));
    }
    Span whole = new Span(0, text.source().length());
    return new Explanation(
        List.of("negative", "neutral", "positive"),
        sums,
        List.of(
            new Explanation.Part(whole, Explanation.Cause.MODEL, 0, ours),
            new Explanation.Part(whole, Explanation.Cause.MODEL, 0, theirs)));
  }

  private static List<Integer> points(double[] odds) {
    return Arrays.stream(odds).mapToObj(odd -> (int) Math.rint(100 * odd)).toList();
  }

  /**
   * Returns the sentiment of each of these English texts, in their order; the same as {@link
   * #score(CharSequence)} gives one by one.
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

  /** One thread's linear session; the encoders are shared. */
  private static final class Blend implements Session<Sentiment> {
    private final TransformerScorer scorer;
    private final SentimentSession linear;
    private @Nullable Sentiment score;

    Blend(TransformerScorer scorer) {
      this.scorer = scorer;
      linear = scorer.linear.open();
    }

    @Override
    public void read(Tokens text, String languageTag) {
      linear.read(text, languageTag);
      Sentiment alone = linear.score();
      boolean keeps =
          alone.abstention() == Abstention.NO_TEXT || !linear.language().equals(ENGLISH);
      score =
          keeps
              ? alone
              : scorer.add(Odds.of(linear), alone.abstention(), text.source().toString());
    }

    @Override
    public Sentiment score() {
      if (score == null) {
        throw new IllegalStateException("nothing was read");
      }
      return score;
    }
  }

  private Sentiment add(double[] linearOdds, @Nullable Abstention linearAbstention, String text) {
    double[] sum = Odds.sum(linearOdds, head.logOdds(encoders.apply(text)), head.blend());
    Odds.toProbabilities(sum);
    Label best = Odds.best(sum);
    double confidence = sum[Odds.place(best)];
    double polarity = sum[Odds.POSITIVE] - sum[Odds.NEGATIVE];
    return new Sentiment(best, polarity, confidence, abstention(linearAbstention, sum));
  }

  private static @Nullable Abstention abstention(@Nullable Abstention linearAbstention, double[] probabilities) {
    if (linearAbstention == Abstention.UNKNOWN_WORDS) {
      return Abstention.UNKNOWN_WORDS;
    }
    double[] sorted = probabilities.clone();
    Arrays.sort(sorted);
    return sorted[2] - sorted[1] < CLOSE ? Abstention.TOO_CLOSE : null;
  }

  @Override
  public void close() {
    encoders.close();
  }
}
