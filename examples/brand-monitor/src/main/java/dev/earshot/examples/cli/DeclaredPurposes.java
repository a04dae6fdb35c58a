package dev.earshot.examples.cli;

import dev.earshot.examples.monitor.GivenFile;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which purposes there are: a word for one that nobody declares binds nobody. */
final class DeclaredPurposes {
  @Option(
      names = "--pack",
      paramLabel = "NAME-OR-FILE",
      description =
          "The policy pack whose purposes there are; another is refused. Without it, one that no"
              + " bundled pack declares is told as undeclared.")
  private @Nullable String name;

  private List<PolicyPack> packs = List.of();

  /** Reads the pack that is given, so that a misspelt one is refused before any line is. */
  void read() throws IOException {
    packs =
        name == null
            ? PolicyPack.names().stream().map(PolicyPack::named).toList()
            : List.of(GivenFile.pack(name));
  }

  /**
   * Returns those that no bundled pack declares.
   *
   * @throws IllegalArgumentException if a pack is given, and it does not declare one
   */
  List<String> undeclared(Collection<Purpose> purposes) {
    if (name != null) {
      purposes.forEach(packs.get(0)::requireDeclared);
    }
    return purposes.stream()
        .filter(purpose -> packs.stream().noneMatch(pack -> pack.declares(purpose)))
        .map(Purpose::id)
        .sorted()
        .toList();
  }
}
