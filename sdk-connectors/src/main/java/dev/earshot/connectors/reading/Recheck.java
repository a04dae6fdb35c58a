package dev.earshot.connectors.reading;

import dev.earshot.MalformedException;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.reading.NewestFirstReader.RestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Looks posts up, one after another or several at a time, as a source can be asked. */
public final class Recheck {
  private Recheck() {}

  /** A post is there and not shown to strangers, said by whoever asks for it. Never leaves here. */
  public static final class HiddenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Instant at;

    /**
     * Creates the exception.
     *
     * @param at when the source said so
     */
    public HiddenException(Instant at) {
      super("not shown to strangers", null, false, false);
      this.at = Objects.requireNonNull(at, "at");
    }
  }

  /**
   * Asks for each post. One that is gone for good is deleted; one that is hidden from strangers is
   * skipped; what cannot be read is no answer; a limit ends the round with the wait it is; trouble
   * or a refusal after the first answer leaves the rest unanswered.
   *
   * @param ids which posts
   * @param isOurs whether the source can be asked for one; the others stay unanswered
   * @param ask asks for one; a {@link HiddenException} says that it is not for strangers
   * @param emitter makes an emitter for an answer of a moment
   * @param read reads one that is there
   * @throws UnavailableException if the source is in trouble before anything was answered
   * @throws RefusedException if it says no before anything was answered
   */
  public static LookedUp oneByOne(
      List<PostId> ids,
      Predicate<PostId> isOurs,
      Function<PostId, Answer> ask,
      Function<Instant, Emitter> emitter,
      BiConsumer<Answer.Found, Emitter> read) {
    List<SourceEvent> events = new ArrayList<>();
    try {
      for (PostId id : ids) {
        if (!isOurs.test(id)) {
          continue;
        }
        try {
          Answer answer = ask.apply(id);
          if (answer instanceof Answer.Rest rest) {
            return LookedUp.of(ids, events, new Progress.Wait(rest.until(), rest.why()));
          }
          events.addAll(events(answer, id, emitter.apply(answer.at()), read));
        } catch (HiddenException e) {
          Emitter hidden = emitter.apply(e.at);
          hidden.skipped(id, null, Visibility.FOLLOWERS, PostEvent.Skipped.NOT_PUBLIC);
          events.addAll(hidden.events());
        } catch (MalformedException e) {
          // what cannot be read is no answer
        }
      }
    } catch (UnavailableException | RefusedException e) {
      if (events.isEmpty()) {
        throw e;
      }
      // what was answered counts; whoever asks for the rest meets the trouble itself
    }
    return LookedUp.of(ids, events);
  }

  /**
   * Asks for posts several at a time. A part whose answer cannot be read stays unanswered; a limit
   * ends the round with the wait it is; trouble or a refusal after the first answer leaves the rest
   * unanswered.
   *
   * @param ids which posts
   * @param parts what is asked for at a time, in the source's own words
   * @param ask asks for one part and returns what it told; a {@link RestException} says that the
   *     source must rest
   * @throws UnavailableException if the source is in trouble before anything was answered
   * @throws RefusedException if it says no before anything was answered
   */
  public static <T> LookedUp inParts(
      List<PostId> ids, List<T> parts, Function<T, ? extends List<? extends SourceEvent>> ask) {
    List<SourceEvent> events = new ArrayList<>();
    try {
      for (T part : parts) {
        try {
          events.addAll(ask.apply(part));
        } catch (MalformedException e) {
          // what cannot be read is no answer
        }
      }
    } catch (RestException e) {
      return LookedUp.of(ids, events, e.rest());
    } catch (UnavailableException | RefusedException e) {
      if (events.isEmpty()) {
        throw e;
      }
      // what was answered counts; whoever asks for the rest meets the trouble itself
    }
    return LookedUp.of(ids, events);
  }

  /**
   * Returns what a source told of the posts it was asked for, and that those are deleted which it
   * does not list.
   *
   * @param asked which posts
   * @param listed those of them that it lists, whether they could be read or not
   * @param emitter what it told, and where deletions are told
   */
  public static List<SourceEvent> answers(List<PostId> asked, Set<PostId> listed, Emitter emitter) {
    for (PostId id : asked) {
      if (!listed.contains(id)) {
        emitter.deleted(id);
      }
    }
    return emitter.events().stream()
        .filter(event -> event instanceof PostEvent post && asked.contains(post.id()))
        .toList();
  }

  private static List<SourceEvent> events(
      Answer answer, PostId id, Emitter emitter, BiConsumer<Answer.Found, Emitter> read) {
    if (answer instanceof Answer.Gone gone && (gone.forGood() || !gone.page())) {
      emitter.deleted(id);
    } else if (answer instanceof Answer.Found found) {
      read.accept(found, emitter);
    }
    return emitter.events().stream()
        .filter(event -> event instanceof PostEvent post && post.id().equals(id))
        .limit(1)
        .toList();
  }
}
