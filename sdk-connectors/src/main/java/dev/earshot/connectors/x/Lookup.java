package dev.earshot.connectors.x;

import com.google.common.collect.Lists;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.NewestFirstReader.RestException;
import dev.earshot.connectors.reading.Recheck;
import dev.earshot.connectors.tweet.Snowflakes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    Progress.Wait rest;
    try (Fetch fetch = Api.fetch(context, api, PATH)) {
      rest = all(fetch, ids, List.copyOf(asked), true);
      if (rest == null) {
        rest = all(fetch, ids, List.copyOf(edited.keySet()), false);
      }
    }
    List<PostEvent> answers =
        new LinkedHashSet<>(ids).stream().filter(found::containsKey).map(found::get).toList();
    return LookedUp.of(ids, answers, rest);
  }

  private Progress.@Nullable Wait all(
      Fetch fetch, List<PostId> ids, List<String> asked, boolean traced) {
    try {
      return Recheck.inParts(
              ids, Lists.partition(asked, AT_ONCE), some -> some(fetch, some, traced))
          .rest();
    } catch (UnavailableException | RefusedException e) {
      if (found.isEmpty()) {
        throw e;
      }
      return null; // what was answered counts; whoever asks for the rest meets the trouble itself
    }
  }

  private List<SourceEvent> some(Fetch fetch, List<String> some, boolean traced) {
    Optional<Progress.Wait> wait = context.spend(Api.POSTS, some.size());
    if (wait.isPresent()) {
      throw new RestException(wait.get());
    }
    int used = 0;
    try {
      Map<String, String> query = new LinkedHashMap<>(Map.of("ids", String.join(",", some)));
      query.putAll(fields);
      Answer answer = fetch.get(Listing.address(api, PATH, query));
      if (answer instanceof Answer.Rest rest) {
        throw new RestException(new Progress.Wait(rest.until(), rest.why()));
      }
      if (answer instanceof Answer.Found there) {
        Json body = Api.document(there.body(), "x lookup");
        used = Math.min(some.size(), Posts.data(body).size());
        return take(body, there.at(), traced);
      }
      return List.of();
    } finally {
      context.giveBack(Api.POSTS, some.size() - used);
    }
  }

  /* A form before the newest is no answer: not while the newest may be gone. */
  private List<SourceEvent> take(Json body, Instant at, boolean traced) {
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
    return emitter.events();
  }
}
