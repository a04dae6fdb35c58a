package dev.earshot.pipeline;

import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.Failure;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.disk.Disk;
import dev.earshot.json.EarshotJson;
import dev.earshot.key.Encryption;
import dev.earshot.pipeline.StoreIndex.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps mentions in one append-only file, and in memory where each lies.
 *
 * <p>Append-only but for forgetting: what is withdrawn or revised is overwritten with zeros. The
 * commit that decides so is on the disk first and names the places, so that a crash between the two
 * is mended when the file is opened again.
 */
final class FileStore extends IndexedStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

  private static final long WORTH_COMPACTING = 4L << 20;
  private static final int SMALL_FRAME = 128;

  private final long worthCompacting;
  private final StoreFile file;
  private final EarshotJson json;
  private final Set<PostId> touched = new LinkedHashSet<>();
  private final Set<String> acknowledged = new LinkedHashSet<>();
  private final Set<String> heard = new LinkedHashSet<>();

  private FileStore(StoreFile file, EarshotJson json, StoreIndex index, long worthCompacting) {
    super(index);
    this.file = file;
    this.json = json;
    this.worthCompacting = worthCompacting;
  }

  static FileStore open(Path folder, EarshotJson json, @Nullable Encryption with) {
    try {
      return on(Disk.lock(folder, "mention store"), json, with, WORTH_COMPACTING);
    } catch (IOException e) {
      throw Disk.in(folder, StoreFile.broken("the folder cannot be opened", e));
    } catch (BrokenException | RefusedException e) {
      throw Disk.in(folder, e);
    }
  }

  /** Opens the store of a disk, which it closes with itself or when it cannot open. */
  static FileStore on(Disk disk, EarshotJson json) {
    return on(disk, json, null, WORTH_COMPACTING);
  }

  /**
   * Opens the store of a disk.
   *
   * @param with what it is sealed with; null for not at all
   * @param worthCompacting how many bytes that nobody needs are worth a rewrite
   */
  static FileStore on(
      Disk disk, EarshotJson json, @Nullable Encryption with, long worthCompacting) {
    StoreFile file = StoreFile.on(disk, with);
    try {
      FileStore store = new FileStore(file, json, StoreRecovery.of(file), worthCompacting);
      if (file.isYetToBeSealed()) {
        file.compact(store.index());
        LOG.info("mention store sealed, {} bytes", file.end());
      }
      store.compactIfWorth();
      return store;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  Mention fetch(Place place) {
    return json.readOwnMention(file.json(place), "mention store");
  }

  @Override
  void requireSound() {
    file.requireSound();
  }

  @Override
  void acknowledged(String sink) {
    acknowledged.add(sink);
  }

  @Override
  public synchronized long commit(Commit commit) {
    requireUsable();
    Frames frames = new Frames(written(commit));
    boolean stored = false;
    try {
      long number = apply(commit, frames);
      if (frames.mustBeWritten()) {
        write(frames);
      }
      stored = true;
      compactIfWorth();
      return number;
    } catch (IOException | RuntimeException e) {
      LOG.error("a commit failed; the mention store refuses all further use", Failure.of(e));
      throw StoreFile.broken("a commit failed", e);
    } finally {
      if (!stored) {
        file.poison(); // also after an Error: the index may be ahead of the disk
      }
    }
  }

  private void write(Frames frames) throws IOException {
    for (PostId id : touched) {
      ShortHash hash = ShortHash.of(id);
      StoreIndex.Entry entry = index().entry(hash);
      if (entry != null && !frames.fresh.containsKey(id)) {
        frames.writing.add(StoreCodec.TOUCH, StoreCodec.touch(id, entry));
      }
      StoreIndex.Buried gone = index().buried(hash);
      if (gone != null) {
        frames.writing.add(StoreCodec.GONE, StoreCodec.gone(gone.tombstone(), gone.number()));
        index().claims(hash).forEach(frames::claim);
      }
    }
    for (String sink : acknowledged) {
      frames.writing.add(
          StoreCodec.POSITION,
          StoreCodec.position(sink, index().positions().getOrDefault(sink, 0L)));
    }
    for (String source : heard) {
      frames.writing.add(
          StoreCodec.EVENTS, StoreCodec.events(source, index().events().getOrDefault(source, 0L)));
    }
    frames.addCounted();
    file.append(frames.writing, StoreCodec.Numbers.of(index()), frames.obsolete);
    touched.clear();
    acknowledged.clear();
    heard.clear();
  }

  /**
   * Before anything changes: a mention or a notice that cannot be written must not take the store
   * along.
   */
  private Map<PostId, byte[]> written(Commit commit) {
    Set<PostId> changed = new LinkedHashSet<>();
    for (Outcome.Change change : commit.changes()) {
      change.arrival().ifPresent(mention -> changed.add(mention.id()));
      if (change instanceof Outcome.AccountChanged) {
        StoreCodec.notice(0, change);
      }
    }
    Map<PostId, byte[]> written = new HashMap<>();
    for (Kept state : commit.states()) {
      if (state instanceof Kept.Present present && changed.contains(state.id())) {
        written.put(state.id(), json.write(present.mention()).getBytes(StandardCharsets.UTF_8));
      }
    }
    return written;
  }

  /** Compacts where most of the file, and more than a little, is what nobody needs. */
  private void compactIfWorth() {
    long needed =
        index().bytes()
            + (long) StoreCodec.FRAME * index().size()
            + (long) SMALL_FRAME * index().tombstones()
            + (long) Long.BYTES * index().counted();
    long rest = file.end() - needed;
    if (rest > worthCompacting && rest > file.end() / 2) {
      long before = file.end();
      file.compact(index());
      LOG.info("mention store compacted from {} to {} bytes", before, file.end());
    }
  }

  @Override
  void release() {
    try {
      if (file.isSound() && !(touched.isEmpty() && acknowledged.isEmpty() && heard.isEmpty())) {
        write(new Frames(Map.of()));
      }
    } catch (IOException e) {
      throw StoreFile.broken("closing failed", e);
    } finally {
      file.close();
    }
  }

  /** The frames of one commit. */
  private final class Frames implements Writer {
    private final StoreFile.Writing writing = file.writing();
    private final List<Place> obsolete = new ArrayList<>();
    private final Map<Refusal, List<Long>> refused = new LinkedHashMap<>();
    private final Map<ItemFault, List<Long>> faults = new LinkedHashMap<>();
    private final Map<PostId, byte[]> fresh;

    private Frames(Map<PostId, byte[]> fresh) {
      this.fresh = fresh;
    }

    /** Without these it is a matter of having been seen again, which can wait. */
    private boolean mustBeWritten() {
      return !writing.isEmpty() || !refused.isEmpty() || !faults.isEmpty();
    }

    private void addCounted() {
      refused.forEach(
          (refusal, posts) ->
              writing.add(StoreCodec.REFUSED, StoreCodec.refused(refusal, array(posts))));
      faults.forEach(
          (kind, records) ->
              writing.add(StoreCodec.FAULTS, StoreCodec.faults(kind, array(records))));
    }

    private static long[] array(List<Long> hashes) {
      return hashes.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public Place mention(Drafted draft) {
      byte[] json = Objects.requireNonNull(fresh.get(draft.mention().id()), "json");
      return writing.addMention(StoreCodec.head(draft), json);
    }

    @Override
    public void gone(Tombstone tombstone, long number) {
      writing.add(StoreCodec.GONE, StoreCodec.gone(tombstone, number));
    }

    @Override
    public void claim(Kept.Claim claim) {
      writing.add(StoreCodec.CLAIM, StoreCodec.claim(claim));
    }

    @Override
    public Place notice(long number, Outcome.Change change) {
      return writing.add(StoreCodec.NOTICE, StoreCodec.notice(number, change));
    }

    @Override
    public void touched(PostId id) {
      touched.add(id);
    }

    @Override
    public void obsolete(Place place) {
      obsolete.add(place);
    }

    @Override
    public void checkpoint(String source, Checkpoint checkpoint) {
      writing.add(StoreCodec.CHECKPOINT, StoreCodec.checkpoint(source, checkpoint));
    }

    @Override
    public void events(String source) {
      heard.add(source);
    }

    @Override
    public void refused(ShortHash id, Refusal refusal) {
      refused.computeIfAbsent(refusal, first -> new ArrayList<>()).add(id.high());
    }

    @Override
    public void fault(long hash, ItemFault kind) {
      faults.computeIfAbsent(kind, first -> new ArrayList<>()).add(hash);
    }
  }
}
