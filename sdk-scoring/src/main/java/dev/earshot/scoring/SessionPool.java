package dev.earshot.scoring;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions for threads that come and go, such as those of a server: one is taken, used and given
 * back. A thread gets the one it had before where no other has it, so that what it remembers is
 * warm. Keeps {@value #MOST} at most. Thread-safe; taking and giving back allocate nothing.
 *
 * @param <S> the type of a session
 */
public final class SessionPool<S> {
  private static final int MOST = 64;

  private final Supplier<? extends S> open;
  private final AtomicReferenceArray<@Nullable S> free = new AtomicReferenceArray<>(MOST);

  /**
   * Creates a pool of none yet.
   *
   * @param open opens a session, such as {@code scorer::open}
   */
  public SessionPool(Supplier<? extends S> open) {
    this.open = Objects.requireNonNull(open, "open");
  }

  /** Returns a session that no other thread has. Who fails with it does not give it back. */
  public S take() {
    int own = own();
    for (int i = 0; i < MOST; i++) {
      int place = (own + i) % MOST;
      S session = free.get(place) == null ? null : free.getAndSet(place, null);
      if (session != null) {
        return session;
      }
    }
    return open.get();
  }

  /** Takes a session back; the caller must not use it any more. */
  public void giveBack(S session) {
    Objects.requireNonNull(session, "session");
    int own = own();
    for (int i = 0; i < MOST; i++) {
      if (free.compareAndSet((own + i) % MOST, null, session)) {
        return;
      }
    }
  }

  private static int own() {
    return (int) (Thread.currentThread().getId() % MOST);
  }
}
