package dev.earshot.examples.names;

import dev.earshot.MalformedException;
import dev.earshot.QueryMatch.Hit;
import dev.earshot.ScoreKey;
import dev.earshot.Span;
import dev.earshot.pipeline.Enricher;
import dev.earshot.pipeline.Scores;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.ModelCard;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.SessionPool;
import dev.earshot.scoring.model.LanguageDetector;
import dev.earshot.scoring.model.LanguageSession;
import dev.earshot.scoring.topic.EntityList;
import dev.earshot.scoring.topic.NamedEntities;
import dev.earshot.scoring.topic.NamedEntities.Name;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import opennlp.tools.namefind.NameFinderME;
import org.jspecify.annotations.Nullable;

/**
 * Finds names that stand in no list, by a model that the host trained, and beside it those of the
 * host's list.
 *
 * <p>Names are looked for where an {@link EntityList} looks: title, content warning, text and poll.
 * Each is called as it is written, without the {@code 's} of a possessive; handles, hashtags and
 * addresses are no names to the model. A text in another language than the model's, declared or
 * clearly heard, has none but the list's; a post in such a language has no score at all where there
 * is no list, so that queries for names do not know.
 *
 * <p>Takes time in proportion to the length. Immutable and thread-safe; a session is the part a
 * thread has for itself.
 */
public final class NameRecogniser implements Scorer<NamedEntities> {
  private static final double SURE = 0.9;
  private static final int POINTS = 100;
  private static final Set<String> NOT_TOLD = Set.of("", "und", "mul");

  private final NameModel model;
  private final double least;
  private final EntityList known;
  private final ModelCard card;

  NameRecogniser(NameModel model, double least, EntityList known) {
    if (!(least >= 0 && least <= 1)) {
      throw new IllegalArgumentException("least: expected 0 to 1, got " + least);
    }
    this.model = model;
    this.least = least;
    this.known = known;
    List<String> sources = new ArrayList<>(List.of(model.learnedFrom()));
    if (hasList()) {
      sources.addAll(known.card().sources());
    }
    card =
        new ModelCard(
            "names",
            1,
            List.of(model.language()),
            sources,
            List.of(),
            List.of(
                "a name in surroundings that no text it learned from had is missed",
                "a word with a capital where names often stand is taken for one"));
  }

  /**
   * Opens a model that {@code train} wrote, or any name finder of OpenNLP's.
   *
   * @param model the file; open none that a stranger made, since it names classes to load
   * @param least the probability below which a name is left out, in [0, 1]; the mean over its words
   * @throws IllegalArgumentException if {@code least} is out of its range
   * @throws MalformedException if the file is no model, is damaged, or of another version
   * @throws IOException if the file cannot be read
   */
  public static NameRecogniser open(Path model, double least) throws IOException {
    NameModel read = NameModel.read(Files.readAllBytes(model), String.valueOf(model.getFileName()));
    return new NameRecogniser(read, least, EntityList.of(List.of()));
  }

  /**
   * Returns a recogniser that also tells what a list finds, under the names that the list has.
   * Where a name of the model's overlaps one of the list's, the list's alone counts.
   */
  public NameRecogniser beside(EntityList known) {
    return new NameRecogniser(model, least, known);
  }

  @Override
  public ScoreKey<NamedEntities> key() {
    return NamedEntities.KEY;
  }

  @Override
  public ModelCard card() {
    return card;
  }

  /** Returns the version with the checksums of model and list and the least probability. */
  @Override
  public String version() {
    return Scorer.super.version()
        + "+"
        + model.checksum()
        + ">="
        + least
        + (hasList() ? "+" + known.version() : "");
  }

  /** Returns whether texts of a language are for the model, or for the list, which reads any. */
  @Override
  public boolean reads(String languageTag) {
    return hasList() || modelReads(languageTag);
  }

  private boolean modelReads(String languageTag) {
    return Scorer.super.reads(languageTag);
  }

  private boolean hasList() {
    return !known.entities().isEmpty();
  }

  @Override
  public Session<NamedEntities> open() {
    return finder();
  }

  /** Returns a session that also tells probabilities. */
  Finder finder() {
    return new Finder();
  }

  /**
   * Returns each name that counts, with {@value #POINTS} points for itself if the list has it, else
   * with its probability in hundredths.
   */
  @Override
  public Explanation explain(Tokens text, String languageTag) {
    Finder finder = finder();
    finder.read(text, languageTag);
    List<FoundName> found = finder.found();
    List<String> columns = found.stream().map(one -> one.name().name()).distinct().toList();
    long[] sums = new long[columns.size()];
    List<Explanation.Part> parts = new ArrayList<>();
    for (FoundName one : found) {
      int column = columns.indexOf(one.name().name());
      int counts = (int) Math.rint(POINTS * one.probability());
      List<Integer> points = new ArrayList<>(Collections.nCopies(sums.length, 0));
      points.set(column, counts);
      sums[column] += counts;
      parts.add(new Explanation.Part(one.name().span(), Explanation.Cause.WORD, 0, points));
    }
    return new Explanation(columns, Arrays.stream(sums).boxed().toList(), parts);
  }

