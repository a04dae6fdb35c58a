package dev.earshot.connectors.flickr;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.RichText;
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns photos and comments into events, as the API or an account's archive shows them. */
final class Photos {
  static final Network NETWORK = new Network("flickr");

  private static final String SITE = "https://www.flickr.com/photos/";
  private static final String PERSON = "\\d{1,15}@N\\d{2}";

  /** Flickr's numbers of licences; one that is not here is shown as its number. */
  private static final List<String> LICENCES =
      List.of(
          "All Rights Reserved",
          "CC BY-NC-SA 2.0",
          "CC BY-NC 2.0",
          "CC BY-NC-ND 2.0",
          "CC BY 2.0",
          "CC BY-SA 2.0",
          "CC BY-ND 2.0",
          "No known copyright restrictions",
          "United States Government Work",
          "CC0 1.0",
          "Public Domain Mark 1.0");

  /** How an archive says who may see a photo. */
  private static final Map<String, Visibility> PRIVACY =
      Map.of(
          "public", Visibility.PUBLIC,
          "friends", Visibility.FOLLOWERS,
          "family", Visibility.FOLLOWERS,
          "friend & family", Visibility.FOLLOWERS,
          "friends & family", Visibility.FOLLOWERS,
          "contacts", Visibility.FOLLOWERS,
          "private", Visibility.DIRECT);

  private final Emitter emitter;

  Photos(Emitter emitter) {
    this.emitter = emitter;
  }

  /** Reads a recorded body: any of the API's answers, or an archive's photo. */
  void add(Json record, Visibility commentsAre) {
    Json comments = record.at("comments");
    if (record.text("stat").orElse("ok").equals("fail")) {
      emitter.fault("stat", record.offset(), "the API reports an error");
    } else if (record.at("photos").isObject()) {
      record.at("photos").at("photo").items().forEach(this::photo);
    } else if (record.at("photo").isObject()) {
      photo(record.at("photo"));
    } else if (comments.at("comment").isArray() && !record.has("id")) {
      String photo = comments.text("photo_id").orElse("");
      comments.at("comment").items().forEach(one -> comment(one, photo, commentsAre));
    } else if (record.has("photopage")) {
      emitter.record(record.offset(), () -> archived(record));
    } else if (record.has("owner")) {
      photo(record);
    } else if (!record.has("stat")) {
      emitter.fault("", record.offset(), "expected photos or comments of Flickr");
    }
    // people, groups, licences and the like are no posts
  }

  /** Reads a photo of a list, or one that was asked for alone. */
  void photo(Json photo) {
    emitter.record(photo.offset(), () -> read(photo));
  }

  private void read(Json photo) {
    String id = photo.text("id").orElse("");
    Json owner = photo.at("owner");
    String person =
        owner.isObject() ? owner.text("nsid").orElse("") : photo.text("owner").orElse("");
    if (!id.matches("\\d{1,19}")) {
      emitter.fault("id", photo.offset(), "expected the number of a photo");
      return;
    }
    Json open = photo.at("visibility").isObject() ? photo.at("visibility") : photo;
    String alias =
        owner
            .text("path_alias")
            .or(() -> photo.text("pathalias"))
            .filter(a -> !a.isBlank())
            .orElse(person);
    AuthorId author = person.matches(PERSON) ? AuthorId.of(NETWORK, person) : null;
    emitter.published(
        PostId.of(NETWORK, id),
        author,
        visibility(open),
        post -> {
          if (author != null) {
            post.author(
                    Author.builder(author)
                        .handle(
                            owner.text("username").or(() -> photo.text("ownername")).orElse(null))
                        .name(
                            owner
                                .text("realname")
                                .or(() -> photo.text("realname"))
                                .filter(name -> !name.isBlank())
                                .orElse(null))
                        .url(SITE + alias + "/")
                        .build())
                .url(SITE + alias + "/" + id + "/");
          }
          RichText text = Html.toText(content(photo, "description"), SITE);
          boolean film = photo.text("media").orElse("photo").equals("video");
          post.kind(film ? Post.Kind.VIDEO : Post.Kind.PHOTO)
              .title(plain(content(photo, "title")))
              .text(text.text())
              .html(text.html())
              .publishedAt(posted(photo))
              .entities(entities(text, tags(photo.at("tags"))))
              .media(media(photo, id, film))
              .metrics(metrics(photo))
              .attributes(attributes(photo));
          place(photo, post);
        });
  }

  private static Visibility visibility(Json open) {
    return switch (open.text("ispublic").orElse("")) {
      case "1" -> Visibility.PUBLIC;
      case "0" ->
          open.text("isfriend").orElse("0").equals("1")
                  || open.text("isfamily").orElse("0").equals("1")
              ? Visibility.FOLLOWERS
              : Visibility.DIRECT;
      default -> Visibility.UNKNOWN;
    };
  }

