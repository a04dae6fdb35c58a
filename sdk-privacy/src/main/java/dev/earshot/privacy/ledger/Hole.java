package dev.earshot.privacy.ledger;

import dev.earshot.privacy.proof.Subtree;
import dev.earshot.privacy.proof.TileHashes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/* Of what is dropped the hashes of the largest subtrees stay that lie in it, up to a tile, so that
 * the tree can be gone through again, and every proof that does not lead through their inside. */
/** Events beside one another that are dropped. Not thread-safe. */
final class Hole {
  private final NavigableSet<Long> sizes;
  private final List<Subtree> subtrees = new ArrayList<>();

  /**
   * Creates an empty one.
   *
   * @param sizes of trees of which proofs must stay possible
   */
  Hole(NavigableSet<Long> sizes) {
    this.sizes = sizes;
  }

  /** Takes what follows: an event, or what is left of those that were dropped before. */
  void take(Subtree next) {
    Subtree last = next;
    while (!subtrees.isEmpty() && isOneWith(last)) {
      last = subtrees.remove(subtrees.size() - 1).with(last);
    }
    subtrees.add(last);
  }

  private boolean isOneWith(Subtree right) {
    Subtree left = subtrees.get(subtrees.size() - 1);
    if (right.level() == TileHashes.TILE_LEVEL || !left.isLeftOf(right)) {
      return false;
    }
    Long within = sizes.higher(left.firstLeaf());
    return within == null || within >= right.firstLeaf() + right.leaves();
  }

  boolean isEmpty() {
    return subtrees.isEmpty();
  }

  /** Returns the number of its first event. */
  long first() {
    return subtrees.get(0).firstLeaf() + 1;
  }

  /** Returns the number of its last event. */
  long last() {
    Subtree last = subtrees.get(subtrees.size() - 1);
    return last.firstLeaf() + last.leaves();
  }

  /** Returns what stays of them. */
  List<Subtree> subtrees() {
    return subtrees;
  }

  void clear() {
    subtrees.clear();
  }
}
