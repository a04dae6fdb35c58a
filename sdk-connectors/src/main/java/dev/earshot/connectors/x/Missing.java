package dev.earshot.connectors.x;

import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.tweet.Snowflakes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A post that an answer names among its errors: it is gone, or not for us to see.
 *
 * @param id the post's id
 * @param why which
 */
record Missing(String id, Why why) {
  enum Why {
    GONE,
    NOT_PUBLIC,
    WITHHELD
  }

  /** Reads an error; null if it speaks of something else, or of a trouble that passes. */
  static @Nullable Missing of(Json error) {
    String id =
        error
            .text("resource_id")
            .or(() -> error.text("value"))
            .filter(Snowflakes::isId)
            .orElse(null);
    String resource = error.text("resource_type").orElse("");
    if (id == null
        || !(resource.equals("tweet") || resource.equals("post"))
        || error.has("field")) {
      return null;
    }
    String type = error.text("type").orElse("");
    return switch (type.substring(type.lastIndexOf('/') + 1)) {
      case "resource-not-found" -> new Missing(id, Why.GONE);
      case "not-authorized-for-resource" -> new Missing(id, Why.NOT_PUBLIC);
      case "resource-unavailable", "disallowed-resource" -> new Missing(id, Why.WITHHELD);
      default -> null;
    };
  }

  /** Tells it of the post it is a form of. */
  void tell(Emitter emitter, PostId post) {
    switch (why) {
      case GONE -> emitter.deleted(post);
      case NOT_PUBLIC ->
          emitter.skipped(post, null, Visibility.FOLLOWERS, PostEvent.Skipped.NOT_PUBLIC);
      case WITHHELD -> emitter.withheld(post, null, List.of());
    }
  }
}
