package dev.earshot.privacy.ledger;

import dev.earshot.SubjectKey;
import dev.earshot.key.DataKey;
import dev.earshot.key.StoreKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/* A key is made by whichever caller first seals something of a subject, and becomes durable with the
 * first frame that holds something sealed under it. Until then it waits among the fresh ones, from
 * which two callers take the same. */
/**
 * The keys of subjects, each random and wrapped by the ledger's own: those that were made and are
 * not written yet, and some of those that are. Thread-safe.
 */
final class SubjectKeys {
  private static final int MOST_HELD = 1 << 13;
  private static final String WRAPPING = "subject keys";

  private final DataKey wrapping;
  private final SecureRandom random;
  private final ToLongFunction<SubjectKey> madeWith;
  private final LongFunction<byte @Nullable []> wrappedAt;

  /* So wide that keys that are made at once seldom wait for one another. */
  private final ConcurrentMap<SubjectKey, Fresh> fresh = new ConcurrentHashMap<>(1 << 10);

  private final AtomicReferenceArray<@Nullable Held> held = new AtomicReferenceArray<>(MOST_HELD);

  private static final class Fresh {
    final DataKey key;
    final byte[] wrapped;

    Fresh(DataKey key, byte[] wrapped) {
      this.key = key;
      this.wrapped = wrapped;
    }
  }

  /** A key and the number of the event with which it was made. */
  private record Held(DataKey key, SubjectKey subject, long madeWith) {
    boolean is(SubjectKey other, long with) {
      return madeWith == with && subject.equals(other);
    }
  }

  /**
   * Creates the keys of a ledger.
   *
   * @param madeWith the number of the event with which a subject's key was made; 0 for none
   * @param wrappedAt the wrapped key that was made with an event; null if it is destroyed
   */
  SubjectKeys(
      StoreKey key,
      SecureRandom random,
      ToLongFunction<SubjectKey> madeWith,
      LongFunction<byte @Nullable []> wrappedAt) {
    wrapping = key.derive(WRAPPING);
    this.random = random;
    this.madeWith = madeWith;
    this.wrappedAt = wrappedAt;
  }

  /** Seals what belongs to a subject, under a key that is made if it has none. */
  byte[] seal(SubjectKey subject, byte[] content, byte[] context) {
    DataKey key = written(subject);
    while (key == null) {
      Fresh made = fresh.computeIfAbsent(subject, this::make);
      key = made == null ? written(subject) : made.key;
    }
    return key.seal(content, context, random);
  }

  /* None where it has been written since it was looked for. A key that was destroyed after a snapshot
   * may still be told of. */
  private @Nullable Fresh make(SubjectKey subject) {
    long with = madeWith.applyAsLong(subject);
    if (with != 0 && wrappedAt.apply(with) != null) {
      return null;
    }
    DataKey made = DataKey.random(random);
    return new Fresh(made, wrapping.wrap(made, contextOf(subject), random));
  }

  /* None where none was made, and where it was destroyed while it was read. */
  private @Nullable DataKey written(SubjectKey subject) {
    long with = madeWith.applyAsLong(subject);
    if (with == 0) {
      return null;
    }
    Held known = held.get(placeOf(subject));
    if (known != null && known.is(subject, with)) {
      return known.key();
    }
    byte[] wrapped = wrappedAt.apply(with);
    if (wrapped == null) {
      return null;
    }
    DataKey key = wrapping.unwrap(wrapped, contextOf(subject));
    hold(subject, key, with);
    return key;
  }

  /** Opens what was sealed at that event; null where the key is destroyed. */
  byte @Nullable [] open(SubjectKey subject, long sequence, byte[] sealed, byte[] context) {
    long with = madeWith.applyAsLong(subject);
    DataKey key = with == 0 || with > sequence ? null : written(subject);
    return key == null ? null : key.openIfGenuine(sealed, context).orElse(null);
  }

  /** Returns the wrapped key of a subject that was made and is not written yet; null for none. */
  byte @Nullable [] toWrite(SubjectKey subject) {
    Fresh made = fresh.get(subject);
    return made == null ? null : made.wrapped;
  }

  /** Takes note that a subject's key was written with that event. */
  void wrote(SubjectKey subject, long sequence) {
    Fresh made = Objects.requireNonNull(fresh.get(subject), "fresh");
    hold(subject, made.key, sequence);
    fresh.remove(subject);
  }

  /** Forgets a key that is destroyed. */
  void forget(SubjectKey subject) {
    held.set(placeOf(subject), null);
  }

  /* One place for many subjects: the last that was used has it. */
  private void hold(SubjectKey subject, DataKey key, long with) {
    held.set(placeOf(subject), new Held(key, subject, with));
  }

  private static int placeOf(SubjectKey subject) {
    return (int) (subject.high() ^ subject.low()) & MOST_HELD - 1;
  }

  /** Returns the subject as bytes: what is authenticated with its key. */
  static byte[] contextOf(SubjectKey subject) {
    return ByteBuffer.allocate(16).putLong(subject.high()).putLong(subject.low()).array();
  }
}
