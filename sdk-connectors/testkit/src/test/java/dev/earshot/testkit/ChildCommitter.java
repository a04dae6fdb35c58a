package dev.earshot.testkit;

import dev.earshot.jdbc.JdbcMentionStore;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.MentionStore;

/** Commits to a mention store in a database. */
final class ChildCommitter {
  private ChildCommitter() {}

  public static void main(String[] args) {
    MentionStore store =
        JdbcMentionStore.open(ChildWriter.database(args[0]), "shop", EarshotJson.of());
    int count = Integer.parseInt(args[2]);
    for (int i = 0; i < count; i++) {
      String name = args[1] + "-" + i;
      System.out.println(JdbcMentionStoreTest.commit(store, name) + " " + name);
      System.out.flush();
    }
  }
}
