package dev.earshot.connectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which origins want to be left alone, in what, and by whom. A source that was sent away has
 * learned it for every other that asks the same origin with the same credentials, or without any.
 *
 * <p>Bounded, and each entry goes with its moment by the host's clock. Thread-safe.
 */
final class LearnedRests {
  private static final int MOST = 10_000;

  /* Secrets are told apart by a digest: the cache keeps none of them alive. */
  private record Asker(Origin origin, String allowance, HashCode secrets) {}

  private final InstantSource clock;
  private final Cache<Asker, Progress.Wait> rests;

  LearnedRests(InstantSource clock) {
    this.clock = clock;
    rests =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfter(Expiry.writing((Asker asker, Progress.Wait wait) -> left(wait)))
            .ticker(() -> nanos(clock.instant()))
            .executor(Runnable::run)
            .build();
  }

  Optional<Progress.Wait> of(Origin origin, String allowance, @Nullable Credentials credentials) {
    return Optional.ofNullable(rests.getIfPresent(asker(origin, allowance, credentials)))
        .filter(wait -> clock.instant().isBefore(wait.until()));
  }

  void learn(
      Origin origin, String allowance, @Nullable Credentials credentials, Progress.Wait wait) {
    rests
        .asMap()
        .merge(
            asker(origin, allowance, credentials),
            wait,
            (known, said) -> said.until().isAfter(known.until()) ? said : known);
  }

  private static Asker asker(Origin origin, String allowance, @Nullable Credentials credentials) {
    Hasher secrets = Hashing.sha256().newHasher();
    if (credentials != null) {
      for (String name : new TreeSet<>(credentials.names())) {
        credentials
            .secret(name, origin)
            .ifPresent(secret -> put(put(secrets, name), secret.reveal()));
      }
    }
    return new Asker(origin, allowance, secrets.hash());
  }

  private static Hasher put(Hasher hasher, String text) {
    return hasher.putInt(text.length()).putString(text, StandardCharsets.UTF_16LE);
  }

  private Duration left(Progress.Wait wait) {
    Instant now = clock.instant();
    return wait.until().isAfter(now) ? Duration.between(now, wait.until()) : Duration.ZERO;
  }

  /* Wraps around after the year 2262, which a ticker may: only differences count. */
  private static long nanos(Instant now) {
    return TimeUnit.SECONDS.toNanos(1) * now.getEpochSecond() + now.getNano();
  }
}
