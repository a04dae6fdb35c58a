package dev.earshot.privacy.proof;

import dev.earshot.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of a tree of which only the roots of its complete subtrees of {@value #TILE_LEAVES}
 * leaves, its tiles, are kept ready. What a tile is made of is asked for a tile at a time, and only
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
  private final LongFunction<List<Subtree>> pieces;
  private final ConcurrentMap<Place, byte[]> kept = new ConcurrentHashMap<>();
  private volatile @Nullable Tile last;

  private record Place(int level, long index) {}

  /** What is known of the inside of one tile, or of as much of the last one as is there. */
  private static final class Tile {
    private final long number;
    private final long end;

    /* Its root at 1, the halves of what is at i at 2i and 2i + 1. */
    private final byte[][] nodes = new byte[2 * TILE_LEAVES][];

    Tile(long number, List<Subtree> pieces) {
      this.number = number;
      long reached = number << TILE_LEVEL;
      for (Subtree piece : pieces) {
        nodes[at(piece.level(), piece.index())] = piece.hash();
        reached = piece.firstLeaf() + piece.leaves();
      }
      end = reached;
      TreeHasher hasher = new TreeHasher();
      for (int i = TILE_LEAVES - 1; i > 0; i--) {
        if (nodes[2 * i] != null && nodes[2 * i + 1] != null) {
          nodes[i] = hasher.node(nodes[2 * i], nodes[2 * i + 1]);
        }
      }
    }

    static int at(int level, long index) {
      int row = 1 << (TILE_LEVEL - level);
      return row | (int) (index & (row - 1));
    }

    boolean reaches(int level, long index) {
      return number == index >> (TILE_LEVEL - level) && (index + 1) << level <= end;
    }

    byte @Nullable [] hash(int level, long index) {
      return nodes[at(level, index)];
    }
  }

  /**
   * Creates it.
   *
   * @param roots the root of each complete tile, by its number from 0
   * @param pieces what a tile is made of, by its number, in the order of the leaves: the hashes of
   *     its leaves, and of subtrees whose leaves are kept no more; of the last tile what is there
   */
  public TileHashes(LongFunction<byte[]> roots, LongFunction<List<Subtree>> pieces) {
    this.roots = Objects.requireNonNull(roots, "roots");
    this.pieces = Objects.requireNonNull(pieces, "pieces");
  }

  @Override
  public byte[] hash(int level, long index) {
    if (level < TILE_LEVEL) {
      return insideTile(level, index);
    }
    return hash(level, index, new TreeHasher());
  }

  private byte[] hash(int level, long index, TreeHasher hasher) {
    if (level == TILE_LEVEL) {
      return roots.apply(index);
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

  private byte[] insideTile(int level, long index) {
    Tile tile = last;
    if (tile == null || !tile.reaches(level, index)) {
      long number = index >> (TILE_LEVEL - level);
      tile = new Tile(number, pieces.apply(number));
      last = tile;
    }
    byte[] hash = tile.hash(level, index);
    if (hash == null) {
      long leaf = index << level;
      throw new RefusedException(
          "proof: of the leaves "
              + leaf
              + " to "
              + (leaf + (1L << level) - 1)
              + " no more is kept than one hash for all that were dropped together; what can be"
              + " proven is a tree of a multiple of "
              + TILE_LEAVES
              + " leaves, or of a size that was to be kept",
          null);
    }
    return hash;
  }
}
