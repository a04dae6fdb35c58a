package dev.earshot.pipeline;

import dev.earshot.Mention;
import dev.earshot.SubjectKey;
import java.util.List;

/**
 * Whose a kept mention is, as it stands at its head.
 *
 * @param post the id of the post
 * @param author the id of the author; empty for none
 * @param subjects the keys of the people
 */
record Whose(String post, String author, List<SubjectKey> subjects) {
  static Whose of(Mention mention) {
    return new Whose(
        mention.id().toString(),
        mention.post().author().map(author -> author.id().toString()).orElse(""),
        List.copyOf(mention.subjects()));
  }

  boolean isBySomebody() {
    return !author.isEmpty();
  }

  /** Reads whose mention lies somewhere. */
  interface Reader {
    Whose at(StoreIndex.Place place);

    /** As the other, where the next that is asked for lies behind it. */
    default Whose onward(StoreIndex.Place place) {
      return at(place);
    }
  }
}
