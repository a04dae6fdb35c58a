package dev.earshot.pipeline;

import dev.earshot.Failure;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sink of a pipeline, and how far it has come. Used with the pipeline's lock held.
 *
 * <p>A sink that did not take a delivery is handed nothing further until it has taken what it
 * missed.
 */
final class Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  /** How many changes are handed over at once to who has missed them. */
  static final int PAGE = 1_000;

  private final @Nullable String name;
  private final Sink sink;
  private final MentionStore store;
  private long position;

  /** Whether all that it has missed is told whole; null before that is known. */
  private @Nullable Boolean wholeness;

  private Subscription(@Nullable String name, Sink sink, MentionStore store, long position) {
    this.name = name;
    this.sink = sink;
    this.store = store;
    this.position = position;
  }

  /** A sink that begins anew with each pipeline; an aggregate goes on where it stands. */
  static Subscription of(Sink sink, MentionStore store) {
    long position = sink instanceof Aggregate<?> aggregate ? aggregate.position() : 0;
    if (position > store.lastChange()) {
      throw new IllegalArgumentException(
          "sink: has seen change " + position + ", the store " + store.lastChange());
    }
    return new Subscription(null, sink, store, position);
  }

  /** A sink whose position the store remembers. */
  static Subscription of(String name, Sink sink, MentionStore store) {
    long position = store.position(name);
    store.acknowledge(name, position);
    return new Subscription(name, sink, store, position);
  }

  /** Returns how it is called where it is spoken of. */
  String shownName() {
    return name == null ? sink.getClass().getName() : name;
  }

  @Nullable String name() {
    return name;
  }

  long position() {
    return position;
  }

  /**
   * Hands a delivery over, and before it whatever the sink has missed; with that come the changes
   * of the delivery itself, and what is said beside them is not told again.
   */
  void deliver(Delivery delivery) {
    if (position < delivery.first() - 1) {
      catchUp();
    }
    if (position == delivery.first() - 1) {
      take(delivery);
    }
  }

  /** Hands over whatever the sink has missed. */
  private void catchUp() {
    begin();
    while (isBehind()) {
      takeMissed(store.changesSince(position, PAGE));
    }
  }

  /** Prepares for what was missed. */
  void begin() {
    wholeness = null;
  }

  boolean isBehind() {
    return position < store.lastChange();
  }

  /** Takes a delivery of what it has missed, that begins where it stands. */
  void takeMissed(Delivery missed) {
    if (wholeness == null && !missed.whole() && sink instanceof Aggregate<?> aggregate) {
      LOG.info(
          "aggregate {} begins anew: what departed since change {} is forgotten",
          sink.getClass().getName(),
          position);
      aggregate.clear();
      position = 0;
      return;
    }
    boolean whole = wholeness == null ? missed.whole() : wholeness;
    wholeness = whole;
    take(new Delivery(missed.first(), missed.last(), missed.changes(), List.of(), Set.of(), whole));
  }

  private void take(Delivery delivery) {
    try {
      sink.accept(delivery);
    } catch (RuntimeException | Error e) {
      LOG.warn(
          "sink {} did not take changes {} to {} and is behind",
          shownName(),
          delivery.first(),
          delivery.last(),
          Failure.of(e));
      throw e;
    }
    position = delivery.last();
    if (name != null) {
      store.acknowledge(name, position);
    }
  }
}
