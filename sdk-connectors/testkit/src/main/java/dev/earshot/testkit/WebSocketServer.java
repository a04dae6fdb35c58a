package dev.earshot.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A web socket server on this machine, for the tests of connectors whose source sends over one. It
 * plays a source: a {@link Source} says what to do when a line is opened and when a frame comes.
 * Knows text frames, pings and closes, as far as a source needs them (RFC 6455).
 *
 * <p>Thread-safe.
 */
public final class WebSocketServer implements AutoCloseable {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LONGEST = 1 << 20;

  /** Plays the source. Called by the thread of the line. */
  public interface Source {
    /**
     * A line is asked for.
     *
     * @param path path and query that the line was opened with
     * @param headers the opening request's headers, names in lower case
     * @return the status to answer: 101 opens the line
     */
    default int opening(String path, Map<String, String> headers) {
      return 101;
    }

    /** A line was opened. */
    default void opened(Connection connection, String path) throws IOException {}

    /** A frame came. */
    default void received(Connection connection, String frame) throws IOException {}
  }

  /** One line. Thread-safe. */
  public static final class Connection {
    private final Socket socket;
    private final OutputStream out;
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean cut;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    /** Sends a text frame. */
    public void send(String text) throws IOException {
      write(TEXT, text.getBytes(UTF_8));
    }

    /** Sends a ping, as a heartbeat is. */
    public void ping() throws IOException {
      write(PING, new byte[0]);
    }

    /** Ends the line as the standard has it. */
    public void close(int status) throws IOException {
      write(CLOSE, new byte[] {(byte) (status >> 8), (byte) status});
    }

    /**
     * Cuts the line in the midst; what was sent before arrives. Where the end follows a frame at
     * once, the JDK's client now and then tells of an {@code InternalError} in the frame's place,
     * so the line is cut once a ping was answered, or two seconds have passed.
     */
    public void cut() throws IOException {
      try {
        ping();
        answered.await(2, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      socket.shutdownOutput();
      cut = true;
    }

    private synchronized void write(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
    }

    private synchronized void write(int kind, byte[] body) throws IOException {
      out.write(0x80 | kind);
      if (body.length < 126) {
        out.write(body.length);
      } else if (body.length < 1 << 16) {
        out.write(new byte[] {126, (byte) (body.length >> 8), (byte) body.length});
      } else {
        out.write(127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          out.write((int) ((long) body.length >> shift));
        }
      }
      out.write(body);
      out.flush();
    }
  }

  private final Source source;
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Connection> open = new CopyOnWriteArrayList<>();

  /** Starts a server on a free port. */
  public WebSocketServer(Source source) {
    this.source = source;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Returns an address of the server. */
  public URI uri(String path) {
    return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + path);
  }

  /** Returns the lines that are open. */
  public List<Connection> lines() {
    return List.copyOf(open);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket line = listening.accept();
        threads.execute(() -> serve(line));
      } catch (IOException e) {
        return; // it was taken down
      }
    }
  }

  private void serve(Socket line) {
    Connection connection = null;
    try (line) {
      line.setTcpNoDelay(true);
      connection = new Connection(line);
      DataInputStream in = new DataInputStream(new BufferedInputStream(line.getInputStream()));
      String path = shakeHands(in, connection);
      if (path.isEmpty()) {
        return;
      }
      source.opened(connection, path);
      while (receive(in, connection)) {
        // until the client has closed
      }
    } catch (IOException e) {
      // a client that hangs up is what a test does
    } finally {
      if (connection != null) {
        open.remove(connection);
      }
    }
  }

  /** Returns the path that was asked for; empty if it was not opened. */
  private String shakeHands(DataInputStream in, Connection connection) throws IOException {
    String[] request = line(in).split(" ");
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
          header.substring(colon + 1).strip());
    }
    String path = request.length > 1 ? request[1] : "/";
    int status = source.opening(path, headers);
    if (status != 101) {
      String answer =
          "HTTP/1.1 " + status + " no\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      connection.write(answer);
      return "";
    }
    String accept = accept(headers.getOrDefault("sec-websocket-key", ""));
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept
            + "\r\n\r\n";
    synchronized (connection) { // whoever has it open finds it here, and no frame comes before
      open.add(connection);
      connection.write(answer);
    }
    return path;
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(
              sha1.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Reads a frame; returns whether another may come. */
  private boolean receive(DataInputStream in, Connection connection) throws IOException {
    int kind = in.readUnsignedByte() & 0x0f;
    if (connection.cut) {
      return false; // whoever still writes learns that nobody is there
    }
    long length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    if (length > LONGEST) {
      throw new IOException("a frame beyond 1 MiB");
    }
    byte[] mask = in.readNBytes(4);
    byte[] body = in.readNBytes((int) length);
    for (int i = 0; i < body.length; i++) {
      body[i] ^= mask[i % 4];
    }
    if (kind == TEXT) {
      source.received(connection, new String(body, UTF_8));
    } else if (kind == PONG) {
      connection.answered.countDown();
    } else if (kind == CLOSE) {
      connection.write(CLOSE, body);
      return false;
    }
    return true;
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Connection connection : open) {
        connection.socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
