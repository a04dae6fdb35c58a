package dev.earshot.pipeline;

import dev.earshot.SubjectKey;
import java.util.Objects;

/**
 * What a gate learns where it refuses somebody because of a name: which account has it. By the name
 * alone a later one of that account would not be known.
 *
 * @param account the key of the account
 * @param name the key of the name because of which it was refused
 */
public record Alias(SubjectKey account, SubjectKey name) {
  /** Creates the alias. */
  public Alias {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(name, "name");
  }
}
