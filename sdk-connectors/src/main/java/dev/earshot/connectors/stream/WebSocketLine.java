package dev.earshot.connectors.stream;

import dev.earshot.EarshotException;
import dev.earshot.Failure;
import dev.earshot.MalformedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.Secret;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A line over a web socket. While {@link Arrivals} has no room nothing more is asked for, so that
 * the source waits and nothing is dropped.
 *
 * <p>A server that goes without a word is noticed: every tenth quiet poll sends a ping, and a line
 * that brings nothing for {@link StreamConnector#STALL}, not even the answer to it, has failed.
 *
 * <p>Text frames are handed on whole and in order, one at a time; frames of bytes are not. What
 * ends the line, a close by the server or an exception of whoever takes the frames, is told as
 * {@linkplain Arrivals#failed failed}.
 *
 * <p>Thread-safe.
 */
public final class WebSocketLine implements Line {
  private static final int LONGEST_FRAME = 4 << 20;

  private static final int QUIET_POLLS = 10;

  private final Arrivals arrivals;
  private final InstantSource clock;
  private final Duration stall;
  private final Consumer<String> frames;
  private final String place;
  private final StringBuilder frame = new StringBuilder();
  private final AtomicBoolean resting = new AtomicBoolean();
  private final Object sending = new Object();
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
  private volatile @Nullable WebSocket socket;
  private volatile boolean closed;
  private volatile Instant heard;
  private int quiet;

  private WebSocketLine(
      URI address,
      InstantSource clock,
      Duration stall,
      Arrivals arrivals,
      Consumer<String> frames) {
    this.clock = clock;
    this.stall = stall;
    this.heard = clock.instant();
    this.arrivals = Objects.requireNonNull(arrivals, "arrivals");
    this.frames = Objects.requireNonNull(frames, "frames");
    this.place = RedactedAddress.of(address);
  }

  /**
   * Opens a line.
   *
   * @param context whose transport opens it
   * @param stall how long nothing at all may come, positive
   * @param address a {@code wss} or {@code ws} address
   * @param headers what the opening request says of who asks
   * @param arrivals learns how the line ended, and says when there is room
   * @param frames takes each text frame, and puts what it tells into {@code arrivals}
   * @throws UnavailableException if the source does not answer now
   * @throws dev.earshot.RefusedException if it says no
   */
  public static WebSocketLine open(
      ConnectorContext context,
      URI address,
      Map<String, Secret> headers,
      Duration stall,
      Arrivals arrivals,
      Consumer<String> frames) {
    WebSocketLine line = new WebSocketLine(address, context.clock(), stall, arrivals, frames);
    WebSocket socket = context.transport().open(address, headers, line.new Listening());
    line.socket = socket;
    if (line.closed) {
      socket.abort();
    }
    return line;
  }

  /** Sends a text frame, after those that were sent before. */
  public void send(String text) {
    WebSocket open = socket;
    if (open == null || closed) {
      return;
    }
    synchronized (sending) { // a web socket takes one at a time
      sent = sent.thenCompose(before -> open.sendText(text, true));
    }
  }

  @Override
  public void resume() {
    WebSocket open = socket;
    if (open != null && arrivals.room() > 0 && resting.compareAndSet(true, false)) {
      open.request(1);
    }
  }

  @Override
  public void lookAfter() {
    WebSocket open = socket;
    if (open == null || resting.get()) {
      return;
    }
    if (Duration.between(heard, clock.instant()).compareTo(stall) > 0) {
      fail(new UnavailableException(place + " has gone quiet", null, null));
    } else if (++quiet % QUIET_POLLS == 0) {
      synchronized (sending) {
        if (sent.isDone()) {
          sent = open.sendPing(ByteBuffer.allocate(0)).whenComplete(this::pinged);
        }
      }
    }
  }

  /* The JDK's client does not always notice that the other end is gone; writing does. */
  private void pinged(WebSocket of, @Nullable Throwable failure) {
    if (failure != null) {
      broke(failure);
    }
  }

  private void broke(Throwable failure) {
    fail(new UnavailableException("the line to " + place + " broke", null, Failure.of(failure)));
  }

  @Override
  public void close() {
    closed = true;
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }

  private void fail(EarshotException failure) {
    if (!closed) {
      arrivals.failed(failure);
    }
  }

  /** Called by the client's threads, one at a time. */
  private final class Listening implements WebSocket.Listener {
    @Override
    public void onOpen(WebSocket opened) {
      socket = opened;
      opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket of, CharSequence data, boolean last) {
      heard = clock.instant();
      if (frame.length() + data.length() > LONGEST_FRAME) {
        fail(new MalformedException(place, null, -1, "a frame beyond 4 million characters", null));
        of.abort();
        return null;
      }
      frame.append(data);
      if (!last) {
        of.request(1);
        return null;
      }
      String whole = frame.toString();
      frame.setLength(0);
      if (handOn(whole)) {
        askForMore(of);
      } else {
        of.abort();
      }
      return null;
    }

    private boolean handOn(String whole) {
      try {
        frames.accept(whole);
        return true;
      } catch (EarshotException e) {
        fail(e);
      } catch (RuntimeException e) {
        fail(new MalformedException(place, null, -1, "a frame that cannot be read", Failure.of(e)));
      }
      return false;
    }

    private void askForMore(WebSocket of) {
      if (arrivals.room() > 0) {
        of.request(1);
        return;
      }
      resting.set(true);
      resume(); // there may be room since
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket of, ByteBuffer data, boolean last) {
      of.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket of, int status, String reason) {
      fail(new UnavailableException(place + " ended the line (" + status + ")", null, null));
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket of, ByteBuffer data) {
      heard = clock.instant();
      of.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket of, ByteBuffer data) {
      heard = clock.instant();
      of.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket of, Throwable error) {
      broke(error);
    }
  }
}
