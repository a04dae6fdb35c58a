package dev.earshot.query;

import dev.earshot.Network;
import java.util.List;
import java.util.function.Function;

/** {@code network:}, the id of the network. */
final class NetworkField implements ValueType<PostFacts> {
  @Override
  public String canonical(String value) {
    return Network.of(value.strip()).id();
  }

  @Override
  public Function<PostFacts, Truth> anyOf(List<String> values) {
    return facts -> Truth.of(values.contains(facts.reading().post().network().id()));
  }
}
