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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class FileContractTest {
  private static final ColumnMapping MAPPING =
      ColumnMapping.parse(
          List.of("id=id", "text=text", "visibility=seen", "metric.likes=likes"), "mapping");

  abstract static class OfAFile extends ConnectorContract {
    private final Connector connector;
    private final String content;
    private final @Nullable String broken;
    @TempDir private Path folder;

    OfAFile(Connector connector, String content, @Nullable String broken) {
      this.connector = connector;
      this.content = content;
      this.broken = broken;
    }

    @Override
    protected Connector connector() {
      return connector;
    }

    @Override
    protected ReadRequest request() {
      return ofFile("posts", content);
    }

    @Override
    protected @Nullable ReadRequest brokenRequest() {
      return broken == null ? null : ofFile("broken", broken);
    }

    private ReadRequest ofFile(String name, String text) {
      try {
        return ReadRequest.of(Files.writeString(folder.resolve(name), text).toString());
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
          {"id":"file::3","text":"three kettles"}
          {"type":"edited","post":{"id":"file::4","text":"four","visibility":"PUBLIC"}}
          {"type":"metrics","id":"file::4","metrics":[{"name":"likes","value":3,"at":"2026-01-01T11:00:00Z"}]}
          {"type":"deleted","id":"file::5"}
          """,
          """
          {"id":"file::1","text":"one kettle","visibility":"PUBLIC"}
          not a row
          """);
    }
  }

  @Nested
  class Csv extends OfAFile {
    Csv() {
      super(
          FileConnector.csv(MAPPING),
          "id,text,seen,likes\n1,\"one, and\nanother\",PUBLIC,2\n2,two,FOLLOWERS,\n\n3,three,,\n4,\"open",
          "id,text,seen,likes\n1,one,PUBLIC,\n2,two,PUBLIC,many\n");
    }
  }

  @Nested
  class Tsv extends OfAFile {
    Tsv() {
      super(
          FileConnector.tsv(MAPPING),
          "id\ttext\tseen\tlikes\n1\tone \"kettle\tPUBLIC\t2\n2\ttwo\tDIRECT\t\n3\tthree\t\t",
          "id\ttext\tseen\tlikes\n1\tone\tPUBLIC\t\n2\n");
    }
  }

  @Nested
  class Feed extends OfAFile {
    Feed() {
      super(
          PayloadConnector.of(new FeedConnector()),
          FeedContractTest.atom(1),
          FeedContractTest.SMUDGED);
    }
  }

  @Nested
  class Podcast extends OfAFile {
    Podcast() {
      super(
          PayloadConnector.of(new PodcastConnector()),
          FeedContractTest.PODCAST,
          FeedContractTest.SMUDGED);
    }
  }

  @Nested
  class Mastodon extends OfAFile {
    Mastodon() {
      super(
          PayloadConnector.of(new MastodonConnector()),
          MastodonContractTest.STATUSES,
          "[" + MastodonContractTest.status(2) + ",{\"id\":}]");
    }
  }
}
