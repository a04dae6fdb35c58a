package dev.earshot.query;

import dev.earshot.text.Tokens;
import java.util.function.LongConsumer;

/** The hashes under which a token can be asked for: its own and those of its aliases. */
final class TokenKeys {
  private TokenKeys() {}

  static void of(Tokens tokens, int i, LongConsumer keys) {
    keys.accept(tokens.hash(i));
    int aliases = tokens.aliases(i);
    for (int alias = 0; alias < aliases; alias++) {
      keys.accept(tokens.aliasHash(i, alias));
    }
  }
}
