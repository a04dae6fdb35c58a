package dev.earshot.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import dev.earshot.testsupport.Shared;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nobody's mailbox stands in clear in an id, a name or an attribute of what a connector makes of
 * all that was recorded for it, and nobody else's name in an attribute: who is named is an author.
 */
@Shared.Needed
class PersonalDataTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static final Pattern MAILBOX =
      Pattern.compile("[A-Za-z0-9._%+'-]+(?:@|%40)[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+");

  /** Where accounts are called name@server, as mailboxes are. */
  private static final Set<Network> FEDERATED =
      Set.of(
          Network.MASTODON,
          new Network("pixelfed"),
          new Network("activitypub"),
          new Network("lemmy"));

  /** Where a source's payloads are filed under another name than its own. */
  private static final Map<String, List<String>> FOLDERS =
      Map.of(
          "feed", List.of("feeds", "podcast", "malformed"),
          "podcast", List.of("podcast", "feeds"),
          "x", List.of("x-v2"),
          "mastodon", List.of("mastodon", "pixelfed"));

  /** Returns the connectors that read what was recorded; the module does not use its services. */
  static Stream<Connector> normalizers() throws IOException {
    List<Connector> all = new ArrayList<>();
    try (BufferedReader names =
        new BufferedReader(
            new InputStreamReader(
                Connector.class.getResourceAsStream(
                    "/META-INF/services/dev.earshot.connectors.Connector"),
                StandardCharsets.UTF_8))) {
      for (String name = names.readLine(); name != null; name = names.readLine()) {
        all.add(
            Class.forName(name.strip())
                .asSubclass(Connector.class)
                .getDeclaredConstructor()
                .newInstance());
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a service that is none", e);
    }
    return all.stream()
        .filter(Normalizer.class::isInstance)
        .filter(connector -> !payloads(connector).isEmpty());
  }

  private static List<Path> payloads(Connector connector) {
    String id = connector.descriptor().id();
    return FOLDERS.getOrDefault(id, List.of(id)).stream()
        .map(folder -> "fixtures/" + folder)
        .filter(folder -> Files.isDirectory(Shared.path(folder)))
        .flatMap(folder -> Shared.files(folder, "").stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("normalizers")
  @DisplayName("a mailbox stands in no id, name or attribute, and another's name in no attribute")
  void nobodyIsNamedWhereNoAuthorStands(Connector connector) throws IOException {
    Set<String> found = new TreeSet<>();
    int events = 0;
    for (Path file : payloads(connector)) {
      List<SourceEvent> told;
      try {
        told =
            ((Normalizer) connector)
                .normalize(Files.readAllBytes(file), "file:/" + file.getFileName(), NOW, true)
                .events();
      } catch (MalformedException e) {
        continue; // no payload of this source
      }
      for (SourceEvent event : told) {
        events++;
        for (String what : clear(event)) {
          found.add(what + " of " + file);
        }
      }
    }
    System.out.printf(
        "%s: %,d events, %d name somebody%n", connector.descriptor().id(), events, found.size());
    assertTrue(events > 0);
    assertEquals(Set.of(), found);
  }

  /** Returns where in an event somebody is named, and how. */
  private static List<String> clear(SourceEvent event) {
    List<String> found = new ArrayList<>();
    if (event instanceof PostEvent told) {
      id("post.id", told.id(), found);
    }
    if (event instanceof AuthorEvent told) {
      id("author.id", told.author(), found);
    }
    post(event).ifPresent(post -> clear(post, found));
    return found;
  }

  private static Optional<Post> post(SourceEvent event) {
    return event instanceof PostEvent.Published published
        ? Optional.of(published.post())
        : event instanceof PostEvent.Edited edited ? Optional.of(edited.post()) : Optional.empty();
  }

  private static void clear(Post post, List<String> found) {
    Stream.of(post.inReplyTo(), post.repostOf(), post.quoteOf(), post.threadRoot())
        .flatMap(Optional::stream)
        .flatMap(reference -> reference.id().stream())
        .forEach(id -> id("reference", id, found));
    post.conversation().ifPresent(text -> text("conversation", text, found));
    Set<String> names = new TreeSet<>();
    for (Author author : post.authors()) {
      id("author.id", author.id(), found);
      author.name().ifPresent(name -> text("author.name", name, found));
      if (!FEDERATED.contains(post.network())) {
        author.handle().ifPresent(handle -> text("author.handle", handle, found));
        author.url().ifPresent(url -> text("author.url", url, found));
      }
      author.name().filter(name -> name.strip().indexOf(' ') > 0).ifPresent(names::add);
    }
    post.attributes()
        .forEach(
            (name, value) -> {
              text("attribute " + name, value, found);
              if (!name.equals("summary") && !name.equals("subtitle")) { // words of the post's own
                names.stream()
                    .filter(value::contains)
                    .forEach(one -> found.add("attribute " + name + ": a name: " + value));
              }
            });
  }

  private static void id(String where, PostId id, List<String> found) {
    text(where, id.nativeId(), found);
  }

  private static void id(String where, AuthorId id, List<String> found) {
    if (!FEDERATED.contains(id.network())) {
      text(where, id.nativeId(), found);
    }
  }

  private static void text(String where, String text, List<String> found) {
    if (MAILBOX.matcher(text).find()) {
      found.add(where + ": " + text);
    }
  }
}
