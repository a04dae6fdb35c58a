package dev.earshot.privacy.gate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.TenantSecret;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys under which a tenant knows the authors it has heard of late: each is a keyed hash, and
 * authors write again. Bounded, and in memory alone; whoever something is written down about is
 * dropped. Thread-safe.
 */
final class KnownNames {
  private static final int MOST = 10_000;

  /** A key of an author, and whether it may be somebody else's as well. */
  record Name(SubjectKey key, boolean vague) {}

  /* All that an author's identities are made of. */
  private record Written(AuthorId id, @Nullable String handle, @Nullable String url) {}

  private final TenantSecret secret;
  private final Cache<Written, List<Name>> names =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  KnownNames(TenantSecret secret) {
    this.secret = secret;
  }

  List<Name> of(Author author) {
    return names.get(written(author), unknown -> hashed(author));
  }

  /** Whether the author's keys are in memory. */
  boolean holds(Author author) {
    return names.getIfPresent(written(author)) != null;
  }

  private static Written written(Author author) {
    return new Written(author.id(), author.handle().orElse(null), author.url().orElse(null));
  }

  private List<Name> hashed(Author author) {
    return Identity.allOf(author).stream()
        .map(identity -> new Name(secret.keyOf(identity), identity.isVagueFor(author)))
        .toList();
  }

  /** Forgets that anybody of those keys was heard of. */
  void drop(Set<SubjectKey> person) {
    names.asMap().values().removeIf(all -> all.stream().anyMatch(n -> person.contains(n.key())));
  }
}
