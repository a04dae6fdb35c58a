package dev.earshot.pipeline;

import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.SourceEvent;
import dev.earshot.SubjectKey;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.StoreIndex.Place;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a mention store's file, to bytes and back. Their form is written down in {@code
 * docs/formats/mention-store.md}.
 */
final class StoreCodec {
  static final long MAGIC = 0x45415253_4D454E54L; // EARSMENT
  static final int VERSION = 5;
  static final int HEADER = 12 + StoreSeal.HEADER;
  static final int FRAME = 9;
  static final int MAX_PAYLOAD = 1 << 28;

  static final byte MENTION = 1;
  static final byte GONE = 2;
  static final byte TOUCH = 3;
  static final byte CHECKPOINT = 4;
  static final byte COMMIT = 5;
  static final byte POSITION = 6;
  static final byte NOTICE = 7;
  static final byte EVENTS = 8;
  static final byte REFUSED = 9;
  static final byte FAULTS = 10;
  static final byte CLAIM = 11;

  /**
   * The part of a mention's frame that is its JSON; the other, the head, is called as the frame.
   */
  static final byte JSON_PART = -MENTION;

  /** Where in a mention's head that begins which a later sighting changes, and how long it is. */
  static final int SIGHTING = 16;

  static final int SIGHTING_LENGTH = 28;

  /** Where in a mention's head its id begins. */
  static final int ID = SIGHTING + SIGHTING_LENGTH;

  private static final EarshotJson JSON = EarshotJson.of();

  /** What a frame says. */
  sealed interface Frame {
    /** A kept mention; its place is where the frame was read. */
    record Kept(Whose whose, StoreIndex.Entry entry) implements Frame {}

    record Gone(Tombstone tombstone, long number) implements Frame {}

    record Claimed(dev.earshot.pipeline.Kept.Claim claim) implements Frame {}

    record Touch(PostId id, Instant seenAt, Fingerprint fingerprint) implements Frame {}

    record Read(String source, Checkpoint checkpoint) implements Frame {}

    record Position(String sink, long number) implements Frame {}

    record Notice(long number, Outcome.Change change, Place place) implements Frame {}

    record Events(String source, long count) implements Frame {}

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Refused(Refusal refusal, long[] posts) implements Frame {}

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Faults(ItemFault kind, long[] records) implements Frame {}

    record Commit(Numbers numbers, List<Long> obsolete) implements Frame {}
  }

  /**
   * The numbers that a commit confirms.
   *
   * @param last of the last change
   * @param lastForgetting of the last change that forgot something
   * @param revised how often a kept mention changed
   */
  record Numbers(long last, long lastForgetting, long revised) {
    static Numbers of(StoreIndex index) {
      return new Numbers(index.last(), index.lastForgetting(), index.revisions());
    }
  }

  private StoreCodec() {}

  static int checksum(byte type, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(type);
    crc.update(payload);
    return (int) crc.getValue();
  }

