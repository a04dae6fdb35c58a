package dev.earshot.scoring.influence;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.pipeline.SubtractingSink;
import dev.earshot.scoring.graph.Graph;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts who answers, reposts, quotes and names whom, by week, and makes the graph of it.
 *
 * <p>Held are, for an author, the hashes of the author's posts and handles, and by week and kind
 * those of the posts and names that the author turned to; some 20 bytes for each different one. A
 * person whom others name and of whom no post was counted is held by the name. What is taken back
 * is subtracted exactly. Who is forgotten leaves with all names, and who was only named too; who is
 * named again afterwards is passed over for good, so that what others' kept posts say of them does
 * not bring them back.
 *
 * <p>Counts posts that are dated and name their author. A repost names nobody: its words are
 * another's; nor does an answer with the names that it begins with, which say whom it answers.
 * Thread-safe.
 */
public final class Interactions extends SubtractingSink<Interactions> {
  private static final int REPLY = 0;
  private static final int REPOST = 1;
  private static final int QUOTE = 2;
  private static final int MENTION = 3;
  private static final long WEEK = 7 * 86_400L;
  private static final int LONGEST_NAME = 512;

  /** After so many half-lives nothing is left: a thousand-millionth. */
  private static final double MOST_HALVES = 30;

  /** What is held of one author. */
  private static final class Held {
    final Tally own = new Tally();
    final Tally names = new Tally();

    /** By week and kind. */
    final Map<Long, Tally> given = new TreeMap<>();

    boolean isNothing() {
      return own.isEmpty() && names.isEmpty() && given.isEmpty();
    }

    void give(long when, long whom, int more) {
      Tally tally = given.computeIfAbsent(when, key -> new Tally());
      tally.add(whom, more);
      if (tally.isEmpty()) {
        given.remove(when);
      }
    }
  }

  private final ToLongFunction<PostId> postHash;
  private final ToLongBiFunction<Network, String> nameHash;
  private final Map<AuthorId, Held> byAuthor = new HashMap<>();
  private final Map<Long, String> named = new HashMap<>();
  private final Tally namings = new Tally();
  private final Set<Long> forgotten = new HashSet<>();

  /** By which names those were shown who left since something last came. */
  private final Map<AuthorId, Set<Long>> leaving = new HashMap<>();

  private long unclear;

  /**
   * Creates a count of nothing yet.
   *
   * @param postHash a post's number, the same at all times, 64 evenly spread bits that others
   *     cannot compute: a keyed hash, such as {@code Tenant.postHash}
   * @param nameHash the first 64 bits of the key under which the tenant knows whoever has a handle
   *     on a network, such as {@code Tenant.nameHash}; what it refuses with an {@link
   *     IllegalArgumentException} is no name
   */
  public Interactions(ToLongFunction<PostId> postHash, ToLongBiFunction<Network, String> nameHash) {
    this.postHash = Objects.requireNonNull(postHash, "postHash");
    this.nameHash = Objects.requireNonNull(nameHash, "nameHash");
  }

  @Override
  protected void count(Mention mention, int sign) {
    Post post = mention.post();
    Author author = post.author().orElse(null);
    Instant at = post.publishedAt().orElse(null);
    if (author == null || at == null) {
      unclear += sign;
      return;
    }
    // the host's functions may throw, so they are asked before anything is counted
    long own = postHash.applyAsLong(post.id());
    OptionalLong name = nameOf(author.id().network(), author.handle().orElse(""));
    List<Given> given = given(post, Math.floorDiv(at.getEpochSecond(), WEEK) << 2);
    if (sign > 0) {
      leaving.clear();
    }
    Held held = byAuthor.computeIfAbsent(author.id(), id -> new Held());
    held.own.add(own, sign);
    if (name.isPresent()) {
      held.names.add(name.getAsLong(), sign);
      if (sign < 0) {
        leaving.computeIfAbsent(author.id(), id -> new HashSet<>()).add(name.getAsLong());
      }
    }
    for (Given one : given) {
      if (one.shown == null) {
        held.give(one.when, one.to, sign);
      } else {
        name(held, one.when, one.to, one.shown, sign);
      }
    }
    if (held.isNothing()) {
      byAuthor.remove(author.id());
    }
  }

