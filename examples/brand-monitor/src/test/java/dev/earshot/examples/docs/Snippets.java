package dev.earshot.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The Java that a page shows, as a compiler sees it. */
record Snippets(List<String> blocks) {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern TYPE =
      Pattern.compile("\npublic (?:final )?(?:class|record) (\\w+)");

  static Snippets in(String page) throws IOException {
    return new Snippets(
        BLOCK
            .matcher(Files.readString(ROOT.resolve(page)))
            .results()
            .map(block -> block.group(1))
            .toList());
  }

  List<String> filter(Predicate<String> wanted) {
    return blocks.stream().filter(wanted).toList();
  }

  /** Compiles whole files together, with everything that is on the test's own path. */
  static URLClassLoader compile(Path folder, List<String> sources) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-d", folder.toString(), "-proc:none"));
    arguments.addAll(List.of("-Xlint:all,-processing,-classfile,-path", "-Werror"));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    for (String source : sources) {
      Matcher type = TYPE.matcher("\n" + source);
      Matcher named = PACKAGE.matcher(source);
      String name = type.find() ? type.group(1) : "Shown";
      String inside = named.find() ? named.group(1).replace('.', '/') + "/" : "";
      Path file = folder.resolve(inside + name + ".java");
      Files.createDirectories(file.getParent());
      arguments.add(Files.writeString(file, source).toString());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    int result = compiler.run(null, null, complaints, arguments.toArray(String[]::new));
    assertEquals(0, result, complaints.toString(StandardCharsets.UTF_8));
    return new URLClassLoader(new URL[] {folder.toUri().toURL()});
  }
}
