package dev.earshot.examples.transformer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.earshot.BrokenException;
import dev.earshot.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A sentence encoder of the langchain4j project (int8, 384 wide), read from its jar and run by ONNX
 * Runtime. A text becomes the mean, the maximum and the first token of the last hidden states, and
 * where asked for the means of middle layers; langchain4j's own API gives but one of these.
 *
 * <p>One session serves all threads, each of which computes in its own call.
 */
final class Encoder implements AutoCloseable {
  private static final int STATE = 384;

  /** Numbers that a text becomes by the last layer; those of middle layers follow. */
  static final int WIDTH = 3 * STATE;

  private static final int MOST_TOKENS = 128;

  private final String prefix;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final HuggingFaceTokenizer tokenizer;

  private Encoder(String prefix, byte[] model, byte[] vocabulary) throws OrtException, IOException {
    this.prefix = prefix;
    environment = OrtEnvironment.getEnvironment();
    tokenizer =
        HuggingFaceTokenizer.newInstance(
            new ByteArrayInputStream(vocabulary),
            Map.of(
                "padding", "false",
                "truncation", "true",
                "maxLength", String.valueOf(MOST_TOKENS)));
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(model, options);
    }
  }

  /**
   * Reads an encoder in the jar.
   *
   * @param name of its files, but for their endings
   * @param prefix what the encoder was taught to expect before a text
   * @param layers the middle layers asked for, counted from 1
   * @param checksum takes in its bytes
   */
  static Encoder open(String name, String prefix, List<Integer> layers, CRC32C checksum) {
    byte[] model = resource(name + ".onnx");
    byte[] vocabulary = resource(name + "-tokenizer.json");
    checksum.update(model);
    checksum.update(vocabulary);
    return of(name, prefix, LayerTaps.open(model, layers), vocabulary);
  }

  /** Opens an encoder of these bytes; they are a model that came with the program. */
  static Encoder of(String name, String prefix, byte[] model, byte[] vocabulary) {
    try {
      return new Encoder(prefix, model, vocabulary);
    } catch (OrtException e) {
      throw new MalformedException(name, "model", -1, "ONNX Runtime cannot read it", e);
    } catch (IOException | RuntimeException e) {
      throw new MalformedException(name, "tokenizer", -1, "cannot be read", e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = Encoder.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new BrokenException("transformer: " + name + " is not on the class path", null);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new BrokenException("transformer: " + name + " cannot be read", e);
    }
  }

  /*
   * One text a run. The model's int8 layers scale their inputs by the largest value in the whole
   * tensor, so in a batch each text would shift the others' results; and batches of 16 to 32 were
   * no faster on the cores measured.
   */
  float[] encode(String words) {
    long[] ids = tokenizer.encode(prefix + words).getIds();
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor input = tensor(ids);
        OnnxTensor mask = tensor(ones);
        OnnxTensor types = tensor(new long[ids.length]);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
      float[] pooled = new float[WIDTH + (result.size() - 1) * STATE];
      extremes(states(result, 0), ids.length, pooled);
      for (int layer = 0; layer < result.size(); layer++) {
        int at = layer == 0 ? 0 : WIDTH + (layer - 1) * STATE;
        mean(states(result, layer), ids.length, pooled, at);
      }
      return pooled;
    } catch (OrtException e) {
      throw new BrokenException("transformer: the encoder failed, " + e.getCode(), e);
    }
  }

  private OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  private static FloatBuffer states(OrtSession.Result result, int layer) {
    return ((OnnxTensor) result.get(layer)).getFloatBuffer();
  }

  private static void mean(FloatBuffer states, int tokens, float[] pooled, int at) {
    float[] state = new float[STATE];
    for (int token = 0; token < tokens; token++) {
      states.get(token * STATE, state);
      for (int i = 0; i < STATE; i++) {
        pooled[at + i] += state[i];
      }
    }
    for (int i = 0; i < STATE; i++) {
      pooled[at + i] /= tokens;
    }
  }

  private static void extremes(FloatBuffer states, int tokens, float[] pooled) {
    Arrays.fill(pooled, STATE, 2 * STATE, Float.NEGATIVE_INFINITY);
    states.get(0, pooled, 2 * STATE, STATE);
    float[] state = new float[STATE];
    for (int token = 0; token < tokens; token++) {
      states.get(token * STATE, state);
      for (int i = 0; i < STATE; i++) {
        pooled[STATE + i] = Math.max(pooled[STATE + i], state[i]);
      }
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new BrokenException("transformer: the encoder did not close, " + e.getCode(), e);
    } finally {
      tokenizer.close();
    }
  }
}
