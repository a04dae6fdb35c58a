package dev.earshot.examples.guestbook;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.SourceTerms;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.text.Entities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a guestbook: a text file of entries, each two lines {@code name} and {@code instant}, then
 * its text, then a line {@code ---}.
 *
 * <p>The guestbook lies open at the door, so its entries are public; that is the owner's word,
 * given by using this connector.
 */
public final class GuestbookConnector implements Connector {
  private static final Network GUESTBOOK = new Network("guestbook");
  private static final Duration REST = Duration.ofMinutes(10);
  private static final ConnectorDescriptor DESCRIPTOR =
      new ConnectorDescriptor(
          "guestbook",
          1,
          Set.of(GUESTBOOK),
          Set.of(Capability.READ, Capability.BACKFILL),
          Set.of(),
          SourceTerms.builder("guestbook", 1)
              .deleteWithin(Duration.ofHours(24))
              .redistribution(SourceTerms.Redistribution.NONE)
              .document("a note beside the guestbook")
              .build());

  /** Creates the connector. */
  public GuestbookConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    request.checkedFor(DESCRIPTOR);
    return new Reader(Path.of(request.source()), from == null ? 0 : entriesRead(from), context);
  }

  private static int entriesRead(Checkpoint from) {
    if (!from.connector().equals(DESCRIPTOR.id())) {
      throw new MalformedException("guestbook", "checkpoint", -1, "another connector's", null);
    }
    try {
      return Integer.parseUnsignedInt(from.state());
    } catch (NumberFormatException e) {
      throw new MalformedException("guestbook", "checkpoint", 0, "expected a number", e);
    }
  }

  private static final class Reader implements SourceReader {
    private final Path file;
    private final ConnectorContext context;
    private int next;
    private boolean closed;

    private Reader(Path file, int next, ConnectorContext context) {
      this.file = file;
      this.next = next;
      this.context = context;
    }

    @Override
    public Batch poll(int maxEvents) {
      if (closed) {
        throw new IllegalStateException("the reader is closed");
      }
      Instant now = context.clock().instant();
      List<String> entries = entries();
      List<SourceEvent> events = new ArrayList<>();
      List<ItemFault> faults = new ArrayList<>();
      while (next < entries.size() && events.size() < maxEvents) {
        try {
          events.add(new PostEvent.Published(post(entries.get(next), next, now), now));
        } catch (MalformedException e) {
          faults.add(e.toFault());
        }
        next++;
      }
      Progress progress =
          next < entries.size() ? new Progress.More() : new Progress.CaughtUp(now.plus(REST));
      Checkpoint checkpoint = new Checkpoint(DESCRIPTOR.id(), 1, Integer.toString(next));
      return new Batch(events, checkpoint, progress, faults);
    }

    private List<String> entries() {
      try {
        List<String> entries = new ArrayList<>(List.of(Files.readString(file).split("\n---\n")));
        entries.removeIf(String::isBlank);
        return entries;
      } catch (IOException e) {
        throw new UnavailableException("the guestbook cannot be read now", null, e);
      }
    }

    private Post post(String entry, int number, Instant now) {
      String[] lines = entry.split("\n", 3);
      if (lines.length < 3) {
        throw new MalformedException(
            file.getFileName().toString(), "entry", number, "expected name, instant, text", null);
      }
      return Post.builder(PostId.of(GUESTBOOK, lines[1] + " " + lines[0]))
          .author(Author.builder(AuthorId.of(GUESTBOOK, lines[0])).name(lines[0]).build())
          .text(lines[2])
          .entities(Entities.in(lines[2]))
          .publishedAt(instant(lines[1], number))
          .visibility(Visibility.PUBLIC)
          .provenance(
              Provenance.builder(
                      DESCRIPTOR.key(),
                      Provenance.Method.IMPORT,
                      file.getFileName().toString(),
                      now)
                  .termsId(DESCRIPTOR.terms().key())
                  .build())
          .build();
    }

    private Instant instant(String text, int number) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new MalformedException(
            file.getFileName().toString(), "publishedAt", number, "expected an instant", e);
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
