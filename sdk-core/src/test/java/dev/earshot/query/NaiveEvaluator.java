package dev.earshot.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a query means, written down a second time over plain strings: no tokens, no hashes, no
 * index, every combination tried.
 */
final class NaiveEvaluator {
  /** A post of separate pieces such as {@code #acme}; null for what it does not state. */
  record Piecemeal(
      List<String> title, List<String> text, @Nullable String handle, @Nullable String language) {}

  /** Where something was found: the field, its first and its last piece. */
  record Place(boolean inText, int first, int last) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byField = Boolean.compare(inText, other.inText);
      int byFirst = byField != 0 ? byField : Integer.compare(first, other.first);
      return byFirst != 0 ? byFirst : Integer.compare(last, other.last);
    }
  }

  private final Piecemeal post;

  NaiveEvaluator(Piecemeal post) {
    this.post = post;
  }

  /** True, false, or null for unknown. */
  @Nullable Boolean truth(Clause clause) {
    if (clause instanceof Clause.And and) {
      List<@Nullable Boolean> truths = new ArrayList<>();
      and.clauses().forEach(each -> truths.add(truth(each)));
      return truths.contains(false) ? Boolean.FALSE : truths.contains(null) ? null : true;
    }
    if (clause instanceof Clause.Or or) {
      List<@Nullable Boolean> truths = new ArrayList<>();
      or.clauses().forEach(each -> truths.add(truth(each)));
      return truths.contains(true) ? Boolean.TRUE : truths.contains(null) ? null : false;
    }
    if (clause instanceof Clause.Not not) {
      Boolean truth = truth(not.clause());
      return truth == null ? null : !truth;
    }
    if (clause instanceof Clause.FieldTerm term) {
      String value = term.field() == Field.FROM ? post.handle : post.language;
      return value == null ? null : term.values().contains(value);
    }
    return !places(clause).isEmpty();
  }

  /** All places of true clauses that exclude nothing, title first. */
  Set<Place> hits(Clause clause) {
    Set<Place> hits = new TreeSet<>();
    if (!Boolean.TRUE.equals(truth(clause))) {
      return hits;
    }
    if (clause instanceof Clause.And and) {
      and.clauses().forEach(each -> hits.addAll(hits(each)));
    } else if (clause instanceof Clause.Or or) {
      or.clauses().forEach(each -> hits.addAll(hits(each)));
    } else if (!(clause instanceof Clause.Not) && !(clause instanceof Clause.FieldTerm)) {
      hits.addAll(places(clause));
    }
    return hits;
  }

  private Set<Place> places(Clause clause) {
    Set<Place> places = new TreeSet<>();
    for (boolean inText : new boolean[] {false, true}) {
      if (clause instanceof Clause.Near near) {
        chains(near, 0, List.of(), inText, places);
      } else {
        places.addAll(placesOf(clause, inText));
      }
    }
    return places;
  }

  /** Tries every way to choose a place for each operand. */
  private void chains(
      Clause.Near near, int operand, List<Place> chosen, boolean inText, Set<Place> found) {
    if (operand > near.steps().size()) {
      found.addAll(chosen);
      return;
    }
    Clause clause = operand == 0 ? near.first() : near.steps().get(operand - 1).operand();
    for (Place place : placesOf(clause, inText)) {
      if (operand == 0
          || areNear(chosen.get(operand - 1), place, near.steps().get(operand - 1).words())) {
        List<Place> longer = new ArrayList<>(chosen);
        longer.add(place);
        chains(near, operand + 1, longer, inText, found);
      }
    }
  }

  private boolean areNear(Place one, Place other, int words) {
    boolean inOrder = one.first < other.first;
    Place left = inOrder ? one : other;
    Place right = inOrder ? other : one;
    if (right.first <= left.last) {
      return false;
    }
    List<String> pieces = one.inText ? post.text : post.title;
    return pieces.subList(left.last + 1, right.first).stream()
            .filter(piece -> !isPunctuation(piece))
            .count()
        <= words;
  }

  private List<Place> placesOf(Clause clause, boolean inText) {
    if (clause instanceof Clause.Or or) {
      return or.clauses().stream().flatMap(each -> placesOf(each, inText).stream()).toList();
    }
    if (clause instanceof Clause.Phrase phrase) {
      return sequences(phrase.words().split(" "), phrase.prefix(), inText);
    }
    if (clause instanceof Clause.Prefix prefix) {
      return sequences(new String[] {prefix.start()}, true, inText);
    }
    if (clause instanceof Clause.Hashtag tag) {
      return sequences(new String[] {'#' + tag.tag()}, false, inText);
    }
    if (clause instanceof Clause.Handle handle) {
      return sequences(new String[] {'@' + handle.handle()}, false, inText);
    }
    return sequences(((Clause.Term) clause).word().split("-"), false, inText);
  }

  private List<Place> sequences(String[] words, boolean prefix, boolean inText) {
    List<String> pieces = inText ? post.text : post.title;
    List<Place> places = new ArrayList<>();
    for (int first = 0; first < pieces.size(); first++) {
      int at = first;
      int word = 0;
      int last = -1;
      while (word < words.length && at < pieces.size()) {
        boolean skipped = word > 0 && isPunctuation(pieces.get(at));
        if (!skipped) {
          if (!isWord(pieces.get(at), words[word], prefix && word == words.length - 1)) {
            break;
          }
          last = at;
          word++;
        }
        at++;
      }
      if (word == words.length) {
        places.add(new Place(inText, first, last));
      }
    }
    return places;
  }

  private static boolean isPunctuation(String piece) {
    return piece.equals(",") || piece.equals("--");
  }

  private static boolean isWord(String piece, String wanted, boolean prefix) {
    String folded = plain(piece).replace('’', '\'');
    if (isPunctuation(piece)) {
      return false;
    }
    String name = folded;
    String word = plain(wanted);
    boolean handle = folded.startsWith("@");
    if (word.startsWith("#") || word.startsWith("@")) {
      if (folded.charAt(0) != word.charAt(0)) {
        return false;
      }
      word = word.substring(1);
    }
    if (handle || folded.startsWith("#")) {
      name = folded.substring(1);
    }
    return prefix
        ? name.startsWith(word)
        : name.equals(word) || name.equals(word + "'s") || (handle && name.startsWith(word + "@"));
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replace('é', 'e').replace('á', 'a');
  }
}
