package dev.earshot.connectors.archive;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.WebAddress;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.PersonKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who acts in an activity, or wrote an object, as a post's author. */
final class Actors {
  private final Emitter emitter;
  private final Network network;

  Actors(Emitter emitter, Network network) {
    this.emitter = emitter;
    this.network = network;
  }

  static Json of(Json object, Json outer) {
    for (String field : List.of("attributedTo", "author", "actor")) {
      Json actor = person(object.at(field));
      if (actor != null) {
        return actor;
      }
    }
    Json actor = outer == object ? null : person(outer.at("actor"));
    return actor == null ? object.at("") : actor;
  }

  /** Of several the first person; a community stands there too, as PeerTube's channels do. */
  private static @Nullable Json person(Json value) {
    List<Json> all = ActivityWords.each(value);
    return all.stream()
        .filter(one -> one.text().isPresent() || !ActivityWords.type(one).equals("group"))
        .findFirst()
        .or(() -> all.stream().findFirst())
        .orElse(null);
  }

  @Nullable AuthorId id(Json actor) {
    String id = actor.text().orElseGet(() -> Archive.first(actor, "id"));
    if (id == null) {
      String url = actor.isObject() ? ActivityWords.url(actor) : null;
      String name = Archive.first(actor, "preferredUsername", "username", "displayName", "name");
      String mailbox = url == null ? mailbox(actor) : null;
      if (mailbox != null) {
        return AuthorId.ofMailbox(network, "", mailbox);
      }
      if (url == null && name != null && !name.isBlank()) {
        return PersonKey.author(network, "", name);
      }
      id = url;
    }
    return id == null || id.isBlank() ? null : new AuthorId(network, "", id);
  }

  /* Of whom there is nothing else that others have not. */
  private static @Nullable String mailbox(Json actor) {
    List<Json> all = new ArrayList<>(ActivityWords.each(actor.at("email")));
    all.addAll(ActivityWords.each(actor.at("emails")));
    all.addAll(ActivityWords.each(actor.at("link")));
    all.addAll(ActivityWords.each(actor.at("url")));
    return all.stream()
        .flatMap(one -> one.text().or(() -> one.text("href")).or(() -> one.text("value")).stream())
        .filter(PersonKey::namesAMailbox)
        .findFirst()
        .orElse(null);
  }

  @Nullable Author author(Json actor) {
    AuthorId id = id(actor);
    if (id == null) {
      return null;
    }
    String url =
        actor.isObject() ? ActivityWords.url(actor) : ActivityWords.web(actor.text().orElse(null));
    String page = url == null ? ActivityWords.web(id.nativeId()) : url;
    Author.Builder author = Author.builder(id).handle(handle(actor, page));
    if (actor.isObject()) {
      String name = Archive.first(actor, "name", "displayName");
      author
          .name(name == null || PersonKey.namesAMailbox(name) ? null : name)
          .bio(
              Optional.ofNullable(Archive.first(actor, "summary", "description"))
                  .map(markup -> Html.toText(markup, "").text())
                  .orElse(null))
          .location(Archive.first(actor.at("location"), "displayName", "name"))
          .createdAt(Archive.moment(actor, "published", emitter))
          .kind(
              switch (ActivityWords.type(actor)) {
                case "group", "organization" -> Author.Kind.ORGANIZATION;
                case "service", "application" -> Author.Kind.BOT;
                case "person" -> Author.Kind.PERSON;
                default -> Author.Kind.UNKNOWN;
              });
      Archive.count(actor.at("followers"), "totalItems", author::followers);
      Archive.count(actor.at("following"), "totalItems", author::following);
    }
    emitter.field("author.url", actor.offset(), () -> author.url(page));
    return author.build();
  }

  /** In version 2 a handle is the name on its server, in version 1 what the source calls it. */
  private static @Nullable String handle(Json actor, @Nullable String page) {
    String name = actor.isObject() ? Archive.first(actor, "preferredUsername", "username") : null;
    if (name == null || PersonKey.namesAMailbox(name)) {
      return null;
    }
    String id = Archive.first(actor, "id");
    String host =
        WebAddress.host(
            id != null && ActivityWords.web(id) != null ? id : page == null ? "" : page);
    return actor.has("type") && !host.isEmpty() && name.indexOf('@', 1) < 0
        ? name + "@" + host
        : name;
  }
}
