package dev.earshot.connectors.x;

import dev.earshot.AuthorId;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.tweet.HiddenIn;
import dev.earshot.connectors.tweet.Snowflakes;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what X says its readers must follow: the lines of its compliance streams and of the results
 * of batch compliance jobs.
 *
 * <p>An edit, and a post that is shown again, hold no words. They are told as skipped, of the
 * moment at which they happened: what was read before goes, what was read since stays, and looking
 * the post up brings the form of now.
 */
final class Compliance {
  /** Why a post is skipped whose words are others by now. */
  static final String EDITED = "EDITED";

  /** Why a post is skipped that X shows again. */
  static final String SHOWN_AGAIN = "SHOWN_AGAIN";

  /** What an event speaks of. */
  private enum Of {
    POST,
    ACCOUNT
  }

  private static final Map<String, Of> EVENTS =
      Map.ofEntries(
          Map.entry("delete", Of.POST),
          Map.entry("withheld", Of.POST),
          Map.entry("drop", Of.POST),
          Map.entry("undrop", Of.POST),
          Map.entry("tweet_edit", Of.POST),
          Map.entry("post_edit", Of.POST),
          Map.entry("public_tweet_unviewable", Of.POST),
          Map.entry("public_post_unviewable", Of.POST),
          Map.entry("user_delete", Of.ACCOUNT),
          Map.entry("user_undelete", Of.ACCOUNT),
          Map.entry("user_protect", Of.ACCOUNT),
          Map.entry("user_unprotect", Of.ACCOUNT),
          Map.entry("user_suspend", Of.ACCOUNT),
          Map.entry("user_unsuspend", Of.ACCOUNT),
          Map.entry("user_withheld", Of.ACCOUNT),
          Map.entry("scrub_geo", Of.ACCOUNT),
          Map.entry("user_profile_modification", Of.ACCOUNT));

  private final Emitter emitter;
  private final boolean accounts;

  /**
   * @param accounts whether a line of a job speaks of an account and not of a post, which it does
   *     not say itself
   */
  Compliance(Emitter emitter, boolean accounts) {
    this.emitter = emitter;
    this.accounts = accounts;
  }

  /** Reads a line; returns whether it is one. */
  boolean read(Json line) {
    Json event = line.at("data").isObject() ? line.at("data") : line;
    // posts and accounts say themselves where they are withheld
    for (String name : event.has("id") ? List.<String>of() : event.names()) {
      Of of = EVENTS.get(name);
      if (of != null && event.at(name).isObject()) {
        emitter.record(line.offset(), () -> event(name, of, event.at(name), line.offset()));
        return true;
      }
    }
    boolean job = line.has("action") && line.has("id") && !line.has("text");
    if (job) {
      emitter.record(line.offset(), () -> job(line));
    }
    return job;
  }

  private void event(String name, Of of, Json event, long offset) {
    if (event.at("favorite").isObject()) {
      return; // a like that was taken back
    }
    Json post = either(event, "tweet", "post", "status");
    String id =
        event
            .text("initial_tweet_id")
            .or(() -> event.text("initial_post_id"))
            .filter(Snowflakes::isId)
            .or(() -> id(post))
            .orElse(null);
    AuthorId whose =
        post.text("author_id")
            .or(() -> post.text("user_id_str"))
            .filter(Snowflakes::isId)
            .map(Posts::account)
            .orElse(null);
    AuthorId author = id(event.at("user")).map(Posts::account).orElse(null);
    if (of == Of.POST && id != null) {
      ofPost(name, Posts.id(id), whose, event, offset);
    } else if (of == Of.ACCOUNT && author != null) {
      ofAccount(name, author, event, offset);
    } else {
      emitter.fault(
          name, offset, "expected the id of " + (of == Of.POST ? "a post" : "an account"));
    }
  }

  private static Json either(Json of, String... names) {
    for (String name : names) {
      if (of.at(name).isObject()) {
        return of.at(name);
      }
    }
    return of;
  }

  private static Optional<String> id(Json of) {
    return of.text("id_str").or(() -> of.text("id")).filter(Snowflakes::isId);
  }

