package dev.earshot.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on this machine that writes whatever it is told to, HTTP or not, and may go away. */
final class RawServer implements AutoCloseable {
  /** Writes an answer; the connection ends with it. */
  @FunctionalInterface
  interface Manner {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  /** Resets the connection in place of ending it. */
  static final class ResetException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Manner manner;
  private volatile ServerSocket listening;

  RawServer(Manner manner) {
    this.manner = manner;
    this.listening = listen(0);
  }

  /** Returns the bytes of a text whose lines end as HTTP has them. */
  static byte[] http(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns an answer of status 200. */
  static byte[] ok(String contentType, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        http(
            "HTTP/1.1 200 OK\nContent-Type: "
                + contentType
                + "\nContent-Length: "
                + bytes.length
                + "\nConnection: close\n\n");
    byte[] whole = java.util.Arrays.copyOf(head, head.length + bytes.length);
    System.arraycopy(bytes, 0, whole, head.length, bytes.length);
    return whole;
  }

  private ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      threads.execute(() -> accept(socket));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket line = socket.accept();
        threads.execute(() -> answer(line));
      } catch (IOException e) {
        return; // it was taken down
      }
    }
  }

  private void answer(Socket line) {
    try (line) {
      if (line.getInputStream().read(new byte[1 << 16]) > 0) {
        asked.incrementAndGet();
        try {
          manner.answer(line.getOutputStream());
          line.getOutputStream().flush();
        } catch (ResetException e) {
          line.setSoLinger(true, 0);
        }
      }
    } catch (IOException e) {
      // the client hung up, as it may
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sets how requests are answered from now on. */
  void answers(Manner manner) {
    this.manner = manner;
  }

  /** Takes the server off its port. */
  void down() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the server back to the port it had. */
  void up() {
    listening = listen(listening.getLocalPort());
  }

  int asked() {
    return asked.get();
  }

  String root() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  @Override
  public void close() {
    down();
    threads.shutdownNow();
  }
}
