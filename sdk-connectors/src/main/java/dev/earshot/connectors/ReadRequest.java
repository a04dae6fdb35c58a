package dev.earshot.connectors;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to read.
 *
 * @param source the address or file, as the connector documents; no secret in it
 * @param options the connector's options by name
 * @param consentedClass names a class of posts that are not public but consented to, which then
 *     come whole; null for public posts only, all others coming as skipped
 */
public record ReadRequest(
    String source, Map<String, String> options, @Nullable String consentedClass) {
  /** Creates a request. */
  public ReadRequest {
    if (source.isBlank()) {
      throw new IllegalArgumentException("source: expected an address or file, got a blank");
    }
    options = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** Returns a request for what is public at a source. */
  public static ReadRequest of(String source) {
    return new ReadRequest(source, Map.of(), null);
  }

  /** Returns this request with one more option. */
  public ReadRequest with(String option, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(Objects.requireNonNull(option, "option"), Objects.requireNonNull(value, "value"));
    return new ReadRequest(source, more, consentedClass);
  }

  /** Returns an option's value, if given. */
  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /**
   * Checks that every option is one the connector takes.
   *
   * @throws IllegalArgumentException naming the first that is not
   */
  public ReadRequest checkedFor(ConnectorDescriptor descriptor) {
    for (String name : options.keySet()) {
      if (!descriptor.options().contains(name)) {
        throw new IllegalArgumentException(
            "option "
                + name
                + ": connector "
                + descriptor.id()
                + " takes "
                + new java.util.TreeSet<>(descriptor.options()));
      }
    }
    return this;
  }
}
