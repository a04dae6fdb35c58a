package dev.earshot.query;

import dev.earshot.Author;
import dev.earshot.text.Tokens;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code from:}, the handle of who posted. */
final class FromField implements ValueType<PostFacts> {
  @Override
  public String canonical(String value) {
    String handle = Blanks.single(value);
    if (handle.startsWith("@") || handle.startsWith("＠")) {
      handle = handle.substring(1);
    }
    if (handle.isEmpty()
        || handle.startsWith("@")
        || handle.startsWith("＠")
        || handle.contains("://")
        || handle.startsWith("u/")
        || handle.startsWith("/u/")
        || handle.chars().anyMatch(Character::isISOControl)
        || !handle.equals(Blanks.single(handle))) {
      throw new IllegalArgumentException("expected a handle such as acme or acme@example.org");
    }
    return handle;
  }

  @Override
  public Function<PostFacts, Truth> anyOf(List<String> values) {
    Set<String> handles = values.stream().map(Tokens::fold).collect(Collectors.toUnmodifiableSet());
    return facts -> {
      Author author = facts.reading().post().author().orElse(null);
      if (author == null || author.handle().isEmpty()) {
        return Truth.UNKNOWN;
      }
      String handle = Tokens.fold(author.handle().get());
      int server = handle.indexOf('@');
      String other =
          server > 0 ? handle.substring(0, server) : handle + '@' + author.id().instance();
      return Truth.of(handles.contains(handle) || handles.contains(other));
    };
  }
}
