package dev.earshot.query;

import dev.earshot.Entity;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * A handle or tag that the source states of a text which shows it otherwise: without its server, by
 * a name, or not at all.
 *
 * @param entity what the source states
 * @param tokens it, sign included, as its one token
 * @param first the first word that stands for it; -1 if none does
 * @param last the last such word
 */
record Pointer(Entity entity, Tokens tokens, int first, int last) {

  /** Returns those of a text whose words are these tokens. */
  static List<Pointer> in(Tokens text, int[] words, List<Entity> entities) {
    List<Pointer> pointers = List.of();
    for (Entity entity : entities) {
      char sign = sign(entity);
      if (sign != 0 && !isShown(text.source(), entity, sign)) {
        Tokens tokens = new Tokens().read(sign + entity.value());
        // what is no one token, such as a tag of several words, no query can ask for
        if (tokens.count() == 1 && tokens.end(0) == entity.value().length() + 1) {
          pointers = pointers.isEmpty() ? new ArrayList<>() : pointers;
          pointers.add(of(entity, tokens, text, words));
        }
      }
    }
    return pointers;
  }

  /** Returns what stands before it in a text; 0 for what is found by the text alone. */
  private static char sign(Entity entity) {
    if (entity instanceof Entity.HandleMention) {
      return '@';
    }
    return entity instanceof Entity.Hashtag ? '#' : 0;
  }

  /* Nearly all are, and then nothing is made for them. */
  private static boolean isShown(CharSequence text, Entity entity, char sign) {
    int start = entity.span().start();
    String value = entity.value();
    if (entity.span().length() != value.length() + 1 || text.charAt(start) != sign) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      if (text.charAt(start + 1 + i) != value.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static Pointer of(Entity entity, Tokens tokens, Tokens text, int[] words) {
    int first = -1;
    int last = -1;
    for (int i = 0; i < words.length; i++) {
      int word = words[i];
      if (text.start(word) < entity.span().end() && entity.span().start() < text.end(word)) {
        if (text.kind(word) == tokens.kind(0)) {
          return new Pointer(entity, tokens, i, i);
        }
        first = first < 0 ? i : first;
        last = i;
      }
    }
    return new Pointer(entity, tokens, first, last);
  }

  boolean matches(TermPattern term) {
    return term.matches(tokens, 0);
  }
}
