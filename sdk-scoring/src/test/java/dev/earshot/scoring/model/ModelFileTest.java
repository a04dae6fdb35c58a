package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
  private static final String SOURCE = "a.model";
  private static final int[] BIAS = {3, -300};
  private static final int[] FEATURES = {5, 300, 900};
  private static final int[][] POINTS = {{1, -2, -4_095}};

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    byte[] bytes = small();
    LinearModel model = read(bytes);
    assertEquals(List.of("no", "yes"), model.labels());
    assertArrayEquals(FEATURES, model.numbers());
    for (int label = 0; label < 2; label++) {
      assertEquals(BIAS[label], model.bias(label));
      for (int i = 0; i < FEATURES.length; i++) {
        int points = label == 0 ? POINTS[0][i] : -POINTS[0][i];
        assertEquals(points, model.points(FEATURES[i], label));
      }
    }
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    model.write(again);
    assertArrayEquals(bytes, again.toByteArray());
  }

  @Test
  void aModelThatEndsEarlyIsRefusedWhereverItEnds() throws IOException {
    byte[] bytes = small();
    for (int length = 0; length < bytes.length; length++) {
      refused(
          Arrays.copyOf(bytes, length), length < 8 ? "magic" : length < 14 ? "length" : "checksum");
    }
  }

  @Test
  void aModelWithAnyByteAlteredIsRefused() throws IOException {
    byte[] bytes = small();
    for (int at = 0; at < bytes.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] altered = bytes.clone();
        altered[at] ^= (byte) (1 << bit);
        refused(altered, at < 8 ? "magic" : at < 10 ? "version" : "checksum");
      }
    }
  }

  /** The checksum is no defence against whoever writes it anew, so what is behind it is tried. */
  @Test
  void aModelAlteredUnderARightChecksumIsReadOrRefusedAndNothingElse() throws IOException {
    byte[] bytes = small();
    int refused = 0;
    for (int at = 10; at < bytes.length - 4; at++) {
      for (int value : new int[] {0, 1, '9', '-', 127, 128, 255}) {
        byte[] altered = bytes.clone();
        altered[at] = (byte) value;
        refused += isRefused(checked(altered)) ? 1 : 0;
      }
    }
    assertTrue(refused > 100, "refused " + refused);
  }

  @Test
  void aModelCutUnderARightChecksumIsRefused() throws IOException {
    byte[] bytes = small();
    for (int length = 14; length < bytes.length; length++) {
      assertTrue(isRefused(checked(Arrays.copyOf(bytes, length))), "length " + length);
    }
  }

  @Test
  void whatFollowsTheLastColumnIsRefused() throws IOException {
    byte[] bytes = small();
    refused(checked(Arrays.copyOf(bytes, bytes.length + 1)), "columns");
  }

  @Property(tries = 500)
  void anyBytesBehindTheHeadAreReadOrRefused(@ForAll @Size(max = 200) byte[] body) {
    byte[] bytes = ByteBuffer.allocate(14 + body.length).put(head()).put(body).array();
    assertTrue(isRefused(checked(bytes)));
    assertTrue(isRefused(body));
  }

  @Test
  void aNewerFormIsRefusedByItsNumber() throws IOException {
    byte[] bytes = small();
    bytes[9] = 3;
    MalformedException refusal = refused(checked(bytes), "version");
    assertEquals("expected form 2, got 3; a newer Earshot made it", refusal.problem());
  }

  /** Would take gigabytes, were room made for what is announced before it is there. */
  @ParameterizedTest
  @CsvSource({"facts", "columns", "column 0"})
  void aLengthBeyondTheEndIsRefusedBeforeRoomIsMadeForIt(String field) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head());
    byte[] most = {-1, -1, -1, -1, 7};
    if (!field.equals("facts")) {
      out.write(0);
    }
    if (field.equals("column 0")) {
      out.write(1);
    }
    out.writeBytes(most);
    out.writeBytes(new byte[4]);
    refused(checked(out.toByteArray()), field);
    byte[] negative = out.toByteArray();
    negative[negative.length - 5] = 15;
    refused(checked(negative), field);
    byte[] endless = out.toByteArray();
    endless[endless.length - 5] = -1;
    refused(checked(endless), field);
  }

  @ParameterizedTest
  @CsvSource({
    "slots, x",
    "slots, 23",
    "slots, 13",
    "slots, -1",
    "slots, ",
    "temperature, 0",
    "temperature, NaN",
    "close, -1",
    "version, one"
  })
  void aFactOutOfItsRangeIsNamed(String fact, String value) {
    Map<String, String> facts = facts();
    facts.put(fact, value == null ? "" : value);
    refused(ModelFile.of(facts, BIAS, FEATURES, POINTS).write(), fact);
    facts.remove(fact);
    refused(ModelFile.of(facts, BIAS, FEATURES, POINTS).write(), fact);
  }

  @Test
  void featuresOutOfOrderOrRangeAreRefused() {
    for (int[] numbers :
        new int[][] {{300, 5, 900}, {5, 5, 900}, {5, 300, 1 << 22}, {-7, 300, 900}}) {
      refused(ModelFile.of(facts(), BIAS, numbers, POINTS).write(), "features");
    }
    int[] far = {5, Integer.MAX_VALUE - 1, Integer.MAX_VALUE};
    refused(ModelFile.of(facts(), BIAS, far, POINTS).write(), "features");
  }

  @Test
  void featuresThatShareASlotAreRefused() {
    refused(ModelFile.of(facts(), BIAS, new int[] {5, 6, 900}, POINTS).write(), "features");
  }

  @Test
  void pointsBeyondThirteenBitsAreRefused() {
    int[][] points = {{1, -2, 4_096}};
    refused(ModelFile.of(facts(), BIAS, FEATURES, points).write(), "points");
  }

  @Test
  void columnsThatDoNotFitAreRefused() {
    refused(ModelFile.of(facts(), new int[] {1}, FEATURES, POINTS).write(), "columns");
    refused(ModelFile.of(facts(), BIAS, FEATURES, new int[0][]).write(), "columns");
    ModelFile uneven = ModelFile.of(facts(), BIAS, FEATURES, POINTS);
    uneven.columns.set(2, new int[] {1, 2});
    refused(uneven.write(), "columns");
    ModelFile beyond = ModelFile.of(facts(), BIAS, new int[0], new int[1][0]);
    beyond.columns.set(2, new int[] {1, 2});
    refused(beyond.write(), "columns");
    Map<String, String> one = facts();
    one.remove("label 1");
    refused(ModelFile.of(one, new int[1], FEATURES, new int[][] {POINTS[0]}).write(), "columns");
  }

  private static Map<String, String> facts() {
    return new TreeMap<>(
        Map.of(
            "name",
            "small",
            "version",
            "1",
            "slots",
            "14",
            "temperature",
            "1",
            "close",
            "0.04",
            "label 0",
            "no",
            "label 1",
            "yes"));
  }

  private static byte[] small() {
    return ModelFile.of(facts(), BIAS, FEATURES, POINTS).write();
  }

  private static byte[] head() {
    return ByteBuffer.allocate(10)
        .put("EARSHOTM".getBytes(StandardCharsets.US_ASCII))
        .putShort((short) 2)
        .array();
  }

  /** Puts the checksum of what stands before its place there. */
  private static byte[] checked(byte[] bytes) {
    int end = Math.max(0, bytes.length - 4);
    CRC32C check = new CRC32C();
    check.update(bytes, 0, end);
    return ByteBuffer.wrap(bytes.clone()).putInt(end, (int) check.getValue()).array();
  }

  private static LinearModel read(byte[] bytes) throws IOException {
    return LinearModel.read(new ByteArrayInputStream(bytes), SOURCE);
  }

  private static boolean isRefused(byte[] bytes) {
    try {
      Answers.of(read(bytes), "some tea");
      return false;
    } catch (MalformedException e) {
      assertEquals(SOURCE, e.source());
      assertTrue(e.field().isPresent());
      return true;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static MalformedException refused(byte[] bytes, String field) {
    MalformedException refusal = assertThrows(MalformedException.class, () -> read(bytes));
    assertEquals(SOURCE, refusal.source());
    assertEquals(field, refusal.field().orElse(""));
    return refusal;
  }
}
