package dev.earshot.connectors.x;

import dev.earshot.MalformedException;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.tweet.Snowflakes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks posts up by their ids, a hundred at a time. A post that was edited is asked for a second
 * time, by the id of its newest form, which alone answers for it.
 */
final class Lookup {
  private static final int AT_ONCE = 100;
  private static final String PATH = "/2/tweets";

  private final ConnectorContext context;
  private final String api;
  private final Map<String, String> fields;
  private final Function<Instant, Emitter> emitters;
  private final Map<PostId, PostEvent> found = new LinkedHashMap<>();
  /* The first form of a post by its newest, which is still to be asked for. */
  private final Map<String, String> edited = new LinkedHashMap<>();

  Lookup(
      ConnectorContext context,
      String api,
      Map<String, String> fields,
      Function<Instant, Emitter> emitters) {
    this.context = context;
    this.api = api;
    this.fields = fields;
    this.emitters = emitters;
  }

  LookedUp of(List<PostId> ids) {
    Set<String> asked = new LinkedHashSet<>();
    for (PostId id : ids) {
      if (id.network().equals(Posts.NETWORK)
          && id.instance().isEmpty()
          && Snowflakes.isId(id.nativeId())) {
        asked.add(id.nativeId());
      }
    }
    Optional<Progress.Wait> rest = Optional.empty();
    try (Fetch fetch = Api.fetch(context, api, PATH)) {
      rest = all(fetch, List.copyOf(asked), true);
      if (rest.isEmpty()) {
        rest = all(fetch, List.copyOf(edited.keySet()), false);
      }
    } catch (UnavailableException e) {
      if (found.isEmpty()) {
        throw e;
      }
      // what was answered counts; whoever asks for the rest meets the trouble itself
    }
    List<PostEvent> answers =
        new LinkedHashSet<>(ids).stream().filter(found::containsKey).map(found::get).toList();
    return LookedUp.of(ids, answers, rest.orElse(null));
  }

  private Optional<Progress.Wait> all(Fetch fetch, List<String> ids, boolean traced) {
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
      Optional<Progress.Wait> wait = context.spend(Api.POSTS, some.size());
      if (wait.isPresent()) {
        return wait;
      }
      int used = 0;
      try {
        Map<String, String> query = new LinkedHashMap<>(Map.of("ids", String.join(",", some)));
        query.putAll(fields);
        Answer answer = fetch.get(Listing.address(api, PATH, query));
        if (answer instanceof Answer.Rest rest) {
          return Optional.of(new Progress.Wait(rest.until(), rest.why()));
        }
        if (answer instanceof Answer.Found there) {
          Json body = Api.document(there.body(), "x lookup");
          used = Math.min(some.size(), Posts.data(body).size());
          take(body, there.at(), traced);
        }
      } catch (MalformedException e) {
        // what cannot be read is no answer
      } finally {
        context.giveBack(Api.POSTS, some.size() - used);
      }
    }
    return Optional.empty();
  }

  /* A form before the newest is no answer: not while the newest may be gone. */
  private void take(Json body, Instant at, boolean traced) {
    Emitter emitter = emitters.apply(at);
    Posts posts = new Posts(emitter);
    edited.forEach(posts::trace);
    posts.answer(body, false, null);
    for (SourceEvent event : emitter.events()) {
      if (event instanceof PostEvent post) {
        found.put(post.id(), post);
      }
    }
    for (Json post : traced ? Posts.data(body) : List.<Json>of()) {
      if (Posts.isPost(post)) {
        List<String> history = Posts.history(post);
        String newest = history.get(history.size() - 1);
        if (!Posts.nativeId(post).equals(newest)) {
          edited.put(newest, history.get(0));
          found.remove(Posts.id(history.get(0)));
        }
      }
    }
  }
}
