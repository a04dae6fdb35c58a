package dev.earshot.testkit;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.earshot.connectors.Transport;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on this machine whose manners change while it runs, and a transport that may ask it. */
final class LoopbackServer implements AutoCloseable {
  /* Made once: a client of the JDK keeps a thread. */
  private static final Transport TRANSPORT = transport(TransportLimits.standard());

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private final HttpServer http;
  private volatile HttpHandler manner;

  LoopbackServer(HttpHandler manner) {
    this.manner = manner;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          // without it the JDK's server holds every answer back for 40 ms, and a broken line may
          // be mended by the client unseen
          exchange.getResponseHeaders().set("Connection", "close");
          try (exchange) {
            this.manner.handle(exchange);
          }
        });
    http.setExecutor(threads);
    http.start();
  }

  /** Returns a transport with limits of its own that may ask servers on this machine. */
  static Transport transport(TransportLimits limits) {
    return HttpTransport.builder("contract-test")
        .permit("127.0.0.1")
        .permit("localhost")
        .limits(limits)
        .build(HttpTransport.client(limits));
  }

  /** Sets how requests are answered from now on. */
  void answers(HttpHandler manner) {
    this.manner = manner;
  }

  /** Returns how many requests came. */
  int asked() {
    return asked.get();
  }

  /** Returns the server's address under that name for this machine. */
  String root(String host) {
    return "http://" + host + ":" + http.getAddress().getPort();
  }

  /** Returns a transport that may ask servers on this machine. */
  Transport transport() {
    return TRANSPORT;
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
