package dev.earshot.connectors.tumblr;

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
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the API shows into events: posts of either format, and the notes under them. One for
 * each body; not thread-safe.
 *
 * <p>What a key alone is shown is public; a post's own state says where it is not, and a post
 * behind a paywall is for those who pay.
 */
final class Notes {
  static final Network NETWORK = new Network("tumblr");

  private static final String NUMBER = "\\d{1,20}";
  private static final String NAME = "[A-Za-z0-9-]{1,64}";

  /** What parts of a post are, and other answers of the API, in which no post can be told. */
  private static final Set<String> NO_POSTS =
      Set.of(
          "content",
          "trail",
          "layout",
          "blog",
          "formatting",
          "media",
          "text",
          "url",
          "member_perks",
          "consumer_key",
          "access_token");

  private static final Set<String> NOT_SHOWN =
      Set.of("private", "draft", "queue", "queued", "submission", "unapproved");

  private final Emitter emitter;

  Notes(Emitter emitter) {
    this.emitter = emitter;
  }

  private static PostId id(String number) {
    return PostId.of(NETWORK, number);
  }

  /* A blog's own host does not say whose it is, its name does. */
  private static Post.Reference reference(String number, String blog) {
    return new Post.Reference(
        id(number), blog.matches(NAME) ? "https://" + blog + ".tumblr.com/post/" + number : null);
  }

  /**
   * Returns a post's number; the text of it where the API shows both, since numbers get rounded.
   */
  static Optional<String> number(Json post) {
    return post.text("id_string")
        .or(() -> post.text("id"))
        .filter(number -> number.matches(NUMBER));
  }

  static @Nullable Instant moment(Json record) {
    return record.moment("timestamp").orElse(null);
  }

  /** Reads a recorded body: an answer of the API, a post, or a part of one, which tells nothing. */
  void add(Json record) {
    if (record.isArray()) {
      record.items().forEach(this::add);
    } else if (record.isObject("meta")) {
      envelope(record);
    } else if (record.isArray("posts")) {
      record.items("posts").forEach(this::post);
    } else if (record.isArray("notes") && !isPost(record)) {
      emitter.fault("notes", record.offset(), "the notes do not say which post they are about");
    } else if (isPost(record)) {
      post(record);
    } else if (NO_POSTS.stream().noneMatch(record::has)) {
      emitter.fault("", record.offset(), "expected a post, a note or an answer of the API");
    }
  }

  private void envelope(Json record) {
    Json response = record.at("response");
    if (record.isArray("errors") || record.at("meta").whole("status").orElse(200) >= 400) {
      emitter.fault("", record.offset(), "the API reports an error");
    } else if (response.isArray()) {
      response.items().forEach(this::post);
    } else if (response.isArray("posts")) {
      response.items("posts").forEach(this::post);
    } else if (isPost(response)) {
      post(response);
    } else {
      // recorded without the question, and so without the post they are about: a reblog is a post
      for (Json note : response.items("notes")) {
        if (note.text("type", "").equals("reblog")) {
          note(note, "", "", Visibility.PUBLIC);
        }
      }
    }
    // lists of blogs, users and limits hold no post
  }

  private static boolean isPost(Json record) {
    return number(record).isPresent()
        && Stream.of("blog_name", "blog", "content", "post_url", "tumblelog_uuid")
            .anyMatch(record::has);
  }

  /** Reads a post; all of it or, if a field is beyond what a post can hold, a fault. */
  void post(Json post) {
    Optional<String> number = number(post);
    if (number.isEmpty()) {
      emitter.fault("id", post.offset(), "expected the number of a post");
      return;
    }
    emitter.record(
        post.offset(),
        () -> {
          Optional<Author> author = author(post.at("blog"), post);
          emitter.published(
              id(number.get()),
              author.map(Author::id).orElse(null),
              visibility(post),
              into -> fill(into, post, author.orElse(null)));
        });
    String blog = post.at("blog").text("name").or(() -> post.text("blog_name")).orElse("");
    post.items("notes").forEach(note -> note(note, number.get(), blog, visibility(post)));
  }

