package dev.earshot.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Entity;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderTest {
  private static final EarshotJson JSON = EarshotJson.of();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static MalformedException refusal(String json) {
    MalformedException text =
        assertThrows(MalformedException.class, () -> JSON.readEvent(json, "feed.jsonl", NOW));
    MalformedException bytes =
        assertThrows(
            MalformedException.class,
            () -> JSON.readEvent(json.getBytes(StandardCharsets.UTF_8), "feed.jsonl", NOW));
    assertEquals(text.field(), bytes.field());
    assertEquals("feed.jsonl", text.source());
    assertFalse(text.toString().contains("SECRET"), text::toString);
    assertNull(text.getCause());
    return text;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'published','post':{'id':'x::1','publishedAt':'SECRET'}} | post.publishedAt",
        "{'type':'published','post':{'id':'x::1','publishedAt':'+10000-01-01T00:00:00Z'}}"
            + " | post.publishedAt",
        "{'type':'published','post':{'id':'SECRET'}} | post.id",
        "{'type':'published','post':{}} | post.id",
        "{'type':'published'} | post",
        "{'type':'SECRET'} | type",
        "{'type':'deleted'} | id",
        "{'type':'author','author':'x::1','change':'SECRET'} | change",
        "{'type':'author','author':'x::1','change':'RENAMED'} | handle",
        "{'type':'withheld','id':'x::1','countries':['DE',7]} | countries[1]",
        "{'type':'gap','from':'2026-01-02T00:00:00Z','to':'2026-01-01T00:00:00Z','reason':'X'} | ``",
        "{'id':'x::1','text':7} | text",
        "{'id':'x::1','text':'\\ud800SECRET'} | text",
        "{'id':'x::1','text':'SECRET\\u0000'} | text",
        "{'id':'x::1','kind':'SECRET'} | kind",
        "{'id':'x::1','network':'mastodon'} | network",
        "{'id':'x::1','nativeId':'2'} | nativeId",
        "{'id':'x::1','entities':[{'type':'HASHTAG','start':0,'end':9,'value':'a'}]} | entities",
        "{'id':'x::1','entities':[{'type':'HASHTAG','start':2,'end':1,'value':'a'}]}"
            + " | entities[0].end",
        "{'id':'x::1','entities':[{'type':'HASHTAG','start':-1,'end':1,'value':'a'}]}"
            + " | entities[0].start",
        "{'id':'x::1','metrics':[{'name':'likes','value':1.5,'at':'2026-01-01T00:00:00Z'}]}"
            + " | metrics[0].value",
        "{'id':'x::1','metrics':[{'name':'likes','value':9223372036854775808}]}"
            + " | metrics[0].value",
        "{'id':'x::1','metrics':{}} | metrics",
        "{'id':'x::1','author':'ann'} | author",
        "{'id':'x::1','author':{'id':'x::2','statedAge':900}} | author.statedAge",
        "{'id':'x::1','attributes':{'a':1}} | attributes",
        "{'id':'x::1','attributes':{'S E C R E T':1}} | attributes",
        "{'id':'x::1','url':'javascript:a'} | url",
        "{'id':'x::1','url':' JAVA\\tscript:a'} | url",
        "{'id':'x::1','url':'data:text/html,a'} | url",
        "{'id':'x::1','url':'mailto:a@b.example'} | url",
        "{'id':'x::1','language':'<b>en</b>'} | language",
        "{'id':'x::1','language':'english'} | language",
        "{'id':'x::1','author':{'id':'x::2','url':'vbscript:a'}} | author.url",
        "{'id':'x::1','quoteOf':{'url':'javascript:a'}} | quoteOf.url",
        "{'id':'x::1','media':[{'url':'javascript:a'}]} | media[0].url",
        "{'id':'x::1','entities':[{'type':'LINK','start':0,'end':0,'value':'a','url':'data:a'}]} | entities[0].url",
        "{'id':'x::1','quoteOf':{}} | quoteOf.id",
        "{'v':3,'id':'x::1'} | v",
        "{'v':0,'id':'x::1'} | v",
        "{'id':'x::1','author':{'id':'x::2','followers':-1}} | author.followers",
        "{'id':'x::1','author':{'id':'x::2','country':'SECRET'}} | author.country",
        "{'id':'x::1','author':{'country':'ZZ','id':'x::2'}} | author.country",
        "{'id':'x::1','author':{'id':'x::2','verified':'SECRET'}} | author.verified",
        "{'id':'x::1','coAuthors':[{'handle':'SECRET'}]} | coAuthors[0].id",
        "{'id':'x::1','place':{'country':'SECRET'}} | place",
        "{'id':'x::1','place':{}} | place",
        "{'id':'x::1','rating':{'value':6,'worst':1,'best':5}} | rating",
        "{'id':'x::1','rating':{'value':'SECRET','worst':1,'best':5}} | rating.value",
        "{'id':'x::1','rating':4} | rating",
        "{'id':'x::1','pollOptions':[{'votes':1}]} | pollOptions[0].text",
        "{'id':'x::1','pollOptions':['SECRET']} | pollOptions[0]",
        "{'id':'x::1','id':'x::1'} | id",
        "{'id':'x::1','later':{'a':1,'a':2}} | ``",
      })
  void namesTheFieldAndNeverTheContent(String json, String field) {
    MalformedException e = refusal(json.replace('\'', '"'));
    assertEquals(field, e.field().orElse(""));
    assertTrue(e.offset().isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "SECRET",
        "[]",
        "null",
        "{\"id\":\"x::1\"",
        "{\"id\":\"x::1\"} {\"id\":\"x::1\"}",
        "{\"id\":\"x::1\",\"text\":\"SECRET\u0001\"}",
        "{'id':'SECRET'}",
        "\uFEFF{\"id\":\"x::1\"}"
      })
  void refusesWhatIsNoDocument(String json) {
    refusal(json);
  }

  @Test
  void refusesOtherEncodings() {
    byte[] utf16 = "{\"id\":\"x::1\"}".getBytes(StandardCharsets.UTF_16LE);
    assertThrows(MalformedException.class, () -> JSON.readPost(utf16, "test"));
    byte[] latin = "{\"id\":\"x::1\",\"text\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThrows(MalformedException.class, () -> JSON.readPost(latin, "test"));
  }

  @Test
  void keepsItsLimits() {
    refusal("{\"id\":\"x::1\",\"later\":" + "[".repeat(70) + "]".repeat(70) + "}");
    refusal("{\"id\":\"x::1\",\"later\":1" + "0".repeat(70) + "}");
    refusal("{\"id\":\"x::1\",\"text\":\"" + "x".repeat((8 << 20) + 1) + "\"}");
  }

  @Test
  void ignoresWhatItDoesNotKnowAndTakesNullForAbsent() {
    Post post =
        JSON.readPost(
            "{\"later\":{\"id\":[1]},\"id\":\"x::1\",\"title\":null,\"media\":null,\"author\":null}",
            "test");
    assertEquals(Post.builder(PostId.of(new Network("x"), "1")).build(), post);
  }

  @Test
  void aPostAloneWasObservedWhenItsProvenanceSays() {
    PostEvent.Published bare =
        (PostEvent.Published) JSON.readEvent("{\"id\":\"x::1\"}", "test", NOW);
    assertEquals(NOW, bare.observedAt());
    String observed =
        "{\"id\":\"x::1\",\"provenance\":{\"connector\":\"x/1\",\"method\":\"API\",\"source\":\"s\","
            + "\"observedAt\":\"2020-01-01T02:00:00+02:00\"}}";
    assertEquals(
        Instant.parse("2020-01-01T00:00:00Z"), JSON.readEvent(observed, "test", NOW).observedAt());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'matches':[{'query':'q','spans':[[0,4]]}] | matches",
        "'matches':[{'query':'q','field':'title','spans':[[0,1]]}] | matches",
        "'matches':[{'query':'q','spans':[[2,1]]}] | matches[0].spans[0][1]",
        "'matches':[{'query':'q','spans':[[0,1,2]]}] | matches[0].spans[0][2]",
        "'matches':[{'spans':[]}] | matches[0].query",
        "'scores':{'mood/2':{}} | scores.mood/2.value",
        "'scores':{'mood':{'value':{}}} | scores.mood",
        "'scores':{'new/1':{'value':{},'by':'me'}} | scores.new/1.at",
        "'scores':{'new/1':{'value':{'a':1e999}}} | scores.new/1.value.a",
        "'scores':{'new/1':{'value':{},'by':'SECRET','at':'SECRET'}} | scores.new/1.at",
        "'scores':{'new/1':{'value':{},'machine':{}}} | scores.new/1.by",
        "'scores':{'new/1':{'value':{},'editedSince':true}} | scores.new/1.by",
        "'scores':{'new/1':{'value':{},'editedSince':1}} | scores.new/1.editedSince",
        "'takenBack':{'new/1':7} | takenBack.new/1",
        "'takenBack':{'new/1':null} | takenBack.new/1",
        "'takenBack':{'new':'2026-01-01T00:00:00Z'} | takenBack.new",
        "'takenBack':[] | takenBack",
      })
  void namesTheFieldOfAMention(String rest, String field) {
    String json = "{'post':{'id':'x::1','text':'abc'}," + rest + "}";
    MalformedException e =
        assertThrows(
            MalformedException.class, () -> JSON.readMention(json.replace('\'', '"'), "test"));
    assertEquals(field, e.field().orElse(""));
    assertFalse(e.toString().contains("SECRET"));
  }

  @Property
  void anyTextIsADocumentOrAMalformedException(@ForAll String text) {
    assertThrows(MalformedException.class, () -> JSON.readPost(text, "test"));
    assertThrows(MalformedException.class, () -> JSON.readMention("{" + text, "test"));
  }

  @Test
  void refusesToWriteATextThatIsTooLongToRead() {
    PostId id = PostId.of(new Network("x"), "1");
    String longest = "x".repeat(8_388_608);
    Post readable = Post.builder(id).text(longest).build();
    assertEquals(readable, JSON.readPost(JSON.write(readable), "test"));
    Post tooLong = Post.builder(id).text(longest + "x").build();
    assertThrows(IllegalArgumentException.class, () -> JSON.write(tooLong));
  }

  @Test
  void readsAMentionOfManyScoresAndManyEntries() {
    StringBuilder json = new StringBuilder("{'post':{'id':'x::1','text':'abc'},'matches':[");
    for (int n = 0; n < 50_000; n++) {
      json.append(n == 0 ? "" : ",").append("{'query':'q','spans':[[0,1]]}");
    }
    json.append("],'scores':{");
    for (int n = 0; n < 50_000; n++) {
      json.append(n == 0 ? "'" : ",'").append("s").append(n).append("/1':{'value':{}}");
    }
    Mention mention = JSON.readMention(json.append("}}").toString().replace('\'', '"'), "test");
    assertEquals(50_000, mention.scores().size());
    assertEquals(50_000, mention.matches().get(0).hits().size());
  }

  @Test
  void whatAHandleNamesAsAListIsCleanedToo() {
    Entity.HandleMention handle = new Entity.HandleMention(new Span(0, 2), "a", "li\uD800st", null);
    assertEquals("li\uFFFDst", handle.list().orElseThrow());
  }

  @Test
  void refusesToWriteWhatItCouldNotRead() {
    ScoreKey<String> odd =
        ScoreKey.of("odd", 1, String.class, text -> Map.of("at", NOW), written -> "");
    Mention.Builder mention =
        Mention.builder(Post.builder(PostId.of(new Network("x"), "1")).build());
    assertThrows(IllegalArgumentException.class, () -> mention.score(odd, Score.byMachine("x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"hollis_green\": tru}",
        "{\"hollis_green\" 5}",
        "{\"hollis_green\": {\"id\": x",
        "{\"id\":\"x::1\",\"hollis_green\":1,\"hollis_green\":2}",
        "{\"id\":\"x::1\",\"attributes\":{\"hollis_green\":",
        "{\"scores\":{\"hollis_green\":tru",
        "{\"id\":\"x::1\",\"author\":{\"hollis_green\":[1,",
      })
  void noKeyOfTheDocumentIsInAMessage(String json) {
    MalformedException e =
        assertThrows(
            MalformedException.class,
            () -> EarshotJson.of().readEvent(json, "posts.jsonl", Instant.EPOCH));
    assertFalse(String.valueOf(e).contains("hollis"), () -> String.valueOf(e));
    assertTrue(e.offset().isPresent());
  }
}