  private void ofPost(String name, PostId id, @Nullable AuthorId whose, Json event, long offset) {
    switch (name) {
      case "delete" -> emitter.deleted(id, whose);
      case "drop" -> emitter.withheld(id, whose, List.of());
      case "withheld" -> emitter.withheld(id, whose, countries(event, offset));
      case "undrop" -> skipped(id, whose, SHOWN_AGAIN, event);
      case "tweet_edit", "post_edit" -> skipped(id, whose, EDITED, event);
      default -> // a label that hides a post from everybody, put on or taken off
          skipped(
              id,
              whose,
              event.text("application").filter("remove"::equals).isPresent()
                  ? SHOWN_AGAIN
                  : PostEvent.Skipped.NOT_PUBLIC,
              event);
    }
  }

  private void skipped(PostId id, @Nullable AuthorId whose, String reason, Json event) {
    Instant observed = emitter.observedAt();
    Instant at = event.moment("event_at").filter(observed::isAfter).orElse(observed);
    emitter.imported(new PostEvent.Skipped(id, whose, Visibility.UNKNOWN, reason, at));
  }

  private void ofAccount(String name, AuthorId author, Json event, long offset) {
    switch (name) {
      case "user_delete", "user_suspend" -> emitter.accountWithdrawn(author);
      case "user_protect" -> emitter.accountProtected(author);
      case "user_undelete", "user_unprotect", "user_unsuspend" -> emitter.accountRestored(author);
      case "user_withheld" -> emitter.accountWithheld(author, countries(event, offset));
      case "scrub_geo" -> emitter.placesRemoved(author, until(event));
      default -> profile(author, event, offset);
    }
  }

  private Instant until(Json event) {
    return event
        .text("up_to_tweet_id")
        .or(() -> event.text("up_to_post_id"))
        .flatMap(Snowflakes::notAfter)
        .or(() -> event.moment("event_at"))
        .orElse(emitter.observedAt());
  }

  private void profile(AuthorId author, Json event, long offset) {
    String field =
        event.text("profile_field").orElse("").toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    if (field.endsWith("screenname") || field.endsWith("username")) {
      String handle = event.text("new_value").orElse("").replaceFirst("^@", "");
      if (Posts.isHandle(handle)) {
        emitter.accountRenamed(author, null, handle);
      } else {
        emitter.fault("new_value", offset, "expected the name of an account");
      }
    }
  }

  /** Returns the countries; none stands for everywhere. */
  private List<String> countries(Json event, long offset) {
    HiddenIn hidden = HiddenIn.of(event.at("withheld_in_countries"));
    if (hidden.unknown()) {
      emitter.fault("withheld_in_countries", offset, "expected ISO 3166-1 alpha-2 codes");
    }
    return hidden.countries();
  }

  private void job(Json line) {
    String id = id(line).orElse(null);
    if (id == null) {
      emitter.fault("id", line.offset(), "expected the id of a post or an account");
      return;
    }
    String action = line.text("action").orElse("").toLowerCase(Locale.ROOT);
    String reason = line.text("reason").orElse("").toLowerCase(Locale.ROOT);
    boolean places = action.equals("scrub_geo") || reason.equals("scrub_geo");
    if (!places && !action.equals("delete")) {
      emitter.fault("action", line.offset(), "expected delete or scrub_geo");
    } else if (accounts) {
      ofAccount(Posts.account(id), places ? "scrub_geo" : reason, line);
    } else {
      ofPost(Posts.id(id), places ? "scrub_geo" : reason);
    }
  }

  private void ofAccount(AuthorId author, String reason, Json line) {
    switch (reason) {
      case "protected" -> emitter.accountProtected(author);
      case "scrub_geo" ->
          emitter.placesRemoved(author, line.moment("redacted_at").orElse(emitter.observedAt()));
      default -> emitter.accountWithdrawn(author);
    }
  }

  /* Deleted is for good; what left with its account may come back with it. */
  private void ofPost(PostId post, String reason) {
    switch (reason) {
      case "scrub_geo" -> emitter.placeRemoved(post, null);
      case "protected" ->
          emitter.skipped(post, null, Visibility.FOLLOWERS, PostEvent.Skipped.NOT_PUBLIC);
      case "deactivated" ->
          emitter.skipped(post, null, Visibility.UNKNOWN, PostEvent.Skipped.NOT_PUBLIC);
      case "suspended" -> emitter.withheld(post, null, List.of());
      default -> emitter.deleted(post);
    }
  }
}
