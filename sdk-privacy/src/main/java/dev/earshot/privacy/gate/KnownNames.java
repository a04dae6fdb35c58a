package dev.earshot.privacy.gate;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.TenantSecret;
import java.util.ArrayList;
import java.util.Collections;
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

  /** A person as somebody wrote of them, and the keys of all names that this gives. Immutable. */
  static final class Names {
    private final @Nullable AuthorId id;
    private final @Nullable String handle;
    private final @Nullable String url;
    private final int hash;
    private final SubjectKey[] keys;
    private final boolean[] vague;
    private final Set<SubjectKey> all;

    /** This person and nobody else. */
    final Names[] alone = {this};

    private Names(
        @Nullable AuthorId id,
        @Nullable String handle,
        @Nullable String url,
        int hash,
        List<SubjectKey> keys,
        List<Boolean> vague) {
      this.id = id;
      this.handle = handle;
      this.url = url;
      this.hash = hash;
      this.keys = keys.toArray(SubjectKey[]::new);
      this.vague = new boolean[vague.size()];
      for (int i = 0; i < this.vague.length; i++) {
        this.vague[i] = vague.get(i);
      }
      all = Set.copyOf(keys);
    }

    /** Returns a person of whom the keys alone are known. */
    static Names of(Set<SubjectKey> keys) {
      return new Names(
          null, null, null, 0, List.copyOf(keys), Collections.nCopies(keys.size(), false));
    }

    int size() {
      return keys.length;
    }

    SubjectKey key(int i) {
      return keys[i];
    }

    /** Whether the key may be somebody else's as well. */
    boolean isVague(int i) {
      return vague[i];
    }

    Set<SubjectKey> all() {
      return all;
    }

    private boolean is(
        @Nullable AuthorId otherId, @Nullable String otherHandle, @Nullable String otherUrl) {
      return Objects.equals(id, otherId)
          && Objects.equals(handle, otherHandle)
          && Objects.equals(url, otherUrl);
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

  private final TenantSecret secret;
  private final AtomicReferenceArray<@Nullable Names> table = new AtomicReferenceArray<>(MOST);
  private final byte[] next = new byte[SETS];

  KnownNames(TenantSecret secret) {
    this.secret = secret;
  }

  /** Returns the names of a post's author. */
  Names of(Author author) {
    AuthorId id = author.id();
    String handle = author.handle().orElse(null);
    String url = author.url().orElse(null);
    int hash = hash(id, handle, url);
    Names known = inTable(hash, id, handle, url);
    if (known != null) {
      return known;
    }
    List<Identity> all = Identity.allOf(author);
    List<SubjectKey> keys = keysOf(all);
    List<Boolean> vague = new ArrayList<>(all.size());
    all.forEach(identity -> vague.add(identity.isVagueFor(author)));
    return keep(new Names(id, handle, url, hash, keys, vague));
  }

  /** Returns the names that the address of somebody's post or profile gives. */
  Names of(String address) {
    int hash = hash(null, null, address);
    Names known = inTable(hash, null, null, address);
    if (known != null) {
      return known;
    }
    List<SubjectKey> keys = keysOf(Identity.namedIn(address));
    return keep(
        new Names(null, null, address, hash, keys, Collections.nCopies(keys.size(), false)));
  }

  /** Whether the author's keys are in memory. */
  boolean holds(Author author) {
    AuthorId id = author.id();
    String handle = author.handle().orElse(null);
    String url = author.url().orElse(null);
    return inTable(hash(id, handle, url), id, handle, url) != null;
  }

  private Names keep(Names fresh) {
    int set = fresh.hash & (SETS - 1);
    int way = next[set]++ & (WAYS - 1); // two threads that take one place cost a hashing, no more
    table.setRelease(set * WAYS + way, fresh);
    return fresh;
  }

  private @Nullable Names inTable(
      int hash, @Nullable AuthorId id, @Nullable String handle, @Nullable String url) {
    int from = (hash & (SETS - 1)) * WAYS;
    for (int way = 0; way < WAYS; way++) {
      Names names = table.getAcquire(from + way);
      if (names != null && names.hash == hash && names.is(id, handle, url)) {
        return names;
      }
    }
    return null;
  }

  private static int hash(@Nullable AuthorId id, @Nullable String handle, @Nullable String url) {
    int hash = (id == null ? 0 : id.hashCode()) * 31;
    hash = (hash + (handle == null ? 0 : handle.hashCode())) * 31;
    hash = (hash + (url == null ? 0 : url.hashCode())) * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  private List<SubjectKey> keysOf(List<Identity> identities) {
    List<SubjectKey> keys = new ArrayList<>(identities.size());
    identities.forEach(identity -> keys.add(secret.keyOf(identity)));
    return keys;
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