  /* {"_content": "…"} where JSON was XML with text in it, plain text elsewhere. */
  private static String content(Json record, String field) {
    Json value = record.at(field);
    return (value.isObject() ? value.text("_content") : record.text(field)).orElse("");
  }

  /* Titles are text that was escaped for a page. */
  private static @Nullable String plain(String title) {
    return title.isBlank() ? null : Html.toText(title, SITE).text();
  }

  private @Nullable Instant posted(Json photo) {
    return Stream.of(
            photo.at("dates").whole("posted"),
            photo.whole("dateupload"),
            photo.whole("dateuploaded"))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .flatMap(seconds -> moment(seconds.getAsLong(), photo.offset()))
        .orElse(null);
  }

  /** Returns a field as a moment; null where it is none. */
  static @Nullable Instant seconds(Json record, String field) {
    long seconds = record.whole(field).orElse(0);
    return isMoment(seconds) ? Instant.ofEpochSecond(seconds) : null;
  }

  private static boolean isMoment(long seconds) {
    return seconds > 0 && seconds < 253_402_300_800L;
  }

  private Optional<Instant> moment(long seconds, long offset) {
    if (isMoment(seconds)) {
      return Optional.of(Instant.ofEpochSecond(seconds));
    }
    emitter.fault("date", offset, "expected seconds since 1970");
    return Optional.empty();
  }

  private static boolean isMachine(String tag) {
    return tag.matches("[A-Za-z][A-Za-z0-9_]*:[A-Za-z][A-Za-z0-9_]*=.*");
  }

  /**
   * Returns all tags: a list of them, each as its author wrote it, or words with blanks between.
   */
  private static Set<String> tags(Json tags) {
    Set<String> found = new LinkedHashSet<>();
    List<Json> listed = tags.isArray() ? tags.items() : tags.at("tag").items();
    for (Json tag : listed) {
      tag.text("raw")
          .or(() -> tag.text("_content"))
          .or(() -> tag.text("tag"))
          .ifPresent(found::add);
    }
    if (listed.isEmpty()) {
      found.addAll(List.of(tags.text().orElse("").split(" ")));
    }
    found.removeIf(String::isBlank);
    return found;
  }

  private static List<Entity> entities(RichText text, Set<String> tags) {
    List<Entity> entities = new ArrayList<>(text.entities());
    Span end = new Span(text.text().length(), text.text().length());
    for (String tag : tags) {
      if (!isMachine(tag)) {
        entities.add(new Entity.Hashtag(end, tag, null));
      }
    }
    return entities;
  }

  private List<Media> media(Json photo, String id, boolean film) {
    Optional<String> url =
        Stream.of("url_o", "url_l", "url_c", "url_z", "url_m")
            .flatMap(field -> photo.text(field).stream())
            .filter(address -> !address.isBlank())
            .findFirst()
            .or(() -> built(photo, id));
    List<Media> media = new ArrayList<>();
    // what is shown of a film is a picture of it: Flickr plays it on its page alone
    Media.Type type = film ? Media.Type.VIDEO : Media.Type.IMAGE;
    url.ifPresent(
        address ->
            emitter.field(
                "media", photo.offset(), () -> media.add(new Media(type, address, null))));
    return media;
  }

  private static Optional<String> built(Json photo, String id) {
    String server = photo.text("server").orElse("");
    String secret = photo.text("secret").orElse("");
    return server.matches("[1-9]\\d{0,9}") && secret.matches("[0-9a-f]{6,20}")
        ? Optional.of("https://live.staticflickr.com/%s/%s_%s_b.jpg".formatted(server, id, secret))
        : Optional.empty();
  }

  private List<Metric> metrics(Json photo) {
    List<Metric> metrics = new ArrayList<>();
    metric(Metric.VIEWS, photo.whole("views"), metrics);
    metric(Metric.VIEWS, photo.whole("count_views"), metrics);
    metric(Metric.LIKES, photo.whole("count_faves"), metrics);
    metric(Metric.REPLIES, photo.at("comments").whole("_content"), metrics);
    metric(Metric.REPLIES, photo.whole("count_comments"), metrics);
    return metrics;
  }

  private void metric(String name, OptionalLong count, List<Metric> into) {
    if (count.orElse(-1) >= 0 && into.stream().noneMatch(one -> one.name().equals(name))) {
      into.add(new Metric(name, count.getAsLong(), emitter.observedAt()));
    }
  }

