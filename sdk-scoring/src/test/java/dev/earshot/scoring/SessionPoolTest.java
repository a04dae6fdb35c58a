package dev.earshot.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionPoolTest {
  private final AtomicInteger opened = new AtomicInteger();
  private final SessionPool<AtomicBoolean> pool =
      new SessionPool<>(
          () -> {
            opened.incrementAndGet();
            return new AtomicBoolean();
          });

  @Test
  void aThreadGetsBackWhatItGaveBack() {
    AtomicBoolean one = pool.take();
    AtomicBoolean other = pool.take();
    assertNotSame(one, other);
    pool.giveBack(one);
    assertSame(one, pool.take());
    assertEquals(2, opened.get());
  }

  @Test
  void moreThanItKeepsAreLetGo() {
    List<AtomicBoolean> taken = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      taken.add(pool.take());
    }
    taken.forEach(pool::giveBack);
    for (int i = 0; i < 100; i++) {
      pool.take();
    }
    assertEquals(100 + 36, opened.get());
  }

  @Test
  void noTwoThreadsHaveOneSessionAtOnce() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        answers.add(
            threads.submit(
                () -> {
                  boolean alone = true;
                  for (int n = 0; n < 20_000; n++) {
                    AtomicBoolean session = pool.take();
                    alone &= session.compareAndSet(false, true);
                    session.set(false);
                    pool.giveBack(session);
                  }
                  return alone;
                }));
      }
      for (Future<Boolean> answer : answers) {
        assertTrue(answer.get());
      }
      assertTrue(opened.get() < 400, "opened " + opened);
    } finally {
      threads.shutdownNow();
    }
  }
}
