package dev.earshot.connectors.x;

import dev.earshot.AuthorId;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what X says its readers must follow: the lines of its compliance streams and of the results
 * of batch compliance jobs. An edit, and a post that is shown again, hold no words: they are passed
 * over, and looking the post up brings its new form.
 */
final class Compliance {
  /* X's own codes for everywhere: on request, and for a copyright claim. */
  private static final List<String> EVERYWHERE = List.of("XX", "XY");

  private static final List<String> EVENTS =
      List.of(
          "delete",
          "withheld",
          "drop",
          "undrop",
          "tweet_edit",
          "post_edit",
          "user_delete",
          "user_undelete",
          "user_protect",
          "user_unprotect",
          "user_suspend",
          "user_unsuspend",
          "user_withheld",
          "scrub_geo",
          "user_profile_modification");

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
    for (String name : EVENTS) {
      if (event.at(name).isObject()) {
        emitter.record(line.offset(), () -> event(name, event.at(name), line.offset()));
        return true;
      }
    }
    boolean job = line.has("action") && line.has("id") && !line.has("text");
    if (job) {
      emitter.record(line.offset(), () -> job(line));
    }
    return job;
  }

  private void event(String name, Json event, long offset) {
    Json post = either(either(event, "tweet", "post"), "status", null);
    String id = id(post).orElse(null);
    AuthorId whose =
        post.text("author_id")
            .or(() -> post.text("user_id_str"))
            .filter(Snowflakes::isId)
            .map(Posts::account)
            .orElse(null);
    AuthorId author = id(event.at("user")).map(Posts::account).orElse(null);
    boolean ofPost = List.of("delete", "withheld", "drop").contains(name);
    boolean silent = List.of("undrop", "tweet_edit", "post_edit").contains(name);
    if (silent) {
      return;
    }
    if (ofPost && id != null) {
      ofPost(name, Posts.id(id), whose, event);
    } else if (!ofPost && author != null) {
      ofAccount(name, author, event);
    } else {
      emitter.fault(name, offset, "expected the id of " + (ofPost ? "a post" : "an account"));
    }
  }

  private static Json either(Json of, String one, @Nullable String other) {
    return of.at(one).isObject()
        ? of.at(one)
        : other != null && of.at(other).isObject() ? of.at(other) : of;
  }

  private static Optional<String> id(Json of) {
    return of.text("id_str").or(() -> of.text("id")).filter(Snowflakes::isId);
  }

  private void ofPost(String name, PostId id, @Nullable AuthorId whose, Json event) {
    switch (name) {
      case "delete" -> emitter.deleted(id, whose);
      case "drop" -> emitter.withheld(id, whose, List.of());
      default -> emitter.withheld(id, whose, countries(event.at("withheld_in_countries")));
    }
  }

  private void ofAccount(String name, AuthorId author, Json event) {
    switch (name) {
      case "user_delete", "user_suspend" -> emitter.accountWithdrawn(author);
      case "user_protect" -> emitter.accountProtected(author);
      case "user_undelete", "user_unprotect", "user_unsuspend" -> emitter.accountRestored(author);
      case "user_withheld" ->
          emitter.accountWithheld(author, countries(event.at("withheld_in_countries")));
      case "scrub_geo" -> emitter.placesRemoved(author, until(event));
      default -> profile(author, event);
    }
  }

  private Instant until(Json event) {
    return event
        .text("up_to_tweet_id")
        .or(() -> event.text("up_to_post_id"))
        .flatMap(Snowflakes::moment)
        .or(() -> event.moment("event_at"))
        .orElse(emitter.observedAt());
  }

  private void profile(AuthorId author, Json event) {
    String field =
        event.text("profile_field").orElse("").toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    if (field.equals("screenname") || field.equals("username")) {
      event
          .text("new_value")
          .map(handle -> handle.startsWith("@") ? handle.substring(1) : handle)
          .filter(handle -> handle.matches("\\w{1,20}"))
          .ifPresent(handle -> emitter.accountRenamed(author, null, handle));
    }
  }

  /** Returns the countries; none stands for everywhere. */
  static List<String> countries(Json codes) {
    List<String> all = codes.items().stream().flatMap(code -> code.text().stream()).toList();
    return all.stream().anyMatch(EVERYWHERE::contains) ? List.of() : all;
  }

  private void job(Json line) {
    String id = id(line).orElse(null);
    if (id == null) {
      emitter.fault("id", line.offset(), "expected the id of a post or an account");
      return;
    }
    String reason = line.text("reason").orElse("").toLowerCase(Locale.ROOT);
    if (accounts) {
      AuthorId author = Posts.account(id);
      switch (reason) {
        case "protected" -> emitter.accountProtected(author);
        case "scrub_geo" -> emitter.placesRemoved(author, redacted(line));
        default -> emitter.accountWithdrawn(author);
      }
      return;
    }
    PostId post = Posts.id(id);
    switch (reason) {
      case "scrub_geo" -> emitter.placeRemoved(post, null);
      case "protected" ->
          emitter.skipped(
              post, null, Visibility.FOLLOWERS, dev.earshot.PostEvent.Skipped.NOT_PUBLIC);
      case "suspended" -> emitter.withheld(post, null, List.of());
      default -> emitter.deleted(post);
    }
  }

  private Instant redacted(Json line) {
    return line.moment("redacted_at").orElse(emitter.observedAt());
  }
}
