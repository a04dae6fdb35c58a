package dev.earshot.query;

import java.util.ArrayList;
import java.util.List;

/** Ways through a tree of clauses. */
final class ClauseTree {
  private ClauseTree() {}

  /** Returns the clauses right below one. */
  static List<Clause> below(Clause clause) {
    if (clause instanceof Clause.And and) {
      return and.clauses();
    } else if (clause instanceof Clause.Or or) {
      return or.clauses();
    } else if (clause instanceof Clause.AtLeast some) {
      return some.clauses();
    } else if (clause instanceof Clause.Not not) {
      return List.of(not.clause());
    } else if (clause instanceof Clause.Part part) {
      return List.of(part.clause());
    } else if (clause instanceof Clause.Frequency frequency) {
      return List.of(frequency.operand());
    } else if (clause instanceof Clause.Near near) {
      List<Clause> operands = new ArrayList<>();
      operands.add(near.first());
      near.steps().forEach(step -> operands.add(step.operand()));
      return operands;
    }
    return List.of();
  }

  /** Returns the field a clause asks of; empty for none. */
  static String field(Clause clause) {
    if (clause instanceof Clause.FieldTerm term) {
      return term.field();
    } else if (clause instanceof Clause.Comparison comparison) {
      return comparison.field();
    }
    return clause instanceof Clause.Range range ? range.field() : "";
  }

  /** Whether there is no field and no part in it. */
  static boolean isAboutWords(Clause clause) {
    return isAboutWords(clause, 0);
  }

  private static boolean isAboutWords(Clause clause, int depth) {
    QueryLimits.requireDepth(depth);
    return field(clause).isEmpty()
        && !(clause instanceof Clause.Part)
        && below(clause).stream().allMatch(each -> isAboutWords(each, depth + 1));
  }

  /** Whether a post must have something for the clause to hold; a mere exclusion does not. */
  static boolean demandsSomething(Clause clause) {
    if (clause instanceof Clause.And and) {
      return and.clauses().stream().anyMatch(ClauseTree::demandsSomething);
    }
    if (clause instanceof Clause.Or or) {
      return or.clauses().stream().allMatch(ClauseTree::demandsSomething);
    }
    if (clause instanceof Clause.AtLeast some) {
      return some.clauses().stream().filter(each -> !demandsSomething(each)).count() < some.count();
    }
    if (clause instanceof Clause.Part part) {
      return demandsSomething(part.clause());
    }
    return !(clause instanceof Clause.Not not) || absenceDemandsSomething(not.clause());
  }

  private static boolean absenceDemandsSomething(Clause clause) {
    if (clause instanceof Clause.And and) {
      return and.clauses().stream().allMatch(ClauseTree::absenceDemandsSomething);
    }
    if (clause instanceof Clause.Or or) {
      return or.clauses().stream().anyMatch(ClauseTree::absenceDemandsSomething);
    }
    if (clause instanceof Clause.AtLeast some) {
      return some.clauses().stream().filter(each -> !absenceDemandsSomething(each)).count()
          < some.clauses().size() - some.count() + 1;
    }
    if (clause instanceof Clause.Part part) {
      return absenceDemandsSomething(part.clause());
    }
    return clause instanceof Clause.Not not && demandsSomething(not.clause());
  }
}
