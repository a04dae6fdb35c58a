package dev.earshot.connectors.file;

import dev.earshot.MalformedException;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.EncodingScheme;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
import dev.earshot.text.Entities;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a file's rows from a position on; opens the file for each poll and holds nothing open. */
final class FileReader extends PagedReader {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final int HEAD = 4096;
  private static final int TAIL = 256;
  private static final int SAMPLE = 1 << 16;
  private static final long BEYOND_ASCII = 0x8080808080808080L;
  private static final String ZEROS = "; the file begins with NUL bytes, which no text holds";
  private static final int LONGEST_CHARACTER = 4;
  private static final int REMEMBERED = 1000;
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private final Path path;
  private final String file;
  private final ConnectorDescriptor descriptor;
  private final RowFormat format;
  private final int maxRow;
  private final boolean anyVisibility;
  private Position position = Position.START;
  private boolean headerRead;
  private boolean emptyTold;
  private @Nullable Charset charset;
  private long plain;
  private final RowsById known = new RowsById();
  private boolean remembers;

  FileReader(
      Path path,
      ConnectorDescriptor descriptor,
      RowFormat format,
      ReadRequest request,
      CheckpointState from,
      ConnectorContext context) {
    super(descriptor, from, context);
    this.path = path;
    this.file = nameOf(path);
    this.descriptor = descriptor;
    this.format = format;
    this.maxRow = request.value(FileConnector.MAX_ROW);
    this.anyVisibility = request.anyVisibility();
    Position.of(from);
  }

  /** Returns the file's name, as faults and provenance state it. */
  static String nameOf(Path path) {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  @Override
  protected Page fetch(CheckpointState at, int maxEvents) {
    if (Files.isDirectory(path)) {
      throw new RefusedException(file + " is a folder; name a file", null);
    }
    position = Position.of(at);
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      return fetch(channel, maxEvents);
    } catch (AccessDeniedException e) {
      throw new RefusedException(file + " may not be read; check its permissions", null);
    } catch (IOException e) {
      throw new UnavailableException(file + " cannot be read now", null, e);
    }
  }

  private Page fetch(SeekableByteChannel channel, int maxEvents) throws IOException {
    if (!isSameFile(channel)) {
      position = Position.START;
      headerRead = false;
      charset = null;
      plain = 0;
      known.clear();
      remembers = false;
    }
    Charset written = charset(channel);
    readHeader(channel, written);
    Instant now = context().clock().instant();
    if (format.identifiesRows() && !remembers && channel.size() > position.offset()) {
      remember(channel, written, now);
      remembers = true;
    }
    Rows rows = resume(channel, written);
    Emitter emitter = emitter(now);
    if (format.hasHeader() && !headerRead && !emptyTold) {
      emptyTold = true;
      emitter.fault("", 0, "expected a header row, got an empty file");
    }
    Rows left = read(channel, written, rows, Long.MAX_VALUE, maxEvents, emitter);
    position = position.withDigest(digest(channel, position.offset()));
    return Page.of(
        emitter,
        position.written(),
        left != null ? new Progress.More() : new Progress.CaughtUp(now.plus(LOOK_AGAIN)));
  }

  private Emitter emitter(Instant now) {
    return new Emitter(descriptor, Provenance.Method.IMPORT, file, now, anyVisibility);
  }

  /**
   * Reads rows that begin before an offset.
   *
   * @return where to go on; null at the end of the file
   */
  private @Nullable Rows read(
      SeekableByteChannel channel,
      Charset written,
      Rows from,
      long until,
      int maxEvents,
      Emitter emitter)
      throws IOException {
    Rows rows = from;
    while (rows.offset() < until && emitter.size() < maxEvents) {
      checkOpen();
      long start = rows.offset();
      long line = rows.line();
      if (!rows.next()) {
        return null;
      }
      boolean counted = read(rows, written, line, emitter);
      advance(rows, counted, start, line);
      if (rows.isUnclosed() && rows.lineEnd() >= 0) {
        position = new Position(rows.lineEnd(), line + 1, position.row(), -1, 0, position.digest());
        rows = rowsFrom(channel, written, position);
      }
    }
    return rows;
  }

  /** Reads again what was read before a checkpoint, to know whose the ids are. */
  private void remember(SeekableByteChannel channel, Charset written, Instant now)
      throws IOException {
    Position reached = position;
    Rows rows = rowsFrom(channel, written, Position.START);
    boolean begun = !format.hasHeader();
    while (!begun && rows.next()) {
      begun = header(rows, written, false);
    }
    position = new Position(rows.offset(), rows.line(), 0, -1, 0, "");
    while (rows != null && rows.offset() < reached.offset()) {
      rows = read(channel, written, rows, reached.offset(), REMEMBERED, emitter(now));
    }
    position = reached;
  }

