package dev.earshot.testkit;

import dev.earshot.jdbc.JdbcMentionStore;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.MentionStore;
import java.nio.file.Path;

/** Commits to a mention store in a database; behind the address may stand a root key's file. */
final class ChildCommitter {
  private ChildCommitter() {}

  static MentionStore open(String address) {
    String[] parts = address.split(" ");
    JdbcMentionStore.Options options = JdbcMentionStore.Options.standard();
    return JdbcMentionStore.open(
        ChildWriter.database(parts[0]),
        "shop",
        EarshotJson.of(),
        parts.length == 1 ? options : options.encrypted(RootKeys.in(Path.of(parts[1]))));
  }

  public static void main(String[] args) {
    MentionStore store = open(args[0]);
    int count = Integer.parseInt(args[2]);
    for (int i = 0; i < count; i++) {
      String name = args[1] + "-" + i;
      System.out.println(JdbcMentionStoreTest.commit(store, name) + " " + name);
      System.out.flush();
    }
  }
}
