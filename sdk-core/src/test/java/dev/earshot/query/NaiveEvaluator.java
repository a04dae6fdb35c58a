package dev.earshot.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a query means, written down a second time over plain strings: no tokens, no hashes, no
 * index, every combination tried.
 */
final class NaiveEvaluator {
  /** A post of separate pieces such as {@code #acme}; null for what it does not state. */
  record Piecemeal(
      List<String> title,
      List<String> text,
      List<String> alt,
      @Nullable String handle,
      @Nullable String language,
      @Nullable Integer likes) {
    List<String> pieces(Part part) {
      return switch (part) {
        case TITLE -> title;
        case TEXT -> text;
        case ALT -> alt;
      };
    }
  }

  /** The parts of a post, in its order. */
  enum Part {
    TITLE,
    TEXT,
    ALT
  }

  private static final List<Part> SEARCHED = List.of(Part.TITLE, Part.TEXT);

  /** Where something was found: the part, its first and its last piece. */
  record Place(Part part, int first, int last) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return Comparator.comparing(Place::part)
          .thenComparing(Place::first)
          .thenComparing(Place::last)
          .compare(this, other);
    }
  }

  private final Piecemeal post;

  NaiveEvaluator(Piecemeal post) {
    this.post = post;
  }

  /** True, false, or null for unknown. */
  @Nullable Boolean truth(Clause clause) {
    return truth(clause, SEARCHED);
  }

  private @Nullable Boolean truth(Clause clause, List<Part> parts) {
    if (clause instanceof Clause.And and) {
      List<@Nullable Boolean> truths = truths(and.clauses(), parts);
      return truths.contains(false) ? Boolean.FALSE : truths.contains(null) ? null : true;
    }
    if (clause instanceof Clause.Or or) {
      List<@Nullable Boolean> truths = truths(or.clauses(), parts);
      return truths.contains(true) ? Boolean.TRUE : truths.contains(null) ? null : false;
    }
    if (clause instanceof Clause.AtLeast some) {
      List<@Nullable Boolean> truths = truths(some.clauses(), parts);
      return atLeast(some.count(), Collections.frequency(truths, true), truths);
    }
    if (clause instanceof Clause.Not not) {
      Boolean truth = truth(not.clause(), parts);
      return truth == null ? null : !truth;
    }
    if (clause instanceof Clause.Part part) {
      return truth(part.clause(), named(part));
    }
    if (clause instanceof Clause.FieldTerm term && term.field().equals("likes")) {
      return post.likes == null ? null : term.values().contains(post.likes.toString());
    }
    if (clause instanceof Clause.FieldTerm term) {
      String value = term.field().equals("from") ? post.handle : post.language;
      return value == null ? null : term.values().contains(value);
    }
    if (clause instanceof Clause.Range range) {
      return post.likes == null
          ? null
          : IntStream.rangeClosed(Integer.parseInt(range.low()), Integer.parseInt(range.high()))
              .anyMatch(post.likes::equals);
    }
    if (clause instanceof Clause.Comparison comparison) {
      return post.likes == null ? null : compares(comparison, post.likes);
    }
    if (clause instanceof Clause.Frequency frequency) {
      return places(clause, parts).size() >= frequency.count();
    }
    return !places(clause, parts).isEmpty();
  }

  private static @Nullable Boolean atLeast(int count, int surely, List<@Nullable Boolean> truths) {
    int perhaps = surely + Collections.frequency(truths, null);
    return surely >= count ? Boolean.TRUE : perhaps >= count ? null : false;
  }

  private static boolean compares(Clause.Comparison comparison, int likes) {
    int value = Integer.parseInt(comparison.value());
    return switch (comparison.operator()) {
      case LESS -> likes < value;
      case AT_MOST -> likes < value || likes == value;
      case MORE -> likes > value;
      case AT_LEAST -> likes > value || likes == value;
    };
  }

  private List<@Nullable Boolean> truths(List<Clause> clauses, List<Part> parts) {
    List<@Nullable Boolean> truths = new ArrayList<>();
    clauses.forEach(each -> truths.add(truth(each, parts)));
    return truths;
  }

  private static List<Part> named(Clause.Part part) {
    return List.of(Part.valueOf(part.name().toUpperCase(Locale.ROOT)));
  }

  /** All places of true clauses that exclude nothing, title first. */
  Set<Place> hits(Clause clause) {
    return hits(clause, SEARCHED);
  }

  private Set<Place> hits(Clause clause, List<Part> parts) {
    Set<Place> hits = new TreeSet<>();
    if (!Boolean.TRUE.equals(truth(clause, parts))) {
      return hits;
    }
    if (clause instanceof Clause.And and) {
      and.clauses().forEach(each -> hits.addAll(hits(each, parts)));
    } else if (clause instanceof Clause.Or or) {
      or.clauses().forEach(each -> hits.addAll(hits(each, parts)));
    } else if (clause instanceof Clause.AtLeast some) {
      some.clauses().forEach(each -> hits.addAll(hits(each, parts)));
    } else if (clause instanceof Clause.Part part) {
      hits.addAll(hits(part.clause(), named(part)));
    } else if (!(clause instanceof Clause.Not
        || clause instanceof Clause.FieldTerm
        || clause instanceof Clause.Comparison
        || clause instanceof Clause.Range)) {
      hits.addAll(places(clause, parts));
    }
    return hits;
  }

  private Set<Place> places(Clause clause, List<Part> parts) {
    Set<Place> places = new TreeSet<>();
    for (Part part : parts) {
      if (clause instanceof Clause.Near near) {
        chains(near, 0, List.of(), part, places);
      } else if (clause instanceof Clause.Frequency frequency) {
        places.addAll(placesOf(frequency.operand(), part));
      } else {
        places.addAll(placesOf(clause, part));
      }
    }
    return places;
  }

  /** Tries every way to choose a place for each operand. */
  private void chains(
      Clause.Near near, int operand, List<Place> chosen, Part part, Set<Place> found) {
    if (operand > near.steps().size()) {
      found.addAll(chosen);
      return;
    }
    Clause clause = operand == 0 ? near.first() : near.steps().get(operand - 1).operand();
    for (Place place : placesOf(clause, part)) {
      if (operand == 0 || areNear(chosen.get(operand - 1), place, near.steps().get(operand - 1))) {
        List<Place> longer = new ArrayList<>(chosen);
        longer.add(place);
        chains(near, operand + 1, longer, part, found);
      }
    }
  }

  private boolean areNear(Place one, Place other, Clause.Near.Step step) {
    boolean inOrder = one.first < other.first;
    Place left = inOrder ? one : other;
    Place right = inOrder ? other : one;
    if (right.first <= left.last || (step.ordered() && !inOrder)) {
      return false;
    }
    return post.pieces(one.part).subList(left.last + 1, right.first).stream()
            .filter(piece -> !isPunctuation(piece))
            .count()
        <= step.words();
  }

  private List<Place> placesOf(Clause clause, Part part) {
    if (clause instanceof Clause.Or or) {
      return or.clauses().stream().flatMap(each -> placesOf(each, part).stream()).toList();
    }
    if (clause instanceof Clause.Exact exact) {
      return sequences(exact.words().split(" "), false, part).stream()
          .filter(place -> isSpelled(exact.words().split(" "), place))
          .toList();
    }
    if (clause instanceof Clause.Phrase phrase) {
      return sequences(phrase.words().split(" "), phrase.prefix(), part);
    }
    if (clause instanceof Clause.Prefix prefix) {
      return sequences(new String[] {prefix.start()}, true, part);
    }
    if (clause instanceof Clause.Hashtag tag) {
      return sequences(new String[] {'#' + tag.tag()}, false, part);
    }
    if (clause instanceof Clause.Handle handle) {
      return sequences(new String[] {'@' + handle.handle()}, false, part);
    }
    return sequences(((Clause.Term) clause).word().split("-"), false, part);
  }

  private List<Place> sequences(String[] words, boolean prefix, Part part) {
    List<String> pieces = post.pieces(part);
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
        places.add(new Place(part, first, last));
      }
    }
    return places;
  }

  private boolean isSpelled(String[] words, Place place) {
    List<String> pieces =
        post.pieces(place.part).subList(place.first, place.last + 1).stream()
            .filter(piece -> !isPunctuation(piece))
            .toList();
    return IntStream.range(0, words.length)
        .allMatch(i -> unsigned(pieces.get(i)).startsWith(unsigned(words[i])));
  }

  private static String unsigned(String piece) {
    return piece.replaceFirst("^[#@]", "").replace('’', '\'');
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
