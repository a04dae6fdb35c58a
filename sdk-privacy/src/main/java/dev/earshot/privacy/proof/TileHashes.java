package dev.earshot.privacy.proof;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of a tree of which only the roots of its complete subtrees of {@value #TILE_LEAVES}
 * leaves, its tiles, are kept ready. The hashes of leaves are asked for a tile at a time, and only
 * of a tile through whose inside a proof leads.
 *
 * <p>Thread-safe if what it asks is. It may be kept while the tree grows: no complete subtree ever
 * changes.
 */
public final class TileHashes implements Hashes {
  /** The level of a tile's root. */
  public static final int TILE_LEVEL = 8;

  /** How many leaves a tile has. */
  public static final int TILE_LEAVES = 1 << TILE_LEVEL;

  /* Of 16 and more levels there are so few that all are kept: one for 65,536 leaves. */
  private static final int KEPT_LEVEL = 2 * TILE_LEVEL;

  private final LongFunction<byte[]> roots;
  private final LongFunction<List<byte[]>> leaves;
  private final ConcurrentMap<Place, byte[]> kept = new ConcurrentHashMap<>();
  private volatile @Nullable Tile last;

  private record Place(int level, long index) {}

  /** The leaves of one tile, or of as much of the last one as is there. */
  private record Tile(long index, List<byte[]> leaves) {}

  /**
   * Creates it.
   *
   * @param roots the root of each complete tile, by its number from 0
   * @param leaves the hashes of the leaves of a tile, by its number, in their order; of the last
   *     tile those that are there
   */
  public TileHashes(LongFunction<byte[]> roots, LongFunction<List<byte[]>> leaves) {
    this.roots = Objects.requireNonNull(roots, "roots");
    this.leaves = Objects.requireNonNull(leaves, "leaves");
  }

  @Override
  public byte[] hash(int level, long index) {
    return hash(level, index, new TreeHasher());
  }

  private byte[] hash(int level, long index, TreeHasher hasher) {
    if (level == TILE_LEVEL) {
      return roots.apply(index);
    }
    if (level == 0) {
      return leaf(index);
    }
    Place place = new Place(level, index);
    byte[] known = level < KEPT_LEVEL ? null : kept.get(place);
    if (known != null) {
      return known;
    }
    byte[] hash =
        hasher.node(hash(level - 1, 2 * index, hasher), hash(level - 1, 2 * index + 1, hasher));
    if (level >= KEPT_LEVEL) {
      kept.put(place, hash);
    }
    return hash;
  }

  private byte[] leaf(long index) {
    long number = index >> TILE_LEVEL;
    int at = (int) (index & TILE_LEAVES - 1);
    Tile tile = last;
    if (tile == null || tile.index() != number || at >= tile.leaves().size()) {
      tile = new Tile(number, List.copyOf(leaves.apply(number)));
      last = tile;
    }
    return tile.leaves().get(at);
  }
}
