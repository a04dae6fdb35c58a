package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.feed.FeedConnector;
import dev.earshot.connectors.feed.PodcastConnector;
import dev.earshot.connectors.file.ColumnMapping;
import dev.earshot.connectors.file.FileConnector;
import dev.earshot.connectors.file.PayloadConnector;
import dev.earshot.connectors.mastodon.MastodonConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class FileContractTest {
  private static final ColumnMapping MAPPING =
      ColumnMapping.parse(List.of("id=id", "text=text", "visibility=seen"), "mapping");

  abstract static class OfAFile extends ConnectorContract {
    private final Connector connector;
    private final String content;
    @TempDir private Path folder;

    OfAFile(Connector connector, String content) {
      this.connector = connector;
      this.content = content;
    }

    @Override
    protected Connector connector() {
      return connector;
    }

    @Override
    protected ReadRequest request() {
      try {
        return ReadRequest.of(Files.writeString(folder.resolve("posts"), content).toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected ConnectorContext.Builder context() {
      return ConnectorContext.builder(InstantSource.fixed(Posts.NOON));
    }
  }

  @Nested
  class JsonLines extends OfAFile {
    JsonLines() {
      super(
          FileConnector.jsonl(),
          """
          {"id":"file::1","text":"one kettle","visibility":"PUBLIC","provenance":\
          {"connector":"mastodon/1","method":"API","source":"https://social.example/tags/tea",\
          "observedAt":"2026-01-01T11:00:00Z","terms":"mastodon/1"}}
          {"id":"file::2","text":"two kettles","visibility":"FOLLOWERS"}
          not a row
          {"id":"file::3","text":"three kettles"}
          """);
    }
  }

  @Nested
  class Csv extends OfAFile {
    Csv() {
      super(
          FileConnector.csv(MAPPING),
          "id,text,seen\n1,\"one, and\nanother\",PUBLIC\n2,two,FOLLOWERS\n\n3,three,\n4,\"open");
    }
  }

  @Nested
  class Tsv extends OfAFile {
    Tsv() {
      super(
          FileConnector.tsv(MAPPING),
          "id\ttext\tseen\n1\tone \"kettle\tPUBLIC\n2\ttwo\tDIRECT\n3\tthree\t");
    }
  }

  @Nested
  class Feed extends OfAFile {
    Feed() {
      super(PayloadConnector.of(new FeedConnector()), FeedContractTest.atom(1));
    }
  }

  @Nested
  class Podcast extends OfAFile {
    Podcast() {
      super(PayloadConnector.of(new PodcastConnector()), FeedContractTest.PODCAST);
    }
  }

  @Nested
  class Mastodon extends OfAFile {
    Mastodon() {
      super(PayloadConnector.of(new MastodonConnector()), MastodonContractTest.STATUSES);
    }
  }
}
