package dev.earshot.query;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 * A hash trie after Bagwell, with 32 branches a node: an update copies the nodes on the way to one
 * key and shares all others, so it costs the same whether a set has ten queries or a million, and
 * the set before it stays as it is. Keys are hashes already, so their bits are the way.
 */
/** Which queries have a key, by number; immutable. */
final class TermIndex {
  static final TermIndex EMPTY = new TermIndex(null);
  private static final int[] NONE = {};
  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;

  /** A {@link Leaf} or a {@link Branch}; null for nothing. */
  private final @Nullable Object root;

  private static final class Leaf {
    final long key;
    final int[] numbers;

    Leaf(long key, int[] numbers) {
      this.key = key;
      this.numbers = numbers;
    }
  }

  /** The children that there are, in the order of their bits. */
  private static final class Branch {
    final int bitmap;
    final Object[] children;

    Branch(int bitmap, Object[] children) {
      this.bitmap = bitmap;
      this.children = children;
    }

    int index(int bit) {
      return Integer.bitCount(bitmap & (bit - 1));
    }

    Branch with(int bit, Object child) {
      int index = index(bit);
      if ((bitmap & bit) != 0) {
        Object[] copy = children.clone();
        copy[index] = child;
        return new Branch(bitmap, copy);
      }
      Object[] copy = new Object[children.length + 1];
      System.arraycopy(children, 0, copy, 0, index);
      copy[index] = child;
      System.arraycopy(children, index, copy, index + 1, children.length - index);
      return new Branch(bitmap | bit, copy);
    }

    /** Returns what is left; a leaf that is alone needs no branch. */
    @Nullable Object without(int bit) {
      if (children.length == 1) {
        return null;
      }
      int index = index(bit);
      if (children.length == 2 && children[1 - index] instanceof Leaf) {
        return children[1 - index];
      }
      Object[] copy = new Object[children.length - 1];
      System.arraycopy(children, 0, copy, 0, index);
      System.arraycopy(children, index + 1, copy, index, copy.length - index);
      return new Branch(bitmap & ~bit, copy);
    }
  }

  private TermIndex(@Nullable Object root) {
    this.root = root;
  }

  /** Returns the numbers under a key; not to be written to. */
  int[] get(long key) {
    Object node = root;
    for (int shift = 0; node instanceof Branch branch; shift += BITS) {
      int bit = bit(key, shift);
      if ((branch.bitmap & bit) == 0) {
        return NONE;
      }
      node = branch.children[branch.index(bit)];
    }
    return node instanceof Leaf leaf && leaf.key == key ? leaf.numbers : NONE;
  }

  /** Returns this with a number more under a key. */
  TermIndex with(long key, int number) {
    return with(key, added(get(key), number));
  }

  /** Returns this with those numbers, one or more, under a key. */
  TermIndex with(long key, int[] numbers) {
    return new TermIndex(put(root, 0, new Leaf(key, numbers)));
  }

  /** Returns this with a number less under a key. */
  TermIndex without(long key, int number) {
    int[] numbers = removed(get(key), number);
    return numbers.length > 0 ? with(key, numbers) : new TermIndex(remove(root, 0, key));
  }

  static int[] added(int[] numbers, int number) {
    int[] more = Arrays.copyOf(numbers, numbers.length + 1);
    more[numbers.length] = number;
    return more;
  }

  static int[] removed(int[] numbers, int number) {
    return Arrays.stream(numbers).filter(each -> each != number).toArray();
  }

  private static Object put(@Nullable Object node, int shift, Leaf leaf) {
    if (node instanceof Branch branch) {
      int bit = bit(leaf.key, shift);
      boolean taken = (branch.bitmap & bit) != 0;
      return branch.with(
          bit, taken ? put(branch.children[branch.index(bit)], shift + BITS, leaf) : leaf);
    }
    if (node instanceof Leaf other && other.key != leaf.key) {
      Branch alone = new Branch(bit(other.key, shift), new Object[] {other});
      return put(alone, shift, leaf);
    }
    return leaf;
  }

  private static @Nullable Object remove(@Nullable Object node, int shift, long key) {
    if (node instanceof Branch branch) {
      int bit = bit(key, shift);
      if ((branch.bitmap & bit) == 0) {
        return branch;
      }
      Object child = remove(branch.children[branch.index(bit)], shift + BITS, key);
      if (child == null) {
        return branch.without(bit);
      }
      return child instanceof Leaf && branch.children.length == 1 ? child : branch.with(bit, child);
    }
    return node instanceof Leaf leaf && leaf.key == key ? null : node;
  }

  private static int bit(long key, int shift) {
    return 1 << ((int) (key >>> shift) & MASK);
  }
}
