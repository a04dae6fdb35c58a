package dev.earshot.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts as queries look at them; texts are read when first asked for. Confined to one thread. */
final class Scan<F> {
  private final F facts;
  private final List<TextPart<F>> parts;
  private final List<@Nullable List<FieldTokens>> read;
  private @Nullable List<FieldTokens> searched;

  Scan(F facts, List<TextPart<F>> parts) {
    this.facts = facts;
    this.parts = parts;
    read = new ArrayList<>(parts.size());
    parts.forEach(part -> read.add(null));
  }

  private Scan(F facts, Scan<F> former) {
    this.facts = facts;
    parts = former.parts;
    read = former.read;
    searched = former.searched;
  }

  /** Returns the same texts beside facts of which more is known. */
  Scan<F> with(F more) {
    return new Scan<>(more, this);
  }

  F facts() {
    return facts;
  }

  /** Returns the texts of one part. */
  List<FieldTokens> part(int number) {
    List<FieldTokens> rows = read.get(number);
    if (rows == null) {
      rows = parts.get(number).read().apply(facts);
      read.set(number, rows);
    }
    return rows;
  }

  /** Returns the texts that a word by itself is looked for in. */
  List<FieldTokens> searched() {
    List<FieldTokens> rows = searched;
    if (rows == null) {
      rows = rows(true);
      searched = rows;
    }
    return rows;
  }

  /** Returns the texts that a word is looked for in only if its part is named. */
  List<FieldTokens> unsearched() {
    return rows(false);
  }

  private List<FieldTokens> rows(boolean searchedOnes) {
    List<FieldTokens> rows = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).searched() == searchedOnes) {
        rows.addAll(part(i));
      }
    }
    return rows;
  }
}
