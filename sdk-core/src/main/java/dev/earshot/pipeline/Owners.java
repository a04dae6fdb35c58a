package dev.earshot.pipeline;

import dev.earshot.AuthorId;
import dev.earshot.SubjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whose mentions are: an author and the keys of the people, which many mentions share. Leads from
 * each of them to the mentions, in the order in which these were linked. Not thread-safe.
 */
final class Owners {
  private static final int NONE = -1;
  private static final int NOBODY = 0;

  /** Owner: where its keys begin and how many, first and last mention. */
  private static final int KEYS = 0;

  private static final int CHAIN = 1;

  /** Key: its two halves, its owner and the next key that equals it. */
  private static final int HIGH = 0;

  private static final int LOW = 1;
  private static final int OWNER = 2;

  private final Rows owners = new Rows(2);
  private final Rows keys = new Rows(3);
  private final HashedRows byKey = new HashedRows();

  /** The mentions, each with a link to the next of the same owner. */
  interface Chain {
    int next(int row);

    void setNext(int row, int next);

    boolean isKept(int row);
  }

  Owners() {
    make(false, new long[2]);
  }

  /** Returns the owner of these, who is made if there is none. */
  int of(@Nullable ShortHash author, Collection<SubjectKey> subjects) {
    if (author == null && subjects.isEmpty()) {
      return NOBODY;
    }
    return of(author != null, halves(author, subjects));
  }

