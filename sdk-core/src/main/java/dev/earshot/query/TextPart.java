package dev.earshot.query;

import java.util.List;
import java.util.function.Function;

/**
 * A part of what can be searched for words.
 *
 * @param name what stands before the colon, as in {@code title:acme}
 * @param searched whether a word by itself is looked for here too
 * @param read returns the texts of this part, none of which a phrase may leave
 */
record TextPart<F>(String name, boolean searched, Function<? super F, List<FieldTokens>> read) {
  TextPart {
    Field.requireName(name);
  }
}
