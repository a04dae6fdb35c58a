package dev.earshot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.lucene.analysis.CharArrayMap;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Lucene's usual analyzer, and its map keyed by chars: what many build a lexicon scorer from. */
final class LuceneWords {
  private final StandardAnalyzer analyzer = new StandardAnalyzer();
  private final CharArrayMap<Float> valences;

  LuceneWords(Map<String, Float> lexicon) {
    valences = new CharArrayMap<>(lexicon.size(), true);
    valences.putAll(lexicon);
  }

  /** Returns the sum of the words' valences. */
  double polarity(String text) {
    double sum = 0;
    try (TokenStream words = analyzer.tokenStream("text", text)) {
      CharTermAttribute word = words.getAttribute(CharTermAttribute.class);
      words.reset();
      while (words.incrementToken()) {
        Float valence = valences.get(word.buffer(), 0, word.length());
        if (valence != null) {
          sum += valence;
        }
      }
      words.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum;
  }

  /** Returns how many words a text has. */
  int count(String text) {
    int count = 0;
    try (TokenStream words = analyzer.tokenStream("text", text)) {
      words.reset();
      while (words.incrementToken()) {
        count++;
      }
      words.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count;
  }
}
