package dev.earshot.pipeline;

import dev.earshot.BrokenException;
import dev.earshot.Mention;
import dev.earshot.json.EarshotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
      FileStore store = new FileStore(file, json, inOrderOfAdmission(file.recover()));
      if (file.isMostlyErased()) {
        store.compact();
      }
      return store;
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
    found.tombstones().forEach(index::bury);
    found.checkpoints().forEach(index::remember);
    index.numbersWere(found.last(), found.lastForgetting());
    return index;
  }

  private void compact() {
    StoreFile.Writing writing = new StoreFile.Writing();
    StoreIndex<StoreFile.Place> moved = new StoreIndex<>();
    for (StoreIndex.Entry<StoreFile.Place> entry : index().entries()) {
      byte[] mention = file.read(entry.place());
      StoreFile.Place place = writing.mention(entry, mention);
      moved.put(
          new StoreIndex.Entry<>(
              entry.id(), entry.author(), entry.admitted(), entry.number(), place));
    }
    index().tombstones().forEach(writing::tombstone);
    index().tombstones().forEach(moved::bury);
    index().checkpoints().forEach(moved::remember);
    moved.numbersWere(index().last(), index().lastForgetting());
    file.replace(writing, moved);
    replaceIndex(moved);
  }

  @Override
  Mention fetch(StoreFile.Place place) {
    return json.readMention(file.read(place), "mention store");
  }

  @Override
  public synchronized long commit(Commit commit) {
    StoreFile.Writing writing = file.writing();
    List<StoreFile.Place> erased = new ArrayList<>();
    long number = index().last();
    try {
      for (Outcome.Change change : commit.changes()) {
        number++;
        Optional<Mention> arrival = change.arrival();
        if (arrival.isPresent()) {
          Mention mention = arrival.get();
          byte[] written = json.write(mention).getBytes(StandardCharsets.UTF_8);
          StoreIndex.Entry<StoreFile.Place> draft = entry(mention, number, StoreFile.Place.NOWHERE);
          StoreFile.Place place = writing.mention(draft, written);
          index().put(entry(mention, number, place)).ifPresent(erased::add);
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
      return number;
    } catch (IOException | RuntimeException e) {
      file.poison();
      throw e instanceof BrokenException broken
          ? broken
          : new BrokenException("mention store: a commit failed; open the store again", e);
    }
  }

  @Override
  public synchronized void close() {
    file.close();
  }
}
