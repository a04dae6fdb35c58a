package dev.earshot.privacy.gate;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.PostField;
import dev.earshot.PostId;
import dev.earshot.SubjectKey;
import dev.earshot.pipeline.Admission;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/* A table of fixed size with four places for each hash, of which the next newcomer takes the one after
 * the last that was taken. No order of use is kept: an author who writes again is found in some tens
 * of nanoseconds and without garbage, and one who never does costs one write beside the hashing. An
 * author who is pushed out is hashed again; so nothing but time depends on what is in here. */
/**
 * The keys under which a tenant knows the people it has heard of late: each is a keyed hash, and
 * authors write again. Bounded, and in memory alone; whoever something is written down about is
 * dropped. Thread-safe.
 */
final class KnownNames {
  private static final int WAYS = 4;
  private static final int SETS = 1 << 12;
  private static final int MOST = WAYS * SETS;
  private static final int MOST_PURPOSES = 255;

  /** A person as somebody wrote of them, and the keys of all names that this gives. Immutable. */
  static final class Names {
    /* Not the id itself, which would be one more place in memory to wait for. */
    private final @Nullable String nativeId;
    private final @Nullable String instance;
    private final @Nullable Network network;
    private final @Nullable String handle;
    private final @Nullable String url;
    private final @Nullable String name;
    private final @Nullable String place;
    private final int hash;
    private final int size;
    private final @Nullable SubjectKey first;
    private final long vague;
    private final SubjectKey[] keys;
    private final Set<SubjectKey> unstable;
    private final Set<SubjectKey> all;

    /* One for each purpose that a tenant has a gate for; two threads may make the same. */
    private volatile @Nullable Admitted admitted;

    /*
     * What stood against them, in the words of Verdict (4 bits), for which purpose (8), in which
     * edition of the standings. One number, since several threads read and write it, and two of
     * them, since influence is often counted beside listening.
     */
    private volatile long heardOdd = -1;
    private volatile long heardEven = -1;

    private record Admitted(
        Purpose purpose, Admission.Admitted admission, @Nullable Admitted next) {}

    /** This person and nobody else. */
    final Names[] alone = {this};

    private Names(
        @Nullable AuthorId id,
        @Nullable String handle,
        @Nullable String url,
        @Nullable String name,
        @Nullable String place,
        int hash,
        SubjectKey[] keys,
        long vague,
        Set<SubjectKey> unstable) {
      this.nativeId = id == null ? null : id.nativeId();
      this.instance = id == null ? null : id.instance();
      this.network = id == null ? null : id.network();
      this.handle = handle;
      this.url = url;
      this.name = name;
      this.place = place;
      this.hash = hash;
      this.size = keys.length;
      this.first = keys.length == 0 ? null : keys[0];
      this.keys = keys;
      this.vague = vague;
      this.unstable = unstable;
      this.all = Set.of(keys);
    }

    /** Returns a person of whom the keys alone are known. */
    static Names of(Set<SubjectKey> keys) {
      SubjectKey[] all = keys.toArray(SubjectKey[]::new);
      return new Names(null, null, null, null, null, 0, all, 0, Set.of());
    }

    int size() {
      return size;
    }

    /** Returns the account's own key; null of whom no account is known. */
    @Nullable SubjectKey account() {
      return nativeId == null ? null : keys[0];
    }

    SubjectKey key(int i) {
      SubjectKey only = first;
      return i == 0 && only != null ? only : keys[i];
    }

    /** Whether the key may be somebody else's as well. */
    boolean isVague(int i) {
      return (vague >>> i & 1) != 0;
    }

    /** Whether the key is that of a name which several people may have. */
    boolean isUnstable(SubjectKey key) {
      return unstable.contains(key);
    }

    Set<SubjectKey> all() {
      return all;
    }

    /**
     * Returns the admission of what this person alone wrote; the same each time.
     *
     * @param fields what that purpose may see, by the tenant's pack
     */
    Admission.Admitted admitted(Purpose purpose, Set<PostField> fields) {
      Admitted first = admitted;
      for (Admitted each = first; each != null; each = each.next()) {
        if (each.purpose().equals(purpose)) {
          return each.admission();
        }
      }
      Admission.Admitted admission = new Admission.Admitted(fields, all);
      admitted = new Admitted(purpose, admission, first);
      return admission;
    }

    /**
     * Returns what was kept for that purpose in that edition of the standings; null for nothing.
     */
    @Nullable Verdict heard(int purpose, long edition) {
      long now = (purpose & 1) == 0 ? heardEven : heardOdd;
      return now >>> 4 == (edition << 8 | purpose) ? VERDICTS[(int) now & 15] : null;
    }

    /** Keeps what stands at every moment of an edition. */
    @SuppressWarnings("EnumOrdinal") // no longer than this process lives
    void hear(int purpose, long edition, Verdict verdict) {
      long now = (edition << 8 | purpose) << 4 | verdict.ordinal();
      if ((purpose & 1) == 0) {
        heardEven = now;
      } else {
        heardOdd = now;
      }
    }

