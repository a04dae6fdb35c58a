package dev.earshot.pipeline;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.SubjectKey;
import dev.earshot.json.EarshotJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps mentions, the tombstones of those removed, and how far each source was read.
 *
 * <p>A commit stores its changes and its checkpoint together or not at all, and numbers the changes
 * from 1 without a hole. A withdrawn mention's content is gone when the commit returns; its
 * tombstone holds the id, the cause and the time.
 *
 * <p>Thread-safe; one pipeline writes. A host's own store proves itself with {@code
 * MentionStoreContract} of the testkit.
 */
public interface MentionStore extends AutoCloseable {
  /**
   * What one batch changed.
   *
   * @param changes the changes in order
   * @param tombstones what was removed, whether or not it was kept
   * @param source the source whose checkpoint moves; null for none
   * @param checkpoint the source's new checkpoint; null to leave it
   */
  record Commit(
      List<Outcome.Change> changes,
      List<Tombstone> tombstones,
      @Nullable String source,
      @Nullable Checkpoint checkpoint) {
    /** Creates a commit. */
    public Commit {
      changes = List.copyOf(changes);
      tombstones = List.copyOf(tombstones);
      if (checkpoint != null && source == null) {
        throw new IllegalArgumentException("source: expected one beside a checkpoint");
      }
    }
  }

  /** Returns a store that keeps everything in memory and loses it with the process. */
  static MentionStore inMemory() {
    return new MemoryStore();
  }

  /**
   * Opens the store in a folder, or creates it there.
   *
   * <p>Every commit is forced to the disk before it returns, and what is withdrawn or revised is
   * overwritten with zeros. The form of the files is written down in {@code
   * docs/formats/mention-store.md}.
   *
   * <p>A thread that is interrupted finishes what it does here and keeps its interrupt.
   *
   * @param folder created if absent, on the default file system; one store at a time may have it
   *     open
   * @param json writes and reads the mentions, with the scores it knows
   * @throws dev.earshot.RefusedException if another store has the folder open
   * @throws dev.earshot.BrokenException if the files are damaged before their last commit, or were
   *     written by a newer version
   */
  static MentionStore open(Path folder, EarshotJson json) {
    return FileStore.open(folder, json);
  }

  /** Returns the kept mention of that post. */
  Optional<Mention> find(PostId id);

  /** Returns the tombstone of that post, if it was removed. */
  Optional<Tombstone> tombstone(PostId id);

  /** Returns the ids of the kept mentions of that author. */
  List<PostId> postsOf(AuthorId author);

  /** Returns the ids of the kept mentions on which that key stands. */
  List<PostId> postsOf(SubjectKey subject);

  /** Returns the keys that stand together on kept mentions, each set once; reads no mention. */
  Stream<Set<SubjectKey>> subjects();

  /**
   * Returns the authors of the kept mentions, each once, as their newest kept mention shows them.
   */
  Stream<Author> authors();

  /** Returns the kept mentions in the order in which they were admitted; close the stream. */
  Stream<Mention> mentions();

  /** Returns how many mentions are kept. */
  long size();

  /** Returns how far a source was read. */
  Optional<Checkpoint> checkpoint(String source);

  /** Returns the number of the newest change; 0 before the first. */
  long lastChange();

  /**
   * Returns the changes after number {@code n}, in order; empty when something among them was since
   * forgotten, so that whoever asks must start again from {@link #mentions()}.
   *
   * @throws IllegalArgumentException if {@code n} is negative or beyond {@link #lastChange()}
   */
  Optional<List<Outcome.Change>> changesSince(long n);

  /**
   * Stores a batch's changes, durably where the store is durable, before it returns.
   *
   * @return the number of the last change
   * @throws IllegalArgumentException if a mention is one that the store's form cannot hold; nothing
   *     was stored then, and the store goes on
   * @throws dev.earshot.BrokenException if it cannot be stored; the store then refuses all further
   *     use
   */
  long commit(Commit commit);

  @Override
  void close();
}
