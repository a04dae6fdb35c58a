package dev.earshot.privacy.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ProofsTest {
  private static final int MOST = 300;
  private static final NaiveTree NAIVE = NaiveTree.of(MOST);

  /* Complete subtrees once and for all, so that every size up to 300 can be tried. */
  private static final byte[][][] COMPLETE = complete();
  private static final Proofs PROOFS = new Proofs((level, index) -> COMPLETE[level][(int) index]);
  private static final byte[][] ROOTS = roots();

  private static byte[][][] complete() {
    byte[][][] all = new byte[9][][];
    for (int level = 0; level < all.length; level++) {
      all[level] = new byte[MOST >> level][];
      for (int index = 0; index < all[level].length; index++) {
        all[level][index] =
            level == 0
                ? MerkleTree.leafHash(NaiveTree.data(index))
                : MerkleTree.nodeHash(all[level - 1][2 * index], all[level - 1][2 * index + 1]);
      }
    }
    return all;
  }

  private static byte[][] roots() {
    byte[][] roots = new byte[MOST + 1][];
    for (int size = 0; size <= MOST; size++) {
      roots[size] = PROOFS.root(size);
    }
    return roots;
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] other = bytes.clone();
    other[bit / 8] ^= (byte) (1 << bit % 8);
    return other;
  }

  /** Every proof that is one hash more, one less or one bit another. */
  private static List<List<byte @Nullable []>> others(List<byte[]> proof, int bit) {
    List<List<byte @Nullable []>> others = new ArrayList<>();
    for (int i = 0; i < proof.size(); i++) {
      List<byte @Nullable []> changed = new ArrayList<>(proof);
      changed.set(i, flipped(proof.get(i), bit));
      others.add(changed);
      List<byte @Nullable []> shorter = new ArrayList<>(proof);
      shorter.remove(i);
      others.add(shorter);
      List<byte @Nullable []> cut = new ArrayList<>(proof);
      cut.set(i, Arrays.copyOf(proof.get(i), 31));
      others.add(cut);
      List<byte @Nullable []> none = new ArrayList<>(proof);
      none.set(i, null);
      others.add(none);
    }
    for (int i = 0; i <= proof.size(); i++) {
      List<byte @Nullable []> longer = new ArrayList<>(proof);
      longer.add(i, ROOTS[1]);
      others.add(longer);
    }
    return others;
  }

  @Test
  void aRunningTreeHasTheRootsOfTheDefinition() {
    RunningTree tree = new RunningTree();
    for (int size = 0; size <= MOST; size++) {
      byte[] root = NAIVE.root(0, size);
      assertArrayEquals(root, tree.root(), "size " + size);
      assertArrayEquals(root, ROOTS[size], "size " + size);
      assertEquals(size, tree.size());
      RunningTree again = new RunningTree();
      again.restore(tree.toBytes());
      assertArrayEquals(root, again.root());
      if (size < MOST) {
        byte[] data = NaiveTree.data(size);
        if (size % 2 == 0) {
          tree.append(MerkleTree.leafHash(data));
        } else {
          tree.append(Arrays.copyOf(data, 2), data, 2, data.length - 2);
        }
        again.append(MerkleTree.leafHash(data));
        assertArrayEquals(tree.root(), again.root());
      }
    }
  }

  @Test
  void ofCompleteSubtreesIsTold() {
    List<byte[]> told = new ArrayList<>();
    RunningTree tree =
        new RunningTree(
            3,
            (index, hash) -> {
              assertEquals(told.size(), index);
              told.add(hash.clone());
            });
    for (int i = 0; i < MOST; i++) {
      tree.append(COMPLETE[0][i]);
    }
    assertEquals(MOST / 8, told.size());
    for (int i = 0; i < told.size(); i++) {
      assertArrayEquals(COMPLETE[3][i], told.get(i));
    }
  }

  @Test
  void bytesOfNoTreeAreRefused() {
    RunningTree tree = new RunningTree();
    tree.append(ROOTS[1]);
    byte[] bytes = tree.toBytes();
    assertThrows(MalformedException.class, () -> new RunningTree().restore(new byte[7]));
    assertThrows(
        MalformedException.class, () -> new RunningTree().restore(Arrays.copyOf(bytes, 39)));
    assertThrows(MalformedException.class, () -> new RunningTree().restore(flipped(bytes, 7)));
    assertThrows(IllegalStateException.class, () -> tree.restore(bytes));
    assertThrows(IllegalArgumentException.class, () -> tree.append(new byte[31]));
  }

  @Test
  @DisplayName("SM-27 every leaf of every tree to 300 is proven, and no other in its place")
  void inclusionOfEveryLeaf() {
    for (int size = 1; size <= MOST; size++) {
      for (int leaf = 0; leaf < size; leaf++) {
        List<byte[]> proof = PROOFS.inclusion(leaf, size);
        byte[] hash = COMPLETE[0][leaf];
        assertTrue(
            ProofVerifier.inclusion(leaf, size, hash, nullable(proof), ROOTS[size]).isValid());
        int bit = (31 * size + leaf) % 256;
        assertFalse(inclusion(leaf, size, flipped(hash, bit), nullable(proof), ROOTS[size]));
        assertFalse(inclusion(leaf, size, hash, nullable(proof), flipped(ROOTS[size], bit)));
        assertFalse(inclusion(leaf ^ 1, size, hash, nullable(proof), ROOTS[size]) && size > 1);
        assertFalse(inclusion(leaf + size, size, hash, nullable(proof), ROOTS[size]));
        if (size % 17 == 0 || size < 20) {
          for (List<byte @Nullable []> other : others(proof, bit)) {
            assertFalse(inclusion(leaf, size, hash, other, ROOTS[size]));
          }
        }
      }
    }
  }

  private static boolean inclusion(
      long leaf, long size, byte[] hash, List<byte @Nullable []> proof, byte[] root) {
    Validity said = ProofVerifier.inclusion(leaf, size, hash, proof, root);
    assertEquals(said.isValid(), said.problem().isEmpty());
    return said.isValid();
  }

  private static List<byte @Nullable []> nullable(List<byte[]> proof) {
    return new ArrayList<>(proof);
  }

  @Test
  @DisplayName("SM-27 every tree to 300 goes on from every former one, and from no other")
  void consistencyOfEveryTwo() {
    for (int size = 1; size <= MOST; size++) {
      for (int former = 1; former <= size; former++) {
        List<byte[]> proof = PROOFS.consistency(former, size);
        byte[] one = ROOTS[former];
        byte[] two = ROOTS[size];
        assertTrue(consistency(former, size, one, nullable(proof), two));
        int bit = (31 * size + former) % 256;
        assertFalse(consistency(former, size, flipped(one, bit), nullable(proof), two));
        assertFalse(consistency(former, size, one, nullable(proof), flipped(two, bit)));
        assertFalse(consistency(size + 1, size, one, nullable(proof), two));
        if (size % 17 == 0 || size < 20) {
          for (List<byte @Nullable []> other : others(proof, bit)) {
            assertFalse(consistency(former, size, one, other, two));
          }
        }
      }
    }
  }

  private static boolean consistency(
      long former, long size, byte[] one, List<byte @Nullable []> proof, byte[] two) {
    return ProofVerifier.consistency(former, size, one, proof, two).isValid();
  }

  @Test
  @DisplayName("SM-27 every subtree of every tree to 70, and every leaf in it")
  void everySubtree() {
    for (int end = 1; end <= 70; end++) {
      for (int start = 0; start < end; start++) {
        if (!MerkleTree.isSubtree(start, end)) {
          int from = start;
          int to = end;
          assertThrows(
              IllegalArgumentException.class, () -> PROOFS.subtreeConsistency(from, to, 70));
          assertFalse(
              ProofVerifier.subtreeConsistency(start, end, 70, ROOTS[1], List.of(), ROOTS[70])
                  .isValid());
          continue;
        }
        byte[] root = PROOFS.subtreeRoot(start, end);
        assertArrayEquals(NAIVE.root(start, end), root);
        for (int leaf = start; leaf < end; leaf++) {
          List<byte[]> proof = PROOFS.subtreeInclusion(leaf, start, end);
          byte[] hash = COMPLETE[0][leaf];
          assertTrue(
              ProofVerifier.subtreeInclusion(leaf, start, end, hash, nullable(proof), root)
                  .isValid());
          for (List<byte @Nullable []> other : others(proof, leaf)) {
            assertFalse(
                ProofVerifier.subtreeInclusion(leaf, start, end, hash, other, root).isValid());
          }
        }
        for (int size = end; size <= 70; size++) {
          List<byte[]> proof = PROOFS.subtreeConsistency(start, end, size);
          assertTrue(subtree(start, end, size, root, nullable(proof), ROOTS[size]));
          assertFalse(subtree(start, end, size, flipped(root, size), nullable(proof), ROOTS[size]));
          assertFalse(subtree(start, end, size, root, nullable(proof), flipped(ROOTS[size], end)));
          for (List<byte @Nullable []> other : others(proof, size)) {
            assertFalse(subtree(start, end, size, root, other, ROOTS[size]));
          }
        }
      }
    }
  }

  @Test
  @DisplayName("SM-27 every single bit of a proof changed is refused")
  void everyBit() {
    for (int size : new int[] {2, 3, 5, 8, 13}) {
      List<byte[]> included = PROOFS.inclusion(size / 2, size);
      List<byte[]> consistent = PROOFS.consistency(size / 2 + 1, size);
      for (int bit = 0; bit < 256; bit++) {
        for (List<byte @Nullable []> other : others(included, bit)) {
          assertFalse(inclusion(size / 2, size, COMPLETE[0][size / 2], other, ROOTS[size]));
        }
        for (List<byte @Nullable []> other : others(consistent, bit)) {
          assertFalse(consistency(size / 2 + 1, size, ROOTS[size / 2 + 1], other, ROOTS[size]));
        }
      }
    }
  }

  private static boolean subtree(
      long start, long end, long size, byte[] one, List<byte @Nullable []> proof, byte[] two) {
    return ProofVerifier.subtreeConsistency(start, end, size, one, proof, two).isValid();
  }

  @Test
  void fromNothingNothingIsProven() {
    byte[] empty = MerkleTree.emptyRoot();
    assertFalse(consistency(0, 0, empty, List.of(), empty));
    assertFalse(consistency(0, 5, empty, List.of(), ROOTS[5]));
    assertThrows(IllegalArgumentException.class, () -> PROOFS.consistency(0, 5));
    assertTrue(subtree(4, 4, 5, empty, List.of(), ROOTS[5]));
    assertFalse(subtree(6, 6, 5, empty, List.of(), ROOTS[5]));
    assertFalse(subtree(4, 4, 5, ROOTS[5], List.of(), ROOTS[5]));
    assertFalse(subtree(-1, -1, 5, empty, List.of(), ROOTS[5]));
  }

  @Property
  void verifiersAnswerWhateverItIsGiven(
      @ForAll @LongRange(min = Long.MIN_VALUE) long one,
      @ForAll @LongRange(min = Long.MIN_VALUE) long two,
      @ForAll @LongRange(min = Long.MIN_VALUE) long three,
      @ForAll byte @Nullable [] hash,
      @ForAll @Size(max = 5) List<byte[]> proof,
      @ForAll boolean whole) {
    byte[] root = whole ? MerkleTree.emptyRoot() : hash;
    List<byte @Nullable []> given = new ArrayList<>(proof);
    given.add(whole ? root : null);
    assertFalse(ProofVerifier.inclusion(one, two, root, given, root).isValid());
    assertFalse(ProofVerifier.consistency(one, two, root, given, root).isValid());
    assertFalse(ProofVerifier.subtreeInclusion(one, two, three, root, given, root).isValid());
    assertFalse(ProofVerifier.subtreeConsistency(one, two, three, root, given, root).isValid());
    assertFalse(ProofVerifier.inclusion(one, two, null, null, null).isValid());
  }

  @Test
  void theLargestTreeIsNoTrouble() {
    long huge = Long.MAX_VALUE;
    List<byte @Nullable []> proof = new ArrayList<>();
    for (int i = 0; i < 63; i++) {
      proof.add(ROOTS[1]);
    }
    assertFalse(inclusion(0, huge, ROOTS[1], proof, ROOTS[1]));
    assertFalse(inclusion(huge - 1, huge, ROOTS[1], proof, ROOTS[1]));
    assertFalse(consistency(huge, huge, ROOTS[1], proof, ROOTS[1]));
    assertFalse(consistency(huge - 1, huge, ROOTS[1], proof, ROOTS[1]));
    assertTrue(consistency(huge, huge, ROOTS[1], List.of(), ROOTS[1]));
    assertFalse(subtree(1, huge, huge, ROOTS[1], proof, ROOTS[1]));
  }

  @Property(tries = 60)
  void tilesAreEnough(@ForAll @IntRange(min = 1, max = 3000) int size, @ForAll int seed) {
    List<byte[]> leaves = new ArrayList<>();
    RunningTree[] running = new RunningTree[1];
    List<byte[]> tiles = new ArrayList<>();
    running[0] = new RunningTree(TileHashes.TILE_LEVEL, (index, hash) -> tiles.add(hash.clone()));
    for (int i = 0; i < size; i++) {
      leaves.add(MerkleTree.leafHash(NaiveTree.data(i)));
      running[0].append(leaves.get(i));
    }
    List<Long> read = new ArrayList<>();
    Proofs proofs =
        new Proofs(
            new TileHashes(
                tile -> tiles.get((int) tile),
                tile -> {
                  read.add(tile);
                  return IntStream.range((int) tile * 256, Math.min(size, (int) (tile + 1) * 256))
                      .mapToObj(i -> new Subtree(0, i, leaves.get(i)))
                      .toList();
                }));
    int leaf = Math.floorMod(seed, size);
    byte[] root = running[0].root();
    assertTrue(
        inclusion(leaf, size, leaves.get(leaf), nullable(proofs.inclusion(leaf, size)), root));
    assertTrue(read.size() <= 2, () -> "read " + read);
    int former = 1 + leaf;
    byte[] before = new Proofs((level, index) -> running(leaves, level, index)).root(former);
    assertTrue(consistency(former, size, before, nullable(proofs.consistency(former, size)), root));
  }

  private static byte[] running(List<byte[]> leaves, int level, long index) {
    RunningTree tree = new RunningTree();
    leaves.subList((int) (index << level), (int) ((index + 1) << level)).forEach(tree::append);
    return tree.root();
  }
}