  /** Takes up where the last poll stopped, or before a row that was then still being written. */
  private Rows resume(SeekableByteChannel channel, Charset written) throws IOException {
    if (position.open() >= 0 && channel.size() > position.offset()) {
      Rows rows = rowsFrom(channel, written, position);
      rows.skipLineEnd();
      if (rows.offset() == position.offset()) {
        position = position.reopened();
      } else {
        position =
            new Position(rows.offset(), rows.line(), position.row(), -1, 0, position.digest());
      }
    }
    return rowsFrom(channel, written, position);
  }

  private Rows rowsFrom(SeekableByteChannel channel, Charset written, Position from)
      throws IOException {
    channel.position(from.offset());
    BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
    return new Rows(in, format, written, maxRow, from);
  }

  private void advance(Rows rows, boolean counted, long start, long line) {
    long row = position.row() + (counted ? 1 : 0);
    boolean open = counted && !rows.isComplete();
    position =
        new Position(
            rows.offset(), rows.line(), row, open ? start : -1, open ? line : 0, position.digest());
  }

  private void readHeader(SeekableByteChannel channel, Charset written) throws IOException {
    if (headerRead || !format.hasHeader()) {
      return;
    }
    Rows rows = rowsFrom(channel, written, Position.START);
    while (!headerRead && rows.next()) {
      headerRead = header(rows, written, hasZeros(channel));
    }
    if (headerRead && position.offset() < rows.offset()) {
      position = new Position(rows.offset(), rows.line(), 0, -1, 0, "");
    }
  }

  /** Returns whether the row is the header, as a blank one and one that says how to read is not. */
  private boolean header(Rows rows, Charset written, boolean zeros) {
    String problem = null;
    try {
      if (rows.isTooLong()) {
        problem = "expected a header of at most " + maxRow + " bytes";
      } else if (rows.isUnclosed()) {
        problem = "expected the quotes of the header to be closed";
      } else {
        String text = rows.text();
        return !text.isBlank() && format.header(text);
      }
    } catch (MalformedException e) {
      if (!zeros) {
        throw e;
      }
      problem = e.problem() + ZEROS;
    } catch (CharacterCodingException e) {
      problem = otherBytes(written) + (zeros ? ZEROS : "");
    }
    throw new MalformedException(file, null, 0, problem, null);
  }

  /** Returns whether the row counts, as a blank one does not. */
  private boolean read(Rows rows, Charset written, long line, Emitter emitter) {
    if (rows.isUnclosed()) {
      String problem = "expected the quote that opens in this line to be closed; left the line out";
      emitter.fault("", line, problem);
      return true;
    }
    if (rows.isTooLong()) {
      emitter.fault("", line, "expected a row of at most " + maxRow + " bytes");
      return true;
    }
    try {
      String text = rows.text();
      if (text.isBlank()) {
        return false;
      }
      if (format.hasHeader() && text.indexOf('\0') >= 0) {
        emitter.fault("", line, "expected text, got a NUL byte");
        return true;
      }
      emitter.record(
          line,
          () -> {
            SourceEvent event = format.read(text, position.row() + 1, line, emitter);
            if (format.identifiesRows() && event instanceof PostEvent.Published published) {
              requireItsOwnId(published.post(), line, emitter);
            }
            emitter.imported(withEntities(event));
          });
    } catch (CharacterCodingException e) {
      emitter.fault("", line, otherBytes(written));
    }
    return true;
  }

  /* Both rows are told, each at its line and in words that are always the same: faults are counted by
   * their words. */
  private void requireItsOwnId(Post post, long line, Emitter emitter) {
    long other = known.take(post, line);
    if (other >= 0) {
      String remedy = RowsById.remedy(post);
      emitter.fault(
          "id",
          other,
          "a later row has the same id and another author or text, and was left out" + remedy);
      throw new MalformedException(
          file,
          "id",
          line,
          "expected an id of its own, got that of an earlier row with another author or text; left"
              + " the row out"
              + remedy,
          null);
    }
  }

