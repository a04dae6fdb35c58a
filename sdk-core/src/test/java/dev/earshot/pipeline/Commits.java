package dev.earshot.pipeline;

import dev.earshot.Mention;
import dev.earshot.PostId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Batches of a few changes, without a pipeline. */
final class Commits {
  static final Instant SEEN = Instant.parse("2026-01-01T12:00:00Z");

  private Commits() {}

  static MentionStore.Commit of(Outcome.Change... changes) {
    Map<PostId, Kept> states = new LinkedHashMap<>();
    for (Outcome.Change change : changes) {
      change.arrival().ifPresent(mention -> states.put(mention.id(), present(mention)));
      if (change instanceof Outcome.Withdrawn gone) {
        Tombstone stone = Tombstone.of(gone.id(), gone.cause(), gone.at());
        states.put(gone.id(), new Kept.Gone(stone, List.of(), List.of()));
      }
    }
    return new MentionStore.Commit(List.of(changes), List.copyOf(states.values()), Map.of());
  }

  static Kept present(Mention mention) {
    return Kept.Present.of(mention, Fingerprint.of(mention, ""), SEEN);
  }
}
