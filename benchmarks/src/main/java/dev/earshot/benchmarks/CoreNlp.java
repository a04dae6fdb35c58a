package dev.earshot.benchmarks;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** CoreNLP's sentiment trees; there where the build ran with {@code -Pcorenlp}. */
final class CoreNlp {
  static final String PEER = "corenlp";

  private static final String ROOT = "edu.stanford.nlp.pipeline.";
  private static final Map<String, Integer> VALUES =
      Map.of("very negative", -2, "negative", -1, "neutral", 0, "positive", 1, "very positive", 2);

  private final MethodHandle process;
  private final MethodHandle sentences;
  private final MethodHandle sentiment;
  private final MethodHandle words;

  CoreNlp() {
    PeerJars jars = PeerJars.open(PEER);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(jars.loader()); // it looks for its models there
    try {
      Properties settings = new Properties();
      settings.setProperty("annotators", "tokenize,pos,parse,sentiment");
      process =
          jars.method(ROOT + "StanfordCoreNLP", "processToCoreDocument", String.class)
              .bindTo(
                  jars.constructor(ROOT + "StanfordCoreNLP", Properties.class).invoke(settings));
      sentences = jars.method(ROOT + "CoreDocument", "sentences");
      sentiment = jars.method(ROOT + "CoreSentence", "sentiment");
      words = jars.method(ROOT + "CoreSentence", "tokens");
    } catch (Throwable e) {
      throw PeerJars.failed(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Returns the mean of the sentences' classes (-2 to 2), each weighed by its length. */
  double polarity(String text) {
    try {
      double sum = 0;
      int length = 0;
      for (Object sentence : (List<?>) sentences.invoke(process.invoke(text))) {
        int size = ((List<?>) words.invoke(sentence)).size();
        String label = ((String) sentiment.invoke(sentence)).toLowerCase(Locale.ROOT);
        sum += VALUES.getOrDefault(label, 0) * size;
        length += size;
      }
      return length == 0 ? 0 : sum / length;
    } catch (Throwable e) {
      throw PeerJars.failed(e);
    }
  }
}