    private boolean is(
        @Nullable AuthorId otherId,
        @Nullable String otherHandle,
        @Nullable String otherUrl,
        @Nullable String otherName,
        @Nullable String otherPlace) {
      return isId(otherId)
          && Objects.equals(handle, otherHandle)
          && Objects.equals(url, otherUrl)
          && Objects.equals(name, otherName)
          && Objects.equals(place, otherPlace);
    }

    private boolean isId(@Nullable AuthorId other) {
      return other == null
          ? nativeId == null
          : other.nativeId().equals(nativeId)
              && other.instance().equals(instance)
              && other.network().equals(network);
    }

    private boolean isAnyOf(Set<SubjectKey> person) {
      for (SubjectKey key : keys) {
        if (person.contains(key)) {
          return true;
        }
      }
      return false;
    }
  }

  private static final Verdict[] VERDICTS = Arrays.copyOf(Verdict.values(), 16);

  private final TenantSecret secret;
  private final List<Purpose> purposes = new ArrayList<>();
  private final AtomicReferenceArray<@Nullable Names> table = new AtomicReferenceArray<>(MOST);
  private final byte[] next = new byte[SETS];

  KnownNames(TenantSecret secret) {
    this.secret = secret;
  }

  /** Returns a purpose's number among the tenant's, from 1; 0 of too many. */
  int numberOf(Purpose purpose) {
    synchronized (purposes) {
      if (!purposes.contains(purpose)) {
        purposes.add(purpose);
      }
      int number = 1 + purposes.indexOf(purpose);
      return number <= MOST_PURPOSES ? number : 0;
    }
  }

  /** Returns the keyed hash of a post. */
  long hashOf(PostId post) {
    return secret.hashOf(post);
  }

  /** Returns the names of somebody of whom there is no post. */
  Names of(Author author) {
    return of(author, null);
  }

  /** Returns the names of a post's author. */
  Names of(Author author, @Nullable PostId post) {
    AuthorId id = author.id();
    String handle = author.handleOrNull();
    String url = author.urlOrNull();
    String name = Identity.nameOf(author);
    String place = name == null || post == null ? null : post.instance();
    int hash = hash(id, handle, url, name, place);
    Names known = inTable(hash, id, handle, url, name, place);
    if (known != null) {
      return known;
    }
    List<Identity> all = Identity.allOf(author, place == null ? "" : place);
    SubjectKey[] keys = keysOf(all);
    long vague = 0;
    Set<SubjectKey> unstable = new HashSet<>();
    for (int i = 0; i < keys.length; i++) {
      vague |= all.get(i).isVagueFor(author) ? 1L << i : 0;
      if (all.get(i).isUnstable()) {
        unstable.add(keys[i]);
      }
    }
    return keep(new Names(id, handle, url, name, place, hash, keys, vague, Set.copyOf(unstable)));
  }

  /** Returns the names that the address of somebody's post or profile gives. */
  Names of(String address) {
    int hash = hash(null, null, address, null, null);
    Names known = inTable(hash, null, null, address, null, null);
    if (known != null) {
      return known;
    }
    SubjectKey[] keys = keysOf(Identity.namedIn(address));
    return keep(new Names(null, null, address, null, null, hash, keys, 0, Set.of()));
  }

  /** Whether the keys of an author without a post are in memory. */
  boolean holds(Author author) {
    AuthorId id = author.id();
    String handle = author.handleOrNull();
    String url = author.urlOrNull();
    String name = Identity.nameOf(author);
    return inTable(hash(id, handle, url, name, null), id, handle, url, name, null) != null;
  }

  /** Hashes identities, each of which is another. */
  private SubjectKey[] keysOf(List<Identity> identities) {
    SubjectKey[] keys = new SubjectKey[identities.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = secret.keyOf(identities.get(i));
    }
    return keys;
  }

  private Names keep(Names fresh) {
    int set = fresh.hash & (SETS - 1);
    int way = next[set]++ & (WAYS - 1); // two threads that take one place cost a hashing, no more
    table.setRelease(set * WAYS + way, fresh);
    return fresh;
  }

  private @Nullable Names inTable(
      int hash,
      @Nullable AuthorId id,
      @Nullable String handle,
      @Nullable String url,
      @Nullable String name,
      @Nullable String place) {
    int from = (hash & (SETS - 1)) * WAYS;
    for (int way = 0; way < WAYS; way++) {
      Names names = table.getAcquire(from + way);
      if (names != null && names.hash == hash && names.is(id, handle, url, name, place)) {
        return names;
      }
    }
    return null;
  }

  private static int hash(
      @Nullable AuthorId id,
      @Nullable String handle,
      @Nullable String url,
      @Nullable String name,
      @Nullable String place) {
    int hash = (id == null ? 0 : id.hashCode()) * 31;
    hash = (hash + (handle == null ? 0 : handle.hashCode())) * 31;
    hash = (hash + (url == null ? 0 : url.hashCode())) * 31;
    hash = (hash + (name == null ? 0 : name.hashCode())) * 31;
    hash = (hash + (place == null ? 0 : place.hashCode())) * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  /** Forgets that anybody of those keys was heard of. */
  void drop(Set<SubjectKey> person) {
    for (int i = 0; i < MOST; i++) {
      Names names = table.getAcquire(i);
      if (names != null && names.isAnyOf(person)) {
        table.compareAndSet(i, names, null);
      }
    }
  }
}
