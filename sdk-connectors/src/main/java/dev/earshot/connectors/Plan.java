package dev.earshot.connectors;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to read with what. Checks what a connector can say before it reads anything.
 *
 * @param credentials the source's own; null for none
 */
record Plan(Connector connector, ReadRequest request, @Nullable Credentials credentials) {
  Plan {
    Objects.requireNonNull(connector, "connector");
    ConnectorDescriptor descriptor = connector.descriptor();
    request.checkedFor(descriptor);
    if (credentials != null) {
      if (!descriptor.credentials().keySet().containsAll(credentials.names())) {
        throw new IllegalArgumentException(
            "credentials: connector "
                + descriptor.id()
                + " takes "
                + new TreeSet<>(descriptor.credentials().keySet())
                + ", got "
                + new TreeSet<>(credentials.names()));
      }
      Optional<Origin> origin = connector.origin(request);
      if (!origin.equals(Optional.of(credentials.origin()))) {
        throw new IllegalArgumentException(
            "credentials: expected ones for "
                + origin.map(Origin::toString).orElse("no origin")
                + ", got ones for "
                + credentials.origin());
      }
    }
  }

  /** Returns the secrets that go elsewhere than to the credentials' origin. */
  Map<String, Origin> elsewhere() {
    return connector.secretsElsewhere(request);
  }

  /** Returns what somebody said of this source, its address as it may be shown. */
  String shown(@Nullable String message) {
    return RedactedAddress.within(message, request.source());
  }
}