  private static Visibility visibility(Json post) {
    boolean paid =
        (post.isTrue("is_paywalled") && !post.text("paywall_access", "").equals("disabled"))
            || post.items("content").stream()
                .anyMatch(block -> block.text("type", "").equals("paywall"));
    if (paid) {
      return Visibility.FOLLOWERS;
    }
    String state = post.text("state", "published");
    return state.equals("published")
        ? Visibility.PUBLIC
        : NOT_SHOWN.contains(state) ? Visibility.DIRECT : Visibility.UNKNOWN;
  }

  private void fill(Post.Builder into, Json post, @Nullable Author author) {
    Chain chain = Chain.of(post);
    Words words = Words.of(post, chain.isReblog());
    List<Entity> entities = new ArrayList<>(words.entities());
    entities.addAll(hashtags(post, words.text().length()));
    boolean own = !words.text().isEmpty() || !words.media().isEmpty();
    Post.Kind alone = words.pollOptions().isEmpty() ? Post.Kind.POST : Post.Kind.POLL;
    emitter.field("url", post.offset(), () -> into.url(post.text("post_url").orElse(null)));
    into.kind(!chain.isReblog() ? alone : own ? Post.Kind.QUOTE : Post.Kind.REPOST)
        .author(author)
        .title(
            chain.isReblog()
                ? null
                : post.text("title").filter(text -> !text.isBlank()).orElse(null))
        .text(words.text())
        .html(words.html())
        .contentWarning(post.isTrue("is_nsfw") ? "nsfw" : null)
        .publishedAt(published(post))
        .entities(entities)
        .pollOptions(words.pollOptions())
        .metrics(metrics(post))
        .repostOf(own ? null : chain.repeated())
        .quoteOf(own ? chain.repeated() : null)
        .threadRoot(chain.root());
    List<Media> media = new ArrayList<>();
    for (Words.Shown shown : words.media()) {
      emitter.field(
          "media",
          post.offset(),
          () -> media.add(new Media(shown.type(), shown.url(), shown.alt())));
    }
    into.media(media);
  }

  private @Nullable Instant published(Json record) {
    Instant moment = moment(record);
    if (moment == null && record.has("timestamp")) {
      emitter.fault("timestamp", record.offset(), "expected seconds since 1970");
    }
    return moment;
  }

  /* Likes, reblogs and answers together: the API counts them no other way in a list. */
  private List<Metric> metrics(Json post) {
    long notes = post.count("note_count");
    return notes < 0 ? List.of() : List.of(new Metric("notes", notes, emitter.observedAt()));
  }

  private static List<Entity> hashtags(Json record, int end) {
    List<Entity> hashtags = new ArrayList<>();
    for (Json tag : record.items("tags")) {
      tag.text()
          .filter(word -> !word.isBlank())
          .ifPresent(word -> hashtags.add(new Entity.Hashtag(new Span(end, end), word, null)));
    }
    return hashtags;
  }

  /**
   * Where a post comes from.
   *
   * @param repeated the post that it repeats: the last before it that added something
   * @param root the post that all of it began with
   */
  private record Chain(
      boolean isReblog, Post.@Nullable Reference repeated, Post.@Nullable Reference root) {
    static Chain of(Json post) {
      List<Json> before = new ArrayList<>();
      for (Json item : post.items("trail")) {
        if (!item.isTrue("is_current_item")) {
          before.add(item);
        }
      }
      List<Post.Reference> shown = new ArrayList<>(); // blogs that are gone have no number
      for (Json item : before) {
        number(item.at("post"))
            .map(number -> Notes.reference(number, item.at("blog").text("name", "")))
            .ifPresent(shown::add);
      }
      Post.@Nullable Reference parent =
          reference(
              post.text("reblogged_from_id").or(() -> post.text("parent_post_id")),
              post.text("reblogged_from_name", ""),
              post.text("reblogged_from_url").or(() -> post.text("parent_post_url")));
      Post.@Nullable Reference root =
          reference(
              post.text("reblogged_root_id"),
              post.text("reblogged_root_name", ""),
              post.text("reblogged_root_url"));
      boolean isReblog = parent != null || root != null || !before.isEmpty();
      if (!shown.isEmpty()) {
        parent = with(shown.get(shown.size() - 1), parent, root);
        boolean whole = number(before.get(0).at("post")).isPresent();
        root = root == null && whole ? shown.get(0) : root;
      } else if (root != null) {
        parent = root; // nobody added anything since
      }
      return new Chain(isReblog, parent, root);
    }

    /* A trail of the older form names no blog, and the last of it may be told of beside it. */
    private static Post.Reference with(
        Post.Reference last, Post.@Nullable Reference parent, Post.@Nullable Reference root) {
      if (last.urlOrNull() != null) {
        return last;
      }
      if (parent != null && last.id().equals(parent.id())) {
        return parent;
      }
      return root != null && last.id().equals(root.id()) ? root : last;
    }

    private static Post.@Nullable Reference reference(
        Optional<String> number, String blog, Optional<String> url) {
      String known = number.filter(text -> text.matches(NUMBER)).orElse(null);
      String address = url.filter(text -> text.matches("https?://\\S+")).orElse(null);
      if (known == null) {
        return address == null ? null : new Post.Reference(null, address);
      }
      Post.Reference named = Notes.reference(known, blog);
      return named.urlOrNull() == null ? new Post.Reference(id(known), address) : named;
    }
  }

