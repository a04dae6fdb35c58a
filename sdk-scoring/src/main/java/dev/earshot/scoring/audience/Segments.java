package dev.earshot.scoring.audience;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.pipeline.Aggregate;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Snapshot;
import dev.earshot.query.Truth;
import dev.earshot.scoring.metric.Engagement;
import dev.earshot.scoring.metric.SentimentCounts;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which segment, as mentions come, change and go: after each delivery the people whom it
 * touched are weighed again, and who enters or leaves is told. Who has no mention left, after a
 * deletion, an opt-out or an erasure, leaves every segment, and nothing is kept of them.
 *
 * <p>Numbers are counted here and subtract exactly; what the account says of itself is read from
 * its newest kept mention in the store when it is weighed, and not kept. Holds about 250 bytes an
 * author. Weighing one takes two look-ups in the store and microseconds a segment.
 *
 * <p>Thread-safe; the listener is called with the lock held, by the thread that delivers, and is
 * not to feed the pipeline. What it throws reaches whoever feeds it, after the segments took the
 * delivery.
 */
public final class Segments implements Aggregate<Segments> {
  /**
   * Somebody entered a segment or left it.
   *
   * @param segment the segment's id
   * @param author who
   * @param entered whether they entered; false where they left
   */
  public record Move(String segment, AuthorId author, boolean entered) {
    /** Creates a move. */
    public Move {
      Objects.requireNonNull(segment, "segment");
      Objects.requireNonNull(author, "author");
    }
  }

  private static final class Counted {
    long mentions;
    long engagement;
    SentimentCounts sentiment = SentimentCounts.NONE;

    void add(Counted other, int sign) {
      mentions += sign * other.mentions;
      engagement += sign * other.engagement;
      sentiment = sentiment.plus(other.sentiment, sign);
    }
  }

  private final Mentions store;
  private final Consumer<List<Move>> listener;
  private final Map<AuthorId, Counted> people = new HashMap<>();
  private Map<String, Segment> segments;
  private final Map<String, Set<AuthorId>> members = new LinkedHashMap<>();
  /* Stays where the store cannot be read, and is weighed when the delivery comes again. */
  private final Set<AuthorId> touched = new LinkedHashSet<>();
  private long position;

  /**
   * Creates segments of nobody yet.
   *
   * @param segments which, each id once
   * @param store what the pipeline keeps its mentions in
   * @param listener is told who moved after each delivery that moved somebody
   * @throws IllegalArgumentException if an id comes twice
   */
  public Segments(Collection<Segment> segments, Mentions store, Consumer<List<Move>> listener) {
    this.segments = byId(segments);
    this.store = Objects.requireNonNull(store, "store");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.segments.keySet().forEach(id -> members.put(id, new LinkedHashSet<>()));
  }

  private static Map<String, Segment> byId(Collection<Segment> segments) {
    Map<String, Segment> byId = new LinkedHashMap<>();
    for (Segment segment : segments) {
      if (byId.put(segment.id(), segment) != null) {
        throw new IllegalArgumentException("segments: " + segment.id() + " twice");
      }
    }
    return byId;
  }

  @Override
  public synchronized void accept(Delivery delivery) {
    if (delivery.last() > position) { // else it came before
      delivery.requireCountableAfter(position);
      take(delivery);
      position = delivery.last();
    }
    List<Move> moves = weigh(touched);
    touched.clear();
    tell(moves);
  }

  private void take(Delivery delivery) {
    for (Outcome.Change change : delivery.changes()) {
      change.departure().ifPresent(mention -> count(mention, -1));
      change.arrival().ifPresent(mention -> count(mention, 1));
      if (change instanceof Outcome.Forgotten forgotten
          && forgotten.removal() instanceof Removal.OfAuthor author) {
        touched.add(author.author());
      } else if (change instanceof Outcome.AccountChanged account) {
        touched.add(account.event().author());
      }
    }
  }

  private void count(Mention mention, int sign) {
    AuthorId author = mention.post().author().map(Author::id).orElse(null);
    if (author == null) {
      return;
    }
    touched.add(author);
    Counted one = new Counted();
    one.mentions = 1;
    one.engagement = Engagement.of(mention.post()).value();
    one.sentiment = SentimentCounts.of(mention);
    Counted sum = people.computeIfAbsent(author, a -> new Counted());
    sum.add(one, sign);
    if (sum.mentions == 0) {
      people.remove(author);
    }
  }

  private void tell(List<Move> moves) {
    if (!moves.isEmpty()) {
      listener.accept(List.copyOf(moves));
    }
  }

  private List<Move> weigh(Collection<AuthorId> authors) {
    Map<AuthorId, Optional<Account>> weighed = new LinkedHashMap<>();
    authors.forEach(author -> weighed.put(author, person(author))); // may fail, and changes nothing
    List<Move> moves = new ArrayList<>();
    for (AuthorId author : authors) {
      Optional<Account> person = weighed.getOrDefault(author, Optional.empty());
      segments.forEach(
          (id, segment) -> {
            boolean in =
                person.filter(some -> segment.query().test(some) == Truth.TRUE).isPresent();
            Set<AuthorId> all = members.computeIfAbsent(id, i -> new LinkedHashSet<>());
            if (in ? all.add(author) : all.remove(author)) {
              moves.add(new Move(id, author, in));
            }
          });
    }
    return moves;
  }

