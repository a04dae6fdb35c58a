package dev.earshot.examples.monitor;

import dev.earshot.Removal;
import dev.earshot.Span;
import dev.earshot.scoring.metric.Proportion;
import dev.earshot.scoring.trend.Surge;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Everything a report says, as plain values. Immutable and thread-safe; lists are shown in the
 * order given.
 *
 * @param title what was listened for
 * @param from start of the period
 * @param to end of the period, not before {@code from}
 * @param generatedAt when the report was made
 * @param totals the figures at the top
 * @param queries one entry a query, the leading one first
 * @param shares the brands compared; empty for none
 * @param authors who spoke most
 * @param hashtags the most frequent, without the sign
 * @param languages BCP 47 tags, most frequent first; {@code und} for not known
 * @param networks most frequent first
 * @param mentions the ones worth reading
 * @param refused what was not kept, by code and rule
 * @param removed what was kept and then forgotten, by cause
 * @param faults records that could not be read, by source
 * @param sources what was read, and how far
 */
public record Report(
    String title,
    Instant from,
    Instant to,
    Instant generatedAt,
    Totals totals,
    List<Listening> queries,
    List<Share> shares,
    List<Voice> authors,
    List<Count> hashtags,
    List<Count> languages,
    List<Count> networks,
    List<Quoted> mentions,
    List<Refused> refused,
    List<Removed> removed,
    List<Faults> faults,
    List<Source> sources) {

  /**
   * Creates a report.
   *
   * @throws IllegalArgumentException if the period ends before it starts
   */
  public Report {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(generatedAt, "generatedAt");
    Objects.requireNonNull(totals, "totals");
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("period: expected from <= to");
    }
    queries = List.copyOf(queries);
    shares = List.copyOf(shares);
    authors = List.copyOf(authors);
    hashtags = List.copyOf(hashtags);
    languages = List.copyOf(languages);
    networks = List.copyOf(networks);
    mentions = List.copyOf(mentions);
    refused = List.copyOf(refused);
    removed = List.copyOf(removed);
    faults = List.copyOf(faults);
    sources = List.copyOf(sources);
  }

  /**
   * The figures at the top.
   *
   * @param read posts that the sources showed, each once
   * @param kept mentions kept at the end of the period
   * @param authors authors of these
   * @param revised mentions that changed while they were kept
   * @param undated mentions that tell no time, and stand in no hour
   */
  public record Totals(long read, long kept, long authors, long revised, long undated) {}

  /**
   * How many mentions sounded how.
   *
   * @param positive at least 0
   * @param neutral at least 0
   * @param negative at least 0
   * @param unscored without a score, such as in a language no model reads; at least 0
   */
  public record Tally(long positive, long neutral, long negative, long unscored) {
    /**
     * Creates a tally.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public Tally {
      if (positive < 0 || neutral < 0 || negative < 0 || unscored < 0) {
        throw new IllegalArgumentException("tally: expected at least 0 of each");
      }
    }

    /** Returns how many there are. */
    public long total() {
      return positive + neutral + negative + unscored;
    }

    /** Returns the two added up. */
    public Tally plus(Tally other) {
      return new Tally(
          positive + other.positive,
          neutral + other.neutral,
          negative + other.negative,
          unscored + other.unscored);
    }

    /** Returns (P − N) / (P + N), in [-1, 1]; empty where nothing is polar. */
    public OptionalDouble netPolarRatio() {
      long polar = positive + negative;
      return polar == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of((double) (positive - negative) / polar);
    }
  }

  /**
   * What one query heard.
   *
   * @param query the query's text, as written
   * @param label a short name
   * @param tally all its mentions
   * @param firstHour start of the first hour
   * @param hours one tally an hour, without holes
   * @param turns hours worth pointing at, in order of time
   */
  public record Listening(
      String query,
      String label,
      Tally tally,
      Instant firstHour,
      List<Tally> hours,
      List<Turn> turns) {
    /** Creates an entry. */
    public Listening {
      Objects.requireNonNull(query, "query");
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(tally, "tally");
      Objects.requireNonNull(firstHour, "firstHour");
      hours = List.copyOf(hours);
      turns = List.copyOf(turns);
    }
  }

  /**
   * An hour at which things changed.
   *
   * @param at a moment within the hour
   * @param note what happened, in a few words
   * @param surge of more than usual, from when to when; null for anything else
   */
  public record Turn(Instant at, String note, @Nullable Surge surge) {
    /** Creates a turn. */
    public Turn {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(note, "note");
    }

    /** Returns what happened, and from when to when. */
    String told() {
      return surge == null ? note : note + "; " + PlainWords.surge(surge);
    }
  }

  /**
   * A brand's part of the conversation.
   *
   * @param label the brand
   * @param share how many mentions of how many
   * @param own whether it is the brand listened for
   */
  public record Share(String label, Proportion share, boolean own) {
    /** Creates a share. */
    public Share {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(share, "share");
    }

    /** Returns how many mentions, at least 0. */
    public long mentions() {
      return share.count();
    }
  }

  /**
   * Somebody who spoke.
   *
   * @param name a handle or name, or a pseudonym where the policy pack says so
   * @param pseudonym which of the two
   * @param network where
   * @param mentions how many
   * @param engagement likes, reposts, replies and quotes of these, as far as shown; null where the
   *     source shows none of them
   */
  public record Voice(
      String name, boolean pseudonym, String network, long mentions, @Nullable Long engagement) {
    /** Creates a voice. */
    public Voice {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(network, "network");
    }
  }

  /**
   * How often something occurred.
   *
   * @param label what
   * @param count how often, at least 0
   */
  public record Count(String label, long count) {
    /** Creates a count. */
    public Count {
      Objects.requireNonNull(label, "label");
    }
  }

  /** How a mention sounds. */
  public enum Tone {
    /** In favour. */
    POSITIVE,
    /** Neither. */
    NEUTRAL,
    /** Against. */
    NEGATIVE
  }

  /**
   * A mention worth reading.
   *
   * @param title the title, null for none
   * @param text the text
   * @param author a handle, name or pseudonym
   * @param at when it was published, null if not stated
   * @param network where
   * @param url where to read it, null if not stated; shown as a link only if http or https
   * @param language a BCP 47 tag, null if not known
   * @param tone how it sounds, null if not scored
   * @param polarity in [-1, 1]
   * @param byPerson whether a person said how it sounds, and not the machine
   * @param matched what the queries matched, in UTF-16 units of the text
   * @param words what made the machine's score, strongest first
   */
  public record Quoted(
      @Nullable String title,
      String text,
      String author,
      @Nullable Instant at,
      String network,
      @Nullable String url,
      @Nullable String language,
      @Nullable Tone tone,
      double polarity,
      boolean byPerson,
      List<Span> matched,
      List<Word> words) {
    /** Creates a mention. */
    public Quoted {
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(author, "author");
      Objects.requireNonNull(network, "network");
      matched = List.copyOf(matched);
      words = List.copyOf(words);
    }
  }

  /**
   * A word that made a score.
   *
   * @param span where it stands in the text
   * @param weight its part of the score; above 0 in favour, below 0 against
   */
  public record Word(Span span, double weight) {
    /** Creates a word. */
    public Word {
      Objects.requireNonNull(span, "span");
    }
  }

  /**
   * Posts that were not kept, for one reason.
   *
   * @param code the refusal's code
   * @param rule the rule that says so; empty where none has a name
   * @param count how many
   * @param explanation the reason in plain words; null for the page's own words for that code
   */
  public record Refused(String code, String rule, long count, @Nullable String explanation) {
    /** Creates an entry. */
    public Refused {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(rule, "rule");
    }
  }

  /**
   * Mentions that were kept and then forgotten, for one cause.
   *
   * @param cause why
   * @param count how many
   */
  public record Removed(Removal.Cause cause, long count) {
    /** Creates an entry. */
    public Removed {
      Objects.requireNonNull(cause, "cause");
    }
  }

  /**
   * Records of one source that could not be read, with one problem.
   *
   * @param source the source
   * @param field the field to blame; empty for the whole record
   * @param problem what was expected and what came
   * @param count how many
   */
  public record Faults(String source, String field, String problem, long count) {
    /** Creates an entry. */
    public Faults {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(field, "field");
      Objects.requireNonNull(problem, "problem");
    }
  }

  /**
   * A source and how far it was read.
   *
   * @param name what it is called
   * @param kind which connector reads it
   * @param state how far
   * @param events how many events it gave
   * @param next when it may be asked again, null for never or not known
   * @param note why it waits or stopped; empty for nothing to say
   * @param searched the words that went to it as a search; empty for none
   */
  public record Source(
      String name,
      String kind,
      State state,
      long events,
      @Nullable Instant next,
      String note,
      List<String> searched) {
    /** How far a source was read. */
    public enum State {
      /** There is more to read. */
      MORE,
      /** All that there is was read. */
      CAUGHT_UP,
      /** It must not be asked before a moment. */
      WAITING,
      /** It has ended. */
      FINISHED,
      /** It could not be read: somebody should look. */
      FAILED
    }

    /** Creates a source. */
    public Source {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(note, "note");
      searched = List.copyOf(searched);
    }
  }
}