  /** What a post gives: to the post or the name of that hash, a name as it is shown. */
  private record Given(long when, long to, @Nullable String shown) {}

  private List<Given> given(Post post, long week) {
    List<Given> given = new ArrayList<>(2);
    give(given, week | REPLY, post.inReplyTo().orElse(null));
    give(given, week | QUOTE, post.quoteOf().orElse(null));
    boolean reposts = post.quoteOf().isEmpty() && post.repostOf().isPresent();
    if (reposts) {
      give(given, week | REPOST, post.repostOf().orElse(null));
    } else {
      nameOthers(given, week | MENTION, post);
    }
    return given;
  }

  private void give(List<Given> given, long when, Post.@Nullable Reference to) {
    PostId id = to == null ? null : to.id().orElse(null);
    if (id != null) {
      given.add(new Given(when, postHash.applyAsLong(id), null));
    }
  }

  private void nameOthers(List<Given> given, long when, Post post) {
    boolean addressed = post.inReplyTo().isPresent();
    int end = 0;
    for (Entity entity : post.entities()) {
      if (!(entity instanceof Entity.HandleMention handle)) {
        continue;
      }
      addressed =
          addressed
              && handle.span().start() >= end
              && post.text().substring(end, handle.span().start()).isBlank();
      end = handle.span().end();
      OptionalLong name = nameOf(post.network(), handle.value());
      if (!addressed && name.isPresent() && !forgotten.contains(name.getAsLong())) {
        given.add(new Given(when, name.getAsLong(), shown(post.network(), handle.value())));
      }
    }
  }

  private static String shown(Network network, String handle) {
    return network.id() + ":@" + handle.toLowerCase(Locale.ROOT);
  }

  private void name(Held held, long when, long name, String shown, int more) {
    held.give(when, name, more);
    namings.add(name, more);
    if (namings.count(name) == 0) {
      named.remove(name);
    } else {
      named.merge(name, shown, (one, other) -> one.compareTo(other) <= 0 ? one : other);
    }
  }

