package dev.earshot.examples.cli;

import dev.earshot.examples.monitor.GivenFile;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.LedgerEvent;
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
   * Checks that an event can have an effect by the pack, if one is given.
   *
   * @throws IllegalArgumentException if it can have none
   */
  void requireEffect(LedgerEvent event) {
    if (name == null) {
      return;
    }
    PolicyPack pack = packs.get(0);
    switch (event.type()) {
      case GRANT -> event.purposes().forEach(each -> pack.requireConsentCounts(each, false));
      case EXPLICIT_GRANT, PARENTAL_CONSENT ->
          event.purposes().forEach(each -> pack.requireConsentCounts(each, true));
      case AUTHENTICATED -> pack.requireAuthenticationCounts();
      default -> event.purposes().forEach(pack::requireDeclared);
    }
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
