package dev.earshot.connectors.reading;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Gap;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.format.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of what a source showed. The only place where a post that is not public becomes
 * {@code Skipped}, where a post is stamped with its visibility, its provenance and its terms, where
 * a record that cannot be read becomes a fault, and where mailboxes are hidden: an id that holds
 * one is a digest, a handle, a name or an attribute that does is left out.
 *
 * <p>One for each answer of a source; not thread-safe.
 */
public final class Emitter {
  private final ConnectorDescriptor connector;
  private final String source;
  private final Instant observedAt;
  private final boolean anyVisibility;
  private final List<SourceEvent> events = new ArrayList<>();
  private final List<ItemFault> faults = new ArrayList<>();
  private Provenance.Method method;
  private @Nullable Provenance provenance;

  /**
   * Creates an emitter.
   *
   * @param connector whose id, version and terms the posts carry
   * @param method how the answer was collected
   * @param source what was read; provenance and faults name it as {@link RedactedAddress} has it
   * @param observedAt when the answer was there
   * @param anyVisibility whether what is not public comes whole
   */
  public Emitter(
      ConnectorDescriptor connector,
      Provenance.Method method,
      String source,
      Instant observedAt,
      boolean anyVisibility) {
    this.connector = Objects.requireNonNull(connector, "connector");
    this.method = Objects.requireNonNull(method, "method");
    this.source = RedactedAddress.of(source);
    this.observedAt = Objects.requireNonNull(observedAt, "observedAt");
    this.anyVisibility = anyVisibility;
  }

  /**
   * Creates an emitter for what an API answered to a request.
   *
   * @param connector whose id, version and terms the posts carry
   * @param request names the source, and says whether what is not public comes whole
   * @param observedAt when the answer was there
   */
  public Emitter(ConnectorDescriptor connector, ReadRequest request, Instant observedAt) {
    this(connector, Provenance.Method.API, request.source(), observedAt, request.anyVisibility());
  }

  /** Says that what follows was collected otherwise, as a recorded stream tells of itself. */
  public void collectedBy(Provenance.Method method) {
    this.method = Objects.requireNonNull(method, "method");
    provenance = null;
  }

  /** Returns where the answer came from, as it may be shown. */
  public String source() {
    return source;
  }

  /** Returns when the answer was there. */
  public Instant observedAt() {
    return observedAt;
  }

  /**
   * Reads one record. One that cannot be read becomes a fault, and nothing of it stays.
   *
   * @param offset which record, counted as the connector documents; -1 if unknown
   * @param reading emits what the record tells; a {@link MalformedException} names what is wrong,
   *     an {@link IllegalArgumentException} means that a post cannot hold a field, and a {@link
   *     NoSuchElementException} that one is not there
   */
  public void record(long offset, Runnable reading) {
    int before = events.size();
    try {
      reading.run();
    } catch (MalformedException e) {
      takeBack(before);
      fault(e.field().orElse(""), offset, e.problem());
    } catch (IllegalArgumentException e) {
      takeBack(before);
      fault("", offset, "a field is out of range");
    } catch (NoSuchElementException e) {
      takeBack(before);
      fault("", offset, "a field that it needs is not there");
    }
  }

  /**
   * Sets one field of a post or an author. One that it cannot hold stays unset, and a fault says
   * so; the rest of the record arrives.
   *
   * @param offset which record, as for {@link #record}
   * @param setting calls a setter of ours, whose {@link IllegalArgumentException} says what it
   *     expects and never what it got
   */
  public void field(String field, long offset, Runnable setting) {
    try {
      setting.run();
    } catch (IllegalArgumentException e) {
      String problem = String.valueOf(e.getMessage());
      fault(
          field,
          offset,
          problem.substring(problem.indexOf(": ") < 0 ? 0 : problem.indexOf(": ") + 2));
    }
  }

  /* A mailbox is a person's: whoever tells of it, none stands in clear where people are named. */
  private void tell(SourceEvent event) {
    events.add(Mailboxes.hidden(event));
  }

  private void takeBack(int before) {
    events.subList(before, events.size()).clear();
  }

  /**
   * Emits a post as the source shows it.
   *
   * @param visibility who may read it; what the source does not say is UNKNOWN
   * @param content fills in the rest; not called for a post that is skipped
   * @return whether it was emitted, and not skipped
   */
  public boolean published(PostId id, Visibility visibility, Consumer<Post.Builder> content) {
    return published(id, null, visibility, content);
  }

