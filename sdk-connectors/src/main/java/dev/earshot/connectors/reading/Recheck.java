package dev.earshot.connectors.reading;

import dev.earshot.EarshotException;
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
  private static final int ROW_OF_POSTS = 3;
  private static final int ROW_OF_A_SOURCE = 5;

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
   * skipped; what cannot be read is no answer; a limit ends the round with the wait it is. Trouble
   * or a refusal leaves that post unanswered, and the next is asked for: how long so, {@link
   * #inParts} says.
   *
   * @param ids which posts
   * @param isOurs whether the source can be asked for one; the others stay unanswered
   * @param ask asks for one; a {@link HiddenException} says that it is not for strangers
   * @param emitter makes an emitter for an answer of a moment
   * @param read reads one that is there
   * @throws UnavailableException if the source is in trouble and nothing was answered
   * @throws RefusedException if it says no and nothing was answered
   */
  public static LookedUp oneByOne(
      List<PostId> ids,
      Predicate<PostId> isOurs,
      Function<PostId, Answer> ask,
      Function<Instant, Emitter> emitter,
      BiConsumer<Answer.Found, Emitter> read) {
    return inParts(
        ids,
        ids.stream().filter(isOurs).toList(),
        id -> {
          try {
            Answer answer = ask.apply(id);
            if (answer instanceof Answer.Rest rest) {
              throw new RestException(new Progress.Wait(rest.until(), rest.why()));
            }
            return events(answer, id, emitter.apply(answer.at()), read);
          } catch (HiddenException e) {
            Emitter hidden = emitter.apply(e.at);
            hidden.skipped(id, null, Visibility.FOLLOWERS, PostEvent.Skipped.NOT_PUBLIC);
            return hidden.events();
          }
        });
  }

  /**
   * Asks for posts several at a time. A part whose answer cannot be read stays unanswered; a limit
   * ends the round with the wait it is.
   *
   * <p>Trouble or a refusal may be one post's alone, so it leaves its part unanswered and those
   * behind it are asked for. A source that is down or closed is told from that by a row: after
   * three in a row the next that is asked for lies half-way to the end, and after five nothing more
   * is. What was passed over is unanswered. Trouble that names a moment to come back at ends the
   * round at once.
   *
   * @param ids which posts
   * @param parts what is asked for at a time, in the source's own words
   * @param ask asks for one part and returns what it told; a {@link RestException} says that the
   *     source must rest
   * @throws UnavailableException if the source is in trouble and nothing was answered
   * @throws RefusedException if it says no and nothing was answered
   */
  public static <T> LookedUp inParts(
      List<PostId> ids, List<T> parts, Function<T, ? extends List<? extends SourceEvent>> ask) {
    List<SourceEvent> events = new ArrayList<>();
    EarshotException trouble = null;
    int row = 0;
    int next = 0;
    while (next < parts.size() && row < ROW_OF_A_SOURCE) {
      try {
        events.addAll(ask.apply(parts.get(next++)));
        row = 0;
      } catch (RestException e) {
        return LookedUp.of(ids, events, e.rest());
      } catch (MalformedException e) {
        // what cannot be read is no answer
      } catch (UnavailableException e) {
        trouble = e;
        row = e.retryAfter().isPresent() ? ROW_OF_A_SOURCE : row + 1;
      } catch (RefusedException e) {
        trouble = e;
        row++;
      }
      if (row >= ROW_OF_POSTS) {
        next += (parts.size() - next) / 2;
      }
    }
    if (trouble != null && events.isEmpty()) {
      throw trouble;
    }
    // what was answered counts; whoever asks for the rest meets the trouble itself
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