  /* A blog may take another name, and keeps its uuid; old records have the name alone. */
  private Optional<Author> author(Json blog, Json record) {
    Optional<String> name =
        blog.text("name").or(() -> record.text("blog_name")).filter(text -> !text.isBlank());
    Optional<String> key =
        blog.text("uuid")
            .or(() -> record.text("blog_uuid"))
            .or(() -> record.text("tumblelog_uuid"))
            .filter(text -> !text.isBlank())
            .or(() -> name);
    return key.map(
        found -> {
          Author.Builder author =
              Author.builder(AuthorId.of(NETWORK, found))
                  .handle(name.orElse(null))
                  .name(blog.text("title").filter(text -> !text.isBlank()).orElse(null))
                  .bio(Html.toText(blog.text("description", ""), "").text());
          String url =
              blog.text("url")
                  .or(() -> record.text("blog_url"))
                  .or(() -> name.map(text -> "https://" + text + ".tumblr.com/"))
                  .orElse(null);
          emitter.field("author.url", record.offset(), () -> author.url(url));
          return author.build();
        });
  }

  /**
   * Returns what a note is called here: a reblog is a post with its own number; an answer has none,
   * and is known by the post, who wrote it and when.
   */
  static String noteId(String post, Json note) {
    return note.text("type", "").equals("reblog") && note.has("post_id")
        ? note.text("post_id", "")
        : post
            + ":"
            + note.text("type", "")
            + ":"
            + note.text("blog_uuid", "")
            + ":"
            + note.text("timestamp", "");
  }

  /**
   * Reads a note: an answer, or a reblog. Who liked is passed over, and kinds that are not known.
   *
   * @param post the number of the post it is about; empty if unknown
   * @param blog the name of that post's blog; empty if unknown
   * @param visibility who may see that
   */
  void note(Json note, String post, String blog, Visibility visibility) {
    String type = note.text("type", "");
    if (type.isEmpty()) {
      emitter.fault("type", note.offset(), "expected a note with its type");
      return;
    }
    boolean reply = type.equals("reply");
    if (!reply && !type.equals("reblog")) {
      return;
    }
    boolean known =
        reply
            ? note.has("blog_uuid") && moment(note) != null
            : note.text("post_id", "").matches(NUMBER);
    if (!known) {
      emitter.fault("", note.offset(), "a note that does not say whose it is and when");
      return;
    }
    emitter.record(note.offset(), () -> said(note, post, blog, reply, visibility));
  }

  private void said(Json note, String post, String blog, boolean reply, Visibility visibility) {
    Author author = author(note.at("blog"), note).orElse(null);
    Post.Reference about = post.isEmpty() ? null : reference(post, blog);
    String text = note.text(reply ? "reply_text" : "added_text", "");
    List<Entity> entities = new ArrayList<>(Words.entities(text, note.at("formatting"), 0));
    entities.addAll(hashtags(note, text.length()));
    boolean own = !text.isBlank();
    emitter.published(
        id(noteId(post, note)),
        author == null ? null : author.id(),
        visibility,
        into ->
            into.kind(reply ? Post.Kind.REPLY : own ? Post.Kind.QUOTE : Post.Kind.REPOST)
                .author(author)
                .text(text)
                .entities(entities)
                .publishedAt(published(note))
                .inReplyTo(reply ? about : null)
                .quoteOf(reply || !own ? null : about)
                .repostOf(reply || own ? null : about)
                .threadRoot(about));
  }
}