  /**
   * Emits a post as the source shows it.
   *
   * @param author whose it is, where a post that is skipped should still say so; null if unknown
   */
  public boolean published(
      PostId id, @Nullable AuthorId author, Visibility visibility, Consumer<Post.Builder> content) {
    boolean shown = isShown(id, author, visibility);
    if (shown) {
      tell(new PostEvent.Published(post(id, visibility, content), observedAt));
    }
    return shown;
  }

  /** Emits a post that its source says was edited; like {@link #published}. */
  public boolean edited(PostId id, Visibility visibility, Consumer<Post.Builder> content) {
    return edited(id, null, visibility, content);
  }

  /** Emits a post that its source says was edited, and whose it is if it is skipped. */
  public boolean edited(
      PostId id, @Nullable AuthorId author, Visibility visibility, Consumer<Post.Builder> content) {
    boolean shown = isShown(id, author, visibility);
    if (shown) {
      tell(new PostEvent.Edited(post(id, visibility, content), observedAt));
    }
    return shown;
  }

  /** Emits that a post is gone; nobody says whose it was. */
  public void deleted(PostId id) {
    deleted(id, null);
  }

  /**
   * Emits that a post is gone.
   *
   * @param author whose it was; null if unknown
   */
  public void deleted(PostId id, @Nullable AuthorId author) {
    tell(new PostEvent.Deleted(id, author, observedAt));
  }

  /**
   * Emits that a post is hidden by an order from outside.
   *
   * @param author whose it is; null if unknown
   * @param countries where, as {@link PostEvent.Withheld} takes them; empty for everywhere
   */
  public void withheld(PostId id, @Nullable AuthorId author, List<String> countries) {
    tell(new PostEvent.Withheld(id, author, countries, observedAt));
  }

  /**
   * Emits that a post no longer says where it was written.
   *
   * @param author whose it is; null if unknown
   */
  public void placeRemoved(PostId id, @Nullable AuthorId author) {
    tell(new PostEvent.PlaceRemoved(id, author, observedAt));
  }

  /** Emits new numbers of a post; nobody says whose it is. */
  public void metricsChanged(PostId id, List<Metric> metrics) {
    metricsChanged(id, null, metrics);
  }

  /**
   * Emits new numbers of a post.
   *
   * @param author whose it is; null if unknown
   */
  public void metricsChanged(PostId id, @Nullable AuthorId author, List<Metric> metrics) {
    tell(new PostEvent.MetricsChanged(id, author, metrics, observedAt));
  }

  /**
   * Emits that a post turned out not to be public, or is not handed on for another reason.
   *
   * @param author whose it is; null if unknown
   * @param reason why, as a short code such as {@link PostEvent.Skipped#NOT_PUBLIC}
   */
  public void skipped(PostId id, @Nullable AuthorId author, Visibility visibility, String reason) {
    tell(new PostEvent.Skipped(id, author, visibility, reason, observedAt));
  }

  /** Emits that an account is gone: deleted, suspended, deactivated or taken down. */
  public void accountWithdrawn(AuthorId author) {
    tell(new AuthorEvent.Withdrawn(author, observedAt));
  }

  /** Emits that an account turned private. */
  public void accountProtected(AuthorId author) {
    tell(new AuthorEvent.Protected(author, observedAt));
  }

  /**
   * Emits that an account is hidden by an order from outside, and its posts with it.
   *
   * @param countries where, as {@link AuthorEvent.Withheld} takes them; empty for everywhere
   */
  public void accountWithheld(AuthorId author, List<String> countries) {
    tell(new AuthorEvent.Withheld(author, countries, observedAt));
  }

  /**
   * Emits that an author took the place out of their posts.
   *
   * @param until the posts published then or earlier
   */
  public void placesRemoved(AuthorId author, Instant until) {
    tell(new AuthorEvent.PlacesRemoved(author, until, observedAt));
  }

  /** Emits that an account is there, or public, again. */
  public void accountRestored(AuthorId author) {
    tell(new AuthorEvent.Restored(author, observedAt));
  }

