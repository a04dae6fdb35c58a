package dev.earshot.examples.cli;

import dev.earshot.privacy.proof.Validity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code verify}: proofs, signed notes and receipts, without a ledger. */
@Command(
    name = "verify",
    description = {
      "Verifies what a ledger proves, without the ledger: one JSON object a line, one answer a line.",
      "inclusion: leafIdx, treeSize, leafHash, proof, root",
      "consistency: size1, size2, root1, root2, proof",
      "subtree-inclusion: leafIdx, start, end, leafHash, proof, root",
      "subtree-consistency: start, end, size, root1, root2, proof",
      "signed-note: note, verifiers",
      "receipt: receipt, verifiers",
      "A line that is not understood is not valid. The exit code is 3 if any line is not."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  earshot ledger prove --dir consent --event 1 | earshot verify --kind inclusion"
    })
final class VerifyCommand implements Callable<Integer> {
  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      converter = VerifyLine.KindWritten.class,
      description =
          "inclusion, consistency, subtree-inclusion, subtree-consistency, signed-note or receipt.")
  private VerifyLine.Kind kind = VerifyLine.Kind.INCLUSION;

  @Option(
      names = "--verifier",
      paramLabel = "KEY",
      description = "A public key that is trusted, name+hash+key, in place of those in the lines.")
  private List<String> trusted = new ArrayList<>();

  @Mixin private Texts texts = new Texts();

  private boolean allValid = true;

  @Override
  public Integer call() throws IOException {
    VerifyLine verifier = new VerifyLine(kind, trusted);
    int code = texts.forEach((source, number, line) -> print(number, verifier.verify(line)));
    return allValid ? code : Earshot.SOME_REJECTED;
  }

  private void print(long number, Validity validity) {
    allValid &= validity.isValid();
    JsonLine told = new JsonLine().put("line", number).put("valid", validity.isValid());
    validity.problem().ifPresent(problem -> told.put("problem", problem));
    System.out.println(told);
  }
}
