package dev.earshot.query;

import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * A clause made ready to be tried on posts. Immutable.
 *
 * <p>A matcher that answers {@link Truth#TRUE} has added its hits; one that answers anything else
 * has added none.
 */
interface Matcher {
  Truth of(Scan scan, Hits hits);

  static Matcher of(Clause clause) {
    return of(clause, new Tokens());
  }

  private static Matcher of(Clause clause, Tokens scratch) {
    if (clause instanceof Clause.And and) {
      return new All(each(and.clauses(), scratch));
    }
    if (clause instanceof Clause.Or or) {
      return new Any(each(or.clauses(), scratch));
    }
    if (clause instanceof Clause.Not not) {
      return new None(of(not.clause(), scratch));
    }
    if (clause instanceof Clause.FieldTerm term) {
      Statement.Test test = term.field().test(term.values());
      return (scan, hits) -> test.of(scan.reading());
    }
    if (clause instanceof Clause.Near near) {
      return new Proximity(near, scratch);
    }
    return new Somewhere(place(clause, scratch));
  }

  private static List<Matcher> each(List<Clause> clauses, Tokens scratch) {
    return clauses.stream().map(clause -> of(clause, scratch)).toList();
  }

  private static Place place(Clause clause, Tokens scratch) {
    if (clause instanceof Clause.Or or) {
      List<Place> places = or.clauses().stream().map(each -> place(each, scratch)).toList();
      return (row, found) -> places.forEach(place -> place.find(row, found));
    }
    return wording(clause, scratch);
  }

  /** Returns what a clause that names one place looks for. */
  static Wording wording(Clause clause, Tokens scratch) {
    if (clause instanceof Clause.Term term) {
      return Wording.of(term.word(), false, scratch);
    }
    if (clause instanceof Clause.Prefix prefix) {
      return Wording.of(prefix.start(), true, scratch);
    }
    if (clause instanceof Clause.Phrase phrase) {
      return Wording.of(phrase.words(), phrase.prefix(), scratch);
    }
    if (clause instanceof Clause.Hashtag hashtag) {
      return Wording.of('#' + hashtag.tag(), false, scratch);
    }
    if (clause instanceof Clause.Handle handle) {
      return Wording.of('@' + handle.handle(), false, scratch);
    }
    throw new IllegalArgumentException("clause: names no place");
  }

  /** A place, in title or text. */
  record Somewhere(Place place) implements Matcher {
    @Override
    public Truth of(Scan scan, Hits hits) {
      boolean found = false;
      for (WordRow row : scan.rows()) {
        Occurrences occurrences = new Occurrences();
        place.find(row, occurrences);
        hits.add(row, occurrences);
        found |= occurrences.count() > 0;
      }
      return Truth.of(found);
    }
  }

  /** AND. */
  record All(List<Matcher> matchers) implements Matcher {
    @Override
    public Truth of(Scan scan, Hits hits) {
      int mark = hits.mark();
      Truth all = Truth.TRUE;
      for (int i = 0; i < matchers.size() && all != Truth.FALSE; i++) {
        all = all.and(matchers.get(i).of(scan, hits));
      }
      if (all != Truth.TRUE) {
        hits.forget(mark);
      }
      return all;
    }
  }

  /** OR; goes on after the first that holds, because each that holds has hits to show. */
  record Any(List<Matcher> matchers) implements Matcher {
    @Override
    public Truth of(Scan scan, Hits hits) {
      Truth any = Truth.FALSE;
      for (Matcher matcher : matchers) {
        any = any.or(matcher.of(scan, hits));
      }
      return any;
    }
  }

  /** NOT; what is excluded is no hit. */
  record None(Matcher matcher) implements Matcher {
    @Override
    public Truth of(Scan scan, Hits hits) {
      int mark = hits.mark();
      Truth truth = matcher.of(scan, hits).not();
      hits.forget(mark);
      return truth;
    }
  }

  /**
   * NEAR: a chain of places, each within reach of the one before it. Goes forward to see which
   * occurrences are reached from the first operand, then back to keep those from which the last one
   * is reached; what is left takes part in a whole chain.
   */
  final class Proximity implements Matcher {
    private final List<Place> places = new ArrayList<>();
    private final List<Integer> between = new ArrayList<>();

    Proximity(Clause.Near near, Tokens scratch) {
      places.add(place(near.first(), scratch));
      for (Clause.Near.Step step : near.steps()) {
        between.add(step.words());
        places.add(place(step.operand(), scratch));
      }
    }

    @Override
    public Truth of(Scan scan, Hits hits) {
      boolean found = false;
      for (WordRow row : scan.rows()) {
        found |= isIn(row, hits);
      }
      return Truth.of(found);
    }

    private boolean isIn(WordRow row, Hits hits) {
      List<Occurrences> chain = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        Occurrences occurrences = new Occurrences();
        places.get(i).find(row, occurrences);
        if (i > 0) {
          occurrences = occurrences.near(chain.get(i - 1), between.get(i - 1), row.count());
        }
        if (occurrences.count() == 0) {
          return false;
        }
        chain.add(occurrences);
      }
      Occurrences kept = chain.get(chain.size() - 1);
      hits.add(row, kept);
      for (int i = chain.size() - 2; i >= 0; i--) {
        kept = chain.get(i).near(kept, between.get(i), row.count());
        hits.add(row, kept);
      }
      return true;
    }
  }
}
