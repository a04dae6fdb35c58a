package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/*
 * Columns of small numbers lie beside each other, uncompressed: the jar compresses them well, and
 * the bytes do not depend on the version of a compressor.
 */
/**
 * The bytes of a model: {@code EARSHOTM}, the version of the form, facts in UTF-8 lines {@code
 * name<TAB>value}, columns of numbers as variable-length integers, and the CRC-32C of all that.
 * Described in {@code docs/formats/model.md}.
 */
final class ModelFile {
  static final int VERSION = 2;

  private static final byte[] MAGIC = "EARSHOTM".getBytes(StandardCharsets.US_ASCII);
  /* One loop over a whole column would run long before it is compiled. */
  private static final int STRETCH = 128;

  private static final int CHECK_BYTES = 4;
  private static final int HEAD = MAGIC.length + 2;

  final Map<String, String> facts = new TreeMap<>();
  final List<int[]> columns = new ArrayList<>();
  final List<byte[]> blocks = new ArrayList<>();

  /**
   * Returns the file of a model of that bias and those features, by their numbers in order; those
   * that count for nothing are left out.
   */
  static ModelFile of(Map<String, String> facts, int[] bias, int[] numbers, int[][] points) {
    ModelFile file = new ModelFile();
    file.facts.putAll(facts);
    int[] kept =
        IntStream.range(0, numbers.length)
            .filter(i -> Arrays.stream(points).anyMatch(column -> column[i] != 0))
            .toArray();
    int[] gaps = new int[kept.length];
    for (int i = 0; i < kept.length; i++) {
      gaps[i] = numbers[kept[i]] - (i == 0 ? 0 : numbers[kept[i - 1]] + 1);
    }
    file.columns.add(bias);
    file.columns.add(gaps);
    for (int[] column : points) {
      file.columns.add(Arrays.stream(kept).map(i -> column[i]).toArray());
    }
    return file;
  }

  byte[] write() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    out.write(VERSION >>> 8);
    out.write(VERSION);
    StringBuilder lines = new StringBuilder();
    facts.forEach((name, value) -> lines.append(name).append('\t').append(value).append('\n'));
    byte[] written = lines.toString().getBytes(StandardCharsets.UTF_8);
    writeNumber(out, written.length);
    out.writeBytes(written);
    writeNumber(out, columns.size());
    for (int[] column : columns) {
      writeNumber(out, column.length);
      for (int number : column) {
        writeNumber(out, number << 1 ^ number >> 31);
      }
    }
    writeNumber(out, blocks.size());
    for (byte[] block : blocks) {
      writeNumber(out, block.length);
      out.writeBytes(block);
    }
    byte[] bytes = out.toByteArray();
    ByteBuffer whole = ByteBuffer.allocate(bytes.length + CHECK_BYTES);
    return whole.put(bytes).putInt(check(bytes, bytes.length)).array();
  }

  /**
   * Reads a model's bytes.
   *
   * @param source what to name in errors
   * @throws MalformedException if it is truncated, altered, no model or of a newer form
   */
  static ModelFile read(byte[] bytes, String source) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= bytes.length || bytes[i] != MAGIC[i]) {
        throw new MalformedException(source, "magic", i, "this is no Earshot model", null);
      }
    }
    if (bytes.length < HEAD + CHECK_BYTES) {
      throw new MalformedException(source, "length", bytes.length, "the model ends early", null);
    }
    int version = ((bytes[MAGIC.length] & 0xFF) << 8) | (bytes[MAGIC.length + 1] & 0xFF);
    if (version != VERSION) {
      String advice = version < VERSION ? "; train it again" : "; a newer Earshot made it";
      String problem = "expected form " + VERSION + ", got " + version + advice;
      throw new MalformedException(source, "version", MAGIC.length, problem, null);
    }
    int end = bytes.length - CHECK_BYTES;
    if (ByteBuffer.wrap(bytes).getInt(end) != check(bytes, end)) {
      throw new MalformedException(
          source, "checksum", end, "the model was truncated or altered", null);
    }
    return new Reader(bytes, end, source).read();
  }

  private static int check(byte[] bytes, int end) {
    CRC32C check = new CRC32C();
    check.update(bytes, 0, end);
    return (int) check.getValue();
  }

  private static void writeNumber(ByteArrayOutputStream out, int number) {
    int rest = number;
    while ((rest & ~0x7F) != 0) {
      out.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static final class Reader {
    private final byte[] bytes;
    private final int end;
    private final String source;
    private int at = HEAD;

    Reader(byte[] bytes, int end, String source) {
      this.bytes = bytes;
      this.end = end;
      this.source = source;
    }

    ModelFile read() {
      ModelFile file = new ModelFile();
      int length = length("facts");
      try {
        String lines =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, at, length))
                .toString();
        for (String line : lines.split("\n")) {
          int tab = line.indexOf('\t');
          if (tab > 0) {
            file.facts.put(line.substring(0, tab), line.substring(tab + 1));
          }
        }
      } catch (CharacterCodingException e) {
        throw new MalformedException(source, "facts", at, "expected UTF-8", e);
      }
      at += length;
      int columns = length("columns");
      for (int i = 0; i < columns; i++) {
        int[] column = new int[length("column " + i)];
        for (int row = 0; row < column.length; row += STRETCH) {
          read(column, row, Math.min(column.length, row + STRETCH));
        }
        file.columns.add(column);
      }
      int blocks = length("blocks");
      for (int i = 0; i < blocks; i++) {
        int size = length("block " + i);
        file.blocks.add(Arrays.copyOfRange(bytes, at, at + size));
        at += size;
      }
      if (at != end) {
        throw new MalformedException(source, "columns", at, "more follows than is announced", null);
      }
      return file;
    }

    private void read(int[] column, int from, int to) {
      for (int row = from; row < to; row++) {
        int number = number("column");
        column[row] = number >>> 1 ^ -(number & 1);
      }
    }

    /** Reads a count of things that take at least a byte each. */
    private int length(String field) {
      int start = at;
      int length = number(field);
      if (length < 0 || length > end - at) {
        throw new MalformedException(source, field, start, "more is announced than there is", null);
      }
      return length;
    }

    private int number(String field) {
      int number = 0;
      for (int shift = 0; shift < Integer.SIZE; shift += 7) {
        if (at >= end) {
          throw new MalformedException(source, field, at, "the model ends early", null);
        }
        byte next = bytes[at++];
        number |= (next & 0x7F) << shift;
        if (next >= 0) {
          return number;
        }
      }
      throw new MalformedException(source, field, at, "a number is too long", null);
    }
  }
}
