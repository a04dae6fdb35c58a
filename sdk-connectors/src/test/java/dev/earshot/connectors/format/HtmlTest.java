package dev.earshot.connectors.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Entity;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
  private static final String BASE = "https://blog.example/a/b";

  private static RichText read(String html) {
    return Html.toText(html, BASE);
  }

  @Test
  void paragraphsBreaksAndItemsEndLines() {
    String html =
        "<h1>Head</h1><p>one<br>two</p> <p> three </p><ul><li>x</li><li>y</li></ul><div>z</div>";
    assertEquals("Head\n\none\ntwo\n\nthree\n\nx\ny\nz", read(html).text());
  }

  @Test
  void foldsWhiteSpaceAndDecodesEntities() {
    assertEquals("a b & c é", read("  a \n\t b&nbsp;&amp; c &eacute; ").text());
  }

  @Test
  void keepsTheShapeOfPreformattedText() {
    assertEquals("a\n  b", read("<pre>a\n  b\n</pre>").text());
  }

  @Test
  void dropsScriptAndStyleWithTheirText() {
    RichText rich = read("a<script>alert(1)</script><style>p{}</style><svg><title>t</title></svg>");
    assertEquals("a", rich.text());
    assertEquals("a", rich.html());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "object",
        "applet",
        "canvas",
        "audio",
        "video",
        "noscript",
        "template",
        "svg",
        "datalist",
        "dialog",
        "OBJECT classid='x>y'",
        "video controls",
        "iframe src=x",
        "noembed"
      })
  void whatIsDroppedWithAllWithinAndNeverClosedTakesNoTextAlong(String tag) {
    RichText rich = read("<p>safe <" + tag + ">and sound</p><p>more</p>");
    assertEquals("safe and sound more", rich.text().replaceAll("\\s+", " "), rich.html());
    assertFalse(rich.html().contains(tag.split(" ")[0].toLowerCase(Locale.ROOT)), rich.html());
    RichText script = read("a<" + tag + ">b<script>alert(1)</script><p onclick=x>c");
    assertEquals("abc", script.text().replaceAll("\\s+", ""));
    assertFalse(script.html().contains("alert") || script.html().contains("onclick"));
  }

  @Test
  void whatIsClosedGoesWithAllWithin() {
    assertEquals("a b", read("a <object><object>in</object>out</object>b").text());
    assertEquals("a b", read("a <canvas>no canvas</canvas><object>x<p>y</p></object>b").text());
    assertEquals("a\nb", read("<p>a<video>no film</video></p>b").text().replaceAll("\\n+", "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<!DOCTYPE", " <!doctype ", "write <!DOCTYPE html first"})
  void aDeclarationThatNeverEndsIsText(String text) {
    assertEquals(text.strip(), read(text).text());
    assertEquals("x", read("<!DOCTYPE html>x").text());
  }

  @Test
  void neutralisesWhatRunsCode() {
    String html =
        "<img src=x onerror=alert(1)><a href=' java\nscript:alert(1)'>l</a>"
            + "<a href='data:text/html,x'>d</a><iframe src=//e></iframe><p style='x'>p</p>"
            + "<img src='javascript:alert(1)'><form action=x><input name=y></form>";
    String safe = read(html).html().toLowerCase(Locale.ROOT);
    for (String bad :
        List.of("onerror", "script:", "data:", "iframe", "style", "form", "input", "alert")) {
      assertFalse(safe.contains(bad), bad + " in " + safe);
    }
  }

  @Test
  void resolvesLinksAndPictures() {
    assertEquals(
        "<a href=\"https://blog.example/c?d#e\">t</a><img src=\"https://blog.example/a/i.png\" />",
        read("<a href='/c?d#e'>t</a><img src='i.png'>").html().replace("png\">", "png\" />"));
  }

  @Test
  void aLinksSpanIsItsVisibleText() {
    RichText rich = read("see <a href='/x'> <b>the</b>  page </a> now");
    assertEquals("see the page now", rich.text());
    assertEquals("the page", rich.links().get(0).span().in(rich.text()));
    assertEquals("https://blog.example/x", rich.links().get(0).address());
  }

  @Test
  @DisplayName("keeps the hidden parts of a shortened address, so that the link reads whole")
  void keepsHiddenPartsOfAddresses() {
    RichText rich =
        read(
            "<a href='https://long.example/path'><span class='invisible'>https://</span>"
                + "<span class='ellipsis'>long.exam</span><span class='invisible'>ple/path</span></a>");
    assertEquals("https://long.example/path", rich.text());
  }

  @Test
  void tellsHandlesAndTagsFromLinks() {
    RichText rich =
        read(
            "<a class='u-url mention' href='https://s.example/@ann'>@<span>ann</span></a> and "
                + "#<a class='hashtag' href='/t'>tag</a> and <a href='/t2'>#two</a> <a href='/p'>p</a>");
    List<Entity> entities = rich.entities();
    assertEquals("ann", ((Entity.HandleMention) entities.get(0)).value());
    assertEquals("tag", ((Entity.Hashtag) entities.get(1)).value());
    assertEquals("#tag", entities.get(1).span().in(rich.text()));
    assertEquals("two", ((Entity.Hashtag) entities.get(2)).value());
    assertEquals("p", ((Entity.Link) entities.get(3)).value());
  }

  @Test
  void aMillionNestedElementsDoNotOverflow() {
    RichText rich = read("<div>".repeat(200_000) + "deep");
    assertEquals("deep", rich.text());
    RichText inline = read("<b><i>".repeat(80_000) + "deep");
    assertEquals("deep", inline.text());
  }

  @Test
  void cutsWhatIsTooLong() {
    assertEquals(Html.MAX_LENGTH, read("x".repeat(Html.MAX_LENGTH + 9)).text().length());
  }

  @Test
  void resolvesAsTheStandardSays() {
    String base = "http://a/b/c/d;p?q";
    String[][] cases = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../..", "http://a/"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
    };
    for (String[] one : cases) {
      assertEquals(one[1], WebAddress.resolve(base, one[0]), one[0]);
    }
    assertEquals("é b", WebAddress.resolve("", " é b "));
  }

  @Property(tries = 300)
  void whateverComesTheResultIsHarmless(@ForAll("markup") String html) {
    RichText once = read(html);
    for (Element element : Jsoup.parse(once.html()).getAllElements()) {
      assertFalse(
          List.of("script", "style", "svg", "math", "iframe", "template")
              .contains(element.normalName()));
      for (Attribute attribute : element.attributes()) {
        assertFalse(attribute.getKey().startsWith("on"));
        assertFalse(attribute.getValue().startsWith("javascript"));
      }
    }
    for (RichText.Link link : once.links()) {
      assertTrue(link.span().end() <= once.text().length());
      assertFalse(link.span().in(once.text()).isBlank());
    }
    assertEquals(once.text().strip(), once.text());
  }

  @Provide
  Arbitrary<String> markup() {
    return Arbitraries.of(
            "<p>",
            "</p>",
            "<a href=/x>",
            "</a>",
            "<b>",
            "</b>",
            "<div>",
            "</div>",
            "<table>",
            "<td>",
            "<script>",
            "</script>",
            "<svg>",
            "<math>",
            "<mtext>",
            "<style>",
            "<img src=x onerror=y>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "&lt;",
            "&amp;",
            "&",
            "<",
            "text",
            " ",
            "\n",
            "<br>",
            "<pre>",
            "</pre>",
            "<noscript>",
            "<textarea>",
            "<title>",
            "<select>",
            "<template>",
            "</svg>",
            "<li>",
            "<a href='javascript:x'>",
            "\"",
            "'",
            "<i title=\"-->\">")
        .list()
        .ofMaxSize(25)
        .map(parts -> String.join("", parts));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "&lt;![CDATA[Brew now]]&gt; | Brew now",
        "<![CDATA[Brew now]]> | Brew now",
        "<p>&lt;![CDATA[Brew <b>now</b>]]&gt;</p> | Brew now",
        "<code>&lt;![CDATA[x]]&gt;</code> | <![CDATA[x]]>",
        "<ruby>\u6771\u4eac<rt>\u3068\u3046\u304d\u3087\u3046</rt></ruby>\u30bf\u30ef\u30fc | \u6771\u4eac\u30bf\u30ef\u30fc",
        "<ruby>\u6f22<rt>kan</rt>\u5b57<rt>ji</rt></ruby> | \u6f22\u5b57",
        "<ruby><rb>\u6f22</rb><rtc><rt>kan</rt></rtc></ruby> | \u6f22",
        "<ruby>\u6f22<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> | \u6f22(kan)",
        "tea <img class=x src=1.gif alt='\u2615'> | tea \u2615",
        "tea <img src=/images/smilies/s.gif alt='smile'> | tea smile",
        "tea <img class='mceSmilie1' alt=':)'> | tea :)",
        "tea <img src=a.png alt=':-D'> | tea :-D",
        "tea <img src=a.png alt=':kettle:'> | tea :kettle:",
        "tea <img src=a.png alt='<3'> | tea <3",
        "tea <img src=a.png alt='\ud83d\udc4d\ud83c\udffd'> | tea \ud83d\udc4d\ud83c\udffd",
        "tea <img src=a.png alt='A kettle'> | tea",
        "tea <img src=a.png alt='42'> | tea",
        "a<p hidden>b</p>c | ac",
        "<progress>50%</progress>seen | seen",
        "a <meter value=0.5>half</meter>seen | a seen",
        "a<progress>b c | ab c",
        "<textarea>t</textarea>seen | t seen",
        "a<textarea>t</textarea> seen | a t seen",
        "a<div style='color:red; DISPLAY : none !important'>b</div>c | ac",
        "a<span style='visibility:hidden'>b</span>c | ac",
        "a<span style='/* x */display:/**/none'>b</span>c | ac",
        "a<span style='display:none;display:inline'>b</span>c | abc",
        "a <span aria-hidden=true>b</span> c | a b c",
        "a<video src=x><p>no video</p></video>c | ac",
        "a<audio controls>no audio</audio>c | ac",
        "a<canvas>no canvas</canvas>c | ac",
        "a<object data=x><p>no object</p></object>c | ac",
        "a<iframe src=x>no frames</iframe>c | ac",
        "a<iframe srcdoc='<p>x</p>'>no frames</iframe>c | ac",
        "a<iframe src=x>c | ac",
        "a<noscript>turn it on</noscript>c | ac",
        "a<dialog>b</dialog>c | ac",
        "a<datalist><option>b</option></datalist>c | ac",
      })
  void readsWhatAPersonSees(String html, String expected) {
    assertEquals(expected, read(html).text());
  }

  @Test
  void optionsEndLines() {
    assertEquals(
        "Pick\nA\nB\nC", read("Pick<select><option>A<option>B<optgroup><option>C</select>").text());
    assertEquals("Yes No", read("<button>Yes</button><button>No</button>").text());
  }

  @Test
  void whatNobodySeesIsNotInTheHtmlEither() {
    String html =
        read("<p>a<b style='display:none'>b</b><i hidden>c</i></p><video src=/v>d</video>").html();
    assertEquals("<p>a</p><video src=\"https://blog.example/v\"></video>", html);
    assertEquals(
        "<p>a</p><img src=\"https://blog.example/i\">",
        read("<p>a</p><noscript><img src=/i></noscript>").html());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a href='https://[2001:db8::1]/@ann'>https://[2001:db8::1]/@ann</a>",
        "<a href='http://host.internal/@ann#tag'>http://host.internal/@ann#tag</a>",
        "<a href='http://host.internal/@ann/x'>host.internal/@ann\u2026</a>",
        "<a href='https://host.local:8080/#!/x'>host.local:8080/#!/x</a>",
        "see http://host.internal/@ann",
        "see https://[::1]/#tag now"
      })
  void whatStandsInALinksOwnAddressIsNoHandleAndNoTag(String html) {
    assertTrue(
        read(html).entities().stream().allMatch(Entity.Link.class::isInstance),
        () -> String.valueOf(read(html).entities()));
  }

  @Test
  void aTagInALinkThatShowsWordsIsStillOne() {
    List<Entity> entities = read("<a href='https://x.example/'>read #tea now</a>").entities();
    assertEquals(1, entities.stream().filter(Entity.Hashtag.class::isInstance).count());
  }
}
