package dev.earshot.benchmarks;

import dev.earshot.scoring.model.SentimentScorer;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import opennlp.tools.langdetect.LanguageDetectorME;

/**
 * How many bytes a host takes on: our jars, what our models take up in them, and the peers' jars.
 */
record Weight(String what, long bytes) {
  private static final String LANGUAGE_MODEL = "/langdetect-183.bin";

  /** Weighs what is there. In the build's tests our classes lie in folders and weigh nothing. */
  static List<Weight> measure() {
    Path core = Places.origin(Tokens.class);
    Path scoring = Places.origin(SentimentScorer.class);
    List<Weight> weights = new ArrayList<>();
    try {
      if (Files.isRegularFile(core) && Files.isRegularFile(scoring)) {
        weights.add(new Weight("Earshot core and scoring", Files.size(core) + Files.size(scoring)));
        weights.addAll(models(scoring));
      }
      addPeer(weights, "VADER's Java port, with Lucene 6.4.1 and log4j", "vader");
      weights.add(
          new Weight(
              "OpenNLP, with its language model",
              Files.size(Places.origin(LanguageDetectorME.class)) + languageModel()));
      addPeer(weights, "lingua, with its libraries", Lingua.PEER);
      addPeer(weights, "CoreNLP, with its models", CoreNlp.PEER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(weights);
  }

  private static List<Weight> models(Path jar) throws IOException {
    try (JarFile opened = new JarFile(jar.toFile())) {
      return opened.stream()
          .filter(entry -> entry.getName().startsWith("dev/") && !entry.isDirectory())
          .filter(entry -> !entry.getName().endsWith(".class"))
          .sorted(Comparator.comparing(JarEntry::getName))
          .map(entry -> new Weight(name(entry), entry.getCompressedSize()))
          .toList();
    }
  }

  private static String name(JarEntry entry) {
    return "of this, packed: " + entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
  }

  private static long languageModel() throws IOException {
    try (var model = Weight.class.getResourceAsStream(LANGUAGE_MODEL)) {
      return model == null ? 0 : model.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static void addPeer(List<Weight> weights, String what, String peer) throws IOException {
    if (PeerJars.has(peer)) {
      try (Stream<Path> jars = Files.list(Places.peer(peer))) {
        long bytes = 0;
        for (Path jar : (Iterable<Path>) jars::iterator) {
          bytes += Files.size(jar);
        }
        weights.add(new Weight(what, bytes));
      }
    }
  }
}
