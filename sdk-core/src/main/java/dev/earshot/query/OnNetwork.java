package dev.earshot.query;

import dev.earshot.Network;
import java.util.List;

/** {@code network:}, the id of the network. */
final class OnNetwork implements Statement {
  @Override
  public String canonical(String value) {
    return Network.of(value.strip()).id();
  }

  @Override
  public Test test(List<String> values) {
    return reading -> Truth.of(values.contains(reading.post().network().id()));
  }
}
