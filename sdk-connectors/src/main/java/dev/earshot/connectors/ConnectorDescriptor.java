package dev.earshot.connectors;

import dev.earshot.Network;
import dev.earshot.PostField;
import dev.earshot.SourceTerms;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a connector is. Immutable and thread-safe; two are equal that say the same.
 *
 * <p>A host may build a form of it: every option states what is permitted, every credential what it
 * is for.
 */
public final class ConnectorDescriptor {
  private final String id;
  private final int version;
  private final Set<Network> networks;
  private final Set<Capability> capabilities;
  private final Map<String, Option<?>> options;
  private final Map<String, String> credentials;
  private final Map<String, String> costs;
  private final String sources;
  private final List<String> searches;
  private final Set<PostField> fills;
  private final Map<PostField, String> withheld;
  private final SourceTerms terms;

  private ConnectorDescriptor(Builder builder) {
    id = builder.id;
    version = builder.version;
    networks = Set.copyOf(builder.networks);
    capabilities = Set.copyOf(builder.capabilities);
    options = Map.copyOf(builder.options);
    credentials = Map.copyOf(builder.credentials);
    costs = Map.copyOf(builder.costs);
    sources = builder.sources;
    searches = List.copyOf(builder.searches);
    fills = Set.copyOf(builder.fills);
    withheld = Map.copyOf(builder.withheld);
    terms = builder.terms;
  }

  /**
   * Returns a builder.
   *
   * @param id the connector's id, lower case, unique among the host's connectors: {@code mastodon}
   * @param version which version wrote a checkpoint or a post, at least 1
   */
  public static Builder builder(String id, int version) {
    return new Builder(id, version);
  }

  /** Returns a builder that starts with all of this. */
  public Builder toBuilder() {
    return renamed(id, version);
  }

  /** Returns a builder that starts with all of this but its id and version. */
  public Builder renamed(String id, int version) {
    Builder builder = new Builder(id, version).terms(terms);
    builder.networks.addAll(networks);
    builder.capabilities.addAll(capabilities);
    builder.options.putAll(options);
    builder.credentials.putAll(credentials);
    builder.costs.putAll(costs);
    builder.sources = sources;
    builder.searches.addAll(searches);
    builder.fills.addAll(fills);
    builder.withheld.putAll(withheld);
    return builder;
  }

  /** Returns its id. */
  public String id() {
    return id;
  }

  /** Returns which version writes its checkpoints and posts. */
  public int version() {
    return version;
  }

  /** Returns the networks whose posts it reads; empty for any, as an import does. */
  public Set<Network> networks() {
    return networks;
  }

