package dev.earshot.examples.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ledger}: what people said, recorded so that it can be proven. */
@Command(
    name = "ledger",
    description = "Records what people said of their posts, says where they stand, and proves it.",
    subcommands = {
      LedgerInit.class,
      LedgerAppend.class,
      LedgerDecide.class,
      LedgerProve.class,
      LedgerVerify.class,
      LedgerReceipt.class,
      LedgerExport.class,
      LedgerImport.class,
      LedgerPrune.class
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger init --dir consent"})
final class LedgerCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "ledger: expected what to do, such as init, append or decide");
  }
}
