package dev.earshot.examples.transformer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a model in ONNX's format also give what comes out of its middle layers: names of inner
 * values are appended to the graph's outputs. The format is Protocol Buffers, where a message may
 * stand in several parts that a reader joins, so the model's own bytes are left as they are.
 */
final class LayerTaps {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_OUTPUT = 12;
  private static final int VALUE_NAME = 1;
  private static final int LENGTH_DELIMITED = 2;

  private LayerTaps() {}

  /**
   * Returns the model with further outputs behind its own, in the order of the layers.
   *
   * @param layers counted from 1
   */
  static byte[] open(byte[] model, List<Integer> layers) {
    ByteArrayOutputStream outputs = new ByteArrayOutputStream();
    for (int layer : layers) {
      String name = "/encoder/layer." + (layer - 1) + "/output/LayerNorm/Add_1_output_0";
      byte[] value = field(VALUE_NAME, name.getBytes(StandardCharsets.UTF_8));
      outputs.writeBytes(field(GRAPH_OUTPUT, value));
    }
    byte[] graph = field(MODEL_GRAPH, outputs.toByteArray());
    byte[] tapped = Arrays.copyOf(model, model.length + graph.length);
    System.arraycopy(graph, 0, tapped, model.length, graph.length);
    return tapped;
  }

  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    field.write((number << 3) | LENGTH_DELIMITED);
    int length = content.length;
    for (; length >= 0x80; length >>>= 7) {
      field.write((length & 0x7F) | 0x80);
    }
    field.write(length);
    field.writeBytes(content);
    return field.toByteArray();
  }
}
