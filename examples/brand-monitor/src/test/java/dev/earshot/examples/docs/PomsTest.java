package dev.earshot.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** What is published says whose it is, where it comes from and under which licence. */
final class PomsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sdk-core",
        "sdk-connectors",
        "sdk-connectors/testkit",
        "sdk-scoring",
        "sdk-privacy"
      })
  void everyPublishedPomTellsWhatLawyersAsk(String module) throws Exception {
    Path pom = Path.of("../..", module, ".flattened-pom.xml");
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    for (String element :
        new String[] {
          "name",
          "description",
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "scm/url",
          "scm/connection"
        }) {
      assertFalse(text(document, element).isBlank(), element);
    }
    assertEquals("Apache-2.0", text(document, "licenses/license/name"));
    assertEquals("The Earshot authors", text(document, "developers/developer/name"));
    assertEquals("https://earshot.dev", text(document, "url"), "all modules have one home");
    assertEquals("https://earshot.dev/earshot.git", text(document, "scm/url"));
    assertNoRegistry(pom);
  }

  private static void assertNoRegistry(Path pom) throws IOException {
    String text = Files.readString(pom);
    assertFalse(text.contains("<repositor") || text.contains("<distributionManagement"), text);
  }

  private static String text(Document document, String path) throws Exception {
    XPath xpath = XPathFactory.newInstance().newXPath();
    return xpath.evaluate("/project/" + path, document);
  }
}