  /** Returns what it can do. */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /** Returns whether it can do that. */
  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }

  /** Returns the options it takes in a {@link ReadRequest}, by name. */
  public Map<String, Option<?>> options() {
    return options;
  }

  /** Returns the names of the secrets it takes, and what each is for. */
  public Map<String, String> credentials() {
    return credentials;
  }

  /** Returns the units that reading costs, for a {@link Budget}, and what each is. */
  public Map<String, String> costs() {
    return costs;
  }

  /** Returns how a {@link ReadRequest} names a source, in words; empty if nobody said. */
  public String sources() {
    return sources;
  }

  /**
   * Returns the words that whoever wrote a request chose and that reading it sends to the source: a
   * search, a hashtag, rules or accounts of a stream. They reveal what somebody listens for. An
   * option comes line by line, as it is written. Empty where the request chooses by no words.
   */
  public List<String> wordsSent(ReadRequest request) {
    List<String> words = new ArrayList<>();
    String[] address = request.source().split("#", 2)[0].split("\\?", 2);
    for (String carrier : searches) {
      if (carrier.startsWith("/")) {
        int at = address[0].indexOf(carrier);
        if (at >= 0) {
          words.add("#" + decoded(address[0].substring(at + carrier.length()).split("/", 2)[0]));
        }
        continue;
      }
      String option = request.options().get(carrier);
      if (option != null) {
        words.addAll(option.lines().toList());
      }
      for (String pair : address.length < 2 ? new String[0] : address[1].split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && decoded(pair.substring(0, equals)).equals(carrier)) {
          words.add(decoded(pair.substring(equals + 1)));
        }
      }
    }
    words.removeIf(String::isBlank);
    return List.copyOf(words);
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part; // as it is sent
    }
  }

  /** Returns the fields of a post that it fills in where the source has them. */
  public Set<PostField> fills() {
    return fills;
  }

  /**
   * Returns the fields that the source has and this never shows, by contract or for want of a
   * higher tier, and why.
   */
  public Map<PostField, String> withheld() {
    return withheld;
  }

  /** Returns the duties its source lays on whoever keeps the posts. */
  public SourceTerms terms() {
    return terms;
  }

  /** Returns id and version as one word, the form that provenance carries: {@code mastodon/1}. */
  public String key() {
    return id + "/" + version;
  }

  private List<Object> parts() {
    return List.of(
        id,
        version,
        networks,
        capabilities,
        options,
        credentials,
        costs,
        sources,
        searches,
        fills,
        withheld,
        terms);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConnectorDescriptor that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return "ConnectorDescriptor[" + key() + ", " + capabilities + "]";
  }

  /** Builds a descriptor. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private final int version;
    private final Set<Network> networks = new LinkedHashSet<>();
    private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    private final Map<String, Option<?>> options = new LinkedHashMap<>();
    private final Map<String, String> credentials = new LinkedHashMap<>();
    private final Map<String, String> costs = new LinkedHashMap<>();
    private final Set<PostField> fills = EnumSet.noneOf(PostField.class);
    private final Map<PostField, String> withheld = new EnumMap<>(PostField.class);
    private String sources = "";
    private final List<String> searches = new ArrayList<>();
    private SourceTerms terms = SourceTerms.unknown();

    private Builder(String id, int version) {
      if (!id.matches("[a-z][a-z0-9-]*")) {
        throw new IllegalArgumentException(
            "id: expected lower case letters, digits and hyphens, beginning with a letter");
      }
      if (version < 1) {
        throw new IllegalArgumentException("version: expected at least 1, got " + version);
      }
      this.id = id;
      this.version = version;
    }

    /** Adds networks whose posts it reads; any, until one is added. */
    public Builder networks(Network... networks) {
      this.networks.addAll(List.of(networks));
      return this;
    }

    /** Sets what it can do, in place of what was set; one thing or more. */
    public Builder capabilities(Capability... capabilities) {
      this.capabilities.clear();
      this.capabilities.addAll(List.of(capabilities));
      return this;
    }

    /** Sets the options it takes, in place of those that were set. */
    public Builder options(Option<?>... options) {
      this.options.clear();
      for (Option<?> option : options) {
        if (this.options.put(option.name(), option) != null) {
          throw new IllegalArgumentException("option " + option.name() + " is named twice");
        }
      }
      return this;
    }

    /**
     * Adds a secret that it takes, and what that is for.
     *
     * @param name letters, digits and {@code . _ -}, a letter first
     * @throws IllegalArgumentException if the name has another form
     */
    public Builder credential(String name, String description) {
      if (!Option.isName(name)) {
        throw new IllegalArgumentException(
            "credential: expected a name of letters, digits and . _ -, beginning with a letter");
      }
      credentials.put(name, Objects.requireNonNull(description, "description"));
      return this;
    }

    /** Takes all secrets out again, for a connector that reads the same without a network. */
    public Builder withoutCredentials() {
      credentials.clear();
      return this;
    }

    /** Adds a unit that reading costs, lower case, and what it is. */
    public Builder cost(String unit, String description) {
      if (!unit.matches("[a-z][a-z0-9-]*")) {
        throw new IllegalArgumentException(
            "unit: expected lower case letters, digits and hyphens, beginning with a letter");
      }
      costs.put(unit, Objects.requireNonNull(description, "description"));
      return this;
    }

    /** Sets how a request names a source, in words that may stand in a form. */
    public Builder sources(String sources) {
      this.sources = Objects.requireNonNull(sources, "sources");
      return this;
    }

    /**
     * Sets what carries chosen words to the source, in place of what was set; each connector that
     * declares {@link Capability#SEARCH} says it, and one that streams by words or accounts should.
     *
     * @param carriers names of options and of parameters of the source's address ({@code q}, and of
     *     those that may stand several times {@code any[]}); or the part of a path behind which a
     *     hashtag stands, with its slashes ({@code /hashtag/}). An address may have any parameter,
     *     so a misspelt one cannot be told: {@link #wordsSent} of a request of yours shows whether
     *     they are right
     * @throws IllegalArgumentException if one has neither form
     */
    public Builder searches(String... carriers) {
      for (String carrier : carriers) {
        String name = carrier.endsWith("[]") ? carrier.substring(0, carrier.length() - 2) : carrier;
        if (!Option.isName(name) && !carrier.matches("/([^/]+/)+")) {
          throw new IllegalArgumentException(
              "searches: expected the name of an option or a parameter, or a path in slashes");
        }
      }
      searches.clear();
      searches.addAll(List.of(carriers));
      return this;
    }

    /**
     * Sets the fields of a post that it fills in, in place of those that were set.
     *
     * @param keys their names in our JSON, such as {@code author.name}
     * @throws IllegalArgumentException if there is no such field
     */
    public Builder fills(String... keys) {
      Set<PostField> fields = EnumSet.noneOf(PostField.class);
      for (String key : keys) {
        fields.add(
            PostField.of(key)
                .orElseThrow(() -> new IllegalArgumentException("fills: no field " + key)));
      }
      return fills(fields);
    }

    /** Sets the fields of a post that it fills in, in place of those that were set. */
    public Builder fills(Set<PostField> fields) {
      fills.clear();
      fills.addAll(fields);
      return this;
    }

    /** Adds fields that the source has and this never shows, and why. */
    public Builder withholds(String why, PostField... fields) {
      for (PostField field : fields) {
        withheld.put(field, Objects.requireNonNull(why, "why"));
      }
      return this;
    }

    /** Sets the duties its source lays on whoever keeps the posts; unknown ones until set. */
    public Builder terms(SourceTerms terms) {
      this.terms = Objects.requireNonNull(terms, "terms");
      return this;
    }

    /**
     * Returns the descriptor.
     *
     * @throws IllegalArgumentException if a field is both filled in and withheld, it can do
     *     nothing, or it searches and does not say what carries the words
     */
    public ConnectorDescriptor build() {
      if (capabilities.isEmpty()) {
        throw new IllegalArgumentException("capabilities: expected at least one, such as READ");
      }
      if (capabilities.contains(Capability.SEARCH) && searches.isEmpty()) {
        throw new IllegalArgumentException(
            "searches: expected what carries the words to the source, as SEARCH is declared");
      }
      if (withheld.keySet().stream().anyMatch(fills::contains)) {
        throw new IllegalArgumentException("withheld: expected fields that are not filled in");
      }
      return new ConnectorDescriptor(this);
    }
  }
}
