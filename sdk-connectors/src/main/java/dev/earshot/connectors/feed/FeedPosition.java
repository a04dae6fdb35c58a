package dev.earshot.connectors.feed;

import dev.earshot.MalformedException;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.http.Validators;
import dev.earshot.connectors.reading.CheckpointState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * How far a feed was read:
 *
 *   etag, modified   validators of the first page, once all of it was handed out
 *   pending-etag, pending-modified   the same while older pages are still being read
 *   body, pending-body   a digest of it and of how it was read, alike: most servers of feeds know
 *                    nothing of validators
 *   moved            where the feed lies now, if it said so for good
 *   every            how many seconds the feed wants between readings
 *   page, at         number and address of the older page to read next
 *   shown, pending-shown   marks of the items on the first page, alike; none before the way back
 *                    was gone once
 *   read-at          when all of it was handed out last, in seconds
 */
record FeedPosition(
    Validators validators,
    Validators pending,
    @Nullable String body,
    @Nullable String pendingBody,
    @Nullable String moved,
    long every,
    int page,
    @Nullable String pageAddress,
    @Nullable String shown,
    @Nullable String pendingShown,
    long readAt) {

  boolean isFirstPage() {
    return pageAddress == null;
  }

  /* The first page was read; its validators count when everything behind it was handed out. */
  FeedPosition withFirst(
      Validators seen, String digest, @Nullable String movedTo, long seconds, String marks) {
    String place = movedTo == null ? moved : movedTo;
    return new FeedPosition(
        validators, seen, body, digest, place, seconds, page, null, shown, marks, readAt);
  }

  /* Returns whether the first page says what it said when all of it was handed out. */
  boolean isKnown(String digest) {
    return isFirstPage() && digest.equals(body);
  }

  /*
   * Returns whether a page shows nothing of what the last reading showed, so that what came in
   * between may be further back; of the first reading everything is.
   */
  boolean isApart(List<Draft> items) {
    boolean nothing = isFirstPage() && items.isEmpty();
    return shown == null || (!nothing && !Shown.again(shown, items));
  }

  boolean isFirstReading() {
    return shown == null;
  }

  FeedPosition movedTo(@Nullable String to) {
    return to == null
        ? this
        : new FeedPosition(
            validators,
            pending,
            body,
            pendingBody,
            to,
            every,
            page,
            pageAddress,
            shown,
            pendingShown,
            readAt);
  }

  FeedPosition turned(String next) {
    return new FeedPosition(
        validators,
        pending,
        body,
        pendingBody,
        moved,
        every,
        page + 1,
        next,
        shown,
        pendingShown,
        readAt);
  }

  /* A feed that held nothing has no way back yet. */
  FeedPosition caughtUp(Instant at) {
    boolean held = pendingShown != null && !pendingShown.isEmpty();
    return new FeedPosition(
        pending,
        Validators.none(),
        pendingBody,
        null,
        moved,
        every,
        1,
        null,
        held ? pendingShown : shown,
        null,
        at.getEpochSecond());
  }

  /* An older page broke off: the next reading goes back again, as one that knows no page. */
  FeedPosition brokenOff() {
    return new FeedPosition(
        Validators.none(),
        Validators.none(),
        null,
        null,
        moved,
        every,
        1,
        null,
        null,
        null,
        readAt);
  }

  CheckpointState written() {
    return CheckpointState.start()
        .with("etag", validators.etag())
        .with("modified", validators.lastModified())
        .with("pending-etag", pending.etag())
        .with("pending-modified", pending.lastModified())
        .with("body", body)
        .with("pending-body", pendingBody)
        .with("moved", moved)
        .with("every", every)
        .with("page", pageAddress == null ? 0 : page)
        .with("at", pageAddress)
        .with("shown", shown)
        .with("pending-shown", pendingShown)
        .with("read-at", readAt);
  }

  static FeedPosition of(CheckpointState state) {
    return new FeedPosition(
        new Validators(state.text("etag").orElse(null), state.text("modified").orElse(null)),
        new Validators(
            state.text("pending-etag").orElse(null), state.text("pending-modified").orElse(null)),
        state.text("body").orElse(null),
        state.text("pending-body").orElse(null),
        address(state, "moved"),
        state.whole("every", 0, Integer.MAX_VALUE),
        (int) Math.max(1, state.whole("page", 1, Integer.MAX_VALUE)),
        address(state, "at"),
        state.text("shown").orElse(null),
        state.text("pending-shown").orElse(null),
        state.whole("read-at", 0, Instant.MAX.getEpochSecond()));
  }

  private static @Nullable String address(CheckpointState state, String name) {
    String address = state.text(name).orElse(null);
    if (address != null && Origin.find(address).isEmpty()) {
      throw new MalformedException("checkpoint", name, -1, "expected a web address", null);
    }
    return address;
  }
}
