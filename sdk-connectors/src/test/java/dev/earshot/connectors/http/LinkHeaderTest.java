package dev.earshot.connectors.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LinkHeaderTest {
  private static final URI BASE = URI.create("https://a.example/api/list?x=1");

  private static Optional<URI> to(String relation, String... values) {
    return LinkHeader.parse(List.of(values), BASE).to(relation);
  }

  @Test
  void readsSeveralLinksOfOneValue() {
    String value =
        "<https://a.example/l?max_id=1>; rel=\"next\", <https://a.example/l?min_id=9>; rel=prev";
    assertEquals(Optional.of(URI.create("https://a.example/l?max_id=1")), to("next", value));
    assertEquals(Optional.of(URI.create("https://a.example/l?min_id=9")), to("PREV", value));
  }

  @Test
  void readsWhatTheStandardAllows() {
    assertEquals(
        Optional.of(URI.create("https://a.example/p;2,3")), to("next", "</p;2,3>;rel=next"));
    assertEquals(
        Optional.of(URI.create("https://a.example/2")),
        to(
            "next",
            "<https://a.example/1>; title=\"a, \\\"b\\\"; rel=next\"; rel=\"up\"",
            "<https://a.example/2>; REL = \"last next\"; rel=first"));
    assertEquals(Optional.empty(), to("first", "<https://a.example/2>; rel=next; rel=first"));
    assertEquals(Optional.empty(), to("next", "<https://a.example/2>; rel=next; anchor=\"#x\""));
    assertEquals(Optional.empty(), to("next", "<http://[>; rel=next"));
    assertEquals(Optional.empty(), to("next", "rel=next"));
  }

  @Property
  void neverFails(@ForAll String value) {
    assertEquals(
        Map.copyOf(LinkHeader.parse(List.of(value), BASE).byRelation()),
        LinkHeader.parse(List.of(value), BASE).byRelation());
  }
}
