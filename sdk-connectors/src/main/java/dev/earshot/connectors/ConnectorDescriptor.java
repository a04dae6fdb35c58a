package dev.earshot.connectors;

import dev.earshot.Network;
import dev.earshot.SourceTerms;
import java.util.Objects;
import java.util.Set;

/**
 * What a connector is.
 *
 * @param id its id, lower case, unique among the host's connectors: {@code mastodon}
 * @param version which version wrote a checkpoint or a post, at least 1
 * @param networks the networks whose posts it reads; empty for any, as an import does
 * @param capabilities what it can do
 * @param options the names of the options it takes in a {@link ReadRequest}
 * @param terms the duties its source lays on whoever keeps the posts
 */
public record ConnectorDescriptor(
    String id,
    int version,
    Set<Network> networks,
    Set<Capability> capabilities,
    Set<String> options,
    SourceTerms terms) {
  /** Creates a descriptor. */
  public ConnectorDescriptor {
    Objects.requireNonNull(id, "id");
    if (version < 1) {
      throw new IllegalArgumentException("version: expected at least 1, got " + version);
    }
    networks = Set.copyOf(networks);
    capabilities = Set.copyOf(capabilities);
    options = Set.copyOf(options);
    Objects.requireNonNull(terms, "terms");
  }

  /** Returns id and version as one word, the form that provenance carries: {@code mastodon/1}. */
  public String key() {
    return id + "/" + version;
  }
}
