package dev.earshot.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes one line for each test that was skipped or aborted: what is missing, the test, the reason.
 *
 * <p>The file lies in the folder named by the system property {@code earshot.skips}; {@code
 * .ci/Skips.java} reads the files of all modules at the end of the build and fails it over a skip
 * that no known tag explains.
 */
public final class SkipLedger implements TestExecutionListener {
  private static final Set<String> KNOWN =
      Set.of("shared", "newer-jdk", "browser", "bluesky", "nostr-relay", "by-request");

  /** A contract's own word that a rule has nothing to prove itself on; of a module above this. */
  private static final String UNPROVEN = "dev.earshot.testkit.Unproven";

  private @Nullable TestPlan plan;

  /** Creates the listener; JUnit's service loader calls this. */
  public SkipLedger() {}

  @Override
  public void testPlanExecutionStarted(TestPlan testPlan) {
    plan = testPlan;
    Path file = file();
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** One file a Java version, since a build may run the tests on two. */
  private static @Nullable Path file() {
    String folder = System.getProperty("earshot.skips");
    return folder == null
        ? null
        : Path.of(folder).resolve("skips-" + Runtime.version().feature() + ".tsv");
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    write(test, tags(test), reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      Throwable cause = result.getThrowable().orElse(null);
      String reason = cause == null ? "aborted" : String.valueOf(cause.getMessage());
      boolean unproven = cause != null && cause.getClass().getName().equals(UNPROVEN);
      write(test, unproven ? Set.of("unproven") : tags(test), reason);
    }
  }

  private static Set<String> tags(TestIdentifier test) {
    Set<String> tags = new TreeSet<>();
    test.getTags().stream().map(TestTag::getName).filter(KNOWN::contains).forEach(tags::add);
    return tags;
  }

  private void write(TestIdentifier test, Set<String> tags, String reason) {
    Path file = file();
    if (file == null) {
      return;
    }
    TestPlan tests = Objects.requireNonNull(plan, "plan");
    long count = tests.getDescendants(test).stream().filter(TestIdentifier::isTest).count();
    String line =
        String.join(
                "\t",
                tags.isEmpty() ? "untagged" : String.join("+", tags),
                Long.toString(Math.max(1, count)),
                test.getUniqueId(),
                reason.replaceAll("\\s+", " "))
            + "\n";
    try {
      Files.write(
          file,
          line.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
