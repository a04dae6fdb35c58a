package dev.earshot.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.bluesky.JetstreamConnector;
import dev.earshot.connectors.mastodon.MastodonStreamConnector;
import dev.earshot.connectors.x.XStreamConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stream sent, kept in a file, is read as a file's own source. */
class RecordedStreamsTest {
  @TempDir Path folder;

  static Stream<Arguments> streams() {
    return Stream.of(
        Arguments.of(
            new JetstreamConnector(),
            "{\"did\":\"did:plc:kettle\",\"time_us\":2,\"kind\":\"commit\",\"commit\":{\"operation\":\"delete\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"3k1\"}}"),
        Arguments.of(
            new MastodonStreamConnector(),
            "{\"stream\":[\"public\"],\"event\":\"delete\",\"payload\":\"1\"}"),
        Arguments.of(
            new XStreamConnector(),
            "{\"data\":{\"delete\":{\"tweet\":{\"id\":\"1500000000000000001\",\"author_id\":\"7\"},\"event_at\":\"2026-03-01T11:00:00.000Z\"}}}"));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void linesInAFileAreRead(Connector connector, String line) throws IOException {
    Path file = Files.writeString(folder.resolve("lines.jsonl"), line + "\n\n{\"tea\":1}\n");
    ConnectorContext context = ConnectorContext.builder(InstantSource.system()).build();
    try (SourceReader reader =
        PayloadConnector.of(connector, (Normalizer) connector)
            .open(ReadRequest.of(file.toString()), null, context)) {
      Batch batch = reader.poll(10);
      assertEquals(
          List.of("Deleted"),
          batch.events().stream().map(event -> event.getClass().getSimpleName()).toList());
      assertEquals(1, batch.faults().size());
      assertEquals(List.of(), reader.poll(10).events());
    }
  }
}
