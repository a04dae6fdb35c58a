package dev.earshot.query;

import dev.earshot.text.Tokens;
import java.util.function.LongConsumer;

/**
 * The hashes under which a token can be asked for: its own, the one without {@code 's}, and for a
 * handle that names its server the one of the bare name.
 */
final class TokenKeys {
  private TokenKeys() {}

  static void of(Tokens tokens, int i, LongConsumer keys) {
    long hash = tokens.hash(i);
    keys.accept(hash);
    if (tokens.baseHash(i) != hash) {
      keys.accept(tokens.baseHash(i));
    }
    if (tokens.kind(i) == Tokens.Kind.HANDLE) {
      String name = tokens.folded(i);
      int server = name.indexOf('@');
      if (server > 0) {
        keys.accept(Tokens.hash(name.substring(0, server)));
      }
    }
  }
}
