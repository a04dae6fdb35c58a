package dev.earshot.connectors.reading;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A reader of lists that show the newest first and number what they show: a subclass says which
 * documents it asks for and what stands in them, and walks as {@link NewestFirst} has it.
 *
 * <p>For extension; used by one thread at a time, {@link #close()} from any.
 */
public abstract class NumberedReader extends PagedReader {
  /** Under this name a state says which records did not read; see {@link #oneByOne}. */
  protected static final String UNREAD = "unread";

  private final Fetch fetch;
  private final String place;
  private final int pages;
  private final Duration again;

  /**
   * For subclasses.
   *
   * @param fetch asks the source; closed with the reader
   * @param place names the list in errors, as it may be shown
   * @param pages how many pages the first walk goes back, at least 1
   * @param again how long to leave a list alone that had nothing more
   */
  protected NumberedReader(
      ConnectorDescriptor connector,
      CheckpointState from,
      ConnectorContext context,
      Fetch fetch,
      String place,
      int pages,
      Duration again) {
    super(connector, from, context);
    this.fetch = Objects.requireNonNull(fetch, "fetch");
    this.place = Objects.requireNonNull(place, "place");
    this.pages = pages;
    this.again = Objects.requireNonNull(again, "again");
    walk(from);
    Unread.check(from.text(UNREAD).orElse(""));
  }

  /**
   * Returns how far a state has come.
   *
   * @throws MalformedException if the state is damaged
   */
  protected final NewestFirst walk(CheckpointState at) {
    return NewestFirst.of(at, pages);
  }

  /** Asks for a document that is one of many, and may be missing or have to wait. */
  protected final Answer ask(URI address) {
    checkOpen();
    return fetch.get(address);
  }

  /**
   * Reads a document without which there is no page. Where the source must rest the state stays
   * what it is.
   *
   * @throws RefusedException if the source has no such document
   */
  protected final Page reading(
      CheckpointState at, URI address, Function<Answer.Found, Page> reading) {
    Answer answer = ask(address);
    if (answer instanceof Answer.Rest rest) {
      return resting(at, rest);
    }
    if (answer instanceof Answer.Found found) {
      return reading.apply(found);
    }
    throw new RefusedException(place + ": the source has no such list", null);
  }

  /**
   * Asks for the records of a page one by one. One that does not read, is refused or in trouble
   * holds up no other: it is asked for again with later pages, and is a fault in the end. Several
   * in a row are the source's trouble, which is thrown as ever.
   *
   * @param at the state of the page
   * @param numbers which records; digits
   * @param answered whether another answer of this page shows that the source is well; where there
   *     is none, the records are known by each other
   * @param emitter takes the faults
   * @param reading asks for one and tells of it; returns whether to go on behind it
   * @return what the next state says under {@link #UNREAD}
   */
  protected final String oneByOne(
      CheckpointState at,
      List<String> numbers,
      boolean answered,
      Emitter emitter,
      Predicate<String> reading) {
    Unread unread = new Unread(at.text(UNREAD).orElse(""), answered, emitter);
    unread.ask(numbers, emitter.observedAt(), reading);
    return unread.after(emitter.observedAt());
  }

  /** Returns a page of nothing, after which the same is asked for again. */
  protected static Page resting(CheckpointState at, Answer.Rest rest) {
    return Page.empty(at, new Progress.Wait(rest.until(), rest.why()));
  }

  /**
   * Returns the first document of an answer.
   *
   * @throws MalformedException if there is none
   */
  protected final Json first(Json.Parts parts) {
    return parts.records().stream()
        .findFirst()
        .orElseThrow(
            () -> new MalformedException(place, null, -1, "expected a document, got none", null));
  }

  /**
   * Returns a page of a walk.
   *
   * @param next how far the walk has come with it
   * @param state the state that says this
   */
  protected final Page walked(Emitter emitter, NewestFirst next, CheckpointState state) {
    return Page.of(
        emitter, state, next.isWalking() ? new Progress.More() : caughtUp(emitter.observedAt()));
  }

  /** Returns that nothing more was there at a moment. */
  protected final Progress caughtUp(Instant at) {
    return new Progress.CaughtUp(at.plus(again));
  }

  @Override
  public void close() {
    super.close();
    fetch.close();
  }
}
