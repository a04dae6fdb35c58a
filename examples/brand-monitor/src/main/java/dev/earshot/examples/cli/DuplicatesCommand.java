package dev.earshot.examples.cli;

import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.scoring.copies.Copies;
import dev.earshot.scoring.copies.CopyLevel;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duplicates}: which posts say what one before them said. */
@Command(
    name = "duplicates",
    description = {
      "Tells which posts say what one before them said, word by word or with changes.",
      "For each text, post, event or mention a line: the first post of its cluster, tab, level, tab,"
          + " its own id. A text's id is the number of its line, counted over all files.",
      "Levels: exact, nearly exact, strong, weak; original where it is no copy."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  printf 'My kettle sings!\\nmy KETTLE sings\\n' | earshot duplicates"
    })
final class DuplicatesCommand implements Callable<Integer> {
  @Option(
      names = "--most",
      description =
          "How many posts are remembered; beyond, the first are forgotten. Default:"
              + " ${DEFAULT-VALUE}.")
  private int most = 1_000_000;

  @Mixin private Texts texts = new Texts();

  @Override
  public Integer call() throws IOException {
    if (most < 1) {
      throw new IllegalArgumentException("--most: expected at least 1, got " + most);
    }
    Copies copies = new Copies(most, author -> 1);
    return texts.forEachPost((number, post) -> print(copies, post));
  }

  private static void print(Copies copies, Post post) {
    copies.add(post);
    String level = copies.originalOf(post.id()).map(copy -> name(copy.level())).orElse("original");
    PostId cluster = copies.clusterOf(post.id()).orElse(post.id());
    System.out.println(PostLines.shown(cluster) + "\t" + level + "\t" + PostLines.shown(post.id()));
  }

  private static String name(CopyLevel level) {
    return level.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
