package dev.earshot.examples.guestbook;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceTerms;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
import dev.earshot.text.Entities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads a guestbook: a text file of entries, each two lines {@code name} and {@code instant}, then
 * its text, then a line {@code ---}. It lies open at the door, so its entries are public; that is
 * the owner's word, given by using this connector.
 */
public final class GuestbookConnector implements Connector {
  private static final Network GUESTBOOK = new Network("guestbook");
  private static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder("guestbook", 1)
          .networks(GUESTBOOK)
          .capabilities(Capability.READ, Capability.BACKFILL)
          .sources("the guestbook's file")
          .fills("author", "author.name", "publishedAt", "text", "entities")
          .terms(SourceTerms.builder("guestbook", 1).deleteWithin(Duration.ofHours(24)).build())
          .build();

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    Path file = Path.of(request.checkedFor(DESCRIPTOR).source());
    return new PagedReader(DESCRIPTOR, CheckpointState.of(from, DESCRIPTOR), context) {
      @Override
      protected Page fetch(CheckpointState at, int maxEvents) {
        Instant now = context().clock().instant();
        String name = String.valueOf(file.getFileName());
        Emitter emitter = new Emitter(DESCRIPTOR, Provenance.Method.IMPORT, name, now, false);
        String[] entries = entries(file);
        int entry = (int) at.whole("entry", 0, Integer.MAX_VALUE);
        for (; entry < entries.length && emitter.size() < maxEvents; entry++) {
          String text = entries[entry];
          emitter.record(entry, () -> emit(text, emitter));
        }
        Progress caughtUp = new Progress.CaughtUp(now.plus(Duration.ofMinutes(10)));
        Progress then = entry < entries.length ? new Progress.More() : caughtUp;
        return Page.of(emitter, at.with("entry", entry), then);
      }
    };
  }

  private static String[] entries(Path file) {
    try {
      return Files.readString(file).split("\n---\n");
    } catch (IOException e) {
      throw new UnavailableException("the guestbook cannot be read now", null, e);
    }
  }

  private static void emit(String entry, Emitter emitter) {
    String[] lines = entry.split("\n", 3);
    try {
      PostId id = PostId.of(GUESTBOOK, lines[1] + " " + lines[0]);
      Author author = Author.builder(AuthorId.of(GUESTBOOK, lines[0])).name(lines[0]).build();
      Instant at = Instant.parse(lines[1]);
      String text = lines[2];
      emitter.published(
          id,
          Visibility.PUBLIC,
          post -> post.author(author).publishedAt(at).text(text).entities(Entities.in(text)));
    } catch (DateTimeException | IndexOutOfBoundsException e) {
      throw new MalformedException(emitter.source(), "entry", -1, "expected three lines", e);
    }
  }
}
