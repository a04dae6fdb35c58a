package dev.earshot.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EntitiesProperties {
  @Property(tries = 20_000)
  void nothingIsPassedOverForBeingFoundFast(@ForAll("texts") String text) {
    assertEquals(Entities.everywhere(text.toCharArray(), 0, true), Entities.in(text));
  }

  @Provide
  Arbitrary<String> texts() {
    List<String> pieces =
        List.of(
            "@",
            "#",
            "$",
            "\uFF20",
            "\uFF03",
            "ada",
            "B7",
            "\u00e9",
            "\u5b57",
            "\ud83d\ude00",
            " ",
            "\n",
            ". ",
            ".",
            "..",
            "\u3002",
            ":",
            "://",
            "/",
            "?",
            "?q=1",
            "-",
            "_",
            "&",
            "[",
            "]",
            "::1",
            "localhost",
            "rt",
            "RT ",
            "http",
            "https://",
            "www",
            "com",
            "kettles.example",
            "a@b.example",
            "!",
            "\ufe0f",
            "\u20e3",
            "%");
    return Arbitraries.of(pieces).list().ofMaxSize(12).map(all -> String.join("", all));
  }
}
