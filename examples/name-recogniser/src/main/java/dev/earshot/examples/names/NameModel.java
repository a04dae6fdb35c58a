package dev.earshot.examples.names;

import dev.earshot.BrokenException;
import dev.earshot.MalformedException;
import dev.earshot.text.LanguageNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import opennlp.tools.ml.maxent.quasinewton.QNModel;
import opennlp.tools.namefind.NameFinderME;
import opennlp.tools.namefind.TokenNameFinderModel;

/**
 * A model of names in OpenNLP's own form, which its tools read too. Immutable and thread-safe; a
 * {@linkplain #open() finder} is the part a thread has for itself.
 */
final class NameModel {
  /** What OpenNLP calls the type of names that have none. */
  static final String NO_TYPE = "default";

  /** The language of a model that reads any. */
  static final String ANY = "und";

  private static final String MANIFEST = "manifest.properties";
  private static final String LEARNED_FROM = "Earshot-Learned-From";
  private static final LocalDateTime NO_MOMENT = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final TokenNameFinderModel model;
  private final byte[] bytes;
  private final String language;

  private NameModel(TokenNameFinderModel model, byte[] bytes, String language) {
    this.model = model;
    this.bytes = bytes;
    this.language = language;
  }

  /**
   * Reads a model.
   *
   * @param source what errors call it, such as the file's name
   * @throws MalformedException if it is none, is damaged, of another version of OpenNLP, or fitted
   *     in a way that makes names depend on the text before
   */
  static NameModel read(byte[] bytes, String source) {
    TokenNameFinderModel model;
    try {
      requireWhole(bytes);
      model = new TokenNameFinderModel(new ByteArrayInputStream(bytes));
      new NameFinderME(model).find(new String[] {"Acme"});
    } catch (IOException | RuntimeException e) {
      throw new MalformedException(
          source, null, -1, "is no model of names, or damaged; make one with train", e);
    }
    Object fitted = model.getArtifact("nameFinder.model");
    if (fitted instanceof QNModel) {
      // OpenNLP adds what such a model says of a word to what it said of the word before.
      throw new MalformedException(
          source,
          null,
          -1,
          "was fitted by MAXENT_QN, which finders misread; fit it by MAXENT",
          null);
    }
    try {
      String language = LanguageNames.primary(model.getLanguage());
      return new NameModel(model, bytes.clone(), language.isEmpty() ? ANY : language);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(source, "Language", -1, String.valueOf(e.getMessage()), e);
    }
  }

  /* OpenNLP reads an entry before its checksum is seen, and takes damaged counts for true ones. */
  private static void requireWhole(byte[] bytes) throws IOException {
    if (!entries(bytes).containsKey(MANIFEST)) {
      throw new ZipException("no manifest");
    }
  }

  private static Map<String, byte[]> entries(byte[] archive) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  /** Returns what was trained just now. */
  static NameModel of(TokenNameFinderModel trained, String learnedFrom) {
    try {
      ByteArrayOutputStream stamped = new ByteArrayOutputStream();
      trained.serialize(stamped);
      return read(unstamped(stamped.toByteArray(), learnedFrom), "model");
    } catch (IOException e) {
      throw new BrokenException("names: the trained model cannot be written", e);
    }
  }

  /* OpenNLP writes the moment into the manifest and into each entry, and entries in any order. */
  private static byte[] unstamped(byte[] stamped, String learnedFrom) throws IOException {
    Map<String, byte[]> entries = entries(stamped);
    entries.computeIfPresent(
        MANIFEST, (name, manifest) -> unstampedManifest(manifest, learnedFrom));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> one : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(one.getKey());
        entry.setTimeLocal(NO_MOMENT);
        out.putNextEntry(entry);
        out.write(one.getValue());
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] unstampedManifest(byte[] manifest, String learnedFrom) {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(new String(manifest, StandardCharsets.ISO_8859_1)));
      properties.remove("Timestamp");
      properties.setProperty(LEARNED_FROM, learnedFrom);
      StringWriter written = new StringWriter();
      properties.store(written, null);
      StringBuilder sorted = new StringBuilder();
      written
          .toString()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .sorted()
          .forEach(line -> sorted.append(line).append('\n'));
      return sorted.toString().getBytes(StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new BrokenException("names: the model's manifest cannot be written", e);
    }
  }

  /** Returns the model as it is kept on file; the same for the same training. */
  byte[] write() {
    return bytes.clone();
  }

  /** Returns a checksum of the file. */
  String checksum() {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return Long.toHexString(checksum.getValue());
  }

  /** Returns the language of two letters of the texts it is for; {@link #ANY} for any. */
  String language() {
    return language;
  }

  /** Returns what it was learned from, in words. */
  String learnedFrom() {
    String told = model.getManifestProperty(LEARNED_FROM);
    return told == null ? "not told by the model's file" : told;
  }

  /** Returns a finder for one thread. */
  NameFinderME open() {
    return new NameFinderME(model);
  }
}
