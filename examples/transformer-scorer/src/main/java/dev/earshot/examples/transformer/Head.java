package dev.earshot.examples.transformer;

import dev.earshot.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;

/**
 * A trained network of one hidden layer on top of an encoder: standardised input, {@code units}
 * rectified units, one log-odds a class. It also keeps how it is added to the linear score.
 *
 * <p>On file, big-endian: magic {@code ESHD}, version, checksum of the encoder, inputs, units;
 * weight and temperature of the sum; mean and scale of each input; of each unit its bias, the step
 * of its weights, one signed byte an input and one float a class; the classes' biases; CRC32C of
 * all before. Immutable and thread-safe.
 */
final class Head {
  /** Of a head on file: negative, neutral and positive. */
  static final int CLASSES = 3;

  private static final int MAGIC = 0x45534844;
  private static final int VERSION = 1;
  private static final int OPENING_BYTES = 7 * 4;
  private static final int MOST_INPUTS = 1 << 14;
  private static final int MOST_UNITS = 1 << 14;

  private final int encoder;
  private final Blend blend;
  private final float[] mean;
  private final float[] scale;
  private final byte[][] weights;
  private final float[] steps;
  private final float[] bias;
  private final float[][] outputs;
  private final float[] outputBias;
  private final float[][] byInput;

  /**
   * How the head's log-odds join the linear ones.
   *
   * @param weight of the head beside the linear score's 1
   * @param temperature by which the sum is divided
   */
  record Blend(float weight, float temperature) {}

  private Head(
      int encoder,
      Blend blend,
      float[] mean,
      float[] scale,
      byte[][] weights,
      float[] steps,
      float[] bias,
      float[][] outputs,
      float[] outputBias) {
    this.encoder = encoder;
    this.blend = blend;
    this.mean = mean;
    this.scale = scale;
    this.weights = weights;
    this.steps = steps;
    this.bias = bias;
    this.outputs = outputs;
    this.outputBias = outputBias;
    byInput = new float[mean.length][bias.length];
    for (int unit = 0; unit < bias.length; unit++) {
      for (int input = 0; input < mean.length; input++) {
        byInput[input][unit] = weights[unit][input] * steps[unit];
      }
    }
  }

  /**
   * Makes a head of trained weights, rounded to a byte each.
   *
   * @param encoder the checksum of the encoder whose vectors it was trained on
   * @param weights a row an input
   * @param outputs a row a unit
   */
  static Head of(
      int encoder,
      float[] mean,
      float[] scale,
      float[][] weights,
      float[] bias,
      float[][] outputs,
      float[] outputBias) {
    int units = bias.length;
    byte[][] rounded = new byte[units][mean.length];
    float[] steps = new float[units];
    for (int unit = 0; unit < units; unit++) {
      float most = Float.MIN_NORMAL;
      for (float[] row : weights) {
        most = Math.max(most, Math.abs(row[unit]));
      }
      steps[unit] = most / Byte.MAX_VALUE;
      for (int input = 0; input < mean.length; input++) {
        rounded[unit][input] = (byte) Math.round(weights[input][unit] / steps[unit]);
      }
    }
    return new Head(
        encoder, new Blend(1, 1), mean, scale, rounded, steps, bias, outputs, outputBias);
  }

  /** Returns this head, added to the linear score in another way. */
  Head with(Blend other) {
    return new Head(encoder, other, mean, scale, weights, steps, bias, outputs, outputBias);
  }

  Blend blend() {
    return blend;
  }

  /** Returns the checksum of the encoder whose vectors it was trained on. */
  int encoder() {
    return encoder;
  }

  /** Returns the log-odds of the classes for an encoder's vector. */
  double[] logOdds(float[] vector) {
    float[] hidden = bias.clone();
    for (int input = 0; input < vector.length; input++) {
      float value = (vector[input] - mean[input]) * scale[input];
      float[] row = byInput[input];
      for (int unit = 0; unit < hidden.length; unit++) {
        hidden[unit] += value * row[unit];
      }
    }
    double[] odds = new double[outputBias.length];
    for (int k = 0; k < odds.length; k++) {
      odds[k] = outputBias[k];
    }
    for (int unit = 0; unit < hidden.length; unit++) {
      if (hidden[unit] > 0) {
        for (int k = 0; k < odds.length; k++) {
          odds[k] += hidden[unit] * outputs[unit][k];
        }
      }
    }
    return odds;
  }

  /** Returns the head as it is kept on file. */
  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(encoder);
      out.writeInt(mean.length);
      out.writeInt(bias.length);
      out.writeFloat(blend.weight);
      out.writeFloat(blend.temperature);
      writeAll(out, mean);
      writeAll(out, scale);
      for (int unit = 0; unit < bias.length; unit++) {
        out.writeFloat(bias[unit]);
        out.writeFloat(steps[unit]);
        out.write(weights[unit]);
        writeAll(out, outputs[unit]);
      }
      writeAll(out, outputBias);
      CRC32C crc = new CRC32C();
      crc.update(bytes.toByteArray());
      out.writeInt((int) crc.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a head.
   *
   * @param source its name, for the error's message
   * @throws MalformedException if it is truncated, altered, newer or no head at all
   */
  static Head read(byte[] bytes, String source) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (bytes.length < OPENING_BYTES || in.readInt() != MAGIC) {
        throw refused(source, "no head of a transformer scorer");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw refused(source, "expected version " + VERSION + ", got " + version);
      }
      CRC32C crc = new CRC32C();
      crc.update(bytes, 0, bytes.length - 4);
      int encoder = in.readInt();
      int inputs = in.readInt();
      int units = in.readInt();
      if (inputs < 1 || inputs > MOST_INPUTS || units < 1 || units > MOST_UNITS) {
        throw refused(source, "damaged: sizes out of range");
      }
      long expected =
          OPENING_BYTES + 8L * inputs + (long) units * (8 + inputs + 4 * CLASSES) + 4 * CLASSES + 4;
      if (bytes.length != expected) {
        throw refused(source, "expected " + expected + " bytes, got " + bytes.length);
      }
      Head head = read(in, encoder, inputs, units);
      if (in.readInt() != (int) crc.getValue()) {
        throw refused(source, "damaged: its checksum does not match");
      }
      return head;
    } catch (IOException e) {
      throw new MalformedException(source, null, -1, "ends too early", e);
    }
  }

  private static Head read(DataInputStream in, int encoder, int inputs, int units)
      throws IOException {
    Blend blend = new Blend(in.readFloat(), in.readFloat());
    float[] mean = readAll(in, inputs);
    float[] scale = readAll(in, inputs);
    float[] bias = new float[units];
    float[] steps = new float[units];
    byte[][] weights = new byte[units][inputs];
    float[][] outputs = new float[units][];
    for (int unit = 0; unit < units; unit++) {
      bias[unit] = in.readFloat();
      steps[unit] = in.readFloat();
      in.readFully(weights[unit]);
      outputs[unit] = readAll(in, CLASSES);
    }
    float[] outputBias = readAll(in, CLASSES);
    return new Head(encoder, blend, mean, scale, weights, steps, bias, outputs, outputBias);
  }

  private static MalformedException refused(String source, String problem) {
    return new MalformedException(source, null, -1, problem, null);
  }

  private static void writeAll(DataOutputStream out, float[] values) throws IOException {
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  private static float[] readAll(DataInputStream in, int count) throws IOException {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }
}
