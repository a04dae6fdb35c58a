package dev.earshot.scoring.copies;

import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.pipeline.SubtractingSink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;

/*
 * A form is what posts of the same words have in common. Each has a parent, the form it is most
 * alike among those whose first post came before its own; a cluster is a tree of them. Parents are
 * worked out when a form comes, and anew when asked for after what they rested on has gone, so that
 * what is answered depends on nothing but what is kept and the order it came in.
 */
/**
 * Finds copies: posts that say the same as one that came before, word by word or with changes.
 *
 * <p>A post is the copy of the closest of those that came before it; of equally close ones, of the
 * first. Copies of copies are of one cluster, which the first of them names. How close, {@link
 * CopyLevel} says. A post that repeats another by reference alone has no words of its own and is no
 * copy: {@link Post#repostOf} tells of it. Title and text count, whatever the network, so copies
 * are found across networks.
 *
 * <p>Of a post it keeps its id, its time, a hash of its author and numbers made of its words, no
 * text: some 340 bytes. It holds at most as many posts as it was made for; beyond, those that came
 * first leave. What is withdrawn leaves no trace: afterwards all answers are as if it had never
 * come. Two bounds keep a look-up short, and are where that ends: of a phrase that many wordings
 * share only the newest 32 are looked at; and of posts of the same words the links of the first
 * count, and no longer once it is gone.
 *
 * <p>Thread-safe. Adding a post and looking one up take microseconds, listing clusters time in
 * proportion to all that is kept.
 */
public final class Copies extends SubtractingSink<Copies> {
  private static final int NONE = -1;
  private static final int UNKNOWN = -2;
  private static final int FEWEST = 16;
  private static final long UNDATED = Long.MIN_VALUE;
  private static final long NOBODY = 0;
  private static final CopyLevel[] LEVELS = CopyLevel.values();

  private final int capacity;
  private final ToLongFunction<AuthorId> hash;
  private final Wording wording = new Wording();

  private PostIds ids = new PostIds();
  private long[] authors = new long[FEWEST];
  private long[] times = new long[FEWEST];
  private int[] formOf = new int[FEWEST];
  private int[] next = new int[FEWEST];
  private int[] previous = new int[FEWEST];
  private int size;
  private int oldest;

  private Forms forms = new Forms();
  private int[] firstOf = new int[FEWEST];
  private int[] lastOf = new int[FEWEST];
  private int[] parents = new int[FEWEST];
  private byte[] levels = new byte[FEWEST];

  private final Candidates candidates = new Candidates();

