package dev.earshot.pipeline;

import dev.earshot.Checkpoint;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.json.EarshotJson;
import dev.earshot.key.Encryption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps mentions, the tombstones of those removed, how far each source was read, and how far each
 * sink has come.
 *
 * <p>A commit stores its changes and its checkpoints together or not at all, and numbers the
 * changes from 1 without a hole. A withdrawn mention's content is gone when the commit returns; its
 * tombstone holds the id, the cause and the time.
 *
 * <p>Thread-safe; one pipeline writes. A host's own store proves itself with {@code
 * MentionStoreContract} of the testkit; its rules are in {@code docs/store-contract.md}.
 */
public interface MentionStore extends Mentions, AutoCloseable {
  /**
   * What one batch did.
   *
   * @param changes the changes, in order
   * @param states what is kept now of each post that the batch touched, changed or merely seen
   *     again; each post once
   * @param checkpoints how far sources were read, by the source's name
   * @param told what it adds to the tally
   */
  record Commit(
      List<Outcome.Change> changes,
      List<Kept> states,
      Map<String, Checkpoint> checkpoints,
      Told told) {
    /** Creates a commit that adds nothing to the tally but its changes. */
    public Commit(
        List<Outcome.Change> changes, List<Kept> states, Map<String, Checkpoint> checkpoints) {
      this(changes, states, checkpoints, Told.NOTHING);
    }

    /** Creates a commit. */
    public Commit {
      Objects.requireNonNull(told, "told");
      changes = List.copyOf(changes);
      states = List.copyOf(states);
      checkpoints = Map.copyOf(checkpoints);
    }
  }

  /**
   * A removal that stands.
   *
   * @param number the number of its change
   * @param removal what was removed, why and when
   */
  record NumberedRemoval(long number, Removal removal) {}

  /** Returns a store that keeps everything in memory and loses it with the process. */
  static MentionStore inMemory() {
    return new MemoryStore();
  }

  /**
   * Opens the store in a folder, or creates it there; what it holds lies there in the clear.
   *
   * <p>Every commit that changes something is forced to the disk before it returns, and what is
   * withdrawn or revised is overwritten with zeros. That a post was seen again, and how far a sink
   * has come, is written with the next such commit or when the store is closed. Numbers that wait
   * for their post are in memory alone. The form of the files is written down in {@code
   * docs/formats/mention-store.md}.
   *
   * <p>A thread that is interrupted finishes what it does here and keeps its interrupt.
   *
   * @param folder created if absent, on the default file system; one store at a time may have it
   *     open
   * @param json writes and reads the mentions
   * @throws dev.earshot.RefusedException if another store has the folder open, or the store is
   *     sealed
   * @throws dev.earshot.BrokenException if the files are damaged before their last commit, or were
   *     written by a newer version
   */
  static MentionStore open(Path folder, EarshotJson json) {
    return FileStore.open(folder, json, null);
  }

  /**
   * Opens the sealed store in a folder, or creates it there: as {@link #open(Path, EarshotJson)},
   * and all that it writes of posts, people, sources and sinks is encrypted and authenticated
   * (AES-256-GCM) under a key of its own, which lies beside it, wrapped by the root key. Numbers,
   * times of writing and lengths stay to be seen.
   *
   * <p>A store that was not sealed is rewritten sealed, and what it was is overwritten with zeros.
   * Where the root key wraps under another name than it did, the store's key is wrapped anew; no
   * content is written again.
   *
   * @param folder as above
   * @param json writes and reads the mentions
   * @param with the root key; it is asked on opening alone
   * @throws dev.earshot.RefusedException if another store has the folder open, or the root key does
   *     not open the store's
   * @throws dev.earshot.UnavailableException if the root key cannot be asked now
   * @throws dev.earshot.BrokenException if the files are damaged before their last commit, were
   *     written by a newer version, or the store's key is gone or another store's
   */
  static MentionStore open(Path folder, EarshotJson json, Encryption with) {
    return FileStore.open(folder, json, Objects.requireNonNull(with, "with"));
  }

  /** Returns what is kept of these posts; a post of which nothing is kept is not in the answer. */
  Map<PostId, Kept> load(Set<PostId> ids);

  /** Returns how far a source was read. */
  Optional<Checkpoint> checkpoint(String source);

  /** Returns the number of the newest change; 0 before the first. */
  long lastChange();

  /**
   * Returns the next changes after number {@code n}, of each post only the newest: what is kept as
   * admitted or revised, what went as withdrawn without its content, and whole authors and
   * accounts.
   *
   * @param limit how many changes at most, at least 1
   * @return a delivery that begins at {@code n + 1} and ends at {@link #lastChange()} where nothing
   *     is left; whole if {@code n} is 0 or nothing that was there at {@code n} has departed since
   * @throws IllegalArgumentException if {@code n} is negative or beyond {@link #lastChange()}
   */
  Delivery changesSince(long n, int limit);

  /**
   * Returns the removals after number {@code n} that still stand, in order: whoever holds copies
   * erases these.
   *
   * @throws IllegalArgumentException if {@code n} is negative or beyond {@link #lastChange()}
   */
  List<NumberedRemoval> removalsSince(long n);

  /**
   * Returns the number of the last change that a sink is known to have taken; 0 for one that is not
   * known.
   */
  long position(String sink);

  /**
   * Remembers how far a sink has come. Durable with the next commit or when the store is closed: a
   * crash may hand a sink again what it had.
   */
  void acknowledge(String sink, long number);

  /**
   * Stores a batch, durably where the store is durable, before it returns. What is as it was writes
   * nothing.
   *
   * @return the number of the last change
   * @throws IllegalArgumentException if a mention or what is told of an account is one that the
   *     store's form cannot hold; nothing was stored then, and the store goes on
   * @throws dev.earshot.UnavailableException if nothing was stored, or that is not known, and the
   *     store goes on: load again what it is about, decide anew and commit that. Of a store that
   *     others write as well
   * @throws dev.earshot.BrokenException if it cannot be stored; the store then refuses all further
   *     use
   */
  long commit(Commit commit);

  /**
   * Closes the store; a second time does nothing. Every other method then throws an {@link
   * IllegalStateException}, as may a mention that was loaded and not yet asked for.
   */
  @Override
  void close();
}
