package dev.earshot.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.archive.ActivityPubConnector;
import dev.earshot.connectors.archive.ActivityStreams1Connector;
import dev.earshot.connectors.archive.DataSiftConnector;
import dev.earshot.connectors.archive.GnipConnector;
import dev.earshot.connectors.file.ColumnMapping;
import dev.earshot.connectors.file.FileConnector;
import dev.earshot.connectors.webz.WebzConnector;
import dev.earshot.json.EarshotJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mailbox stands in clear nowhere where somebody is named, whatever form of import tells it. */
class MailboxTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final String MAILBOX = "ann@mail.example";

  private static final Map<String, Normalizer> FORMS =
      Map.of(
          "as1", new ActivityStreams1Connector(),
          "ap", new ActivityPubConnector(),
          "gnip", new GnipConnector(),
          "datasift", new DataSiftConnector(),
          "webz", new WebzConnector());

  @TempDir private Path folder;

  private static Batch read(String form, String payload) {
    return Objects.requireNonNull(FORMS.get(form))
        .normalize(payload.getBytes(UTF_8), "own case", NOON, true);
  }

  private static Post post(SourceEvent event) {
    return ((PostEvent.Published) event).post();
  }

  private static void isHidden(SourceEvent event) {
    String told = EarshotJson.of().write(event);
    assertFalse(told.contains("@mail.example") || told.contains("%40mail.example"), told);
  }

  private static void isAnn(SourceEvent event) {
    isHidden(event);
    AuthorId whose = post(event).author().orElseThrow().id();
    assertEquals(AuthorId.ofMailbox(whose.network(), "", MAILBOX), whose);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "as1 | {'verb':'post','actor':{'id':'%s'},'object':{'objectType':'note','id':'t:1','content':'k'}}",
        "as1 | {'verb':'post','actor':{'id':'c:9'},'object':{'objectType':'note','id':'t:1','content':'k','author':{'id':'%s'}}}",
        "as1 | {'verb':'post','actor':{'url':'%s','displayName':'Ann'},'object':{'objectType':'note','id':'t:1','content':'k'}}",
        "as1 | {'verb':'post','actor':{'email':'%s','displayName':'Ann'},'object':{'objectType':'note','id':'t:1','content':'k'}}",
        "as1 | {'objectType':'note','id':'t:1','content':'k','author':{'displayName':'%s'}}",
        "ap | {'type':'Note','id':'https://t.example/1','content':'k','attributedTo':'%s'}",
        "ap | {'type':'Note','id':'https://t.example/1','content':'k','attributedTo':['%s'],'inReplyTo':'mailto:bob@mail.example'}",
        "ap | {'type':'Note','id':'https://t.example/1','content':'k','attributedTo':'%s','tag':[{'type':'Mention','name':'bob@mail.example','href':'mailto:bob@mail.example'}]}",
        "gnip | {'verb':'post','id':'tag:d:1','provider':{'displayName':'disqus'},'actor':{'id':'%s'},'object':{'objectType':'note','id':'n1','content':'k'}}",
        "gnip | {'verb':'post','id':'tag:d:1','provider':{'displayName':'disqus'},'actor':{'link':'%s'},'object':{'objectType':'note','id':'n1','content':'k'}}",
        "datasift | {'interaction':{'id':'1','type':'board','content':'k','author':{'id':'%s'}}}",
        "datasift | {'interaction':{'id':'1','type':'board','content':'k','author':{'link':'%s'}}}",
        "datasift | {'interaction':{'id':'1','type':'board','content':'k','author':{'username':'%s'}}}",
        "datasift | {'interaction':{'id':'1','type':'board','content':'k','author':{'name':'Ann','email':'%s'}}}",
        "webz | {'uuid':'1','url':'https://b.example/1','author':'%s','text':'k','thread':{'uuid':'1','site':'b.example'}}"
      })
  void oneMailboxIsOnePersonInEachForm(String form, String payload) {
    for (String written :
        List.of(
            MAILBOX,
            "MailTo:Ann@Mail.example",
            "mailto:ann%40mail.example",
            "Ann <ann@mail.example>",
            "Ann (ann@mail.example)")) {
      Batch batch = read(form, payload.replace('\'', '"').formatted(written));
      assertEquals(1, batch.events().size(), form);
      isAnn(batch.events().get(0));
    }
  }

  private List<SourceEvent> rows(String rows, String... mapping) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), rows);
    FileConnector csv = FileConnector.csv(ColumnMapping.parse(List.of(mapping), "map"));
    return read(csv, file);
  }

  private static List<SourceEvent> read(FileConnector connector, Path file) {
    ConnectorContext context = ConnectorContext.builder(() -> NOON).build();
    try (SourceReader reader = connector.open(ReadRequest.of(file.toString()), null, context)) {
      Batch batch = reader.poll(100);
      assertEquals(List.of(), batch.faults());
      return batch.events();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"author.id", "author.handle", "author.name"})
  void aColumnOfMailboxesTellsPeopleApartAndNamesNobody(String field) throws IOException {
    List<SourceEvent> events =
        rows(
            "text,who\nk,ann@mail.example\nk,mailto:ann@mail.example\nk,Ann <ann@mail.example>\n",
            "text=text",
            field + "=who",
            "network==shop");
    assertEquals(3, events.size());
    for (SourceEvent event : events) {
      isAnn(event);
      Author ann = post(event).author().orElseThrow();
      assertTrue(ann.handle().isEmpty() && ann.name().isEmpty());
    }
  }

  @Test
  void whereverElseARowHoldsAMailboxItIsHidden() throws IOException {
    List<SourceEvent> events =
        rows(
            "id,text,to,page,mail,brand,talk\n"
                + "1.ann@mail.example,write to ann@mail.example,2.ann@mail.example,"
                + "https://shop.example/?by=ann@mail.example,by ann@mail.example,tea,"
                + "3.ann@mail.example\n"
                + "2.ann@mail.example,k,,,,,\n",
            "id=id",
            "text=text",
            "inReplyTo=to",
            "author.id=page",
            "author.url=page",
            "attribute.mail=mail",
            "attribute.brand=brand",
            "conversation=talk",
            "network==shop");
    Post post = post(events.get(0));
    assertEquals("write to ann@mail.example", post.text(), "a post's own words stay");
    assertEquals(Map.of("brand", "tea"), post.attributes());
    assertTrue(post.author().orElseThrow().url().isEmpty());
    assertEquals(
        post(events.get(1)).id(), post.inReplyTo().orElseThrow().id().orElseThrow(), "as before");
    isHidden(new PostEvent.Published(post.toBuilder().text("k").build(), NOON));
  }

  @Test
  void eventsOfOurJsonAreHeldToTheSame() throws IOException {
    EarshotJson json = EarshotJson.of();
    Network shop = new Network("shop");
    String gone =
        json.write(new PostEvent.Deleted(PostId.of(shop, "1"), AuthorId.of(shop, MAILBOX), NOON));
    String left =
        json.write(new AuthorEvent.Withdrawn(AuthorId.of(shop, "mailto:" + MAILBOX), NOON));
    Path file = Files.writeString(folder.resolve("t.jsonl"), gone + "\n" + left + "\n");
    AuthorId ann = AuthorId.ofMailbox(shop, "", MAILBOX);
    List<SourceEvent> events = read(FileConnector.jsonl(), file);
    assertEquals(Optional.of(ann), ((PostEvent.Deleted) events.get(0)).author());
    assertEquals(ann, ((AuthorEvent.Withdrawn) events.get(1)).author());
  }

  @ParameterizedTest
  @CsvSource({
    "mastodon,ann@a.example,",
    "mastodon,7,ann@a.example",
    "lemmy,ann@a.example,ann@a.example",
    "activitypub,https://a.example/users/ann@b.example,ann@b.example",
    "activitypub,acct:ann@a.example,",
    "shop,acct:ann@a.example,",
    "shop,@ann@a.example,"
  })
  void accountsThatAreCalledAsMailboxesAreNone(String network, String id, @Nullable String handle)
      throws IOException {
    String row = "%s,%s,k\n".formatted(id, handle == null ? "" : handle);
    Author author =
        post(rows(
                    "who,name,text\n" + row,
                    "text=text",
                    "author.id=who",
                    "author.handle=name",
                    "network==" + network)
                .get(0))
            .author()
            .orElseThrow();
    assertEquals(id, author.id().nativeId());
    assertEquals(Optional.ofNullable(handle), author.handle());
  }

  @Test
  void anAccountOfActivityStreamsIsNoMailbox() {
    for (String account : List.of("acct:ann@mail.example", "https://mail.example/u/a@b.example")) {
      for (String form : List.of("as1", "ap")) {
        Batch batch =
            read(
                form,
                "{\"type\":\"note\",\"id\":\"https://t.example/1\",\"content\":\"k\",\"author\":\"%s\"}"
                    .formatted(account));
        assertEquals(account, post(batch.events().get(0)).author().orElseThrow().id().nativeId());
      }
    }
  }
}
