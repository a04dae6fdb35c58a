package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.examples.log.Printable;
import dev.earshot.privacy.proof.CanonicalJson;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code canonical}: the one form of a JSON document that is hashed and signed. */
@Command(
    name = "canonical",
    description = {
      "Prints the canonical form (RFC 8785) of JSON documents, one a line.",
      "A document without one is a reject: a name twice, half a character, a number too large."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  echo '{\"b\": 1.50, \"a\": []}' | earshot canonical"})
final class CanonicalCommand implements Callable<Integer> {
  @Mixin private Texts texts = new Texts();

  @Override
  public Integer call() throws IOException {
    Rejects rejects = new Rejects();
    int code = texts.forEach((source, number, line) -> print(rejects, source, number, line));
    return Math.max(code, rejects.exitCode());
  }

  private static void print(Rejects rejects, String source, long number, String line) {
    try {
      Printable.exactly(System.out, CanonicalJson.of(line) + "\n");
    } catch (MalformedException e) {
      String place = e.offset().isPresent() ? "offset " + e.offset().getAsLong() + ": " : "";
      rejects.addLine(new ItemFault(source, "", number - 1, place + e.problem()));
    }
  }
}
