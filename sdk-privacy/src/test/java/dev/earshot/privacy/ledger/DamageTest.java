package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Events.T0);

  @TempDir Path directory;

  @Test
  @DisplayName("SM-27: an altered byte before the tail is refused with file and offset")
  void refusesAlteredBytes() throws IOException {
    refusesAlteredBytes(FileLedger.Options.standard());
  }

  @Test
  @DisplayName("IS-27: nor where contents are sealed, keys and all")
  void refusesAlteredBytesOfWhatIsSealed() throws IOException {
    refusesAlteredBytes(FileLedger.Options.standard().encrypted(Events.encryption()));
  }

  private void refusesAlteredBytes(FileLedger.Options options) throws IOException {
    Path file = written(5, options);
    byte[] bytes = Files.readAllBytes(file);
    int lastFrame = lastFrame(bytes);
    for (int i = 0; i < lastFrame; i++) {
      byte[] altered = bytes.clone();
      altered[i] ^= 0x10;
      Files.write(file, altered);
      BrokenException e =
          assertThrows(
              BrokenException.class, () -> FileLedger.open(directory, CLOCK, options), "byte " + i);
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains(file.getFileName() + ", offset "), message);
      assertTrue(Arrays.equals(altered, Files.readAllBytes(file)), "refused and yet changed");
    }
  }

  /* After each event the files but the segment are set aside: so a test can have a segment that goes
   * on behind what was recorded of it, as a write that a power cut tore leaves it. */
  @Test
  @DisplayName("SM-27: what was not acknowledged is cut; what was is missed, at every length")
  void cutsWhatIsTornAndMissesWhatIsLost() throws IOException {
    List<Map<String, byte[]>> aside = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    Path file = directory.resolve("00000000000000000001.seg");
    try (Ledger ledger = FileLedger.create(directory, CLOCK)) {
      for (int i = 0; i <= 4; i++) {
        if (i > 0) {
          ledger.append(Events.numbered(i));
        }
        aside.add(besideSegment());
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    ends.add(SegmentHeader.BYTES);
    for (int i = 0; i < 4; i++) {
      ends.add(frameEnd(bytes, ends.get(i)));
    }
    assertEquals(bytes.length, ends.get(4));
    for (int length = 0; length <= bytes.length; length++) {
      int whole = 0;
      while (whole < 4 && ends.get(whole + 1) <= length) {
        whole++;
      }
      for (int recorded = 0; recorded <= 4; recorded++) {
        for (Map.Entry<String, byte[]> each : aside.get(recorded).entrySet()) {
          Files.write(directory.resolve(each.getKey()), each.getValue());
        }
        Files.write(file, Arrays.copyOf(bytes, length));
        String which = "length " + length + ", recorded " + recorded;
        boolean silent = recorded == 0 && whole > 1; // the head is forced behind the first frame
        if (length < SegmentHeader.BYTES || recorded > whole || silent) {
          assertThrows(BrokenException.class, this::open, which);
          assertEquals(length, Files.size(file), which);
          continue;
        }
        try (FileLedger ledger = open()) {
          int torn = length;
          while (torn > ends.get(whole) && bytes[torn - 1] == 0) {
            torn--; // as what the file had grown by ahead
          }
          assertEquals(new Recovery(whole, 1, torn - ends.get(whole)), ledger.recovery(), which);
          assertEquals(whole + 1, ledger.append(Events.numbered(77)).firstSequence());
        }
      }
    }
  }

  private Map<String, byte[]> besideSegment() throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    for (String name : List.of("ledger.manifest", "ledger.head")) {
      files.put(name, Files.readAllBytes(directory.resolve(name)));
    }
    return files;
  }

  @Test
  @DisplayName("SM-27: records that are whole and yet not those that were written are refused")
  void refusesTheRecordsOfAnotherLedger() throws IOException {
    Path file = written(3);
    byte[] bytes = Files.readAllBytes(file);
    int second = frameEnd(bytes, SegmentHeader.BYTES);
    bytes[second - 1] ^= 1;
    resealFrame(bytes);
    Files.write(file, bytes);
    BrokenException e = assertThrows(BrokenException.class, this::open);
    assertTrue(String.valueOf(e.getMessage()).contains("not those that were written"), e::toString);
  }

  @Test
  void cutsATailOfZerosAndOfNoise() throws IOException {
    Path file = written(3);
    byte[] bytes = Files.readAllBytes(file);
    for (byte noise : new byte[] {0, 1, -1, 'x'}) {
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 5000);
      Arrays.fill(longer, bytes.length, longer.length, noise);
      Files.write(file, longer);
      try (FileLedger ledger = FileLedger.openOrCreate(directory, CLOCK)) {
        assertEquals(new Recovery(3, 1, noise == 0 ? 0 : 5000), ledger.recovery());
      }
    }
  }

  @Test
  void refusesDamageAndLossInAnOlderSegment() throws IOException {
    List<LedgerEvent> batch = IntStream.range(0, 400).mapToObj(Events::numbered).toList();
    try (FileLedger ledger =
        FileLedger.openOrCreate(
            directory, CLOCK, FileLedger.Options.standard().segmentBytes(64 << 10))) {
      for (int i = 0; i < 8; i++) {
        ledger.append(batch);
      }
    }
    List<Path> files;
    try (var all = Files.list(directory)) {
      files = all.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
    Path older = files.get(1);
    byte[] bytes = Files.readAllBytes(older);
    Files.write(older, Arrays.copyOf(bytes, bytes.length - 1));
    assertThrows(BrokenException.class, this::open);
    Files.delete(older);
    assertThrows(BrokenException.class, this::open);
    byte[] erased = bytes.clone();
    Arrays.fill(erased, lastFrame(bytes), bytes.length, (byte) 0);
    Files.write(older, erased);
    assertThrows(BrokenException.class, this::open, "zeros where a frame was");
    Files.write(older, bytes);
    open().close();
  }

  @Test
  @DisplayName("SM-27: a segment that had grown ahead of its last frame loses nothing by it")
  void theZerosBehindTheLastFrameAreNothing() throws IOException {
    Path first = directory.resolve("00000000000000000001.seg");
    List<LedgerEvent> batch = IntStream.range(0, 40).mapToObj(Events::numbered).toList();
    FileLedger.Options small = FileLedger.Options.standard().segmentBytes(64 << 10);
    long frames;
    try (FileLedger ledger = FileLedger.create(directory, CLOCK, small)) {
      ledger.append(Events.numbered(1));
      frames = frameEnd(Files.readAllBytes(first), SegmentHeader.BYTES);
      assertEquals(frames + (64 << 10) / 16, Files.size(first), "grown ahead by a sixteenth");
      ledger.append(Events.numbered(2));
      assertEquals(frames + (64 << 10) / 16, Files.size(first), "and used");
      for (int i = 0; i < 40; i++) {
        ledger.append(batch);
      }
    }
    byte[] bytes = Files.readAllBytes(first);
    assertTrue(bytes[bytes.length - 1] != 0 || frameEnd(bytes, lastFrame(bytes)) == bytes.length);
    Files.write(first, Arrays.copyOf(bytes, bytes.length + 4096));
    try (FileLedger ledger = open()) {
      assertEquals(0, ledger.recovery().tornBytes());
      assertEquals(1602, ledger.lastSequence());
      assertEquals(bytes.length, Files.size(first));
    }
  }

  @Test
  void refusesANewerFormatAndSaysSo() throws IOException {
    Path file = written(1);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).putInt(8, 4);
    reseal(bytes);
    Files.write(file, bytes);
    RefusedException e = assertThrows(RefusedException.class, this::open);
    assertTrue(String.valueOf(e.getMessage()).contains("format version 4"), e::toString);
    for (int former : new int[] {0, 1, 2}) {
      ByteBuffer.wrap(bytes).putInt(8, former);
      reseal(bytes);
      Files.write(file, bytes);
      assertThrows(RefusedException.class, this::open);
    }
  }

  @Test
  void refusesAHashAlgorithmOrAKeyOfALaterVersion() throws IOException {
    Path file = written(1);
    byte[] whole = Files.readAllBytes(file);
    for (int reserved = 24; reserved < SegmentHeader.BYTES - 4; reserved++) {
      byte[] bytes = whole.clone();
      bytes[reserved] ^= 2;
      reseal(bytes);
      Files.write(file, bytes);
      assertThrows(RefusedException.class, this::open, "byte " + reserved);
    }
  }

  @Test
  void refusesARecordThatThisVersionNeverWrites() throws IOException {
    Path file = written(2);
    byte[] whole = Files.readAllBytes(file);
    int record = SegmentHeader.BYTES + Framing.PREFIX_BYTES + Framing.BODY_HEADER_BYTES;
    for (int at = record; at < frameEnd(whole, SegmentHeader.BYTES); at++) {
      byte[] bytes = whole.clone();
      bytes[at] = (byte) 0x9b;
      resealFrame(bytes);
      Files.write(file, bytes);
      try {
        open().close();
      } catch (BrokenException e) {
        String message = String.valueOf(e.getMessage());
        assertTrue(
            message.contains("offset " + SegmentHeader.BYTES) || message.contains("not those"),
            message);
      }
    }
    byte[] otherForm = whole.clone();
    otherForm[record + 8] = 1;
    resealFrame(otherForm);
    Files.write(file, otherForm);
    assertThrows(BrokenException.class, this::open);
  }

  private static void reseal(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, SegmentHeader.BYTES - 4);
    ByteBuffer.wrap(bytes).putInt(SegmentHeader.BYTES - 4, (int) crc.getValue());
  }

  private static void resealFrame(byte[] bytes) {
    int at = SegmentHeader.BYTES;
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, 4);
    crc.update(bytes, at + 8, frameEnd(bytes, at) - at - 8);
    ByteBuffer.wrap(bytes).putInt(at + 4, (int) crc.getValue());
  }

  private static int frameEnd(byte[] bytes, int at) {
    return at + Framing.PREFIX_BYTES + ByteBuffer.wrap(bytes).getInt(at);
  }

  private static int lastFrame(byte[] bytes) {
    int at = SegmentHeader.BYTES;
    while (frameEnd(bytes, at) < bytes.length) {
      at = frameEnd(bytes, at);
    }
    return at;
  }

  private FileLedger open() {
    return FileLedger.open(directory, CLOCK);
  }

  private Path written(int events) {
    return written(events, FileLedger.Options.standard());
  }

  private Path written(int events, FileLedger.Options options) {
    try (Ledger ledger = FileLedger.openOrCreate(directory, CLOCK, options)) {
      for (int i = 0; i < events; i++) {
        ledger.append(Events.numbered(i));
      }
    }
    return directory.resolve("00000000000000000001.seg");
  }
}
