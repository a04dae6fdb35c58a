package dev.earshot.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.stream.StreamConnector;
import dev.earshot.connectors.x.XStreamConnector;
import dev.earshot.testkit.HttpConnectorContract.Reply;
import java.io.IOException;
import java.util.List;

class XStreamContractTest extends StreamOverHttpContract {
  @Override
  void serve(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().endsWith("/stream")) {
      super.serve(exchange);
    } else {
      Manners.send(exchange, Reply.ok("application/json", "{\"meta\":{\"result_count\":0}}"));
    }
  }

  @Override
  String opening(HttpExchange exchange) {
    return "\r\n";
  }

  @Override
  String post(int number) {
    return XContractTest.answer(List.of(XContractTest.post(number + 100)), "") + "\r\n";
  }

  @Override
  String tooLong(int bytes) {
    return "1".repeat(bytes) + "\r\n";
  }

  @Override
  protected StreamConnector connector() {
    return new XStreamConnector();
  }

  @Override
  protected ReadRequest request() {
    return ReadRequest.of(server.root("127.0.0.1") + "/2/tweets/search/stream");
  }
}
