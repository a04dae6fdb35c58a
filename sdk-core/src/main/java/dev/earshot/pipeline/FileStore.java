package dev.earshot.pipeline;

import dev.earshot.BrokenException;
import dev.earshot.Mention;
import dev.earshot.json.EarshotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps mentions in one append-only file, and in memory where each lies.
 *
 * <p>Append-only but for forgetting: what is withdrawn or revised is overwritten with zeros. The
 * commit that decides so is on the disk first and names the places, so that a crash between the two
 * is mended when the file is opened again.
 */
final class FileStore extends IndexedStore<StoreFile.Place> {
  private final StoreFile file;
  private final EarshotJson json;

  private FileStore(StoreFile file, EarshotJson json, StoreIndex<StoreFile.Place> index) {
    super(index);
    this.file = file;
    this.json = json;
  }

  static FileStore open(Path folder, EarshotJson json) {
    StoreFile file = StoreFile.open(folder);
    try {
      StoreIndex<StoreFile.Place> index = inOrderOfAdmission(file.recover());
      if (file.isMostlyErased()) {
        index = file.compact(index);
      }
      return new FileStore(file, json, index);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static StoreIndex<StoreFile.Place> inOrderOfAdmission(StoreIndex<StoreFile.Place> found) {
    StoreIndex<StoreFile.Place> index = new StoreIndex<>();
    found.entries().stream()
        .sorted(Comparator.comparingLong(StoreIndex.Entry::admitted))
        .forEach(index::put);
    index.takeRest(found);
    return index;
  }

  @Override
  Mention fetch(StoreFile.Place place) {
    return json.readMention(file.read(place), "mention store");
  }

  @Override
  void requireSound() {
    file.requireSound();
  }

  @Override
  public synchronized long commit(Commit commit) {
    requireSound();
    Iterator<byte[]> written = written(commit).iterator();
    StoreFile.Writing writing = file.writing();
    List<StoreFile.Place> erased = new ArrayList<>();
    long number = index().last();
    boolean stored = false;
    try {
      for (Outcome.Change change : commit.changes()) {
        number++;
        Optional<Mention> arrival = change.arrival();
        if (arrival.isPresent()) {
          StoreIndex.Entry<StoreFile.Place> draft =
              entry(arrival.get(), number, StoreFile.Place.NOWHERE);
          StoreFile.Place place = writing.mention(draft, written.next());
          index().put(draft.at(place)).ifPresent(erased::add);
        } else {
          index().remove(change.id(), number).ifPresent(erased::add);
          writing.withdrawal(change.id(), number);
        }
      }
      for (Tombstone tombstone : commit.tombstones()) {
        writing.tombstone(tombstone);
        index().bury(tombstone);
      }
      if (commit.checkpoint() != null) {
        String source = Objects.requireNonNull(commit.source(), "source");
        writing.checkpoint(source, commit.checkpoint());
        index().remember(source, commit.checkpoint());
      }
      file.append(writing, index().last(), index().lastForgetting(), erased);
      stored = true;
      return number;
    } catch (IOException | RuntimeException e) {
      throw new BrokenException("mention store: a commit failed; open the store again", e);
    } finally {
      if (!stored) {
        file.poison(); // also after an Error: the index may be ahead of the disk
      }
    }
  }

  /** Before anything changes: a mention that cannot be written must not take the store along. */
  private List<byte[]> written(Commit commit) {
    return commit.changes().stream()
        .flatMap(change -> change.arrival().stream())
        .map(mention -> json.write(mention).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public synchronized void close() {
    file.close();
  }
}
