package dev.earshot.connectors;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a source is doing, and why it is quiet.
 *
 * @param source the source's name
 * @param state what it is doing
 * @param dueOrNull when it is worth reading again; null if never: it has ended, or the store is
 *     broken
 * @param events how many events it has told since the ingestion was built
 * @param faults how many of its records could not be read
 * @param reason why it waits, retries or failed, without content and secrets; empty otherwise
 */
public record SourceStatus(
    String source,
    State state,
    @Nullable Instant dueOrNull,
    long events,
    long faults,
    String reason) {
  /** What a source is doing. */
  public enum State {
    /** Not read yet. */
    NEW,
    /** Has more; a run was interrupted. */
    READING,
    /** Everything there is was read. */
    CAUGHT_UP,
    /** The source asked to be left alone for a while. */
    WAITING,
    /** It did not answer, or the host's code failed on its batch; it will be asked again. */
    RETRYING,
    /** It has ended. */
    FINISHED,
    /**
     * It refuses, or its answer cannot be read: somebody should look, and may then {@linkplain
     * Ingestion#revive revive} it. It is asked again by itself, at long intervals.
     */
    FAILED
  }

  /** Creates a status. */
  public SourceStatus {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
  }

  /** Returns when it is worth reading again; empty if never. */
  public Optional<Instant> due() {
    return Optional.ofNullable(dueOrNull);
  }

  /** Returns whether it is worth reading at that moment. */
  public boolean isDue(Instant now) {
    return dueOrNull != null && !dueOrNull.isAfter(now);
  }
}
