package dev.earshot.connectors.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the scanner reads is what the parser that bears with everything makes of it. */
class FeedScannerTest {
  private static void assertSame(String xml) {
    FeedElement scanned = scanned(xml);
    if (scanned != null) {
      assertEquals(described(FeedXml.parse(xml)), described(scanned), xml);
    }
  }

  private static @Nullable FeedElement scanned(String xml) {
    return FeedScanner.read(xml.getBytes(StandardCharsets.UTF_8), 0);
  }

  private static String described(FeedElement element) {
    StringBuilder out = new StringBuilder();
    describe(element, out);
    return out.toString();
  }

  private static void describe(FeedElement element, StringBuilder out) {
    String own = element.children().isEmpty() ? element.wholeText() : "";
    out.append('{').append(element.tag()).append('|').append(element.term()).append('|');
    out.append(element.attributes()).append(element.language()).append(element.isBased());
    out.append(element.base("https://kettles.example/")).append('|').append(own).append('|');
    out.append(element.wholeText()).append('|').append(element.ownText());
    element.children().forEach(child -> describe(child, out));
    out.append('}').append(element.tail());
  }

  /* Pieces that fit together now and then, among them what XML forbids and a parser mends. */
  @Provide
  static Arbitrary<String> documents() {
    Arbitrary<String> fine =
        Arbitraries.of(
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "<dc:creator>",
            "</dc:creator>",
            "<a:link href=\"/x?a=1&amp;b=2\" rel='self'/>",
            "<link>",
            "</link>",
            "<br/>",
            "<br />",
            "<guid isPermaLink = \"false\" >",
            "</guid >",
            "<div xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"de\">",
            "</div>",
            "<entry xmlns:dc='http://purl.org/dc/terms/' xml:base='https://tea.example/a/'>",
            "</entry>",
            " ",
            "\n  ",
            "the kettle",
            "\u00e9t\u00e9",
            "\ud83e\uded6 \u2615",
            "&amp;",
            "&lt;b&gt;",
            "&quot;&apos;",
            "&#233;&#xE9;&#x1FAD6;",
            "]]>",
            "<![CDATA[",
            "<![CDATA[<p>a &amp; b</p>]]>",
            "<!-- a <b> comment -->",
            "<?php echo 1 ?>",
            ">",
            "\"it's\"");
    Arbitrary<String> odd =
        Arbitraries.of(
            "<",
            "&",
            "&nbsp;",
            "&copy=1",
            "&#0;",
            "&#128;",
            "&#xD800;",
            "&#xFFFF;",
            "\u0085",
            "\u0001",
            "\r\n",
            "\t",
            "\ufffe",
            "\ufdd0",
            "<ITEM>",
            "</ITEM>",
            "<a b>",
            "<a b=c>",
            "<a b='<'>",
            "<a b=\"1\" B=\"2\">",
            "<a b=\"1\"c=\"2\">",
            "<a:b:c>",
            "<1>",
            "<!DOCTYPE rss [<!ENTITY tea 'pot'>]>",
            "&tea;",
            "<!-- a -- b -->",
            "<!--> -->",
            "<!->",
            "<? a > b ?>",
            "<\u00e9>",
            "</>",
            "<item/",
            "<a b=\"");
    return Arbitraries.frequencyOf(Tuple.of(30, fine), Tuple.of(1, odd))
        .list()
        .ofMaxSize(12)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 20_000)
  void whateverIsScannedIsWhatTheOtherReaderReads(@ForAll("documents") String inner) {
    assertSame(inner);
    assertSame(
        "<?xml version=\"1.0\"?>\n<rss xmlns:a=\"http://www.w3.org/2005/Atom\"><channel>"
            + inner
            + "</channel></rss>\n");
  }

