package dev.earshot.privacy.gate;

import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Removal;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Sink;
import dev.earshot.privacy.Identity;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells a tenant's ledger which accounts left the public, as the pipeline's removals show it. */
final class AccountWatch implements Sink {
  private final Tenant tenant;
  private final MentionStore store;
  private final InstantSource clock;

  AccountWatch(Tenant tenant, MentionStore store, InstantSource clock) {
    this.tenant = tenant;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void accept(List<Outcome.Change> changes, long lastChange) {
    Map<AuthorId, Removal.Cause> gone = new LinkedHashMap<>();
    for (Outcome.Change change : changes) {
      if (change instanceof Outcome.Withdrawn withdrawn) {
        Mention mention = withdrawn.mention();
        mention
            .post()
            .author()
            .ifPresent(author -> gone.merge(author.id(), withdrawn.cause(), AccountWatch::graver));
      }
    }
    gone.forEach(this::learn);
  }

  private static Removal.Cause graver(Removal.Cause one, Removal.Cause other) {
    return other == Removal.Cause.AUTHOR_WITHDRAWN
            || (other == Removal.Cause.NO_LONGER_PUBLIC && one != Removal.Cause.AUTHOR_WITHDRAWN)
        ? other
        : one;
  }

  private void learn(AuthorId author, Removal.Cause cause) {
    boolean withdrawn = cause == Removal.Cause.AUTHOR_WITHDRAWN;
    boolean hidden = cause == Removal.Cause.NO_LONGER_PUBLIC && store.postsOf(author).isEmpty();
    if ((withdrawn || hidden) && !tenant.isBarred(Identity.of(author))) {
      tenant.hear(
          withdrawn
              ? new AuthorEvent.Withdrawn(author, clock.instant())
              : new AuthorEvent.Protected(author, clock.instant()));
    }
  }
}