  private static Map<String, String> attributes(Json photo) {
    Map<String, String> attributes = new TreeMap<>();
    photo
        .text("license")
        .filter(word -> !word.isBlank())
        .ifPresent(word -> attributes.put("license", licence(word)));
    Set<String> machine = tags(photo.at("machine_tags"));
    tags(photo.at("tags")).stream().filter(Photos::isMachine).forEach(machine::add);
    if (!machine.isEmpty()) {
      attributes.put("machineTags", String.join(" ", machine));
    }
    return attributes;
  }

  private static String licence(String word) {
    return word.matches("\\d{1,3}") && Integer.parseInt(word) < LICENCES.size()
        ? LICENCES.get(Integer.parseInt(word))
        : word;
  }

  /* Whom a place is shown to is apart from whom the photo is shown to. */
  private static void place(Json photo, Post.Builder post) {
    Json location = photo.at("location");
    if (!photo.at("geoperms").text("ispublic").orElse("1").equals("1")) {
      return;
    }
    String name =
        Stream.of("neighbourhood", "locality", "county", "region", "country")
            .map(part -> content(location, part))
            .filter(part -> !part.isBlank())
            .distinct()
            .collect(Collectors.joining(", "));
    if (!name.isEmpty()) {
      post.place(new dev.earshot.Place(name, null));
    }
  }

  /** Reads a comment. */
  void comment(Json comment, String photo, Visibility visibility) {
    emitter.record(comment.offset(), () -> said(comment, photo, visibility));
  }

  private void said(Json comment, String photo, Visibility visibility) {
    String id = comment.text("id").orElse("");
    if (!id.matches("[0-9-]{1,80}") || !photo.matches("\\d{1,19}")) {
      emitter.fault("id", comment.offset(), "expected a comment's id, and its photo's");
      return;
    }
    String person = comment.text("author").or(() -> comment.text("user")).orElse("");
    AuthorId author = person.matches(PERSON) ? AuthorId.of(NETWORK, person) : null;
    Post.Reference under = Post.Reference.to(PostId.of(NETWORK, photo));
    emitter.published(
        PostId.of(NETWORK, id),
        author,
        visibility,
        post -> {
          RichText text =
              Html.toText(
                  comment.text("_content").or(() -> comment.text("comment")).orElse(""), SITE);
          if (author != null) {
            String alias = comment.text("path_alias").filter(one -> !one.isBlank()).orElse(person);
            post.author(
                Author.builder(author)
                    .handle(comment.text("authorname").orElse(null))
                    .name(comment.text("realname").filter(one -> !one.isBlank()).orElse(null))
                    .url(SITE + alias + "/")
                    .build());
          }
          OptionalLong seconds = comment.whole("datecreate");
          post.kind(Post.Kind.COMMENT)
              .text(text.text())
              .html(text.html())
              .entities(text.entities())
              .inReplyTo(under)
              .threadRoot(under)
              .publishedAt(
                  seconds.isPresent()
                      ? moment(seconds.getAsLong(), comment.offset()).orElse(null)
                      : comment.moment("date").orElse(null));
          emitter.field(
              "url",
              comment.offset(),
              () -> post.url(comment.text("permalink").or(() -> comment.text("url")).orElse(null)));
        });
  }

  /* An archive is one account's; its photos do not say whose. */
  private void archived(Json photo) {
    String id = photo.text("id").orElse("");
    if (!id.matches("\\d{1,19}")) {
      emitter.fault("id", photo.offset(), "expected the number of a photo");
      return;
    }
    Visibility visibility =
        PRIVACY.getOrDefault(photo.text("privacy").orElse(""), Visibility.UNKNOWN);
    emitter.published(
        PostId.of(NETWORK, id),
        visibility,
        post -> {
          RichText text = Html.toText(photo.text("description").orElse(""), SITE);
          post.kind(Post.Kind.PHOTO)
              .title(plain(photo.text("name").orElse("")))
              .text(text.text())
              .html(text.html())
              .publishedAt(photo.moment("date_imported").orElse(null))
              .entities(entities(text, tags(photo.at("tags"))))
              .metrics(metrics(photo))
              .attributes(attributes(photo));
          emitter.field(
              "url", photo.offset(), () -> post.url(photo.text("photopage").orElse(null)));
          List<Media> media = new ArrayList<>();
          photo
              .text("original")
              .filter(address -> !address.isBlank())
              .ifPresent(
                  address ->
                      emitter.field(
                          "media",
                          photo.offset(),
                          () -> media.add(new Media(Media.Type.IMAGE, address, null))));
          post.media(media);
        });
    photo.at("comments").items().forEach(one -> said(one, id, visibility));
  }
}
