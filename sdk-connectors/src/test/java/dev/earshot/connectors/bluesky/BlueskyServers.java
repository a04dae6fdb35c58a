package dev.earshot.connectors.bluesky;

import dev.earshot.connectors.format.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Bluesky's own servers on this machine: identity server, personal data server and AppView.
 *
 * <p>The system property {@code earshot.bluesky} names a folder with their packages and {@code
 * start.mjs}; {@code docs/connectors/bluesky.md} says how to fill it.
 */
final class BlueskyServers implements AutoCloseable {
  private static final String FOLDER = "earshot.bluesky";
  private static final int PORTS = 6;

  /** Marks what cannot run without the servers. */
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @Tag("bluesky")
  @ExtendWith(Condition.class)
  @interface Needed {}

  static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return System.getProperty(FOLDER) == null
          ? ConditionEvaluationResult.disabled("no folder of Bluesky's servers: -D" + FOLDER)
          : ConditionEvaluationResult.enabled("the folder of Bluesky's servers is named");
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final Path log;
  private final BufferedReader answers;
  private final Writer commands;
  private final Json ready;

  private BlueskyServers(Process process, Path log) throws IOException {
    this.process = process;
    this.log = log;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.ready = line();
  }

  static BlueskyServers start() throws IOException {
    Path log = Files.createTempFile("bluesky-servers", ".log");
    Path script = Files.createTempFile("servers", ".sh");
    try (InputStream in = BlueskyServers.class.getResourceAsStream("servers.sh")) {
      Files.write(script, in.readAllBytes());
    }
    Process process =
        new ProcessBuilder(
                "sh", script.toString(), System.getProperty(FOLDER), Integer.toString(freePort()))
            .redirectError(log.toFile())
            .start();
    try {
      return new BlueskyServers(process, log);
    } catch (IOException | RuntimeException e) {
      end(process);
      throw e;
    }
  }

  /* The first of six in a row that nobody listens at. */
  private static int freePort() throws IOException {
    for (int first = 21_000; first < 30_000; first += PORTS) {
      boolean free = true;
      for (int port = first; free && port < first + PORTS; port++) {
        try (ServerSocket socket = new ServerSocket()) {
          socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
          free = false;
        }
      }
      if (free) {
        return first;
      }
    }
    throw new IOException("no ports are free");
  }

  private Json line() throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith("{")) {
        return Json.document(line.getBytes(StandardCharsets.UTF_8), "start.mjs");
      }
    }
    throw new IOException("the servers ended; see " + log);
  }

  String appview() {
    return ready.text("appview").orElseThrow();
  }

  String pds() {
    return ready.text("pds").orElseThrow();
  }

  /** Returns the DID of one who was there from the start: ann or bob. */
  String did(String name) {
    return ready.at("dids").text(name).orElseThrow();
  }

  /** Returns the name of ann's first post. */
  String firstPost() {
    return ready.text("post").orElseThrow();
  }

  /** Has the servers do something and waits until all of them know. */
  Json command(String json) {
    try {
      commands.write(json + "\n");
      commands.flush();
      Json answer = line();
      if (answer.has("failed")) {
        throw new IllegalStateException(json + ": " + answer.text("failed").orElse(""));
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the AppView knows of everything. */
  void settle() {
    command("{\"do\":\"post\",\"as\":\"bob\",\"text\":\"so far\"}");
  }

  /** Calls a procedure of the personal data server. */
  Json call(String method, String token, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(pds() + "/xrpc/" + method))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            method + ": " + new String(answer.body(), StandardCharsets.UTF_8));
      }
      byte[] body200 = answer.body().length == 0 ? new byte[] {'{', '}'} : answer.body();
      return Json.document(body200, method);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An account that a test made for itself. */
  record Person(String did, String handle, String password, String access) {}

  Person person(String name) {
    String handle = name + ".test";
    String password = name + "-pass";
    Json made =
        call(
            "com.atproto.server.createAccount",
            "",
            "{\"handle\":\"%s\",\"email\":\"%s@kettle.test\",\"password\":\"%s\"}"
                .formatted(handle, name, password));
    return new Person(
        made.text("did").orElseThrow(), handle, password, made.text("accessJwt").orElseThrow());
  }

  /** Writes a record and returns its name and its hash. */
  Json write(Person by, String collection, String record) {
    return call(
        "com.atproto.repo.createRecord",
        by.access(),
        "{\"repo\":\"%s\",\"collection\":\"%s\",\"record\":%s}"
            .formatted(by.did(), collection, record));
  }

  @Override
  public void close() throws IOException {
    commands.close();
    end(process);
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
      }
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
