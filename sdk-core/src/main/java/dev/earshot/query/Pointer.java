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
      String stated = written(entity);
      if (!stated.isEmpty() && !isShown(text, entity, stated)) {
        Tokens tokens = new Tokens().read(stated);
        // what is no one token, such as a tag of several words, no query can ask for
        if (tokens.count() == 1 && tokens.end(0) == stated.length()) {
          pointers = pointers.isEmpty() ? new ArrayList<>() : pointers;
          pointers.add(of(entity, tokens, text, words));
        }
      }
    }
    return pointers;
  }

  private static String written(Entity entity) {
    if (entity instanceof Entity.HandleMention) {
      return '@' + entity.value();
    }
    return entity instanceof Entity.Hashtag ? '#' + entity.value() : "";
  }

  private static boolean isShown(Tokens text, Entity entity, String stated) {
    return entity.span().length() == stated.length()
        && stated.contentEquals(
            text.source().subSequence(entity.span().start(), entity.span().end()));
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