  /**
   * Creates an index of nothing yet.
   *
   * @param capacity how many posts it holds at most
   * @param hash makes a number of an author, keyed by the host, so that what is kept names nobody;
   *     never 0
   * @throws IllegalArgumentException if it may hold none
   */
  public Copies(int capacity, ToLongFunction<AuthorId> hash) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: expected at least 1, got " + capacity);
    }
    this.capacity = capacity;
    this.hash = Objects.requireNonNull(hash, "hash");
  }

  /**
   * Adds a post, in place of the one of its id. It keeps that one's place in the order where it
   * says the same.
   */
  public synchronized void add(Post post) {
    // the host's function may throw, so it is asked before anything is counted
    long author = post.author().map(by -> hash.applyAsLong(by.id())).orElse(NOBODY);
    wording.read(post);
    int form = forms.find(wording.fingerprint);
    int row = ids.find(post.id());
    if (row == NONE || formOf[row] != form) {
      if (form == NONE) {
        form = addForm(forms.add(wording));
      }
      int former = row;
      row = append(post.id(), form);
      if (former != NONE) {
        dropRow(former);
      }
    }
    authors[row] = author;
    times[row] = post.saidAt().map(Instant::toEpochMilli).orElse(UNDATED);
    evict();
    compact();
  }

  private void evict() {
    while (size > capacity) {
      while (formOf[oldest] == NONE) {
        oldest++;
      }
      dropRow(oldest);
    }
  }

  private int addForm(int form) {
    if (form >= firstOf.length) {
      int rows = form + form / 2;
      firstOf = Arrays.copyOf(firstOf, rows);
      lastOf = Arrays.copyOf(lastOf, rows);
      parents = Arrays.copyOf(parents, rows);
      levels = Arrays.copyOf(levels, rows);
    }
    firstOf[form] = NONE;
    lastOf[form] = NONE;
    parents[form] = UNKNOWN;
    return form;
  }

  private int append(PostId id, int form) {
    int row = ids.add(id);
    if (row == formOf.length) {
      int rows = row + row / 2;
      authors = Arrays.copyOf(authors, rows);
      times = Arrays.copyOf(times, rows);
      formOf = Arrays.copyOf(formOf, rows);
      next = Arrays.copyOf(next, rows);
      previous = Arrays.copyOf(previous, rows);
    }
    formOf[row] = form;
    next[row] = NONE;
    previous[row] = lastOf[form];
    if (lastOf[form] == NONE) {
      firstOf[form] = row;
    } else {
      next[lastOf[form]] = row;
    }
    lastOf[form] = row;
    size++;
    return row;
  }

  private void removeRow(int row) {
    if (row != NONE) {
      dropRow(row);
      compact();
    }
  }

  private void dropRow(int row) {
    int form = formOf[row];
    int before = previous[row];
    int after = next[row];
    if (before == NONE) {
      firstOf[form] = after;
      parents[form] = UNKNOWN; // it may now have come after others
      forms.removeLinks(form);
    } else {
      next[before] = after;
    }
    if (after == NONE) {
      lastOf[form] = before;
    } else {
      previous[after] = before;
    }
    if (before == NONE && after == NONE) {
      forms.remove(form);
    }
    ids.erase(row);
    authors[row] = NOBODY;
    times[row] = UNDATED;
    formOf[row] = NONE;
    size--;
  }

  /** Makes everything anew where more than half of it is gone. */
  private void compact() {
    if (ids.rows() > FEWEST && size < ids.rows() / 2) {
      Copies left = new Copies(capacity, hash);
      left.take(this);
      takeOver(left);
    }
  }

  private void take(Copies other) {
    int[] forNew = new int[other.forms.count];
    Arrays.fill(forNew, NONE);
    for (int row = 0; row < other.ids.rows(); row++) {
      int form = other.formOf[row];
      if (form != NONE) {
        if (forNew[form] == NONE) {
          forNew[form] = addForm(forms.add(other.forms.get(form)));
        }
        int added = append(other.ids.get(row), forNew[form]);
        authors[added] = other.authors[row];
        times[added] = other.times[row];
      }
    }
  }

  private void takeOver(Copies other) {
    ids = other.ids;
    authors = other.authors;
    times = other.times;
    formOf = other.formOf;
    next = other.next;
    previous = other.previous;
    size = other.size;
    oldest = other.oldest;
    forms = other.forms;
    firstOf = other.firstOf;
    lastOf = other.lastOf;
    parents = other.parents;
    levels = other.levels;
  }

  /** Forgets a post; does nothing where there is none of that id. */
  public synchronized void remove(PostId id) {
    removeRow(ids.find(id));
  }

  /** Forgets all posts of an author; returns how many that were. */
  public synchronized int forget(AuthorId author) {
    long whose = hash.applyAsLong(author);
    int before = size;
    for (int row = ids.rows() - 1; row >= 0; row--) {
      if (formOf[row] != NONE && authors[row] == whose) {
        dropRow(row);
      }
    }
    compact();
    return before - size;
  }

  /** Returns how many posts it holds. */
  public synchronized int size() {
    return size;
  }

  /** Returns how many bytes of memory its tables take. */
  public synchronized long bytes() {
    long rows = 8L * (authors.length + times.length) + 12L * formOf.length;
    return rows + 13L * firstOf.length + ids.bytes() + forms.bytes();
  }

  /**
   * Returns the posts that a post, which need not be held, is alike: the closest first, of equally
   * close ones those that came first.
   *
   * @param most how many at most
   */
  public synchronized List<Copy> find(Post post, int most) {
    wording.read(post);
    List<long[]> found = new ArrayList<>();
    int own = ids.find(post.id());
    candidates.of(forms, wording);
    for (int i = 0; i < candidates.count(); i++) {
      CopyLevel level = candidates.level(i);
      if (level != null) {
        int taken = 0;
        for (int row = firstOf[candidates.form(i)]; row != NONE && taken < most; row = next[row]) {
          if (row != own) {
            found.add(new long[] {level.distance(), row});
            taken++;
          }
        }
      }
    }
    found.sort(
        Comparator.<long[]>comparingLong(each -> each[0]).thenComparingLong(each -> each[1]));
    List<Copy> copies = new ArrayList<>();
    for (long[] each : found.subList(0, Math.min(Math.max(0, most), found.size()))) {
      copies.add(new Copy(ids.get((int) each[1]), LEVELS[(int) each[0]]));
    }
    return List.copyOf(copies);
  }

  /**
   * Returns which post a post is a copy of: the closest of those that came before it. Empty where
   * there is none, and for a post that is not held.
   */
  public synchronized Optional<Copy> originalOf(PostId id) {
    int row = ids.find(id);
    if (row == NONE) {
      return Optional.empty();
    }
    int form = formOf[row];
    if (firstOf[form] != row) {
      return Optional.of(new Copy(ids.get(firstOf[form]), CopyLevel.EXACT));
    }
    int parent = parent(form);
    return parent == NONE
        ? Optional.empty()
        : Optional.of(new Copy(ids.get(firstOf[parent]), LEVELS[levels[form]]));
  }

  /**
   * Returns the first post of the cluster that a post is of: itself where it is no copy. Empty for
   * a post that is not held.
   */
  public synchronized Optional<PostId> clusterOf(PostId id) {
    int row = ids.find(id);
    return row == NONE
        ? Optional.empty()
        : Optional.of(ids.get(firstOf[root(formOf[row], CopyLevel.WEAK)]));
  }

  /**
   * Returns the clusters of two posts and more, in the order their first posts came.
   *
   * @param level how close a copy must be at least
   */
  public synchronized List<CopyCluster> clusters(CopyLevel level) {
    List<CopyCluster> clusters = new ArrayList<>();
    for (int[] rows : rowsByCluster(level)) {
      if (rows.length > 1) {
        long[] whose = Arrays.stream(rows).mapToLong(row -> authors[row]).sorted().toArray();
        clusters.add(new CopyCluster(ids.get(rows[0]), rows.length, distinct(whose)));
      }
    }
    return List.copyOf(clusters);
  }

  /**
   * Returns where many authors published copies of one post within a short time: of each cluster
   * the window with the most authors. Posts without a time or an author are in none.
   *
   * @param level how close a copy must be at least
   * @param within how short a time
   * @param least how many authors at least, 2 or more
   * @throws IllegalArgumentException if the time is not positive or one author would do
   */
  public synchronized List<CopyBurst> bursts(CopyLevel level, Duration within, int least) {
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("within: expected a time above 0");
    }
    if (least < 2) {
      throw new IllegalArgumentException("least: expected at least 2 authors, got " + least);
    }
    List<CopyBurst> bursts = new ArrayList<>();
    for (int[] rows : rowsByCluster(level)) {
      if (rows.length >= least) {
        burst(rows, within.toMillis(), least).ifPresent(bursts::add);
      }
    }
    return List.copyOf(bursts);
  }

  private Optional<CopyBurst> burst(int[] rows, long within, int least) {
    int[] dated =
        Arrays.stream(rows)
            .filter(row -> times[row] != UNDATED && authors[row] != NOBODY)
            .boxed()
            .sorted(Comparator.comparingLong(row -> times[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    Map<Long, Integer> posts = new HashMap<>();
    int most = 0;
    int bestFrom = 0;
    int bestTo = 0;
    int from = 0;
    for (int to = 0; to < dated.length; to++) {
      posts.merge(authors[dated[to]], 1, Integer::sum);
      while (times[dated[to]] - times[dated[from]] > within) {
        posts.computeIfPresent(authors[dated[from++]], (a, n) -> n == 1 ? null : n - 1);
      }
      if (posts.size() > most) {
        most = posts.size();
        bestFrom = from;
        bestTo = to;
      }
    }
    return most < least
        ? Optional.empty()
        : Optional.of(
            new CopyBurst(
                ids.get(rows[0]),
                Instant.ofEpochMilli(times[dated[bestFrom]]),
                Instant.ofEpochMilli(times[dated[bestTo]]),
                bestTo - bestFrom + 1,
                most));
  }

  /** Returns the rows of each cluster in the order they came, by the order of their first. */
  private List<int[]> rowsByCluster(CopyLevel level) {
    int[] roots = new int[forms.count];
    int[] sizes = new int[forms.count];
    for (int form = 0; form < roots.length; form++) {
      roots[form] = forms.isLiving(form) ? root(form, level) : NONE;
    }
    for (int row = 0; row < ids.rows(); row++) {
      if (formOf[row] != NONE) {
        sizes[roots[formOf[row]]]++;
      }
    }
    List<int[]> clusters = new ArrayList<>();
    int[][] byRoot = new int[forms.count][];
    for (int row = 0; row < ids.rows(); row++) {
      if (formOf[row] != NONE) {
        int root = roots[formOf[row]];
        int[] rows = byRoot[root];
        if (rows == null) {
          rows = new int[sizes[root]];
          byRoot[root] = rows;
          clusters.add(rows);
        }
        rows[rows.length - sizes[root]--] = row;
      }
    }
    return clusters;
  }

  private static int distinct(long[] sorted) {
    int distinct = 0;
    for (int i = 0; i < sorted.length; i++) {
      distinct += sorted[i] != NOBODY && (i == 0 || sorted[i] != sorted[i - 1]) ? 1 : 0;
    }
    return distinct;
  }

  private int root(int form, CopyLevel level) {
    int root = form;
    int parent = parent(root);
    while (parent != NONE && levels[root] <= level.distance()) {
      root = parent;
      parent = parent(root);
    }
    return root;
  }

  private int parent(int form) {
    int known = parents[form];
    if (known == NONE || (known >= 0 && forms.isLiving(known) && cameBefore(known, form))) {
      return known;
    }
    int parent = NONE;
    int closest = Integer.MAX_VALUE;
    candidates.of(forms, form);
    for (int i = 0; i < candidates.count(); i++) {
      int candidate = candidates.form(i);
      if (candidate != form && cameBefore(candidate, form)) {
        CopyLevel level = candidates.level(i);
        if (level != null
            && (level.distance() < closest
                || (level.distance() == closest && cameBefore(candidate, parent)))) {
          closest = level.distance();
          parent = candidate;
        }
      }
    }
    parents[form] = parent;
    levels[form] = (byte) closest;
    return parent;
  }

  private boolean cameBefore(int form, int other) {
    return firstOf[form] < firstOf[other];
  }

  @Override
  protected void count(Mention mention, int sign) {
    if (sign > 0) {
      add(mention.post());
    } else {
      remove(mention.id());
    }
  }

  @Override
  protected void reset() {
    takeOver(new Copies(capacity, hash));
  }

  @Override
  protected String form() {
    return "copies/2";
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeInt(size);
    int[] written = new int[forms.count];
    int writtenCount = 0;
    for (int row = 0; row < ids.rows(); row++) {
      int form = formOf[row];
      if (form != NONE) {
        out.writeUTF(ids.get(row).toString());
        out.writeLong(authors[row]);
        out.writeLong(times[row]);
        out.writeInt(written[form]);
        if (written[form] == 0) {
          written[form] = ++writtenCount;
          forms.get(form).write(out);
        }
      }
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    List<Integer> known = new ArrayList<>();
    for (int rows = in.readInt(); rows > 0; rows--) {
      PostId id = id(in.readUTF());
      long author = in.readLong();
      long at = in.readLong();
      int number = in.readInt();
      if (number == 0) {
        Form read = Form.read(in);
        int form = forms.find(read.fingerprint());
        known.add(form == NONE ? addForm(forms.add(read)) : form);
        number = known.size();
      }
      if (number < 0 || number > known.size() || !forms.isLiving(known.get(number - 1))) {
        throw new IOException("no such wording");
      }
      int former = ids.find(id);
      int row = append(id, known.get(number - 1));
      authors[row] = author;
      times[row] = at;
      if (former != NONE) {
        dropRow(former);
      }
      evict();
    }
    compact();
  }

  private static PostId id(String text) throws IOException {
    try {
      return PostId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("no id of a post", e);
    }
  }
}
