package dev.earshot.query;

import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoublePredicate;
import java.util.function.Function;

/**
 * A clause made ready to be tried on facts. Immutable.
 *
 * <p>A matcher that answers {@link Truth#TRUE} has added its hits; one that answers anything else
 * has added none.
 */
interface Matcher<F> {
  Truth of(Scan<F> scan, Hits hits);

  /** Returns the matcher of a clause whose fields and parts are among these. */
  static <F> Matcher<F> of(Clause clause, Fields<F> fields) {
    return new Making<>(fields, new Tokens()).of(clause, Texts.SEARCHED);
  }

  /** Which texts words are looked for in: one part, or all that are searched without a name. */
  record Texts(int part) {
    static final Texts SEARCHED = new Texts(-1);

    List<FieldTokens> in(Scan<?> scan) {
      return part < 0 ? scan.searched() : scan.part(part);
    }
  }

  /** Makes matchers. */
  record Making<F>(Fields<F> fields, Tokens scratch) {
    Matcher<F> of(Clause clause, Texts texts) {
      if (clause instanceof Clause.And and) {
        return new All<>(each(and.clauses(), texts));
      }
      if (clause instanceof Clause.Or or) {
        return new Any<>(each(or.clauses(), texts));
      }
      if (clause instanceof Clause.AtLeast some) {
        return new Some<>(some.count(), each(some.clauses(), texts));
      }
      if (clause instanceof Clause.Not not) {
        return new None<>(of(not.clause(), texts));
      }
      if (clause instanceof Clause.Part part) {
        return of(part.clause(), new Texts(fields.part(part.name())));
      }
      if (clause instanceof Clause.FieldTerm term) {
        return new Stated<>(field(term.field()).type().anyOf(term.values()));
      }
      if (clause instanceof Clause.Comparison comparison) {
        return number(comparison.field(), predicate(comparison));
      }
      if (clause instanceof Clause.Range range) {
        double low = Double.parseDouble(range.low());
        double high = Double.parseDouble(range.high());
        return number(range.field(), number -> number >= low && number <= high);
      }
      if (clause instanceof Clause.Near near) {
        return new Proximity<>(near, texts, scratch);
      }
      if (clause instanceof Clause.Frequency frequency) {
        return new Somewhere<>(
            TermFinder.of(frequency.operand(), scratch), frequency.count(), texts);
      }
      return new Somewhere<>(TermFinder.of(clause, scratch), 1, texts);
    }

    private List<Matcher<F>> each(List<Clause> clauses, Texts texts) {
      List<Matcher<F>> matchers = new ArrayList<>(clauses.size());
      clauses.forEach(clause -> matchers.add(of(clause, texts)));
      return matchers;
    }

    private Field<F> field(String name) {
      return Objects.requireNonNull(fields.field(name), "field");
    }

    private Matcher<F> number(String field, DoublePredicate predicate) {
      return new Stated<>(Objects.requireNonNull(field(field).number(), "number").test(predicate));
    }

    private static DoublePredicate predicate(Clause.Comparison comparison) {
      double value = Double.parseDouble(comparison.value());
      return switch (comparison.operator()) {
        case LESS -> number -> number < value;
        case AT_MOST -> number -> number <= value;
        case MORE -> number -> number > value;
        case AT_LEAST -> number -> number >= value;
      };
    }
  }

  /** A field. */
  record Stated<F>(Function<F, Truth> test) implements Matcher<F> {
    @Override
    public Truth of(Scan<F> scan, Hits hits) {
      return HostCode.answer(test, scan.facts(), Truth.UNKNOWN);
    }
  }

  /** Something that stands in the texts so often. */
  record Somewhere<F>(TermFinder finder, int times, Texts texts) implements Matcher<F> {
    @Override
    public Truth of(Scan<F> scan, Hits hits) {
      int mark = hits.mark();
      int found = 0;
      boolean known = true;
      for (FieldTokens row : texts.in(scan)) {
        known &= row.isKnown();
        Occurrences occurrences = new Occurrences();
        finder.find(row, occurrences);
        if (times > 1) {
          occurrences = occurrences.distinct();
        }
        hits.add(row, occurrences);
        found += occurrences.count();
      }
      if (found >= times) {
        return Truth.TRUE;
      }
      hits.forget(mark);
      return known ? Truth.FALSE : Truth.UNKNOWN;
    }
  }

  /** AND. */
  record All<F>(List<Matcher<F>> matchers) implements Matcher<F> {
    @Override
    public Truth of(Scan<F> scan, Hits hits) {
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
  record Any<F>(List<Matcher<F>> matchers) implements Matcher<F> {
    @Override
    public Truth of(Scan<F> scan, Hits hits) {
      Truth any = Truth.FALSE;
      for (Matcher<F> matcher : matchers) {
        any = any.or(matcher.of(scan, hits));
      }
      return any;
    }
  }

  /** ATLEAST; goes on after the last that is needed, as OR does. */
  record Some<F>(int count, List<Matcher<F>> matchers) implements Matcher<F> {
    @Override
    public Truth of(Scan<F> scan, Hits hits) {
      int mark = hits.mark();
      int surely = 0;
      int perhaps = 0;
      for (Matcher<F> matcher : matchers) {
        Truth truth = matcher.of(scan, hits);
        surely += truth == Truth.TRUE ? 1 : 0;
        perhaps += truth == Truth.FALSE ? 0 : 1;
      }
      if (surely >= count) {
        return Truth.TRUE;
      }
      hits.forget(mark);
      return perhaps >= count ? Truth.UNKNOWN : Truth.FALSE;
    }
  }

  /** NOT; what is excluded is no hit. */
  record None<F>(Matcher<F> matcher) implements Matcher<F> {
    @Override
    public Truth of(Scan<F> scan, Hits hits) {
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
  final class Proximity<F> implements Matcher<F> {
    private final Texts texts;
    private final List<TermFinder> finders = new ArrayList<>();
    private final List<Clause.Near.Step> steps;

    Proximity(Clause.Near near, Texts texts, Tokens scratch) {
      this.texts = texts;
      steps = near.steps();
      finders.add(TermFinder.of(near.first(), scratch));
      steps.forEach(step -> finders.add(TermFinder.of(step.operand(), scratch)));
    }

    @Override
    public Truth of(Scan<F> scan, Hits hits) {
      Truth found = Truth.FALSE;
      for (FieldTokens row : texts.in(scan)) {
        found = found.or(row.isKnown() ? Truth.of(isIn(row, hits)) : Truth.UNKNOWN);
      }
      return found;
    }

    private boolean isIn(FieldTokens row, Hits hits) {
      List<Occurrences> chain = new ArrayList<>();
      for (int i = 0; i < finders.size(); i++) {
        Occurrences occurrences = new Occurrences();
        finders.get(i).find(row, occurrences);
        if (i > 0) {
          Clause.Near.Step step = steps.get(i - 1);
          occurrences =
              occurrences.near(chain.get(i - 1), step.words(), true, !step.ordered(), row.count());
        }
        if (occurrences.count() == 0) {
          return false;
        }
        chain.add(occurrences);
      }
      Occurrences kept = chain.get(chain.size() - 1);
      hits.add(row, kept);
      for (int i = chain.size() - 2; i >= 0; i--) {
        Clause.Near.Step step = steps.get(i);
        kept = chain.get(i).near(kept, step.words(), !step.ordered(), true, row.count());
        hits.add(row, kept);
      }
      return true;
    }
  }
}
