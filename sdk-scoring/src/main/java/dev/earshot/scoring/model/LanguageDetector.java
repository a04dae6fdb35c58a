package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.ModelCard;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Tells which language a text is written in: by its script where one language has it for itself,
 * and by runs of one to four letters where several share it.
 *
 * <p>Handles, addresses, file paths, numbers, emoji and the signs of hashtags do not count, nor do
 * hashtags beside words: they are often in another language than these. A text in several scripts
 * is in a language of the script that most of it is written in, where a letter of a script other
 * than Latin counts twice and a Han character or kana three times: a brand in Latin letters does
 * not make a text English. The {@linkplain #card() card} says what is often taken for what.
 *
 * <p>Takes time in proportion to the length, for any text. Immutable and thread-safe; {@link
 * LanguageSession} is the part a thread has for itself.
 */
public final class LanguageDetector {
  private static final String RESOURCE = "language.model";
  private static final int FOREIGN_WEIGHT = 2;

  /** The probability below which two languages count as too close. */
  private static final double CLOSE = 0.5;

  /**
   * What is this far behind the best, in units of the logistic scale, adds nothing worth having to
   * a sum.
   */
  private static final double FAR = 12;

  private static final double USUAL_LETTERS = 16;

  private final Alphabet alphabet;
  private final Votes[] votes;
  private final boolean[][] allowed;
  private final double unit;
  private final ModelCard card;

  LanguageDetector(ModelFile file, String source) {
    ModelFacts facts = new ModelFacts(file.facts, source);
    int scripts = Script.COUNT;
    if (file.columns.size() != 2 + scripts || file.blocks.size() != 2 * scripts) {
      throw new MalformedException(source, "columns", -1, "they do not fit the scripts", null);
    }
    alphabet = new Alphabet(file.columns.get(0), file.columns.get(1), source);
    votes = new Votes[scripts];
    allowed = new boolean[scripts][];
    for (int i = 0; i < scripts; i++) {
      List<String> written = facts.words(Script.ALL.get(i).name());
      List<byte[]> blocks = file.blocks.subList(2 * i, 2 * i + 2);
      votes[i] = new Votes(written, file.columns.get(2 + i), blocks.get(0), blocks.get(1), source);
      allowed[i] = new boolean[written.size()];
      Arrays.fill(allowed[i], true);
    }
    unit = facts.number("unit", 1e-3, 1e3);
    card = facts.card(languages());
  }

  private LanguageDetector(LanguageDetector other, Collection<String> languages) {
    alphabet = other.alphabet;
    votes = other.votes;
    unit = other.unit;
    card = other.card;
    allowed = new boolean[votes.length][];
    for (int i = 0; i < votes.length; i++) {
      allowed[i] = new boolean[votes[i].languages.size()];
      for (int k = 0; k < allowed[i].length; k++) {
        allowed[i][k] = other.allowed[i][k] && languages.contains(votes[i].languages.get(k));
      }
    }
  }

  /** Returns the detector in the jar. */
  public static LanguageDetector bundled() {
    return Bundled.DETECTOR;
  }

  /**
   * Returns a detector that answers no other languages than these, which makes it surer where the
   * languages of a source are known. Memory is shared.
   *
   * @throws IllegalArgumentException if one of them is none that this detector answers
   */
  public LanguageDetector among(Collection<String> languages) {
    List<String> known = languages();
    for (String language : languages) {
      if (!known.contains(language)) {
        throw new IllegalArgumentException("languages: expected some of " + known);
      }
    }
    return new LanguageDetector(this, languages);
  }

  /** Returns the codes of the languages this detector answers, in their order. */
  public List<String> languages() {
    List<String> languages = new ArrayList<>();
    for (int i = 0; i < votes.length; i++) {
      for (int k = 0; k < allowed[i].length; k++) {
        if (allowed[i][k]) {
          languages.add(votes[i].languages.get(k));
        }
      }
    }
    Collections.sort(languages);
    return List.copyOf(languages);
  }

  /** Returns what the detector was made from and how well it does. */
  public ModelCard card() {
    return card;
  }

  /** Returns memory to detect with, for one thread. */
  public LanguageSession open() {
    return new LanguageSession(this, alphabet, votes);
  }

  /** Returns the language of a text. */
  public DetectedLanguage detect(CharSequence text) {
    return detect(new Tokens().read(text));
  }

  /** Returns the language of a text. */
  public DetectedLanguage detect(Tokens text) {
    LanguageSession session = open();
    session.read(text);
    return session.detected();
  }

  /** Puts the language of a text in place of what the session held. */
  void detect(Tokens text, LanguageSession into) {
    LanguageSession.Sums sums = into.sums;
    sums.clear();
    sums.read(text);
    into.language = DetectedLanguage.UNDETERMINED;
    into.probability = 0;
    into.abstention = null;
    int script = Script.ofMost(sums.letters);
    into.latin = script == Script.ALL.indexOf(Script.LATIN);
    int heard = script < 0 ? 0 : sums.letters[script] * Script.ALL.get(script).weight;
    int best = heard == 0 ? -1 : best(script, sums.points[script]);
    if (heard == 0 && sums.foreign == 0) {
      into.abstention = Abstention.NO_TEXT;
    } else if (best < 0 || sums.foreign * FOREIGN_WEIGHT > heard) {
      into.abstention = Abstention.UNKNOWN_LANGUAGE;
    } else {
      into.language = votes[script].languages.get(best);
      into.probability = probability(script, best, sums.points[script], heard);
      into.abstention = into.probability < CLOSE ? Abstention.TOO_CLOSE : null;
    }
  }

  /** Adds the bias to the points and returns which language has most; -1 if none is allowed. */
  private int best(int script, int[] points) {
    int[] bias = votes[script].bias;
    boolean[] answered = allowed[script];
    int best = -1;
    for (int k = 0; k < bias.length; k++) {
      points[k] += bias[k];
      if (answered[k] && (best < 0 || points[k] > points[best])) {
        best = k;
      }
    }
    return best;
  }

  /*
   * The runs of a text overlap and repeat, so their votes are no independent witnesses: what they
   * add up to is held back by the root of the length. And the fewer letters there are, the less
   * posts are like the corpora that were learned from: "u" is a word of English there.
   */
  private double probability(int script, int best, int[] points, int heard) {
    boolean[] answered = allowed[script];
    double usual = heard / USUAL_LETTERS;
    double step = unit * (usual < 1 ? 1 / usual : Math.sqrt(usual));
    double far = FAR * step;
    double sum = 0;
    for (int k = 0; k < answered.length; k++) {
      int behind = points[best] - points[k];
      if (answered[k] && behind < far) {
        sum += Math.exp(-behind / step);
      }
    }
    return 1 / sum;
  }

  private static final class Bundled {
    static final LanguageDetector DETECTOR =
        new LanguageDetector(ModelFile.read(Resource.bytes(RESOURCE), RESOURCE), RESOURCE);
  }
}
