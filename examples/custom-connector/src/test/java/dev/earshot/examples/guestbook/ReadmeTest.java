package dev.earshot.examples.guestbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What the README shows an outsider compiles, and names what this build itself uses. */
class ReadmeTest {
  private static String block(String kind) throws IOException {
    Matcher block =
        Pattern.compile("```" + kind + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertTrue(block.find(), "the README shows no " + kind);
    return block.group(1);
  }

  private static List<String> classPath() {
    List<String> path = new ArrayList<>();
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      path.addAll(List.of(System.getProperty(property, "").split(File.pathSeparator, -1)));
    }
    path.removeIf(String::isEmpty);
    return path;
  }

  @Test
  void theTestItShowsCompiles(@TempDir Path classes) throws IOException {
    String code = block("java");
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("mem:///GuestbookContractTest.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
          }
        };
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-classpath",
            String.join(File.pathSeparator, classPath()));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
      boolean compiled =
          compiler.getTask(null, files, found, options, null, List.of(source)).call();
      List<String> errors = new ArrayList<>();
      for (Diagnostic<?> one : found.getDiagnostics()) {
        if (one.getKind() == Diagnostic.Kind.ERROR) {
          errors.add(one.getMessage(null));
        }
      }
      assertTrue(compiled, errors::toString);
    }
  }

  private static String child(Element of, String name) {
    NodeList children = of.getElementsByTagName(name);
    return children.getLength() == 0 ? "" : children.item(0).getTextContent().strip();
  }

  @Test
  void thePomItShowsNamesWhatThisBuildUses() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(block("xml"))));
    List<String> dependencies = new ArrayList<>();
    NodeList all = pom.getElementsByTagName("dependency");
    for (int n = 0; n < all.getLength(); n++) {
      Element one = (Element) all.item(n);
      dependencies.add(child(one, "artifactId") + " " + child(one, "scope"));
    }
    assertEquals(List.of("earshot-connectors ", "earshot-testkit test"), dependencies);
    String ours = Files.readString(Path.of("../../pom.xml"));
    NodeList plugins = pom.getElementsByTagName("plugin");
    assertEquals(2, plugins.getLength());
    for (int n = 0; n < plugins.getLength(); n++) {
      Element plugin = (Element) plugins.item(n);
      Pattern used =
          Pattern.compile(
              "<artifactId>"
                  + child(plugin, "artifactId")
                  + "</artifactId>\\s*<version>"
                  + Pattern.quote(child(plugin, "version"))
                  + "</version>");
      assertTrue(used.matcher(ours).find(), child(plugin, "artifactId"));
    }
    assertTrue(
        ours.contains("<revision>" + child(pom.getDocumentElement(), "earshot.version") + "<"),
        "another version");
  }
}
