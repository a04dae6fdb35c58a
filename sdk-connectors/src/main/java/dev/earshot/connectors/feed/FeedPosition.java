package dev.earshot.connectors.feed;

import dev.earshot.MalformedException;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.http.Validators;
import dev.earshot.connectors.reading.CheckpointState;
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
 *   back             once the way back was gone
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
    boolean wentBack) {

  boolean isFirstPage() {
    return pageAddress == null;
  }

  /* The first page was read; its validators count when everything behind it was handed out. */
  FeedPosition withFirst(Validators seen, String digest, @Nullable String movedTo, long seconds) {
    String place = movedTo == null ? moved : movedTo;
    return new FeedPosition(validators, seen, body, digest, place, seconds, page, null, wentBack);
  }

  /* Returns whether the first page says what it said when all of it was handed out. */
  boolean isKnown(String digest) {
    return isFirstPage() && digest.equals(body);
  }

  FeedPosition movedTo(@Nullable String to) {
    return to == null
        ? this
        : new FeedPosition(
            validators, pending, body, pendingBody, to, every, page, pageAddress, wentBack);
  }

  FeedPosition turned(String next) {
    return new FeedPosition(
        validators, pending, body, pendingBody, moved, every, page + 1, next, false);
  }

  /* A feed that held nothing has no way back yet. */
  FeedPosition caughtUp(boolean held) {
    return new FeedPosition(
        pending, Validators.none(), pendingBody, null, moved, every, 1, null, wentBack || held);
  }

  /* An older page broke off: the next reading goes back again, as one that knows no page. */
  FeedPosition brokenOff() {
    return new FeedPosition(
        Validators.none(), Validators.none(), null, null, moved, every, 1, null, false);
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
        .with("back", wentBack);
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
        state.isTrue("back"));
  }

  private static @Nullable String address(CheckpointState state, String name) {
    String address = state.text(name).orElse(null);
    if (address != null && Origin.find(address).isEmpty()) {
      throw new MalformedException("checkpoint", name, -1, "expected a web address", null);
    }
    return address;
  }
}
