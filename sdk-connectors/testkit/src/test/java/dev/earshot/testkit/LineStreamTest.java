package dev.earshot.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.stream.StreamConnector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;

/** The contract for streams, proven by a stream over loopback with threads of its own. */
class LineStreamTest {
  abstract static class OverLoopback extends StreamOverHttpContract {
    private final boolean resumes;
    private final LineStream.Wrong wrong;

    OverLoopback(boolean resumes) {
      this(resumes, LineStream.Wrong.NOTHING);
    }

    OverLoopback(boolean resumes, LineStream.Wrong wrong) {
      this.resumes = resumes;
      this.wrong = wrong;
    }

    @Override
    String opening(HttpExchange exchange) {
      String query = exchange.getRequestURI().getQuery();
      int from = query == null ? published() : Integer.parseInt(query.substring("after=".length()));
      return IntStream.rangeClosed(from + 1, published())
          .mapToObj(this::post)
          .collect(Collectors.joining());
    }

    @Override
    String post(int number) {
      return number + "\n";
    }

    @Override
    String tooLong(int bytes) {
      return "1".repeat(bytes) + "\n";
    }

    @Override
    protected StreamConnector connector() {
      return new LineStream(resumes, wrong);
    }

    @Override
    protected ReadRequest request() {
      return ReadRequest.of(server.root("127.0.0.1") + "/stream");
    }
  }

  @Nested
  class OneThatResumes extends OverLoopback {
    OneThatResumes() {
      super(true);
    }
  }

  @Nested
  class OneThatDoesNot extends OverLoopback {
    OneThatDoesNot() {
      super(false);
    }
  }
}