  /** Returns an enricher that looks at the whole post. */
  @Override
  public Enricher enricher() {
    return new NamesEnricher();
  }

  /** One thread's finder, and its sessions of list and languages. */
  final class Finder implements Session<NamedEntities> {
    private final NameFinderME names = model.open();
    private final Session<NamedEntities> list = known.open();
    private final @Nullable LanguageSession languages =
        model.language().equals(NameModel.ANY) ? null : LanguageDetector.bundled().open();
    private @Nullable List<FoundName> found;

    @Override
    public void read(Tokens text, String languageTag) {
      List<FoundName> ours = new ArrayList<>();
      if (understands(text, languageTag)) {
        addNames(text, Hit.TEXT, ours);
      }
      list.read(text, languageTag);
      found = FoundName.merged(list.score().names(), ours);
    }

    @Override
    public NamedEntities score() {
      return new NamedEntities(found().stream().map(FoundName::name).toList());
    }

    /** Returns the names of the text read last, with how sure the model is of each. */
    List<FoundName> found() {
      List<FoundName> last = found;
      if (last == null) {
        throw new IllegalStateException("nothing was read");
      }
      return last;
    }

    /** Returns whether a text is in the model's language, or may be. */
    boolean understands(Tokens text, String declared) {
      if (languages == null || !modelReads(declared) || !NOT_TOLD.contains(declared)) {
        return modelReads(declared);
      }
      languages.read(text);
      return languages.probability() < SURE || modelReads(languages.language());
    }

    void addNames(Tokens text, String field, List<FoundName> into) {
      List<Word> words = Word.of(text);
      names.clearAdaptiveData();
      int from = 0;
      while (from < words.size()) {
        int to = Word.end(words, from);
        String[] read = new String[to - from];
        for (int i = 0; i < read.length; i++) {
          read[i] = words.get(from + i).read();
        }
        for (opennlp.tools.util.Span name : names.find(read)) {
          List<Word> its = words.subList(from + name.getStart(), from + name.getEnd());
          if (name.getProb() >= least && its.stream().allMatch(Word::nameable)) {
            Span span = new Span(its.get(0).span().start(), its.get(its.size() - 1).span().end());
            String type = name.getType() == null ? NameModel.NO_TYPE : name.getType();
            into.add(
                new FoundName(
                    new Name(
                        FoundName.written(text.source().toString(), span),
                        type.equals(NameModel.NO_TYPE) ? "" : type,
                        field,
                        span),
                    name.getProb()));
          }
        }
        from = to;
      }
    }
  }

  /** Gives posts their names, with a finder for each thread that asks. */
  private final class NamesEnricher implements Enricher {
    private final SessionPool<Finder> finders = new SessionPool<>(NameRecogniser.this::finder);
    private final String version = NameRecogniser.this.version();

    @Override
    public void enrich(Reading reading, Scores scores) {
      Finder finder = finders.take();
      Tokens longer =
          reading.text().count() >= reading.title().count() ? reading.text() : reading.title();
      boolean understood = finder.understands(longer, reading.post().language().orElse(""));
      if (understood || hasList()) {
        List<FoundName> ours = new ArrayList<>();
        if (understood) {
          addAll(reading, finder, ours);
        }
        List<FoundName> all = FoundName.merged(known.in(reading).names(), ours);
        scores.put(
            NamedEntities.KEY, new NamedEntities(all.stream().map(FoundName::name).toList()));
      }
      finders.giveBack(finder);
    }

    private static void addAll(Reading reading, Finder finder, List<FoundName> into) {
      finder.addNames(reading.title(), Hit.TITLE, into);
      finder.addNames(reading.contentWarning(), "contentWarning", into);
      finder.addNames(reading.text(), Hit.TEXT, into);
      List<Tokens> options = reading.pollOptions();
      for (int i = 0; i < options.size(); i++) {
        finder.addNames(options.get(i), "pollOptions/" + i, into);
      }
    }

    @Override
    public String version() {
      return version;
    }

    @Override
    public Set<String> scores() {
      return Set.of(NamedEntities.KEY.name());
    }

    @Override
    public Set<String> infers() {
      return NameRecogniser.this.infers();
    }
  }
}
