package dev.earshot.connectors.http;

import dev.earshot.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body as a stream that counts how long it keeps its reader waiting and gives up beyond a limit.
 *
 * <p>The JDK's own stream waits without end for a server that has gone quiet, and a request's
 * timeout covers the headers alone. Only waiting is counted, so that a slow reader is not blamed on
 * the server; a condition counts it, so no clock is read.
 */
final class BodyStream extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
  private final String place;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<ByteBuffer> arrived = new ArrayDeque<>();
  private final long patience;
  private final boolean eachWait;
  private long left;
  private Flow.@Nullable Subscription subscription;
  private @Nullable Throwable failure;
  private boolean complete;
  private boolean closed;

  /**
   * Creates a body.
   *
   * @param patience how long it may keep its reader waiting
   * @param eachWait whether that is for each wait, as for a stream that never ends, or for all
   */
  BodyStream(String place, Duration patience, boolean eachWait) {
    this.place = place;
    this.patience = patience.toNanos();
    this.eachWait = eachWait;
    left = this.patience;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    boolean unwanted;
    lock.lock();
    try {
      unwanted = closed || this.subscription != null;
      if (!unwanted) {
        this.subscription = subscription;
      }
    } finally {
      lock.unlock();
    }
    if (unwanted) {
      subscription.cancel();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    lock.lock();
    try {
      if (!closed) {
        arrived.addAll(buffers);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(failure);
  }

  @Override
  public void onComplete() {
    end(null);
  }

  private void end(@Nullable Throwable failure) {
    lock.lock();
    try {
      this.failure = failure;
      this.complete = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      while (true) {
        if (closed) {
          throw new IOException("body closed");
        }
        ByteBuffer next = arrived.peek();
        if (next != null) {
          int count = Math.min(length, next.remaining());
          next.get(target, offset, count);
          if (!next.hasRemaining()) {
            arrived.remove();
          }
          if (count > 0) {
            return count;
          }
        } else if (complete) {
          if (failure != null) {
            throw new IOException("connection broke", failure);
          }
          return -1;
        } else {
          await();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void await() {
    if (subscription != null) {
      subscription.request(1);
    }
    left = eachWait ? patience : left;
    try {
      while (arrived.isEmpty() && !complete && !closed) {
        if (left <= 0) {
          close();
          throw new UnavailableException("the body from " + place + " took too long", null, null);
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new UnavailableException("interrupted while reading " + place, null, e);
    }
  }

  @Override
  public void close() {
    Flow.Subscription open;
    lock.lock();
    try {
      open = complete || closed ? null : subscription;
      closed = true;
      arrived.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.cancel();
    }
  }
}
