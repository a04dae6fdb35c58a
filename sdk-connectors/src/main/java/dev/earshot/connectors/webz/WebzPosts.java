package dev.earshot.connectors.webz;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Rating;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.RegistrableDomain;
import dev.earshot.connectors.format.WebAddress;
import dev.earshot.connectors.moment.NoMoment;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.PersonKey;
import dev.earshot.text.Entities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns the vendor's posts into events. What it collects stands on pages that need no login, so all
 * of it is public. The people, places and companies it finds in a text are its guesses, and are
 * left out.
 */
final class WebzPosts {
  private static final Map<String, String> LANGUAGES = languages();
  private static final Pattern HOST = Pattern.compile("[^\\s/:@.]+(?:\\.[^\\s/:@.]+)+\\.?");
  private static final List<String> SOCIAL = List.of("likes", "comments", "shares");

  private final Emitter emitter;

  WebzPosts(Emitter emitter) {
    this.emitter = emitter;
  }

  /** Reads a page, or one post. */
  void add(Json record) {
    if (record.at("posts").isArray()) {
      record.at("posts").items().forEach(this::post);
    } else {
      post(record);
    }
  }

  private void post(Json post) {
    Optional<String> uuid = post.text("uuid").filter(id -> !id.isBlank());
    if (uuid.isEmpty()) {
      emitter.fault("uuid", post.offset(), "expected a post with its uuid, got something else");
      return;
    }
    emitter.record(post.offset(), () -> read(post, id(uuid.get())));
  }

  private static PostId id(String uuid) {
    return PostId.of(WebzConnector.NETWORK, uuid);
  }

  private void read(Json post, PostId id) {
    Json thread = post.at("thread");
    Author author = author(post, thread);
    Instant crawled = post.moment("crawled").orElse(null);
    Instant updated =
        post.moment("updated").filter(at -> crawled != null && at.isAfter(crawled)).orElse(null);
    Consumer<Post.Builder> content = into -> fill(into, post, thread, author, updated);
    AuthorId authorId = author == null ? null : author.id();
    if (updated == null) {
      emitter.published(id, authorId, Visibility.PUBLIC, content);
    } else {
      emitter.edited(id, authorId, Visibility.PUBLIC, content);
    }
  }

  private void fill(
      Post.Builder into, Json post, Json thread, @Nullable Author author, @Nullable Instant edit) {
    long record = post.offset();
    String text = post.text("text").orElse("");
    String root = thread.text("uuid").filter(id -> !id.isBlank()).orElse(null);
    boolean answer = isAnswer(post, root);
    Instant published = post.moment("published").orElse(null);
    if (published == null && post.has("published")) {
      emitter.fault("published", record, NoMoment.OTHER_FORM_OR_ERA);
    }
    emitter.field("url", record, () -> into.url(worded(post, "url").orElse(null)));
    into.kind(kind(thread, answer))
        .author(author)
        .title(worded(post, "title").orElse(null))
        .text(text)
        .entities(Entities.in(text))
        .language(
            worded(post, "language")
                .map(name -> LANGUAGES.get(name.toLowerCase(Locale.ROOT)))
                .orElse(null))
        .publishedAt(published)
        .editedAt(edit)
        .conversation(root)
        .threadRoot(
            answer && root != null
                ? new Post.Reference(id(root), worded(thread, "url").orElse(null))
                : null)
        .media(media(post, thread, answer))
        .metrics(answer ? List.of() : metrics(thread))
        .rating(rating(post))
        .attributes(attributes(thread));
  }

  private static boolean isAnswer(Json post, @Nullable String root) {
    OptionalLong place = post.whole("ord_in_thread");
    return place.isPresent()
        ? place.getAsLong() > 0
        : root != null && !post.text("uuid").filter(root::equals).isPresent();
  }

