package dev.earshot.jdbc;

import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.QueryMatch;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.UnavailableException;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.AuthorKey;
import dev.earshot.pipeline.Kept;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Refusal;
import dev.earshot.pipeline.Tombstone;
import dev.earshot.sql.SqlDatabase;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one commit writes: it reads what is there of the posts that the commit names, works out what
 * becomes of it, and sends each kind of statement once with all its rows. Not thread-safe, used
 * once.
 */
final class StoreWriting {
  private static final long MOST_AWAITED = 100_000;
  private static final EarshotJson JSON = EarshotJson.of();

  private final StoreRows rows;
  private final RowSeal seal;
  private final MentionStore.Commit commit;

  private final Map<PostId, Long> changed = new HashMap<>();
  private final Map<PostId, Long> admitted = new HashMap<>();
  private final Map<PostId, byte[]> mentions = new HashMap<>();
  private final Map<Outcome.AccountChanged, byte[]> accounts = new HashMap<>();
  private final Map<PostId, byte[]> keys = new HashMap<>();

  private final List<Sent> sent = new ArrayList<>();
  private final Sent dropMention =
      sent("DELETE FROM earshot_mention WHERE store = ? AND admitted = ?");
  private final Sent dropSubjects =
      sent("DELETE FROM earshot_mention_subject WHERE store = ? AND admitted = ?");
  private final Sent dropQueries =
      sent("DELETE FROM earshot_mention_query WHERE store = ? AND admitted = ?");
  private final Sent dropTombstone =
      sent("DELETE FROM earshot_tombstone WHERE store = ? AND post = ?");
  private final Sent dropClaims = sent("DELETE FROM earshot_claim WHERE store = ? AND post = ?");
  private final Sent dropEarly = sent("DELETE FROM earshot_early WHERE store = ? AND post = ?");
  private final Sent dropLongAwaited =
      sent("DELETE FROM earshot_early WHERE store = ? AND place <= ?");
  private final Sent dropCounted =
      sent("DELETE FROM earshot_counted WHERE store = ? AND thing = ?");
  private final Sent dropAccounts =
      sent("DELETE FROM earshot_notice WHERE store = ? AND author = ?");
  private final Sent dropHeardAccounts =
      sent(
          "DELETE FROM earshot_notice WHERE store = ? AND kind = '"
              + StoreRows.ACCOUNT
              + "' AND number <= (SELECT min(number) FROM earshot_position WHERE store = ?)");
  private final Sent addMention =
      sent(
          "INSERT INTO earshot_mention (number, written, post, id, network, author, together,"
              + " at_seconds, at_nanos, seen_seconds, seen_nanos, print_high, print_low, print,"
              + " mention, store, admitted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
              + " ?)");
  private final Sent reviseMention =
      sent(
          "UPDATE earshot_mention SET number = ?, written = ?, post = ?, id = ?, network = ?,"
              + " author = ?, together = ?, at_seconds = ?, at_nanos = ?, seen_seconds = ?,"
              + " seen_nanos = ?, print_high = ?, print_low = ?, print = ?, mention = ? WHERE store"
              + " = ? AND admitted = ?");
  private final Sent touchMention =
      sent(
          "UPDATE earshot_mention SET seen_seconds = ?, seen_nanos = ?, print_high = ?, print_low ="
              + " ?, print = ? WHERE store = ? AND admitted = ?");
  private final Sent addSubject =
      sent("INSERT INTO earshot_mention_subject (store, subject, admitted) VALUES (?, ?, ?)");
  private final Sent addQuery =
      sent("INSERT INTO earshot_mention_query (store, query, admitted) VALUES (?, ?, ?)");
  private final Sent addTombstone =
      sent(
          "INSERT INTO earshot_tombstone (store, post, number, written, id, cause, at_seconds,"
              + " at_nanos, edit_seconds, edit_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  private final Sent putClaim =
      sent(
          "INSERT INTO earshot_claim (store, post, author, who, place, written, id, cause,"
              + " at_seconds, at_nanos, edit_seconds, edit_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?,"
              + " ?, ?, ?, ?) ON CONFLICT (store, post, author) DO UPDATE SET written ="
              + " excluded.written, cause = excluded.cause, at_seconds = excluded.at_seconds,"
              + " at_nanos = excluded.at_nanos, edit_seconds = excluded.edit_seconds, edit_nanos ="
              + " excluded.edit_nanos");
  private final Sent addEarly =
      sent(
          "INSERT INTO earshot_early (store, post, nth, place, author, metric, shown, at_seconds,"
              + " at_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  private final Sent addNotice =
      sent(
          "INSERT INTO earshot_notice (store, number, kind, author, about, cause, at_seconds,"
              + " at_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  private final Sent putCheckpoint =
      sent(
          "INSERT INTO earshot_source (store, source, name, events, connector, version, state)"
              + " VALUES (?, ?, ?, 0, ?, ?, ?) ON CONFLICT (store, source) DO UPDATE SET connector"
              + " = excluded.connector, version = excluded.version, state = excluded.state");
  private final Sent addEvents =
      sent(
          "INSERT INTO earshot_source (store, source, name, events) VALUES (?, ?, ?, ?) ON CONFLICT"
              + " (store, source) DO UPDATE SET events = earshot_source.events + excluded.events");
  private final Sent addReason =
      sent(
          "INSERT INTO earshot_reason (store, reason, kind, first, second, third, things) VALUES"
              + " (?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING");
  private final Sent putCounted =
      sent(
          "INSERT INTO earshot_counted (store, thing, reason) VALUES (?, ?, ?) ON CONFLICT (store,"
              + " thing) DO UPDATE SET reason = excluded.reason");
  private final Sent countReason =
      sent("UPDATE earshot_reason SET things = things + ? WHERE store = ? AND reason = ?");
  private final Sent advance =
      sent(
          "UPDATE earshot_store SET commits = ?, last_change = ?, last_forgetting = ?, revised ="
              + " revised + ?, mentions = mentions + ?, waited = ? WHERE id = ?");

  private final Map<ByteBuffer, MentionRow> kept = new HashMap<>();
  private final Map<ByteBuffer, Long> buried = new HashMap<>();
  private final Map<ByteBuffer, Map<ByteBuffer, Long>> claims = new HashMap<>();
  private final Map<ByteBuffer, ByteBuffer> counted = new HashMap<>();
  private final Map<ByteBuffer, Long> more = new LinkedHashMap<>();
  private final Map<ByteBuffer, byte[]> news = new LinkedHashMap<>();
  private final Set<ByteBuffer> waiting = new HashSet<>();
  private long written;
  private long lastForgetting;
  private long waited;
  private long moreMentions;
  private long moreRevised;

  private record MentionRow(long admitted) {}

  /** A statement and all its rows. */
  private static final class Sent {
    private final String sql;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    private Sent(String sql) {
      this.sql = sql;
    }

    void add(@Nullable Object... row) {
      rows.add(row);
    }

    void send(Connection connection) throws SQLException {
      if (rows.isEmpty()) {
        return;
      }
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (@Nullable Object[] row : rows) {
          SqlDatabase.set(statement, row);
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }
  }

  private Sent sent(String sql) {
    Sent one = new Sent(sql);
    sent.add(one);
    return one;
  }

  /**
   * Prepares a commit, and writes down what it holds before anything changes.
   *
   * @throws IllegalArgumentException if a mention or an event cannot be written, or a post is there
   *     twice
   */
  StoreWriting(StoreRows rows, EarshotJson json, MentionStore.Commit commit) {
    this.rows = rows;
    seal = rows.seal();
    this.commit = commit;
    long after = 0;
    for (Outcome.Change change : commit.changes()) {
      after++;
      if (change instanceof Outcome.Admitted one) {
        changed.put(one.id(), after);
        admitted.put(one.id(), after);
      } else if (change instanceof Outcome.Revised one) {
        changed.put(one.id(), after);
        moreRevised++;
      } else if (change instanceof Outcome.Withdrawn one) {
        changed.put(one.id(), after);
      } else if (change instanceof Outcome.AccountChanged one) {
        accounts.put(one, RowSeal.bytes(JSON.write(one.event())));
      }
    }
    for (Kept state : commit.states()) {
      if (keys.put(state.id(), seal.hash(state.id().toString())) != null) {
        throw new IllegalArgumentException("states: expected each post once");
      }
      if (state instanceof Kept.Present present && changed.containsKey(state.id())) {
        mentions.put(state.id(), RowSeal.bytes(json.write(present.mention())));
      }
    }
  }

  /**
   * Writes it, with the head row locked.
   *
   * @param basis after how many commits the posts were loaded of which this decides; negative where
   *     that is not known
   * @return the number of the last change
   * @throws UnavailableException if another process changed one of these posts since
   */
  long write(Connection connection, StoreRows.Head head, long basis) throws SQLException {
    written = head.commits() + 1;
    lastForgetting = head.lastForgetting();
    waited = head.waited();
    read(connection, basis < 0 ? Long.MAX_VALUE : basis);
    notices(head.lastChange());
    states(head.lastChange());
    commit.checkpoints().forEach(this::checkpoint);
    told();
    news.forEach((thing, reason) -> putCounted.add(rows.id(), thing, reason));
    more.forEach((reason, count) -> countReason.add(count, rows.id(), reason));
    long last = head.lastChange() + commit.changes().size();
    advance.add(written, last, lastForgetting, moreRevised, moreMentions, waited, rows.id());
    for (Sent each : sent) {
      each.send(connection);
    }
    return last;
  }

  private void read(Connection connection, long basis) throws SQLException {
    Collection<byte[]> posts = new ArrayList<>(keys.values());
    Set<ByteBuffer> foreign = new HashSet<>();
    rows.ofKeys(
        connection,
        "SELECT post, written, claims.author, claims.place FROM earshot_claim claims WHERE store ="
            + " ? AND post IN %s ORDER BY place",
        posts,
        row -> {
          ByteBuffer post = ByteBuffer.wrap(row.getBytes(1));
          if (row.getLong(2) > basis) {
            foreign.add(post);
          }
          claims
              .computeIfAbsent(post, any -> new LinkedHashMap<>())
              .put(ByteBuffer.wrap(row.getBytes(3)), row.getLong(4));
        });
    rows.ofKeys(
        connection,
        "SELECT DISTINCT post FROM earshot_early WHERE store = ? AND post IN %s",
        posts,
        row -> waiting.add(ByteBuffer.wrap(row.getBytes(1))));
    for (Outcome.Refused each : commit.told().refused()) {
      posts.add(seal.hash(each.id().toString()));
    }
    Set<ByteBuffer> own = new HashSet<>();
    keys.values().forEach(key -> own.add(ByteBuffer.wrap(key)));
    rows.ofKeys(
        connection,
        "SELECT post, written, admitted FROM earshot_mention WHERE store = ? AND post IN %s",
        posts,
        row -> {
          ByteBuffer post = ByteBuffer.wrap(row.getBytes(1));
          if (row.getLong(2) > basis && own.contains(post)) {
            foreign.add(post);
          }
          kept.put(post, new MentionRow(row.getLong(3)));
        });
    rows.ofKeys(
        connection,
        "SELECT post, written, number FROM earshot_tombstone WHERE store = ? AND post IN %s",
        posts,
        row -> {
          ByteBuffer post = ByteBuffer.wrap(row.getBytes(1));
          if (row.getLong(2) > basis && own.contains(post)) {
            foreign.add(post);
          }
          buried.put(post, row.getLong(3));
        });
    if (!foreign.isEmpty()) {
      throw new UnavailableException(
          "mention store: another process changed "
              + foreign.size()
              + " of the posts of this batch since they were loaded; nothing was recorded, and the"
              + " batch may be told again",
          null,
          null);
    }
    for (ItemFault fault : commit.told().faults()) {
      posts.add(seal.hash(fault));
    }
    rows.ofKeys(
        connection,
        "SELECT thing, reason FROM earshot_counted WHERE store = ? AND thing IN %s",
        posts,
        row -> counted.put(ByteBuffer.wrap(row.getBytes(1)), ByteBuffer.wrap(row.getBytes(2))));
  }

  private void notices(long before) {
    long number = before;
    List<@Nullable Object[]> notices = new ArrayList<>();
    boolean hasAccount = false;
    for (Outcome.Change change : commit.changes()) {
      number++;
      if (change instanceof Outcome.AccountChanged changed) {
        byte[] author = seal.hash(changed.event().author().toString());
        notices.add(notice(number, StoreRows.ACCOUNT, author, bytes(accounts, changed), null));
        hasAccount = true;
      } else if (change instanceof Outcome.Forgotten forgotten) {
        Removal removal = forgotten.removal();
        if (removal instanceof Removal.OfAuthor of) {
          byte[] author = seal.hash(of.author().toString());
          ByteBuffer theirs = ByteBuffer.wrap(author);
          notices.removeIf(
              notice -> notice[3] instanceof byte[] other && theirs.equals(ByteBuffer.wrap(other)));
          dropAccounts.add(rows.id(), author);
          notices.add(
              notice(
                  number, StoreRows.AUTHOR, null, RowSeal.bytes(of.author().toString()), removal));
        } else if (removal instanceof Removal.OfSubject of) {
          SubjectKey key = of.subject();
          notices.add(
              notice(number, StoreRows.SUBJECT, null, RowSeal.key(key.high(), key.low()), removal));
        }
      }
    }
    if (hasAccount) {
      dropHeardAccounts.add(rows.id(), rows.id());
    }
    notices.forEach(addNotice::add);
  }

  private @Nullable Object[] notice(
      long number, String kind, byte @Nullable [] author, byte[] about, @Nullable Removal removal) {
    Instant at = removal == null ? null : removal.at();
    return new @Nullable Object[] {
      rows.id(),
      number,
      kind,
      author,
      seal.seal(RowSeal.Column.NOTICE_ABOUT, about, number, kind),
      removal == null ? null : removal.cause().name(),
      at == null ? null : at.getEpochSecond(),
      at == null ? null : at.getNano()
    };
  }

  private static <K> byte[] bytes(Map<K, byte[]> of, K key) {
    return Objects.requireNonNull(of.get(key), "written");
  }

  private void states(long before) {
    for (Kept state : commit.states()) {
      ByteBuffer post = ByteBuffer.wrap(bytes(keys, state.id()));
      Long change = changed.get(state.id());
      long number = change == null ? 0 : before + change;
      if (state instanceof Kept.Present present) {
        if (number == 0) {
          touch(post, present);
        } else {
          Long now = admitted.get(state.id());
          put(post, present, number, now == null ? 0 : before + now);
        }
      } else if (state instanceof Kept.Gone gone) {
        bury(post, gone, number);
      } else if (state instanceof Kept.Awaited awaited) {
        claim(post, awaited.claims());
        await(post, awaited.early());
      }
    }
  }

  private void touch(ByteBuffer post, Kept.Present present) {
    MentionRow row = kept.get(post);
    if (row != null) {
      Instant seen = present.seenAt();
      List<@Nullable Object> touched = new ArrayList<>();
      touched.add(seen.getEpochSecond());
      touched.add(seen.getNano());
      touched.addAll(seal.print(present.fingerprint(), post));
      touched.add(rows.id());
      touched.add(row.admitted());
      touchMention.add(touched.toArray());
    }
  }

  private void put(ByteBuffer post, Kept.Present present, long number, long admittedNow) {
    MentionRow former = kept.get(post);
    long place = admittedNow > 0 ? admittedNow : former == null ? number : former.admitted();
    boolean stays = former != null && former.admitted() == place;
    if (former == null) {
      moreMentions++;
    } else {
      lastForgetting = Math.max(lastForgetting, number);
      dropNames(former);
      if (!stays) { // it left and came back: its place in the order is a new one
        dropMention.add(rows.id(), former.admitted());
      }
    }
    (stays ? reviseMention : addMention).add(mention(post, present, number, place));
    Mention mention = present.mention();
    for (SubjectKey key : mention.subjects()) {
      addSubject.add(rows.id(), RowSeal.key(key.high(), key.low()), place);
    }
    mention.matches().stream()
        .map(QueryMatch::query)
        .distinct()
        .forEach(query -> addQuery.add(rows.id(), seal.hash(query), place));
    kept.put(post, new MentionRow(place));
    unbury(post);
    dropClaims(post);
    await(post, List.of());
    ByteBuffer reason = counted.remove(post);
    if (reason != null) {
      more.merge(reason, -1L, Long::sum);
      dropCounted.add(rows.id(), post);
    }
  }

  private @Nullable Object[] mention(
      ByteBuffer key, Kept.Present present, long number, long place) {
    Mention mention = present.mention();
    Post post = mention.post();
    Instant at =
        post.publishedAt().or(() -> post.provenance().map(Provenance::observedAt)).orElse(null);
    Instant seen = present.seenAt();
    List<@Nullable Object> row = new ArrayList<>();
    row.add(number);
    row.add(written);
    row.add(key);
    row.add(text(RowSeal.Column.MENTION_ID, mention.id().toString(), key));
    row.add(post.network().id());
    row.add(post.author().map(author -> seal.hash(author.id().toString())).orElse(null));
    row.add(mention.subjects().isEmpty() ? null : seal.hash(mention.subjects()));
    row.add(at == null ? null : at.getEpochSecond());
    row.add(at == null ? null : at.getNano());
    row.add(seen.getEpochSecond());
    row.add(seen.getNano());
    row.addAll(seal.print(present.fingerprint(), key));
    row.add(seal.seal(RowSeal.Column.MENTION, bytes(mentions, mention.id()), key));
    row.add(rows.id());
    row.add(place);
    return row.toArray();
  }

  private void dropNames(MentionRow of) {
    dropSubjects.add(rows.id(), of.admitted());
    dropQueries.add(rows.id(), of.admitted());
  }

  private void unbury(ByteBuffer post) {
    if (buried.remove(post) != null) {
      dropTombstone.add(rows.id(), post);
    }
  }

  private void dropClaims(ByteBuffer post) {
    if (claims.remove(post) != null) {
      dropClaims.add(rows.id(), post);
    }
  }

  private void bury(ByteBuffer post, Kept.Gone gone, long number) {
    Tombstone stone = gone.tombstone();
    if (number > 0) {
      lastForgetting = Math.max(lastForgetting, number);
    }
    Long before = buried.get(post);
    long standing = number > 0 || before == null ? number : before;
    unbury(post);
    buried.put(post, standing);
    List<@Nullable Object> row = new ArrayList<>();
    row.add(rows.id());
    row.add(post);
    row.add(standing);
    row.add(written);
    row.addAll(tombstone(stone, RowSeal.Column.TOMBSTONE_ID, post));
    addTombstone.add(row.toArray());
    if (stone.cause().isFinal() || number > 0) {
      dropClaims(post);
    }
    MentionRow former = kept.remove(post);
    if (former != null) {
      dropNames(former);
      dropMention.add(rows.id(), former.admitted());
      moreMentions--;
    }
    claim(post, gone.claims());
    await(post, gone.early());
  }

  private List<@Nullable Object> tombstone(
      Tombstone stone, RowSeal.Column column, Object... place) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(text(column, stone.id().toString(), place));
    row.add(stone.cause().name());
    Instant at = stone.at();
    row.add(at.getEpochSecond());
    row.add(at.getNano());
    Instant edit = stone.editedAtOrNull();
    row.add(edit == null ? null : edit.getEpochSecond());
    row.add(edit == null ? null : edit.getNano());
    return row;
  }

  /** Each author keeps the place of their first word. */
  private void claim(ByteBuffer post, List<Kept.Claim> added) {
    Map<AuthorKey, Kept.Claim> last = new LinkedHashMap<>();
    added.forEach(claim -> last.put(claim.author(), claim));
    for (Kept.Claim claim : last.values()) {
      byte[] who = authorKey(claim.author());
      byte[] author = seal.keyed(who);
      Map<ByteBuffer, Long> known = claims.computeIfAbsent(post, any -> new LinkedHashMap<>());
      long next = 1 + known.values().stream().mapToLong(Long::longValue).max().orElse(0);
      long place = known.computeIfAbsent(ByteBuffer.wrap(author), any -> next);
      List<@Nullable Object> row = new ArrayList<>();
      row.add(rows.id());
      row.add(post);
      row.add(author);
      row.add(seal.isSealed() ? seal.seal(RowSeal.Column.CLAIM_WHO, who, post, author) : null);
      row.add(place);
      row.add(written);
      row.addAll(tombstone(claim.stone(), RowSeal.Column.CLAIM_ID, post, author));
      putClaim.add(row.toArray());
    }
  }

  private void await(ByteBuffer post, List<Kept.Early> numbers) {
    if (waiting.remove(post)) {
      dropEarly.add(rows.id(), post);
    }
    if (numbers.isEmpty()) {
      return;
    }
    waited++;
    int nth = 0;
    for (Kept.Early early : numbers) {
      nth++;
      AuthorKey author = early.author();
      Instant at = early.metric().at();
      addEarly.add(
          rows.id(),
          post,
          nth,
          waited,
          author == null
              ? null
              : seal.seal(RowSeal.Column.EARLY_AUTHOR, authorKey(author), post, nth),
          text(RowSeal.Column.EARLY_METRIC, early.metric().name(), post, nth),
          early.metric().value(),
          at.getEpochSecond(),
          at.getNano());
    }
    if (waited > MOST_AWAITED) {
      dropLongAwaited.add(rows.id(), waited - MOST_AWAITED);
    }
  }

  private static byte[] authorKey(AuthorKey author) {
    return RowSeal.key(author.high(), author.low());
  }

  private void checkpoint(String source, Checkpoint checkpoint) {
    byte[] place = seal.hash(source);
    putCheckpoint.add(
        rows.id(),
        place,
        text(RowSeal.Column.SOURCE_NAME, source, place),
        text(RowSeal.Column.SOURCE_CONNECTOR, checkpoint.connector(), place),
        checkpoint.version(),
        text(RowSeal.Column.SOURCE_STATE, checkpoint.state(), place));
  }

  private byte[] text(RowSeal.Column column, String text, Object... place) {
    return seal.seal(column, RowSeal.bytes(text), place);
  }

  private void told() {
    commit
        .told()
        .events()
        .forEach(
            (source, count) -> {
              byte[] place = seal.hash(source);
              addEvents.add(
                  rows.id(), place, text(RowSeal.Column.SOURCE_NAME, source, place), count);
            });
    for (Outcome.Refused each : commit.told().refused()) {
      ByteBuffer post = ByteBuffer.wrap(seal.hash(each.id().toString()));
      if (!kept.containsKey(post) && buried.getOrDefault(post, 0L) == 0) {
        Refusal refusal = each.refusal();
        count(post, StoreRows.REFUSED, refusal.code(), refusal.rule(), "");
      }
    }
    for (ItemFault fault : commit.told().faults()) {
      count(
          ByteBuffer.wrap(seal.hash(fault)),
          StoreRows.FAULT,
          fault.source(),
          fault.field(),
          fault.problem());
    }
  }

  private void count(ByteBuffer thing, String kind, String first, String second, String third) {
    /* Lengths, so that no two reasons are written alike. */
    byte[] reason =
        seal.hash(kind + first.length() + ":" + first + second.length() + ":" + second + third);
    ByteBuffer now = ByteBuffer.wrap(reason);
    ByteBuffer former = counted.put(thing, now);
    if (now.equals(former)) {
      return;
    }
    if (former != null) {
      more.merge(former, -1L, Long::sum);
    }
    if (more.merge(now, 1L, Long::sum) == 1) {
      addReason.add(
          rows.id(),
          reason,
          kind,
          text(RowSeal.Column.REASON_FIRST, first, reason),
          text(RowSeal.Column.REASON_SECOND, second, reason),
          text(RowSeal.Column.REASON_THIRD, third, reason));
    }
    news.put(thing, reason);
  }
}