  /**
   * Emits that an account has another handle.
   *
   * @param formerHandle the handle until now, without {@code @}; null if unknown
   * @param handle the new one, without {@code @}
   */
  public void accountRenamed(AuthorId author, @Nullable String formerHandle, String handle) {
    tell(new AuthorEvent.Renamed(author, formerHandle, handle, observedAt));
  }

  /**
   * Emits that something may be missing.
   *
   * @param from start of the stretch
   * @param to its end, not before {@code from}
   * @param reason why, as a short code such as {@code CHECKPOINT_TOO_OLD}
   */
  public void gap(Instant from, Instant to, String reason) {
    tell(new Gap(from, to, reason, observedAt));
  }

  /**
   * Emits what was an event before it came here, as an import's rows are. A post keeps the
   * provenance it states; one whose visibility is not known stays so, for the gate to judge.
   */
  public void imported(SourceEvent event) {
    if (event instanceof PostEvent.Published published) {
      Post post = published.post();
      tell(
          isHidden(post)
              ? hidden(post, published.observedAt())
              : new PostEvent.Published(stamped(post), published.observedAt()));
    } else if (event instanceof PostEvent.Edited edited) {
      Post post = edited.post();
      tell(
          isHidden(post)
              ? hidden(post, edited.observedAt())
              : new PostEvent.Edited(stamped(post), edited.observedAt()));
    } else {
      tell(event);
    }
  }

  /** Reports what could not be read, beside what could. */
  public void fault(String field, long offset, String problem) {
    faults.add(new ItemFault(source, field, offset, problem));
  }

  /** Takes over faults that a parser made, whose source is this one. */
  public void faults(List<ItemFault> found) {
    faults.addAll(found);
  }

  /** Returns the events so far, in the order they were emitted. */
  public List<SourceEvent> events() {
    return List.copyOf(events);
  }

  /** Returns the faults so far. */
  public List<ItemFault> faults() {
    return List.copyOf(faults);
  }

  /**
   * Reads a recorded body record by record. What cannot be read is a fault, and so is a body that
   * cannot be read at all.
   *
   * @param record reads one
   * @return all of it, as {@link #recorded()} has it
   */
  public Batch recorded(byte[] body, Consumer<Json> record) {
    return recordedParts(
        body,
        parts -> {
          parts.records().forEach(record);
          faults(parts.faults());
        });
  }

  /**
   * Reads a recorded body; one that cannot be read at all is a fault.
   *
   * @param parts reads its records, and takes over their faults
   * @return all of it, as {@link #recorded()} has it
   */
  public Batch recordedParts(byte[] body, Consumer<Json.Parts> parts) {
    try {
      parts.accept(Json.parts(body, null, source));
    } catch (MalformedException e) {
      faults(List.of(e.toFault()));
    }
    return recorded();
  }

  /** Returns what was told so far as a batch that stands alone, with nothing to resume from. */
  public Batch recorded() {
    return new Batch(events(), null, new Progress.Finished(), faults());
  }

  /** Returns how many events and faults there are so far. */
  public int size() {
    return events.size() + faults.size();
  }

  private boolean isShown(PostId id, @Nullable AuthorId author, Visibility visibility) {
    if (visibility.isPublic() || anyVisibility) {
      return true;
    }
    skipped(id, author, visibility, PostEvent.Skipped.NOT_PUBLIC);
    return false;
  }

  private boolean isHidden(Post post) {
    return !anyVisibility
        && !post.visibility().isPublic()
        && post.visibility() != Visibility.UNKNOWN;
  }

  private static PostEvent hidden(Post post, Instant at) {
    AuthorId author = post.author().map(Author::id).orElse(null);
    return new PostEvent.Skipped(
        post.id(), author, post.visibility(), PostEvent.Skipped.NOT_PUBLIC, at);
  }

  private Post post(PostId id, Visibility visibility, Consumer<Post.Builder> content) {
    Post.Builder post = Post.builder(id);
    content.accept(post);
    return post.visibility(visibility).provenance(provenance()).build();
  }

  private Post stamped(Post post) {
    return post.provenance().isPresent() ? post : post.toBuilder().provenance(provenance()).build();
  }

  private Provenance provenance() {
    Provenance known = provenance;
    if (known == null) {
      known =
          Provenance.builder(connector.key(), method, source, observedAt)
              .termsId(connector.terms().key())
              .build();
      provenance = known;
    }
    return known;
  }
}