  /* Elements that close in order, so that most of these are read. */
  @Provide
  static Arbitrary<String> trees() {
    Arbitrary<String> leaf =
        Arbitraries.of(
            "",
            " ",
            "the kettle",
            "a &amp; b &#xE9; \u00e9 \ud83e\uded6",
            "<![CDATA[<b>x</b> & ]] y]]>",
            "<!-- <i> -->",
            "<br/>",
            "one<!-- - -->two<![CDATA[ three ]]>");
    Arbitrary<String> name =
        Arbitraries.of("item", "dc:title", "a:content", "Q", "x.y", "xhtml:div", "br");
    Arbitrary<String> attributes =
        Arbitraries.of(
            "",
            " a='\"' b = \"'\"",
            " xml:lang=\"\"",
            " xml:lang='fr'",
            " xml:base=\"b/\"",
            " xml:base='javascript:x'",
            " xmlns='http://www.w3.org/1999/xhtml'",
            " xmlns:dc='https://purl.org/dc/terms'",
            " title=\" &lt;\n&#10; &quot;\u00e9\"");
    return Arbitraries.recursive(
        () -> leaf,
        inner ->
            net.jqwik.api.Combinators.combine(name, attributes, inner, inner)
                .as((tag, more, one, two) -> "<" + tag + more + ">" + one + "</" + tag + ">" + two),
        0,
        5);
  }

  @Property(tries = 5_000)
  void whatClosesInOrderIsScanned(@ForAll("trees") String inner) {
    String xml = "<feed xmlns:a=\"http://www.w3.org/2005/Atom\">" + inner + "</feed>";
    assertNotNull(scanned(xml), xml);
    assertSame(xml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kettle",
        "<rss>",
        "<rss></RSS>",
        "<rss/>x",
        "<rss/><rss/>",
        "x<rss/>",
        "<rss>&nbsp;</rss>",
        "<rss>a & b</rss>",
        "<rss a=b/>",
        "<rss a='1' a='2'/>",
        "<!DOCTYPE rss><rss/>",
        "<rss>\u0007</rss>",
        "<rss>&#7;</rss>",
        "<rss>\u0093</rss>",
        "<rss><![CDATA[</rss>",
        "<rss><!-- a -- b --></rss>",
        "<rss></rss><!-- </rss> -->"
      })
  void whatAParserMendsOrReadsTwoWaysIsLeftToIt(String xml) {
    assertNull(scanned(xml));
  }

  @Test
  void bytesThatAreNoUtf8AreLeftToTheOtherReader() {
    for (int[] bad :
        new int[][] {
          {0xe9},
          {0xc0, 0x80},
          {0xe0, 0x80, 0x80},
          {0xed, 0xa0, 0x80},
          {0xf5, 0x80, 0x80, 0x80},
          {0xf0, 0x80, 0x80, 0x80},
          {0xf4, 0x90, 0x80, 0x80},
          {0xe2, 0x82},
          {0x80}
        }) {
      byte[] xml = "<rss>....</rss>".getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < bad.length; i++) {
        xml[5 + i] = (byte) bad[i];
      }
      assertNull(FeedScanner.read(xml, 0));
    }
  }

  @Nested
  @Shared.Needed
  class Recorded {
    private final JsonMapper mapper = JsonMapper.builder().build();

    @Test
    @DisplayName("SM-01: recorded feeds are the same by both roads, and most take the short one")
    void recordedFeedsAreTheSameByBothRoads() throws IOException {
      int scanned = 0;
      List<String> feeds = feeds();
      for (String xml : feeds) {
        assertSame(xml);
        scanned += scanned(xml) == null ? 0 : 1;
      }
      double share = scanned / (double) feeds.size();
      System.out.printf("feeds that are scanned: %.3f of %d%n", share, feeds.size());
      assertTrue(share >= 0.8, () -> "share " + share);
    }

    private List<String> feeds() throws IOException {
      List<String> feeds = new ArrayList<>();
      for (String folder :
          List.of("fixtures/feeds", "fixtures/podcast", "fixtures/html-sanitize")) {
        for (Path file : Shared.files(folder, "")) {
          byte[] bytes = Files.readAllBytes(file);
          if (file.toString().endsWith(".jsonl")) {
            for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
              JsonNode xml = mapper.readTree(line).path("xml");
              if (xml.isString()) {
                feeds.add(xml.asString());
              }
            }
          } else if (file.toString().matches(".*\\.(?:xml|atom|rss|rdf)")) {
            feeds.add(FeedBytes.decode(bytes, null));
          }
        }
      }
      return feeds;
    }
  }
}