  private static Post.Kind kind(Json thread, boolean answer) {
    String site = thread.text("site_type").orElse("");
    return switch (site) {
      case "discussions" -> answer ? Post.Kind.REPLY : Post.Kind.POST;
      case "reviews" -> Post.Kind.REVIEW;
      default -> answer ? Post.Kind.COMMENT : Post.Kind.ARTICLE;
    };
  }

  /** On a board somebody is known by a handle, in a newsroom by a name; never by a mailbox. */
  private static @Nullable Author author(Json post, Json thread) {
    String name = worded(post, "author").orElse(null);
    if (name == null) {
      return null;
    }
    Author.Builder author =
        Author.builder(PersonKey.author(WebzConnector.NETWORK, site(post, thread), name));
    if (!PersonKey.namesAMailbox(name)) {
      if (thread.text("site_type").orElse("").equals("discussions")) {
        author.handle(name);
      } else {
        author.name(name);
      }
    }
    return author.build();
  }

  /* Two of one name on two sites are two, so a thread that names no host is no site of its own. */
  private static String site(Json post, Json thread) {
    List<String> said =
        List.of(worded(thread, "site_full").orElse(""), worded(thread, "site").orElse(""));
    String host =
        Stream.concat(
                said.stream(),
                Stream.of(post, thread).map(of -> WebAddress.host(worded(of, "url").orElse(""))))
            .filter(HOST.asMatchPredicate())
            .findFirst()
            .orElse(said.get(0).isEmpty() ? said.get(1) : said.get(0));
    return RegistrableDomain.of(host).orElse(host);
  }

  private List<Media> media(Json post, Json thread, boolean answer) {
    List<String> urls = new ArrayList<>();
    if (!answer) {
      worded(thread, "main_image").ifPresent(urls::add);
    }
    for (Json image : post.at("external_images").items()) {
      image.text().or(() -> worded(image, "url")).ifPresent(urls::add);
    }
    List<Media> media = new ArrayList<>();
    urls.stream()
        .distinct()
        .forEach(
            url ->
                emitter.field(
                    "media",
                    post.offset(),
                    () -> media.add(new Media(Media.Type.IMAGE, url, null))));
    return media;
  }

  private List<Metric> metrics(Json thread) {
    List<Metric> metrics = new ArrayList<>();
    metric(thread, "replies_count", Metric.REPLIES, metrics);
    for (String site : List.of("facebook", "vk")) {
      for (String count : SOCIAL) {
        metric(thread.at("social").at(site), count, site + "." + count, metrics);
      }
    }
    return metrics;
  }

  private void metric(Json counts, String field, String name, List<Metric> into) {
    OptionalLong count = counts.whole(field);
    if (count.isPresent() && count.getAsLong() >= 0) {
      into.add(new Metric(name, count.getAsLong(), emitter.observedAt()));
    }
  }

  /* Stars from 0 to 5; another scale is not documented. */
  private static @Nullable Rating rating(Json post) {
    return post.text("rating")
        .filter(text -> text.matches("[0-4](?:\\.\\d{1,6})?|5(?:\\.0{1,6})?"))
        .map(text -> new Rating(Double.parseDouble(text), 0, 5))
        .orElse(null);
  }

  private static Map<String, String> attributes(Json thread) {
    Map<String, String> attributes = new LinkedHashMap<>();
    worded(thread, "site_full").ifPresent(site -> attributes.put("site", site));
    worded(thread, "site_type").ifPresent(type -> attributes.put("siteType", type));
    worded(thread, "country").ifPresent(code -> attributes.put("siteCountry", code));
    return attributes;
  }

  private static Optional<String> worded(Json record, String field) {
    return record.text(field).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static Map<String, String> languages() {
    Map<String, String> codes = new HashMap<>();
    for (String code : Locale.getISOLanguages()) {
      String name = Locale.forLanguageTag(code).getDisplayLanguage(Locale.ENGLISH);
      codes.putIfAbsent(name.toLowerCase(Locale.ROOT), code);
    }
    return Map.copyOf(codes);
  }
}
