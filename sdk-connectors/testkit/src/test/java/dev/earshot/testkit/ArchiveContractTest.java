package dev.earshot.testkit;

import dev.earshot.connectors.archive.ActivityPubConnector;
import dev.earshot.connectors.archive.ActivityStreams1Connector;
import dev.earshot.connectors.archive.DataSiftConnector;
import dev.earshot.connectors.archive.GnipConnector;
import dev.earshot.connectors.archive.GooglePlusConnector;
import dev.earshot.connectors.archive.TwitterV1Connector;
import org.junit.jupiter.api.Nested;

/** The contract, run by the connectors of archives, each on a file of records of its form. */
class ArchiveContractTest {
  private static String tweet(int id, String more) {
    return ("{\"id_str\":\"%d\",\"created_at\":\"Fri Jul 12 23:40:37 +0000 2019\",\"text\":\"kettle"
            + " %d\",\"favorite_count\":3,%s\"user\":{\"id_str\":\"7\",\"screen_name\":\"ada\","
            + "\"protected\":%b}}\n")
        .formatted(id, id, more, id == 14);
  }

  @Nested
  class TwitterV1 extends FileContractTest.OfAFile {
    TwitterV1() {
      super(
          new TwitterV1Connector(),
          tweet(11, "")
              + tweet(13, "\"edit_history\":{\"initial_tweet_id\":\"12\"},")
              + tweet(14, "")
              + "{\"delete\":{\"status\":{\"id\":15,\"id_str\":\"15\",\"user_id\":7}}}\n",
          tweet(11, "") + "{\"text\":\"nobody's\",\"user\":{\"id_str\":\"7\"}}\n");
    }
  }

  private static String note(int id) {
    return "{\"type\":\"Note\",\"id\":\"https://t.example/%d\",\"to\":\"as:Public\",\"content\":\"<p>kettle %d</p>\",\"likes\":{\"totalItems\":3},\"attributedTo\":\"https://t.example/ada\"}"
        .formatted(id, id);
  }

  private static String act(String type, String object) {
    return "{\"type\":\"%s\",\"actor\":\"https://t.example/ada\",\"object\":%s}\n"
        .formatted(type, object);
  }

  @Nested
  class ActivityPub extends FileContractTest.OfAFile {
    ActivityPub() {
      super(
          new ActivityPubConnector(),
          act("Create", note(1))
              + act("Update", note(2))
              + act("Create", note(3).replace("as:Public", "https://t.example/ada/followers"))
              + act("Delete", "\"https://t.example/4\""),
          act("Create", note(1)) + "7\n");
    }
  }

  private static String old(int id, String whom) {
    return "{\"objectType\":\"note\",\"id\":\"t:%d\",\"content\":\"kettle %d\",\"likes\":{\"totalItems\":3},\"to\":[{\"alias\":\"@%s\"}],\"author\":{\"id\":\"t:ada\",\"displayName\":\"Ada\"}}"
        .formatted(id, id, whom);
  }

  private static String verb(String verb, String object) {
    return "{\"verb\":\"%s\",\"actor\":{\"id\":\"t:ada\",\"displayName\":\"Ada\"},\"object\":%s}\n"
        .formatted(verb, object);
  }

  @Nested
  class ActivityStreams1 extends FileContractTest.OfAFile {
    ActivityStreams1() {
      super(
          new ActivityStreams1Connector(),
          verb("post", old(1, "public"))
              + verb("update", old(2, "public"))
              + verb("post", old(3, "private"))
              + verb("delete", "{\"id\":\"t:4\"}"),
          verb("post", old(1, "public")) + "7\n");
    }
  }

  private static String activity(int id, String verb, String more) {
    return "{\"id\":\"tag:search.twitter.com,2005:%d\",\"verb\":\"%s\",\"body\":\"kettle %d\",\"favoritesCount\":3,\"postedTime\":\"2026-01-01T00:00:00.000Z\",\"actor\":{\"id\":\"id:twitter.com:7\"}%s}\n"
        .formatted(id, verb, id, more);
  }

  @Nested
  class Gnip extends FileContractTest.OfAFile {
    Gnip() {
      super(
          new GnipConnector(),
          activity(11, "post", "")
              + "{\"subreddit\":\"tea\",\"name\":\"t3_1\",\"author\":\"ada\",\"title\":\"kettle\",\"selftext\":\"x\",\"score\":2,\"created_utc\":1767000000,\"edited\":1767100000}\n"
              + activity(
                  13, "delete", ",\"object\":{\"id\":\"object:search.twitter.com,2005:12\"}"),
          activity(11, "post", "") + "7\n");
    }
  }

  private static String interaction(int id, String more) {
    return "{%s\"interaction\":{\"type\":\"twitter\",\"id\":\"i%d\",\"content\":\"kettle %d\",\"created_at\":\"Fri, 12 Jul 2019 23:40:37 +0000\"},\"twitter\":{\"id\":\"%d\",\"user\":{\"id\":7}%s}}\n"
        .formatted(id == 12 ? "\"deleted\":true," : "", id, id, id, more);
  }

  @Nested
  class DataSift extends FileContractTest.OfAFile {
    DataSift() {
      super(
          new DataSiftConnector(),
          interaction(11, ",\"likes\":{\"count\":3}") + interaction(12, ""),
          interaction(11, "") + "{\"interaction\":{\"type\":\"twitter\"}}\n");
    }
  }

  private static String plus(int id, String updated, String whom) {
    return "{\"kind\":\"plus#activity\",\"id\":\"z%d\",\"verb\":\"post\",\"published\":\"2012-01-01T00:00:00.000Z\",\"updated\":\"%s\",\"actor\":{\"id\":\"7\",\"displayName\":\"Ada\"},\"object\":{\"objectType\":\"note\",\"content\":\"kettle\",\"plusoners\":{\"totalItems\":3}},\"access\":{\"items\":[{\"type\":\"%s\"}]}}\n"
        .formatted(id, updated, whom);
  }

  @Nested
  class GooglePlus extends FileContractTest.OfAFile {
    GooglePlus() {
      super(
          new GooglePlusConnector(),
          plus(1, "2012-01-01T00:00:00.000Z", "public")
              + plus(2, "2012-01-02T00:00:00.000Z", "public")
              + plus(3, "2012-01-01T00:00:00.000Z", "circle"),
          plus(1, "2012-01-01T00:00:00.000Z", "public")
              + "{\"kind\":\"plus#activity\",\"object\":{\"content\":\"nobody's\"}}\n");
    }
  }
}
