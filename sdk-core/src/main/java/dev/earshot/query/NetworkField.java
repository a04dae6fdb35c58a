package dev.earshot.query;

import dev.earshot.Network;
import dev.earshot.text.NetworkNames;
import java.util.List;
import java.util.function.Function;

/** {@code network:}, the id of the network or another name of its own. */
final class NetworkField implements ValueType<PostFacts> {
  @Override
  public String canonical(String value) {
    Network network = Network.of(value.strip());
    NetworkNames.meant(network)
        .ifPresent(
            meant -> {
              throw new IllegalArgumentException(
                  "expected the id of a network; did you mean network:" + meant + "?");
            });
    return NetworkNames.today(network.id());
  }

  @Override
  public Function<PostFacts, Truth> anyOf(List<String> values) {
    return facts ->
        Truth.of(values.contains(NetworkNames.today(facts.reading().post().network().id())));
  }
}
