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
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * A sentence encoder of the langchain4j project (bge-small-en-v1.5, int8), read from its jar and
 * run by ONNX Runtime. A text becomes the mean, the maximum and the first token of the last hidden
 * states; langchain4j's own API gives but one of these.
 *
 * <p>One session serves all threads, each of which computes in its own call.
 */
final class Encoder implements Function<String, float[]>, AutoCloseable {
  /** Numbers that a text becomes. */
  static final int WIDTH = 3 * 384;

  private static final String MODEL = "bge-small-en-v1.5-q.onnx";
  private static final String TOKENIZER = "bge-small-en-v1.5-q-tokenizer.json";
  private static final int MOST_TOKENS = 128;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final HuggingFaceTokenizer tokenizer;
  private final int checksum;

  private Encoder(byte[] model, byte[] vocabulary) throws OrtException, IOException {
    CRC32C crc = new CRC32C();
    crc.update(model);
    crc.update(vocabulary);
    checksum = (int) crc.getValue();
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

  /** Reads the encoder in the jar. */
  static Encoder open() {
    return of(resource(MODEL), resource(TOKENIZER));
  }

  /** Opens an encoder of these bytes; they are a model that came with the program. */
  static Encoder of(byte[] model, byte[] vocabulary) {
    try {
      return new Encoder(model, vocabulary);
    } catch (OrtException e) {
      throw new MalformedException(MODEL, null, -1, "no model that ONNX Runtime can read", e);
    } catch (IOException | RuntimeException e) {
      throw new MalformedException(TOKENIZER, null, -1, "no tokenizer that can be read", e);
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

  /** Returns the checksum of model and vocabulary, by which a head knows its encoder. */
  int checksum() {
    return checksum;
  }

  /*
   * One text a run. The model's int8 layers scale their inputs by the largest value in the whole
   * tensor, so in a batch each text would shift the others' results; and batches of 16 to 32 were
   * no faster on the cores measured.
   */
  @Override
  public float[] apply(String text) {
    long[] ids = tokenizer.encode(Wording.of(text)).getIds();
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor input = tensor(ids);
        OnnxTensor mask = tensor(ones);
        OnnxTensor types = tensor(new long[ids.length]);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
      return pool(((OnnxTensor) result.get(0)).getFloatBuffer(), ids.length);
    } catch (OrtException e) {
      throw new BrokenException("transformer: the encoder failed, " + e.getCode(), e);
    }
  }

  private OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  private static float[] pool(FloatBuffer states, int tokens) {
    int size = WIDTH / 3;
    float[] pooled = new float[WIDTH];
    Arrays.fill(pooled, size, 2 * size, Float.NEGATIVE_INFINITY);
    states.get(0, pooled, 2 * size, size);
    float[] state = new float[size];
    for (int token = 0; token < tokens; token++) {
      states.get(token * size, state);
      for (int i = 0; i < size; i++) {
        pooled[i] += state[i];
        pooled[size + i] = Math.max(pooled[size + i], state[i]);
      }
    }
    for (int i = 0; i < size; i++) {
      pooled[i] /= tokens;
    }
    return pooled;
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
