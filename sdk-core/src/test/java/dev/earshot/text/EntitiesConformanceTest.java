package dev.earshot.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.earshot.Entity;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every case of twitter-text's extraction and domain files, through the public API. */
@Shared.Needed
class EntitiesConformanceTest {
  @TestFactory
  Stream<DynamicContainer> extractsAsTheCasesSay() throws IOException {
    return sections("extract.yml");
  }

  @TestFactory
  Stream<DynamicContainer> knowsTheDomainsOfTheCases() throws IOException {
    return sections("tlds.yml");
  }

  private static Stream<DynamicContainer> sections(String file) throws IOException {
    Map<?, ?> tests = map(map(load(file)).get("tests"));
    List<DynamicContainer> containers = new ArrayList<>();
    for (Map.Entry<?, ?> section : tests.entrySet()) {
      String name = String.valueOf(section.getKey());
      List<DynamicTest> cases = new ArrayList<>();
      for (Object one : list(section.getValue())) {
        Map<?, ?> each = map(one);
        String text = String.valueOf(each.get("text"));
        Object expected = expected(name, each.get("expected"));
        cases.add(
            DynamicTest.dynamicTest(
                String.valueOf(each.get("description")),
                () -> assertEquals(expected, actual(name, text), text)));
      }
      containers.add(DynamicContainer.dynamicContainer(name, cases));
    }
    return containers.stream();
  }

  private static Object load(String file) throws IOException {
    try (InputStream in = Files.newInputStream(Shared.path("fixtures/twitter-text/" + file))) {
      return Objects.requireNonNull(
          new Load(LoadSettings.builder().setCodePointLimit(1 << 24).build())
              .loadFromInputStream(in));
    }
  }

  private static Object expected(String section, @Nullable Object expected) {
    return section.equals("replies") && expected == null
        ? "none"
        : Objects.requireNonNull(expected);
  }

  private static Object actual(String section, String text) {
    List<Entity> all = Entities.in(text);
    return switch (section) {
      case "mentions" -> values(all, Entity.HandleMention.class);
      case "hashtags", "hashtags_from_astral" -> values(all, Entity.Hashtag.class);
      case "cashtags" -> values(all, Entity.Cashtag.class);
      case "urls", "tco_urls_with_params", "country", "generic" -> values(all, Entity.Link.class);
      case "replies" -> Entities.replyTo(text).map(Entity.HandleMention::value).orElse("none");
      case "mentions_with_indices" ->
          described(all, Entity.HandleMention.class, "screen_name", false, text);
      case "mentions_or_lists_with_indices" ->
          described(all, Entity.HandleMention.class, "screen_name", true, text);
      case "hashtags_with_indices" -> described(all, Entity.Hashtag.class, "hashtag", false, text);
      case "cashtags_with_indices" -> described(all, Entity.Cashtag.class, "cashtag", false, text);
      case "urls_with_indices", "urls_with_directional_markers" ->
          described(all, Entity.Link.class, "url", false, text);
      default -> fail("unknown section " + section);
    };
  }

  private static List<String> values(List<Entity> all, Class<? extends Entity> kind) {
    return all.stream().filter(kind::isInstance).map(Entity::value).toList();
  }

  private static List<Map<String, Object>> described(
      List<Entity> all, Class<? extends Entity> kind, String name, boolean lists, String text) {
    List<Map<String, Object>> found = new ArrayList<>();
    for (Entity entity : all) {
      if (kind.isInstance(entity)) {
        Map<String, Object> each = new LinkedHashMap<>();
        each.put(name, entity.value());
        if (lists && entity instanceof Entity.HandleMention mention) {
          each.put("list_slug", mention.list().map(list -> "/" + list).orElse(""));
        }
        each.put(
            "indices",
            List.of(
                text.codePointCount(0, entity.span().start()),
                text.codePointCount(0, entity.span().end())));
        found.add(each);
      }
    }
    return found;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : fail("expected a mapping");
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : fail("expected a list");
  }
}