  /** Whether the file's start holds zeros though no mark and nobody says that it is wide. */
  private boolean hasZeros(SeekableByteChannel channel) throws IOException {
    byte[] head = bytes(channel, 0, EncodingScheme.HEAD);
    if (EncodingScheme.of(head).map(EncodingScheme::mark).orElse(0) > 0) {
      return false;
    }
    for (byte each : head) {
      if (each == 0) {
        return true;
      }
    }
    return false;
  }

  private String otherBytes(Charset written) {
    return "expected " + written.name() + ", got other bytes" + format.remedy();
  }

  /** Adds the entities of the text where the row states none. */
  private static SourceEvent withEntities(SourceEvent event) {
    if (event instanceof PostEvent.Published published) {
      return new PostEvent.Published(withEntities(published.post()), published.observedAt());
    }
    if (event instanceof PostEvent.Edited edited) {
      return new PostEvent.Edited(withEntities(edited.post()), edited.observedAt());
    }
    return event;
  }

  private static Post withEntities(Post post) {
    return post.entities().isEmpty()
        ? post.toBuilder().entities(Entities.in(post.text())).build()
        : post;
  }

  /** Returns what the bytes are written in; until one beyond ASCII has come, UTF-8. */
  private Charset charset(SeekableByteChannel channel) throws IOException {
    if (charset != null) {
      return charset;
    }
    Optional<EncodingScheme> shown = EncodingScheme.of(bytes(channel, 0, EncodingScheme.HEAD));
    Charset named = format.charset();
    if (named != null) {
      charset = named(named, shown);
    } else if (shown.isPresent()) {
      charset = shown.get().charset();
    } else {
      byte[] sample = beyondAscii(channel);
      if (sample.length > 0) {
        boolean western =
            format.mayBeWestern()
                && !EncodingScheme.isMostlyUtf8(sample)
                && Western.isWindows1252(sample);
        Charset found = western ? WINDOWS_1252 : StandardCharsets.UTF_8;
        charset = sample.length > LONGEST_CHARACTER ? found : null; // more may still be written
        return found;
      }
    }
    return charset == null ? StandardCharsets.UTF_8 : charset;
  }

  /** Returns what a host named, where the file's own bytes do not say otherwise. */
  private Charset named(Charset named, Optional<EncodingScheme> shown) {
    boolean open = named.name().equals("UTF-16") || named.name().equals("UTF-32");
    if (shown.isEmpty()) {
      return open ? Charset.forName(named.name() + "BE") : named; // as RFC 2781 has it
    }
    Charset found = shown.get().charset();
    if (found.equals(named) || (open && found.name().startsWith(named.name()))) {
      return found;
    }
    if (shown.get().mark() == 0 && EncodingScheme.width(named) > 1) {
      return named;
    }
    String problem = "expected " + named.name() + ", got " + found.name() + " by the file's own ";
    throw new MalformedException(
        file, null, 0, problem + (shown.get().mark() > 0 ? "mark" : "zeros"), null);
  }

  /** Returns the file from its first byte beyond ASCII on, cut; empty if there is none yet. */
  private byte[] beyondAscii(SeekableByteChannel channel) throws IOException {
    while (true) {
      byte[] block = bytes(channel, plain, SAMPLE);
      int at = firstBeyondAscii(block);
      if (at < block.length) {
        return bytes(channel, Math.max(0, plain + at - 1), SAMPLE);
      }
      if (block.length == 0) {
        return block;
      }
      plain += block.length;
    }
  }

  /** Eight at a time: a file that is resumed is read up to here anew. */
  private static int firstBeyondAscii(byte[] block) {
    ByteBuffer bytes = ByteBuffer.wrap(block);
    int at = 0;
    while (at + Long.BYTES <= block.length && (bytes.getLong(at) & BEYOND_ASCII) == 0) {
      at += Long.BYTES;
    }
    while (at < block.length && block[at] >= 0) {
      at++;
    }
    return at;
  }

  private boolean isSameFile(SeekableByteChannel channel) throws IOException {
    return position.digest().isEmpty()
        || (channel.size() >= position.offset()
            && digest(channel, position.offset()).equals(position.digest()));
  }

  /* The start tells another file; the bytes before the offset tell one of the same beginning. */
  private static String digest(SeekableByteChannel channel, long offset) throws IOException {
    int tail = (int) Math.min(TAIL, offset);
    return Digests.of(
        bytes(channel, 0, (int) Math.min(HEAD, offset)), bytes(channel, offset - tail, tail));
  }

  private static byte[] bytes(SeekableByteChannel channel, long from, int length)
      throws IOException {
    channel.position(from);
    return Channels.newInputStream(channel).readNBytes(length);
  }
}
