package dev.earshot.connectors.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without a tree is what the tree says. */
final class SimpleMarkupTest {
  private static final String PAGE = "https://kettles.example/@k/1";

  /* Pieces that fit together now and then, among them those that a parser mends or hides. */
  @Provide
  static Arbitrary<String> markup() {
    Arbitrary<String> simple =
        Arbitraries.of(
            "<p>",
            "</p>",
            "<br>",
            "<br/>",
            "<br />",
            "</a>",
            "</span>",
            "<span>",
            " ",
            "\n",
            "a",
            "the kettle",
            "&amp;",
            "&lt;",
            "&gt;",
            "&quot;",
            "&#39;",
            "\"quoted\"",
            "it's",
            "\u00e9",
            "\u2615\ufe0f",
            "\ud83d\ude00",
            "@k",
            "#tea",
            "https://tea.example/a?b=c",
            "<span class=\"invisible\">",
            "<span class=\"h-card\" translate=\"no\">",
            "<a href=\"https://tea.example/x\" class=\"mention hashtag\" rel=\"tag\">",
            "<a href=\"https://tea.example/?a=1&amp;b=2\" target=\"_blank\" rel=\"nofollow\">",
            "<p dir=\"auto\">",
            "<p lang=\"de\">",
            "<em>",
            "</em>",
            "<strong>",
            "</strong>",
            "<b>",
            "</b>",
            "<code class=\"x\">",
            "</code>",
            "<ul>",
            "</ul>",
            "<ol>",
            "</ol>",
            "<li>",
            "</li>",
            "<blockquote>",
            "</blockquote>",
            "<div title=\"tea\">",
            "</div>",
            "<h2>",
            "</h2>",
            "&nbsp;",
            "&#160;",
            "&#8217;",
            "&#233;",
            "\t");
    Arbitrary<String> odd =
        Arbitraries.of(
            "<",
            ">",
            "&",
            "&copy;",
            "\u00a0",
            "\u0000",
            "\r",
            "\f",
            "\ufeff",
            "\ud83d",
            "</br>",
            "<p",
            "<a>",
            "<a href=\"\">",
            "<a href=\"/x\">",
            "<i id=\"x\">",
            "<q>",
            "&#150;",
            "&#0;",
            "&#55296;",
            "&#64976;",
            "&hellip;",
            "<a href=\"javascript:x\">",
            "<a href='https://tea.example'>",
            "<P>",
            "<script>",
            "<span style=\"display:none\">",
            "<span hidden>",
            "<span class=\"a\" class=\"b\">",
            "<br clear=\"all\">",
            "<!-- x -->",
            "<![CDATA[",
            "]]>",
            "<pre>",
            "</pre>",
            "<img alt=\":tea:\" src=\"https://tea.example/e.png\">",
            "<a href=\"https://tea.example/ x\">",
            "<a href=\"https://tea.example/a/../b\">");
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(12, simple), net.jqwik.api.Tuple.of(1, odd))
        .list()
        .ofMaxSize(14)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 20_000)
  void whatIsReadWithoutATreeIsWhatTheTreeSays(@ForAll("markup") String markup) {
    SimpleMarkup.read(markup).ifPresent(read -> assertEquals(Html.parsed(markup, PAGE), read));
  }

  /* Elements that close in order, within each other in any way that is written down so. */
  @Provide
  static Arbitrary<String> closed() {
    Arbitrary<String> leaf =
        Arbitraries.of(
            "", " ", "\n", "a kettle", "&amp;&lt;", "&#8217;s", "&nbsp;", "<br>", "#tea");
    Arbitrary<String> element =
        Arbitraries.of(
            "p",
            "h1",
            "h3",
            "div",
            "blockquote",
            "ul",
            "ol",
            "li",
            "a",
            "span",
            "em",
            "strong",
            "b",
            "i",
            "u",
            "s",
            "code",
            "small",
            "sub",
            "sup",
            "del",
            "ins");
    return Arbitraries.recursive(
        () -> leaf,
        inner ->
            net.jqwik.api.Combinators.combine(element, inner, inner)
                .as(
                    (name, one, two) ->
                        "<"
                            + (name.equals("a") ? "a href=\"https://tea.example/\"" : name)
                            + ">"
                            + one
                            + "</"
                            + name
                            + ">"
                            + two),
        0,
        7);
  }

  @Property(tries = 20_000)
  void whatClosesInOrderIsWhatTheTreeSays(@ForAll("closed") String markup) {
    SimpleMarkup.read(markup).ifPresent(read -> assertEquals(Html.parsed(markup, PAGE), read));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain words",
        "<h2>Tea</h2><ul>\n<li>one <em>two</em></li><li><p>three</p></li></ul><blockquote><p>"
            + "It&#8217;s&nbsp;<strong>hot</strong></p></blockquote>",
        "<p>The kettle boils &amp; sings</p>",
        "<p>One<br>two<br />three</p><p>four</p>",
        "<p>\u2615\ufe0f at <span class=\"h-card\" translate=\"no\"><a"
            + " href=\"https://tea.example/@k\" class=\"u-url mention\">@<span>k</span></a></span> <a"
            + " href=\"https://tea.example/tags/tea\" class=\"mention hashtag\""
            + " rel=\"tag\">#<span>tea</span></a></p>",
        "<p><a href=\"https://tea.example/a?b=1&amp;c=2\" target=\"_blank\" rel=\"nofollow"
            + " noopener\" translate=\"no\"><span class=\"invisible\">https://</span><span"
            + " class=\"ellipsis\">tea.example/a</span><span"
            + " class=\"invisible\">?b=1&amp;c=2</span></a></p>"
      })
  void whatServersOfTheFediverseWriteNeedsNoTree(String markup) {
    assertEquals(Optional.of(Html.parsed(markup, PAGE)), SimpleMarkup.read(markup));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>one<p>two</p>",
        "<p>one<ul><li>two</li></ul></p>",
        "<li>two</li>",
        "<em><div>one</div></em>",
        "<b>one<i>two</b></i>",
        "<b>one",
        "<object>one",
        "<a href=\"https://a.example\">a<a href=\"https://b.example\">b</a></a>",
        "<span hidden>nobody sees</span>",
        "<span style=\"display:none\">nobody sees</span>",
        "<script>x</script>",
        "<a href=\"javascript:x\">x</a>",
        "a & b",
        "<![CDATA[x]]>"
      })
  void whatAParserMendsHidesOrRefusesIsLeftToIt(String markup) {
    assertEquals(Optional.empty(), SimpleMarkup.read(markup));
  }
}
