package dev.earshot.examples.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The bundled sample: four days of talk about a maker of kettles that does not exist. */
final class Sample {
  private final Properties properties = new Properties();
  private final Path folder;

  private Sample(Path folder) {
    this.folder = folder;
  }

  /** Lays the sample's files into a folder, since connectors read files. */
  static Sample unpack(Path folder) throws IOException {
    PrivateFiles.closeFolder(folder);
    Sample sample = new Sample(folder);
    try (InputStream in = resource("sample.properties")) {
      sample.properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return sample;
  }

  Instant now() {
    return Instant.parse(property("now"));
  }

  MonitorPlan plan(Path out, Path ledger, String pack, @Nullable Path queries) throws IOException {
    List<MonitorPlan.Source> inputs = new ArrayList<>();
    for (int n = 1; properties.containsKey("input." + n); n++) {
      Input listed = Input.parse(property("input." + n));
      Input input = new Input(listed.kind(), file(listed.reference()).toString());
      @Nullable String mapping = properties.getProperty("map." + n);
      inputs.add(new MonitorPlan.Source(input, mapping == null ? null : file(mapping)));
    }
    List<String> brands = new ArrayList<>();
    if (queries == null) {
      brands.add(property("brand"));
      brands.addAll(List.of(property("competitors").split(",")));
    }
    return new MonitorPlan(
        property("title"),
        inputs,
        queries == null ? file(property("queries")) : queries,
        pack,
        ledger,
        out,
        file(property("optouts")),
        null,
        Instant.parse(property("from")),
        brands,
        false,
        false);
  }

  private String property(String name) {
    return Objects.requireNonNull(properties.getProperty(name), name);
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = resource(name)) {
      byte[] bytes = in.readAllBytes();
      PrivateFiles.replace(file, fresh -> Files.write(fresh, bytes));
    }
    return file;
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(Sample.class.getResourceAsStream("/sample/" + name), name);
  }
}
