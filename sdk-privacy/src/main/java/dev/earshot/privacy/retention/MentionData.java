package dev.earshot.privacy.retention;

import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a pipeline keeps, as a store of personal data: it hides nothing and erases at once, on the
 * pipeline's own road, so that every sink subtracts it. Items are posts by their ids. Thread-safe
 * as the pipeline is.
 */
public final class MentionData implements PersonalDataStore {
  private final String id;
  private final Function<Removal, List<Outcome>> road;

  /**
   * Creates a store.
   *
   * @param id the store's id
   * @param pipeline whose mentions they are
   */
  public MentionData(String id, Pipeline pipeline) {
    this.id = Objects.requireNonNull(id, "id");
    this.road = pipeline::remove;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean supports(Kind kind) {
    return kind == Kind.ERASE;
  }

  @Override
  public StoreOutcome mark(Erasure erasure) {
    return StoreOutcome.refused("HIDES_NOTHING");
  }

  @Override
  public StoreOutcome restore(Erasure erasure) {
    return StoreOutcome.refused("HIDES_NOTHING");
  }

  @Override
  public StoreOutcome erase(Erasure erasure) {
    Removal removal =
        new Removal.OfPost(
            PostId.parse(erasure.item()), Removal.Cause.RETENTION_ENDED, erasure.at());
    return StoreOutcome.done(
        road.apply(removal).stream().filter(Outcome.Withdrawn.class::isInstance).count());
  }
}