  private Optional<Account> person(AuthorId author) {
    Counted counted = people.get(author);
    return counted == null
        ? Optional.empty()
        : newest(author)
            .map(
                profile ->
                    new Account(profile, counted.mentions, counted.engagement, counted.sentiment));
  }

  private Optional<Author> newest(AuthorId author) {
    List<PostId> posts = store.postsOf(author);
    @Nullable Author newest = null;
    for (int i = posts.size() - 1; i >= 0 && newest == null; i--) {
      newest = store.find(posts.get(i)).flatMap(mention -> mention.post().author()).orElse(null);
    }
    return Optional.ofNullable(newest);
  }

  /** Returns who is in a segment, in order of their ids; nobody where there is no such segment. */
  public synchronized List<AuthorId> members(String segment) {
    return List.copyOf(new TreeSet<>(members.getOrDefault(segment, Set.of())));
  }

  /** Returns the segments that somebody is in, in their order. */
  public synchronized List<String> of(AuthorId author) {
    return members.entrySet().stream()
        .filter(each -> each.getValue().contains(author))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the segments, in their order. */
  public synchronized List<Segment> segments() {
    return List.copyOf(segments.values());
  }

  /**
   * Takes these segments in the place of those before, and weighs everybody anew. Of a segment that
   * is gone all leave.
   *
   * @throws IllegalArgumentException if an id comes twice; nothing is taken then
   */
  public synchronized void replace(Collection<Segment> newer) {
    Map<String, Segment> taken = byId(newer);
    List<Move> moves = new ArrayList<>();
    members.forEach(
        (id, all) -> {
          if (!taken.containsKey(id)) {
            all.forEach(author -> moves.add(new Move(id, author, false)));
          }
        });
    members.keySet().retainAll(taken.keySet());
    segments = taken;
    taken.keySet().forEach(id -> members.computeIfAbsent(id, i -> new LinkedHashSet<>()));
    moves.addAll(weigh(List.copyOf(people.keySet())));
    tell(moves);
  }

  /**
   * Weighs people anew of whom something changed that no delivery tells, such as a score of the
   * host's.
   */
  public synchronized void weighAgain(Collection<AuthorId> authors) {
    tell(weigh(authors));
  }

  @Override
  public synchronized long position() {
    return position;
  }

  /** Forgets everybody; nobody is told that they left, and who is counted anew enters anew. */
  @Override
  public synchronized void clear() {
    reset();
    position = 0;
  }

  private void reset() {
    people.clear();
    touched.clear();
    members.values().forEach(Set::clear);
  }

  @Override
  public synchronized byte[] snapshot() {
    return Snapshot.of(form(), position, this::write);
  }

  @Override
  public synchronized void restore(byte[] snapshot) {
    Segments read = new Segments(segments.values(), store, moves -> {});
    long at = Snapshot.read(form(), snapshot, read::read);
    reset();
    people.putAll(read.people);
    members.putAll(read.members);
    position = at;
  }

  /** Adds the people of another partition, whose mentions are in this store too. */
  @Override
  public void merge(Segments other) {
    if (other == this) {
      throw new IllegalArgumentException("other: expected another one, of other posts");
    }
    byte[] figures = other.snapshot();
    synchronized (this) {
      Segments read = new Segments(segments.values(), store, moves -> {});
      Snapshot.read(form(), figures, read::read);
      read.people.forEach(
          (author, counted) -> people.computeIfAbsent(author, a -> new Counted()).add(counted, 1));
      tell(weigh(List.copyOf(read.people.keySet())));
    }
  }

  private String form() {
    return "segments/1";
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeInt(people.size());
    TreeMap<AuthorId, Counted> sorted = new TreeMap<>(Comparator.naturalOrder());
    sorted.putAll(people);
    for (Map.Entry<AuthorId, Counted> each : sorted.entrySet()) {
      out.writeUTF(each.getKey().toString());
      out.writeLong(each.getValue().mentions);
      out.writeLong(each.getValue().engagement);
      each.getValue().sentiment.writeTo(out);
      List<String> in = of(each.getKey());
      out.writeInt(in.size());
      for (String segment : in) {
        out.writeUTF(segment);
      }
    }
  }

  /* Who was in a segment of that name is so until weighed again, whatever the segment asked then. */
  private void read(DataInputStream in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      AuthorId author;
      try {
        author = AuthorId.parse(in.readUTF());
      } catch (IllegalArgumentException e) {
        throw new IOException("author", e);
      }
      Counted counted = new Counted();
      counted.mentions = in.readLong();
      counted.engagement = in.readLong();
      counted.sentiment = SentimentCounts.readFrom(in);
      people.put(author, counted);
      for (int k = in.readInt(); k > 0; k--) {
        Set<AuthorId> all = members.get(in.readUTF());
        if (all != null) {
          all.add(author);
        }
      }
    }
  }
}
