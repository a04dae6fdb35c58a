package dev.earshot.connectors;

import dev.earshot.text.UnicodeHost;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What to read.
 *
 * @param source the address or file, as the connector documents. A secret belongs into {@link
 *     Credentials}; where a source knows no other way than its address, nothing shows it but as
 *     {@link RedactedAddress} has it. A host beyond ASCII is kept in its form in ASCII
 * @param options the values of the connector's options as they are written, by name
 * @param consentedClass names a class of posts that are not public but consented to, which then
 *     come whole; null for public posts only, all others coming as skipped
 */
public record ReadRequest(
    @NotBlank String source,
    @NotNull Map<String, String> options,
    @Nullable String consentedClass) {
  /** Creates a request. */
  public ReadRequest {
    if (source.isBlank()) {
      throw new IllegalArgumentException("source: expected an address or file, got a blank");
    }
    try {
      source = UnicodeHost.asciiIn(source);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("source: " + e.getMessage(), e);
    }
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** Returns a request for what is public at a source. */
  public static ReadRequest of(String source) {
    return new ReadRequest(source, Map.of(), null);
  }

  /**
   * Returns this request with an option set.
   *
   * @throws IllegalArgumentException if the option does not permit the value
   */
  public <T> ReadRequest with(Option<T> option, T value) {
    String written = option.write(value);
    option.parse(written);
    return with(option.name(), written);
  }

  /** Returns this request with an option set as it was written; checked when the source opens. */
  public ReadRequest with(String option, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(Objects.requireNonNull(option, "option"), Objects.requireNonNull(value, "value"));
    return new ReadRequest(source, more, consentedClass);
  }

  /**
   * Returns an option's value, or what counts unless it is set.
   *
   * @throws IllegalArgumentException if the option does not permit what was written
   */
  public <T> T value(Option<T> option) {
    String written = options.get(option.name());
    return written == null ? option.unlessSet() : option.parse(written);
  }

  /** Shows the source as {@link RedactedAddress} has it, and the options' names. */
  @Override
  public String toString() {
    return "ReadRequest[" + RedactedAddress.of(source) + ", " + options.keySet() + "]";
  }

  /** Returns whether what is not public comes whole. */
  public boolean anyVisibility() {
    return consentedClass != null;
  }

  /**
   * Checks that every option is one the connector takes, and has a value it permits.
   *
   * @throws IllegalArgumentException naming the first that is not, or has not
   */
  public ReadRequest checkedFor(ConnectorDescriptor descriptor) {
    options.forEach(
        (name, written) -> {
          Option<?> option = descriptor.options().get(name);
          if (option == null) {
            throw new IllegalArgumentException(
                "option "
                    + name
                    + ": connector "
                    + descriptor.id()
                    + " takes "
                    + new TreeMap<>(descriptor.options()).values());
          }
          option.parse(written);
        });
    return this;
  }
}