  private interface Payload {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Payload content) {
    try {
      ByteArrayOutputStream buffer = new ByteArrayOutputStream(256);
      content.writeTo(new DataOutputStream(buffer));
      return buffer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  /** Returns the head of a mention's frame, behind which its JSON lies. */
  static byte[] head(IndexedStore.Drafted draft) {
    Mention mention = draft.mention();
    return bytes(
        out -> {
          out.writeLong(draft.admitted());
          out.writeLong(draft.number());
          write(out, draft.seenAt());
          write(out, draft.fingerprint());
          text(out, mention.id().toString());
          text(out, mention.post().author().map(author -> author.id().toString()).orElse(""));
          out.writeInt(mention.subjects().size());
          for (SubjectKey subject : mention.subjects()) {
            write(out, subject);
          }
        });
  }

  /** Returns what of a mention's head a later sighting changes. */
  static byte[] sighting(StoreIndex.Entry entry) {
    return bytes(
        out -> {
          write(out, entry.seenAt());
          write(out, entry.fingerprint());
        });
  }

  /** Reads from a mention's head whose it is. */
  static Whose whose(byte[] of) {
    ByteBuffer head = ByteBuffer.wrap(of).position(ID);
    String post = text(head);
    String author = text(head);
    SubjectKey[] subjects = new SubjectKey[within(head, head.getInt(), 2 * Long.BYTES)];
    for (int i = 0; i < subjects.length; i++) {
      subjects[i] = new SubjectKey(head.getLong(), head.getLong());
    }
    return new Whose(post, author, List.of(subjects));
  }

  private static String text(ByteBuffer from) {
    byte[] bytes = new byte[within(from, from.getInt(), 1)];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int within(ByteBuffer from, int count, int size) {
    if (count > from.remaining() / size) {
      throw new BufferUnderflowException();
    }
    return count;
  }

  static byte[] gone(Tombstone tombstone, long number) {
    return bytes(
        out -> {
          out.writeLong(number);
          write(out, tombstone);
        });
  }

  static byte[] claim(Kept.Claim claim) {
    return bytes(
        out -> {
          out.writeLong(claim.author().high());
          out.writeLong(claim.author().low());
          write(out, claim.stone());
        });
  }

  private static void write(DataOutputStream out, Tombstone tombstone) throws IOException {
    text(out, tombstone.id().toString());
    text(out, tombstone.cause().name());
    write(out, tombstone.at());
    out.writeBoolean(tombstone.editedAtOrNull() != null);
    if (tombstone.editedAtOrNull() != null) {
      write(out, tombstone.editedAtOrNull());
    }
  }

  private static Tombstone tombstone(DataInputStream in) throws IOException {
    return new Tombstone(
        PostId.parse(text(in)),
        Removal.Cause.valueOf(text(in)),
        instant(in),
        in.readBoolean() ? instant(in) : null);
  }

  static byte[] touch(PostId id, StoreIndex.Entry entry) {
    return bytes(
        out -> {
          text(out, id.toString());
          write(out, entry.seenAt());
          write(out, entry.fingerprint());
        });
  }

  static byte[] checkpoint(String source, Checkpoint checkpoint) {
    return bytes(
        out -> {
          text(out, source);
          text(out, checkpoint.connector());
          out.writeInt(checkpoint.version());
          text(out, checkpoint.state());
        });
  }

  static byte[] position(String sink, long number) {
    return bytes(
        out -> {
          text(out, sink);
          out.writeLong(number);
        });
  }

  static byte[] notice(long number, Outcome.Change change) {
    return bytes(
        out -> {
          out.writeLong(number);
          if (change instanceof Outcome.AccountChanged changed) {
            out.writeByte('E');
            text(out, JSON.write(changed.event()));
            return;
          }
          Removal removal = ((Outcome.Forgotten) change).removal();
          if (removal instanceof Removal.OfSubject subject) {
            out.writeByte('S');
            write(out, subject.subject());
          } else {
            out.writeByte('A');
            text(out, ((Removal.OfAuthor) removal).author().toString());
          }
          text(out, removal.cause().name());
          write(out, removal.at());
        });
  }

  static byte[] events(String source, long count) {
    return position(source, count);
  }

  static byte[] refused(Refusal refusal, long[] posts) {
    return bytes(
        out -> {
          text(out, refusal.code());
          text(out, refusal.rule());
          hashes(out, posts);
        });
  }

  static byte[] faults(ItemFault kind, long[] records) {
    return bytes(
        out -> {
          text(out, kind.source());
          text(out, kind.field());
          text(out, kind.problem());
          hashes(out, records);
        });
  }

  private static void hashes(DataOutputStream out, long[] hashes) throws IOException {
    out.writeInt(hashes.length);
    for (long hash : hashes) {
      out.writeLong(hash);
    }
  }

  private static long[] hashes(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available() / Long.BYTES) {
      throw new IOException("expected a number of hashes");
    }
    long[] hashes = new long[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = in.readLong();
    }
    return hashes;
  }

  static byte[] commit(Numbers numbers, List<Place> obsolete) {
    return bytes(
        out -> {
          out.writeLong(MAGIC);
          out.writeLong(numbers.last());
          out.writeLong(numbers.lastForgetting());
          out.writeLong(numbers.revised());
          out.writeInt(obsolete.size());
          for (Place place : obsolete) {
            out.writeLong(place.offset());
          }
        });
  }

  /**
   * Reads a frame whose checksum is right.
   *
   * @param payload its payload, opened; of a mention the head alone
   * @param place where it lies
   * @return null if this version writes no such frame
   * @throws IOException if it is cut short
   * @throws RuntimeException if it holds what this version never writes
   */
  static @Nullable Frame read(byte type, byte[] payload, Place place) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload));
    return switch (type) {
      case MENTION -> {
        long admitted = in.readLong();
        long number = in.readLong();
        Instant seenAt = instant(in);
        Fingerprint fingerprint = new Fingerprint(in.readLong(), in.readLong());
        yield new Frame.Kept(
            whose(payload), new StoreIndex.Entry(fingerprint, seenAt, admitted, number, place));
      }
      case GONE -> {
        long number = in.readLong();
        yield new Frame.Gone(tombstone(in), number);
      }
      case CLAIM ->
          new Frame.Claimed(
              new Kept.Claim(new AuthorKey(in.readLong(), in.readLong()), tombstone(in)));
      case TOUCH ->
          new Frame.Touch(
              PostId.parse(text(in)), instant(in), new Fingerprint(in.readLong(), in.readLong()));
      case CHECKPOINT -> new Frame.Read(text(in), new Checkpoint(text(in), in.readInt(), text(in)));
      case POSITION -> new Frame.Position(text(in), in.readLong());
      case NOTICE -> {
        long number = in.readLong();
        Outcome.Change change = change(in);
        yield new Frame.Notice(number, change, place);
      }
      case COMMIT -> {
        in.readLong();
        Numbers numbers = new Numbers(in.readLong(), in.readLong(), in.readLong());
        List<Long> obsolete = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
          obsolete.add(in.readLong());
        }
        yield new Frame.Commit(numbers, obsolete);
      }
      case EVENTS -> new Frame.Events(text(in), in.readLong());
      case REFUSED -> new Frame.Refused(new Refusal(text(in), text(in)), hashes(in));
      case FAULTS -> new Frame.Faults(new ItemFault(text(in), text(in), -1, text(in)), hashes(in));
      default -> null;
    };
  }

  private static Outcome.Change change(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    if (kind == 'E') {
      SourceEvent event = JSON.readEvent(text(in), "mention store", Instant.EPOCH);
      if (event instanceof AuthorEvent account) {
        return new Outcome.AccountChanged(account);
      }
      throw new IllegalArgumentException("expected an account's event");
    }
    SubjectKey subject =
        kind == 'S' ? new SubjectKey(in.readLong(), in.readLong()) : new SubjectKey(0, 0);
    AuthorId author = kind == 'S' ? null : AuthorId.parse(text(in));
    Removal.Cause cause = Removal.Cause.valueOf(text(in));
    Instant at = instant(in);
    return new Outcome.Forgotten(
        author == null
            ? new Removal.OfSubject(subject, cause, at)
            : new Removal.OfAuthor(author, cause, at));
  }

  private static void write(DataOutputStream out, Fingerprint fingerprint) throws IOException {
    out.writeLong(fingerprint.high());
    out.writeLong(fingerprint.low());
  }

  private static void write(DataOutputStream out, SubjectKey key) throws IOException {
    out.writeLong(key.high());
    out.writeLong(key.low());
  }

  private static void write(DataOutputStream out, Instant at) throws IOException {
    out.writeLong(at.getEpochSecond());
    out.writeInt(at.getNano());
  }

  private static Instant instant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