  /** Returns the owner here who is the same as one of others. */
  int of(Owners others, int owner) {
    long[] halves = new long[2 * others.count(owner)];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = others.half(owner, i);
    }
    return owner == NOBODY ? NOBODY : of(others.hasAuthor(owner), halves);
  }

  private int of(boolean hasAuthor, long[] wanted) {
    int at = hasAuthor ? 0 : 2;
    for (int key = first(wanted[at], wanted[at + 1]); key != NONE; key = keys.low(key, OWNER)) {
      int owner = keys.high(key, OWNER);
      if (isOf(owner, hasAuthor, wanted)) {
        return owner;
      }
    }
    return make(hasAuthor, wanted);
  }

  private int first(long high, long low) {
    return byKey.find(high ^ low, key -> keys.get(key, HIGH) == high && keys.get(key, LOW) == low);
  }

  /** The author first, zeros for none, then the keys in their order. */
  private static long[] halves(@Nullable ShortHash author, Collection<SubjectKey> subjects) {
    long[] halves = new long[2 + 2 * subjects.size()];
    if (author != null) {
      halves[0] = author.high();
      halves[1] = author.low();
    }
    int at = 2;
    for (SubjectKey subject : subjects.stream().sorted().toList()) {
      halves[at++] = subject.high();
      halves[at++] = subject.low();
    }
    return halves;
  }

  private boolean isOf(int owner, boolean hasAuthor, long[] wanted) {
    if (hasAuthor(owner) != hasAuthor || count(owner) * 2 != wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (half(owner, i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private long half(int owner, int at) {
    return keys.get(start(owner) + at / 2, at % 2);
  }

  private int make(boolean hasAuthor, long[] wanted) {
    int owner = owners.add();
    int count = wanted.length / 2;
    owners.set(owner, KEYS, keys.size(), hasAuthor ? count : -count);
    owners.set(owner, CHAIN, NONE, NONE);
    for (int i = 0; i < count; i++) {
      int key = keys.add();
      keys.set(key, HIGH, wanted[2 * i]);
      keys.set(key, LOW, wanted[2 * i + 1]);
      keys.set(key, OWNER, owner, NONE);
      if (i > 0 || hasAuthor) {
        insert(key);
      }
    }
    return owner;
  }

  private void insert(int key) {
    if (byKey.isFull()) {
      byKey.grow(row -> keys.get(row, HIGH) ^ keys.get(row, LOW));
    }
    chain(key);
  }

  private void chain(int key) {
    long high = keys.get(key, HIGH);
    long low = keys.get(key, LOW);
    int former = first(high, low);
    if (former == NONE) {
      byKey.add(high ^ low, key);
    } else {
      keys.set(key, OWNER, keys.high(key, OWNER), former);
      byKey.replace(high ^ low, former, key);
    }
  }

  private int start(int owner) {
    return owners.high(owner, KEYS);
  }

  private int count(int owner) {
    return Math.abs(owners.low(owner, KEYS));
  }

  private boolean hasAuthor(int owner) {
    return owners.low(owner, KEYS) > 0;
  }

  /** Links a mention behind the others of its owner. */
  void link(int owner, int row, Chain chain) {
    chain.setNext(row, NONE);
    int last = owners.low(owner, CHAIN);
    if (last == NONE) {
      owners.set(owner, CHAIN, row, row);
    } else {
      chain.setNext(last, row);
      owners.set(owner, CHAIN, owners.high(owner, CHAIN), row);
    }
  }

  /** Takes a mention out of its owner's; quick for the oldest. */
  void unlink(int owner, int row, Chain chain) {
    int before = NONE;
    for (int at = owners.high(owner, CHAIN); at != row; at = chain.next(at)) {
      before = at;
    }
    int next = chain.next(row);
    if (before != NONE) {
      chain.setNext(before, next);
    }
    owners.set(
        owner,
        CHAIN,
        before == NONE ? next : owners.high(owner, CHAIN),
        next == NONE ? before : owners.low(owner, CHAIN));
  }

  void forEachOf(AuthorId author, Chain chain, IntConsumer rows) {
    ShortHash hash = ShortHash.of(author);
    forEach(first(hash.high(), hash.low()), true, chain, rows);
  }

  void forEachOf(SubjectKey subject, Chain chain, IntConsumer rows) {
    forEach(first(subject.high(), subject.low()), false, chain, rows);
  }

  private void forEach(int first, boolean author, Chain chain, IntConsumer rows) {
    for (int key = first; key != NONE; key = keys.low(key, OWNER)) {
      int owner = keys.high(key, OWNER);
      if ((key == start(owner)) == author) {
        forEach(owner, chain, rows);
      }
    }
  }

  private void forEach(int owner, Chain chain, IntConsumer rows) {
    for (int row = owners.high(owner, CHAIN); row != NONE; row = chain.next(row)) {
      if (chain.isKept(row)) {
        rows.accept(row);
      }
    }
  }

  private boolean hasMention(int owner, Chain chain) {
    int row = owners.high(owner, CHAIN);
    while (row != NONE && !chain.isKept(row)) {
      row = chain.next(row);
    }
    return row != NONE;
  }

  /**
   * Hands over one mention of each author who has any.
   *
   * @param choice which of two
   */
  void forEachAuthor(Chain chain, IntBinaryOperator choice, IntConsumer chosen) {
    for (int owner = 0; owner < owners.size(); owner++) {
      int key = start(owner);
      if (hasAuthor(owner) && firstAuthorKey(key) == key) {
        int[] best = {NONE};
        forEach(
            first(keys.get(key, HIGH), keys.get(key, LOW)),
            true,
            chain,
            row -> best[0] = best[0] == NONE ? row : choice.applyAsInt(best[0], row));
        if (best[0] != NONE) {
          chosen.accept(best[0]);
        }
      }
    }
  }

  private int firstAuthorKey(int one) {
    int key = first(keys.get(one, HIGH), keys.get(one, LOW));
    while (key != start(keys.high(key, OWNER))) {
      key = keys.low(key, OWNER);
    }
    return key;
  }

  /** Returns the keys that stand together on mentions, each set once, where any is asked for. */
  List<Set<SubjectKey>> subjects(Chain chain, Predicate<SubjectKey> asked) {
    List<Set<SubjectKey>> sets = new ArrayList<>();
    Set<Set<SubjectKey>> shared = new HashSet<>();
    for (int owner = 0; owner < owners.size(); owner++) {
      if (!isAny(owner, asked) || !hasMention(owner, chain)) {
        continue;
      }
      Set<SubjectKey> subjects = new HashSet<>();
      for (int i = 1; i < count(owner); i++) {
        subjects.add(subject(owner, i));
      }
      Set<SubjectKey> set = Set.copyOf(subjects);
      boolean alone = keys.low(first(half(owner, 2), half(owner, 3)), OWNER) == NONE;
      if (alone || shared.add(set)) {
        sets.add(set);
      }
    }
    return sets;
  }

  private boolean isAny(int owner, Predicate<SubjectKey> asked) {
    for (int i = 1; i < count(owner); i++) {
      if (asked.test(subject(owner, i))) {
        return true;
      }
    }
    return false;
  }

  private SubjectKey subject(int owner, int i) {
    return new SubjectKey(half(owner, 2 * i), half(owner, 2 * i + 1));
  }
}
