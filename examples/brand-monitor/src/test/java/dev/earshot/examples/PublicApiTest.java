package dev.earshot.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.connectors.Ingestion;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.scoring.Sentiment;
import dev.earshot.testkit.ConnectorContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the modules show to hosts is written down, so that no change of it goes unseen. */
final class PublicApiTest {
  private static final Path FOLDER = Path.of("../../docs/api");
  private static final Map<String, Class<?>> MODULES = new LinkedHashMap<>();

  static {
    MODULES.put("core", Post.class);
    MODULES.put("connectors", Ingestion.class);
    MODULES.put("testkit", ConnectorContract.class);
    MODULES.put("scoring", Sentiment.class);
    MODULES.put("privacy", PolicyPack.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "connectors", "testkit", "scoring", "privacy"})
  void isAsItIsWrittenDown(String module) throws Exception {
    List<String> now = PublicApi.of(MODULES.get(module));
    Path file = FOLDER.resolve(module + ".txt");
    if (System.getProperty("earshot.api.accept") != null) {
      Files.createDirectories(FOLDER);
      Files.write(file, now);
    }
    List<String> written = Files.exists(file) ? Files.readAllLines(file) : List.of();
    List<String> changes = changes(written, now);
    assertTrue(
        changes.isEmpty(),
        () ->
            "the public API of "
                + module
                + " is another; if that is meant, accept it as CONTRIBUTING.md says:\n"
                + String.join("\n", changes));
  }

  private static List<String> changes(List<String> written, List<String> now) {
    List<String> changes = new ArrayList<>();
    written.stream().filter(line -> !now.contains(line)).forEach(line -> changes.add("- " + line));
    now.stream().filter(line -> !written.contains(line)).forEach(line -> changes.add("+ " + line));
    return changes;
  }

  @Test
  void aChangeIsShownAsWhatWentAndWhatCame() {
    assertEquals(List.of("- b", "+ c"), changes(List.of("a", "b"), List.of("a", "c")));
  }
}