  private OptionalLong nameOf(Network network, String handle) {
    if (handle.isBlank() || handle.length() > LONGEST_NAME) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(nameHash.applyAsLong(network, handle));
    } catch (IllegalArgumentException e) {
      return OptionalLong.empty(); // it could name nobody
    }
  }

  @Override
  protected void forget(Removal removal) {
    if (removal instanceof Removal.OfSubject gone) {
      forget(Set.of(gone.subject().high()));
    } else if (removal instanceof Removal.OfAuthor gone) {
      forget(leaving.getOrDefault(gone.author(), Set.of()));
    }
  }

  private void forget(Set<Long> names) {
    for (long name : names) {
      if (forgotten.add(name) && namings.count(name) != 0) {
        byAuthor.values().forEach(held -> forget(held, name));
        byAuthor.values().removeIf(Held::isNothing);
        namings.add(name, -namings.count(name));
        named.remove(name);
      }
    }
  }

  private static void forget(Held held, long name) {
    for (long when : held.given.keySet().toArray(Long[]::new)) {
      Tally tally = held.given.get(when);
      if ((when & 3) == MENTION && tally != null) {
        held.give(when, name, -tally.count(name));
      }
    }
  }

  /** Returns how many authors something is held of; who is only named is none. */
  public synchronized int authors() {
    return byAuthor.size();
  }

  /** Returns how many mentions name no author or no moment; nothing is made of them. */
  public synchronized long unclear() {
    return unclear;
  }

  /**
   * Returns the graph of who turned to whom, as it weighs at an instant: a node for every author,
   * by the written form of the id, and one for everybody who was only named, as {@code
   * network:@handle}. Whom an interaction was with is known where the post that it turned to was
   * counted; what anybody does with their own posts is none. Takes about as long as sorting what is
   * held. {@link dev.earshot.scoring.graph.PageRank}, {@link dev.earshot.scoring.graph.Leiden} and
   * {@link dev.earshot.scoring.graph.Betweenness} answer by the same names. A graph and what was
   * made of it stay as they are when somebody is forgotten afterwards: make them anew.
   *
   * @param at weeks that begin later are left out, and so are those of thirty half-lives ago
   */
  public synchronized Graph graph(Instant at, InteractionWeights weights) {
    AuthorId[] authors = byAuthor.keySet().toArray(new AuthorId[0]);
    Arrays.sort(authors);
    Tally posts = new Tally();
    Tally names = new Tally();
    for (int i = 0; i < authors.length; i++) {
      Held held = Objects.requireNonNull(byAuthor.get(authors[i]));
      claim(posts, held.own, i + 1);
      claim(names, held.names, i + 1);
    }
    double[] byKind = {weights.reply(), weights.repost(), weights.quote(), weights.mention()};
    Graph.Builder graph = Graph.builder();
    for (int from = 0; from < authors.length; from++) {
      String name = authors[from].toString();
      graph.node(name);
      for (Map.Entry<Long, Tally> given :
          Objects.requireNonNull(byAuthor.get(authors[from])).given.entrySet()) {
        long when = given.getKey();
        int kind = (int) when & 3;
        double weight = byKind[kind] * left(when >> 2, at, weights);
        if (weight == 0) {
          continue;
        }
        for (long whom : given.getValue().keys()) {
          int owner = (kind == MENTION ? names : posts).count(whom) - 1;
          String to = owner >= 0 ? authors[owner].toString() : named.get(whom);
          double count = given.getValue().count(whom);
          if (owner != from && count > 0 && to != null && (owner >= 0 || kind == MENTION)) {
            graph.edge(name, to, weight * count);
          }
        }
      }
    }
    return graph.build();
  }

  /** Two who show one name or one post are told apart by nothing; the first has it. */
  private static void claim(Tally owners, Tally owned, int owner) {
    for (long each : owned.keys()) {
      if (owners.count(each) == 0) {
        owners.add(each, owner);
      }
    }
  }

  private static double left(long week, Instant at, InteractionWeights weights) {
    double age = at.getEpochSecond() - (week + 1) * WEEK;
    double halves = Math.max(0, age) / weights.halfLife().toSeconds();
    return age < -WEEK || halves > MOST_HALVES ? 0 : Math.exp(-Math.log(2) * halves);
  }

  /** Who was forgotten stays so: kept posts of others, counted anew, would bring them back. */
  @Override
  protected void reset() {
    byAuthor.clear();
    named.clear();
    for (long name : namings.keys()) {
      namings.add(name, -namings.count(name));
    }
    leaving.clear();
    unclear = 0;
  }

  @Override
  protected String form() {
    return "interactions/1";
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeLong(unclear);
    out.writeInt(forgotten.size());
    for (long name : forgotten.stream().sorted().toList()) {
      out.writeLong(name);
    }
    out.writeInt(named.size());
    for (Map.Entry<Long, String> each : new TreeMap<>(named).entrySet()) {
      out.writeLong(each.getKey());
      out.writeUTF(each.getValue());
    }
    out.writeInt(byAuthor.size());
    for (Map.Entry<AuthorId, Held> each : byAuthor.entrySet()) {
      out.writeUTF(each.getKey().toString());
      each.getValue().own.write(out);
      each.getValue().names.write(out);
      out.writeInt(each.getValue().given.size());
      for (Map.Entry<Long, Tally> given : each.getValue().given.entrySet()) {
        out.writeLong(given.getKey());
        given.getValue().write(out);
      }
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    unclear += in.readLong();
    Set<Long> gone = new HashSet<>();
    for (int n = in.readInt(); n > 0; n--) {
      gone.add(in.readLong());
    }
    forget(gone);
    Map<Long, String> shown = new HashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      shown.put(in.readLong(), in.readUTF());
    }
    for (int n = in.readInt(); n > 0; n--) {
      AuthorId author = AuthorId.parse(in.readUTF());
      Held held = byAuthor.computeIfAbsent(author, id -> new Held());
      held.own.read(in);
      held.names.read(in);
      for (int m = in.readInt(); m > 0; m--) {
        readGiven(held, in.readLong(), in, shown);
      }
      if (held.isNothing()) {
        byAuthor.remove(author);
      }
    }
  }

  private void readGiven(Held held, long when, DataInputStream in, Map<Long, String> shown)
      throws IOException {
    Tally given = new Tally();
    given.read(in);
    for (long whom : given.keys()) {
      if ((when & 3) != MENTION) {
        held.give(when, whom, given.count(whom));
      } else if (!forgotten.contains(whom)) {
        name(held, when, whom, shown.getOrDefault(whom, ""), given.count(whom));
      }
    }
  }
}
