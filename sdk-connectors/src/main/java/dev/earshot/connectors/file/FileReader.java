package dev.earshot.connectors.file;

import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.SourceReader;
import dev.earshot.text.Entities;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Reads a file's rows from a position on; opens the file for each poll and holds nothing open. */
final class FileReader implements SourceReader {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final int HEAD = 4096;
  private static final int TAIL = 256;

  private final Path path;
  private final String file;
  private final ConnectorDescriptor descriptor;
  private final RowFormat format;
  private final int maxRow;
  private final boolean consented;
  private final InstantSource clock;
  private Position position;
  private boolean headerRead;
  private volatile boolean closed;

  FileReader(
      Path path,
      String file,
      ConnectorDescriptor descriptor,
      RowFormat format,
      int maxRow,
      boolean consented,
      Position position,
      InstantSource clock) {
    this.path = path;
    this.file = file;
    this.descriptor = descriptor;
    this.format = format;
    this.maxRow = maxRow;
    this.consented = consented;
    this.position = position;
    this.clock = clock;
  }

  @Override
  public Batch poll(int maxEvents) {
    if (maxEvents < 1) {
      throw new IllegalArgumentException("maxEvents: expected at least 1, got " + maxEvents);
    }
    checkOpen();
    if (Files.isDirectory(path)) {
      throw new RefusedException(file + " is a folder; name a file", null);
    }
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      return poll(channel, maxEvents);
    } catch (AccessDeniedException e) {
      throw new RefusedException(file + " may not be read; check its permissions", null);
    } catch (IOException e) {
      throw new UnavailableException(file + " cannot be read now", null, e);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this reader is closed");
    }
  }

  private Batch poll(SeekableByteChannel channel, int maxEvents) throws IOException {
    if (!isSameFile(channel)) {
      position = Position.START;
      headerRead = false;
    }
    checkEncoding(channel);
    readHeader(channel);
    Rows rows = resume(channel);
    Instant now = clock.instant();
    List<SourceEvent> events = new ArrayList<>();
    List<ItemFault> faults = new ArrayList<>();
    boolean more = true;
    while (more && events.size() + faults.size() < maxEvents) {
      checkOpen();
      long start = rows.offset();
      long line = rows.line();
      more = rows.next();
      if (more) {
        boolean counted = read(rows, line, now, events, faults);
        advance(rows, counted, start, line);
      }
    }
    position = position.withPrint(print(channel, position.offset()));
    return new Batch(
        events,
        position.toCheckpoint(descriptor),
        more ? new Progress.More() : new Progress.CaughtUp(now.plus(LOOK_AGAIN)),
        faults);
  }

  /** Takes up where the last poll stopped, or before a row that was then still being written. */
  private Rows resume(SeekableByteChannel channel) throws IOException {
    if (position.open() >= 0 && channel.size() > position.offset()) {
      Rows rows = rowsFrom(channel, position);
      rows.skipLineEnd();
      if (rows.offset() == position.offset()) {
        position = position.reopened();
      } else {
        position =
            new Position(rows.offset(), rows.line(), position.row(), -1, 0, position.print());
      }
    }
    return rowsFrom(channel, position);
  }

  private Rows rowsFrom(SeekableByteChannel channel, Position from) throws IOException {
    channel.position(from.offset());
    BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
    return new Rows(in, format, maxRow, from);
  }

  private void advance(Rows rows, boolean counted, long start, long line) {
    long row = position.row() + (counted ? 1 : 0);
    boolean open = counted && !rows.isComplete();
    position =
        new Position(
            rows.offset(), rows.line(), row, open ? start : -1, open ? line : 0, position.print());
  }

  private void readHeader(SeekableByteChannel channel) throws IOException {
    if (headerRead || !format.hasHeader()) {
      return;
    }
    Rows rows = rowsFrom(channel, Position.START);
    boolean blank = true;
    while (blank && rows.next()) {
      blank = rows.text().isBlank();
    }
    if (blank) {
      return;
    }
    if (rows.isTooLong()) {
      throw new MalformedException(
          file, null, 0, "expected a header of at most " + maxRow + " bytes", null);
    }
    format.header(rows.text());
    headerRead = true;
    if (position.offset() < rows.offset()) {
      position = new Position(rows.offset(), rows.line(), 0, -1, 0, "");
    }
  }

  /** Returns whether the row counts, as a blank one does not. */
  private boolean read(
      Rows rows, long line, Instant now, List<SourceEvent> events, List<ItemFault> faults) {
    if (rows.isTooLong()) {
      String problem = "expected a row of at most " + maxRow + " bytes; a quote may be left open";
      faults.add(new ItemFault(file, "", line, problem));
      return true;
    }
    String text = rows.text();
    if (text.isBlank()) {
      return false;
    }
    try {
      events.add(admitted(format.read(text, position.row() + 1, now), now));
    } catch (MalformedException e) {
      faults.add(new ItemFault(file, e.field().orElse(""), line, e.problem()));
    }
    return true;
  }

  private SourceEvent admitted(SourceEvent event, Instant now) {
    if (event instanceof PostEvent.Published published) {
      Post post = published.post();
      return isHidden(post)
          ? skipped(post, published.observedAt())
          : new PostEvent.Published(completed(post, now), published.observedAt());
    }
    if (event instanceof PostEvent.Edited edited) {
      Post post = edited.post();
      return isHidden(post)
          ? skipped(post, edited.observedAt())
          : new PostEvent.Edited(completed(post, now), edited.observedAt());
    }
    return event;
  }

  private boolean isHidden(Post post) {
    return !consented && !post.visibility().isPublic() && post.visibility() != Visibility.UNKNOWN;
  }

  private static SourceEvent skipped(Post post, Instant at) {
    return new PostEvent.Skipped(post.id(), post.visibility(), PostEvent.Skipped.NOT_PUBLIC, at);
  }

  /** Adds what the row did not state: entities of the text, and the road by which it came. */
  private Post completed(Post post, Instant now) {
    Post.Builder complete = post.toBuilder();
    if (post.entities().isEmpty()) {
      complete.entities(Entities.in(post.text()));
    }
    if (post.provenance().isEmpty()) {
      complete.provenance(
          Provenance.builder(descriptor.key(), Provenance.Method.IMPORT, file, now)
              .termsId(descriptor.terms().key())
              .build());
    }
    return complete.build();
  }

  private void checkEncoding(SeekableByteChannel channel) throws IOException {
    byte[] mark = bytes(channel, 0, 2);
    if (mark.length == 2 && (mark[0] ^ mark[1]) == (0xFE ^ 0xFF) && (mark[0] & 0xFE) == 0xFE) {
      throw new MalformedException(file, null, 0, "expected UTF-8, got UTF-16", null);
    }
  }

  private boolean isSameFile(SeekableByteChannel channel) throws IOException {
    return position.print().isEmpty()
        || (channel.size() >= position.offset()
            && print(channel, position.offset()).equals(position.print()));
  }

  /* The start tells another file; the bytes before the offset tell one of the same beginning. */
  private static String print(SeekableByteChannel channel, long offset) throws IOException {
    MessageDigest digest = sha256();
    digest.update(bytes(channel, 0, (int) Math.min(HEAD, offset)));
    int tail = (int) Math.min(TAIL, offset);
    digest.update(bytes(channel, offset - tail, tail));
    return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), 16));
  }

  private static byte[] bytes(SeekableByteChannel channel, long from, int length)
      throws IOException {
    channel.position(from);
    return Channels.newInputStream(channel).readNBytes(length);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
