package dev.earshot.examples.cli;

import dev.earshot.Entity;
import dev.earshot.text.Entities;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code extract}: what each text points at. */
@Command(
    name = "extract",
    description = "Finds handle mentions, hashtags, cashtags and links, one text a line.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  echo 'Thanks @ada, see kettle.example #tea' | earshot extract"})
final class ExtractCommand implements Callable<Integer> {
  @Mixin private Texts texts = new Texts();

  @Override
  public Integer call() throws IOException {
    return texts.forEachPost((number, post) -> System.out.println(extract(post.text())));
  }

  private static JsonLine extract(String text) {
    List<JsonLine> mentions = new ArrayList<>();
    List<JsonLine> hashtags = new ArrayList<>();
    List<JsonLine> cashtags = new ArrayList<>();
    List<JsonLine> urls = new ArrayList<>();
    for (Entity entity : Entities.in(text)) {
      JsonLine line =
          new JsonLine()
              .put("start", entity.span().start())
              .put("end", entity.span().end())
              .put("value", entity.value());
      if (entity instanceof Entity.HandleMention mention) {
        mention.list().ifPresent(list -> line.put("list", list));
        mentions.add(line);
      } else if (entity instanceof Entity.Hashtag) {
        hashtags.add(line);
      } else if (entity instanceof Entity.Cashtag) {
        cashtags.add(line);
      } else {
        urls.add(line);
      }
    }
    return new JsonLine()
        .put("mentions", mentions)
        .put("hashtags", hashtags)
        .put("cashtags", cashtags)
        .put("urls", urls);
  }
}
