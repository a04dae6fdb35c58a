package dev.earshot.connectors.archive;

import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who may read a post: whom it, or the activity that tells of it, is addressed to. */
final class Audience {
  private static final Set<String> PUBLIC =
      Set.of("https://www.w3.org/ns/activitystreams#public", "as:public", "public", "@public");

  private Audience() {}

  /** Addressed to all is public; all in copy is unlisted; to followers, or to some, is neither. */
  static Visibility of(Json object, Json outer, Visibility unlessSaid) {
    List<String> to = names(object, "to");
    List<String> cc = names(object, "cc");
    if (to.isEmpty() && cc.isEmpty()) {
      to = names(outer, "to");
      cc = names(outer, "cc");
    }
    Set<String> aliases = new HashSet<>(to);
    aliases.addAll(cc);
    if (aliases.contains("@unlisted")) {
      return Visibility.UNLISTED;
    }
    if (to.stream().anyMatch(PUBLIC::contains)) {
      return Visibility.PUBLIC;
    }
    if (cc.stream().anyMatch(PUBLIC::contains)) {
      return Visibility.UNLISTED;
    }
    if (aliases.isEmpty()) {
      return unlessSaid;
    }
    boolean followers =
        aliases.stream()
            .anyMatch(
                name ->
                    name.endsWith("/followers")
                        || name.equals("@followers")
                        || name.equals("@private")
                        || name.equals("@friends"));
    return followers ? Visibility.FOLLOWERS : Visibility.DIRECT;
  }

  private static List<String> names(Json object, String field) {
    return ActivityWords.each(object.at(field)).stream()
        .flatMap(
            one ->
                one.text().isPresent()
                    ? one.text().stream()
                    : Optional.ofNullable(Archive.first(one, "alias", "id", "url")).stream())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .toList();
  }
}
