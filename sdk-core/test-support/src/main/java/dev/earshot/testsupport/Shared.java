package dev.earshot.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The folder of recorded payloads, labelled texts and test vectors that lies beside the repository.
 *
 * <p>Its place is the system property {@code earshot.shared}. A test that reads it carries {@link
 * Needed}; where the folder is absent the test is skipped under the tag {@code shared}, and the
 * build's last line says so.
 */
public final class Shared {
  private Shared() {}

  /** Marks a test class or method that cannot run without the shared folder. */
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @Tag("shared")
  @ExtendWith(Condition.class)
  public @interface Needed {}

  /** Returns whether the folder is there. */
  public static boolean isPresent() {
    return Files.isDirectory(root());
  }

  /** Returns a file or folder below the shared folder, named with forward slashes. */
  public static Path path(String relative) {
    return root().resolve(relative);
  }

  /** Returns the files below a folder whose name ends in {@code suffix}, sorted. */
  public static List<Path> files(String folder, String suffix) {
    try (Stream<Path> all = Files.walk(path(folder))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().endsWith(suffix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    return Path.of(System.getProperty("earshot.shared", "../../shared")).normalize();
  }

  static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return isPresent()
          ? ConditionEvaluationResult.enabled("the shared folder is there")
          : ConditionEvaluationResult.disabled("the shared folder is not on this machine");
    }
  }
}
