package dev.earshot.connectors.nostr;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.MalformedException;
import dev.earshot.Media;
import dev.earshot.Network;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.WebAddress;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.text.Entities;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns events of a relay into ours. One for each payload or line, since later events speak of
 * earlier ones: a profile of its author's posts, a deletion of what the same author wrote. Not
 * thread-safe.
 */
final class Events {
  static final Network NETWORK = new Network("nostr");
  private static final String PAGE = "https://njump.me/";
  private static final int REMEMBERED = 10_000;

  private static final int PROFILE = 0;
  private static final int DELETION = 5;
  private static final int VANISH = 62;

  /** What is a post, and of which kind. */
  private static final Map<Integer, Post.Kind> POSTS =
      Map.ofEntries(
          Map.entry(1, Post.Kind.POST),
          Map.entry(6, Post.Kind.REPOST),
          Map.entry(11, Post.Kind.POST),
          Map.entry(16, Post.Kind.REPOST),
          Map.entry(20, Post.Kind.PHOTO),
          Map.entry(21, Post.Kind.VIDEO),
          Map.entry(22, Post.Kind.VIDEO),
          Map.entry(42, Post.Kind.POST),
          Map.entry(1068, Post.Kind.POLL),
          Map.entry(1111, Post.Kind.COMMENT),
          Map.entry(1311, Post.Kind.COMMENT),
          Map.entry(30_023, Post.Kind.ARTICLE),
          Map.entry(30_818, Post.Kind.ARTICLE),
          Map.entry(34_235, Post.Kind.VIDEO),
          Map.entry(34_236, Post.Kind.VIDEO));

  /** Letters, sealed or not, are for whom they are addressed to. */
  private static final Set<Integer> LETTERS = Set.of(4, 13, 14, 15, 1059);

  private static final Pattern POINTER =
      Pattern.compile("nostr:(?:npub|nprofile|note|nevent|naddr)1[a-z0-9]{20,1000}");

  private final @Nullable SignatureCheck check;
  private final Map<String, Author> profiles = remembering();
  private final Map<String, String> authors = remembering();

  Events(@Nullable SignatureCheck check) {
    this.check = check;
  }

  private static <V> Map<String, V> remembering() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** Returns the kinds that a reader asks a relay for. */
  static List<Integer> kinds() {
    List<Integer> kinds = new ArrayList<>(POSTS.keySet());
    kinds.addAll(List.of(PROFILE, DELETION, VANISH));
    kinds.sort(Comparator.naturalOrder());
    return kinds;
  }

  /** Reads all events of a body: events alone, or in the frames a relay sends. */
  void addAll(Json.Parts parts, Emitter emitter) {
    List<Json> records = parts.records();
    // a body that is one frame: its parts are the frame's
    if (parts.listed() && !records.isEmpty() && isFrame(records.get(0))) {
      List<Json> events = records.stream().filter(Event::isOne).toList();
      events.forEach(event -> add(event, emitter));
      if (events.isEmpty() && records.get(0).text().filter("EVENT"::equals).isPresent()) {
        emitter.fault("", records.get(0).offset(), "expected an event in the frame");
      }
    } else {
      for (Json record : records) {
        Json event = record;
        for (Json part : record.items()) {
          event = Event.isOne(part) ? part : event;
        }
        if (Event.isOne(event)) {
          add(event, emitter);
        } else if (!record.isArray() || isEventFrame(record.items())) {
          emitter.fault("", record.offset(), "expected an event, got something else");
        }
      }
    }
    emitter.faults(parts.faults());
  }

  private static boolean isEventFrame(List<Json> parts) {
    return !parts.isEmpty() && parts.get(0).text().filter("EVENT"::equals).isPresent();
  }

  private static boolean isFrame(Json name) {
    return name.text().filter(text -> text.matches("[A-Z]{2,20}(-[A-Z]{1,20})?")).isPresent();
  }

  /**
   * Reads one event.
   *
   * @return what was read of it; null for a fault
   */
  @Nullable Event add(Json record, Emitter emitter) {
    Event[] read = new Event[1];
    emitter.record(
        record.offset(),
        () -> {
          Event event = Event.of(record, emitter.source());
          String signed = signed(event, emitter.source());
          read(event, signed, record.offset(), emitter);
          read[0] = event;
        });
    return read[0];
  }

  private String signed(Event event, String source) {
    if (check == null) {
      return "unverified";
    }
    HexFormat hex = HexFormat.of();
    if (event.signature() == null
        || !check.isValid(
            hex.parseHex(event.author()),
            hex.parseHex(event.id()),
            hex.parseHex(event.signature()))) {
      throw new MalformedException(source, "sig", -1, "expected its author's signature", null);
    }
    return "verified";
  }

  private void read(Event event, String signed, long offset, Emitter emitter) {
    AuthorId author = AuthorId.of(NETWORK, event.author());
    if (event.kind() == PROFILE) {
      profile(event, author, offset, emitter);
    } else if (event.kind() == DELETION) {
      deletion(event, author, offset, emitter);
    } else if (event.kind() == VANISH) {
      vanish(event, author, emitter);
    } else if (LETTERS.contains(event.kind())) {
      emitter.published(id(event.nativeId()), author, Visibility.DIRECT, post -> {});
    } else if (POSTS.containsKey(event.kind())) {
      post(event, author, signed, offset, emitter);
    }
  }

  static PostId id(String nativeId) {
    return PostId.of(NETWORK, nativeId);
  }

  private void post(Event event, AuthorId author, String signed, long offset, Emitter emitter) {
    PostId id = id(event.nativeId());
    authors.put(event.nativeId(), event.author());
    Optional<Instant> expires = event.expiration();
    if (expires.isPresent() && !expires.get().isAfter(emitter.observedAt())) {
      emitter.deleted(id, author);
      return;
    }
    boolean repost = POSTS.get(event.kind()) == Post.Kind.REPOST;
    if (repost && event.content().startsWith("{")) {
      repeated(event, emitter, offset);
    }
    Map<String, String> attributes = new HashMap<>();
    attributes.put("signature", signed);
    expires.ifPresent(moment -> attributes.put("expires", moment.toString()));
    emitter.published(
        id,
        author,
        Visibility.PUBLIC,
        post -> {
          fill(post, event, author, offset, emitter);
          post.attributes(attributes);
        });
  }

  /* What is repeated may stand in the repost as text; it counts if it is what the tag says. */
  private void repeated(Event repost, Emitter emitter, long offset) {
    try {
      byte[] body = repost.content().getBytes(StandardCharsets.UTF_8);
      Json inner = Json.document(body, emitter.source());
      String id = inner.text("id").orElse("");
      boolean named = repost.tags("e").stream().anyMatch(tag -> tag.get(1).equals(id));
      int kind = (int) inner.whole("kind").orElse(-1);
      if (named && POSTS.containsKey(kind) && POSTS.get(kind) != Post.Kind.REPOST) {
        add(inner, emitter);
      }
    } catch (MalformedException e) {
      emitter.fault("content", offset, "expected the event that is repeated");
    }
  }

  private void fill(Post.Builder post, Event event, AuthorId author, long offset, Emitter emitter) {
    Post.Kind kind = POSTS.getOrDefault(event.kind(), Post.Kind.POST);
    Instant created = Instant.ofEpochSecond(event.createdAt());
    Instant first =
        event
            .tag("published_at")
            .filter(text -> event.isAddressable() && text.matches("\\d{1,11}"))
            .map(text -> Instant.ofEpochSecond(Long.parseLong(text)))
            .filter(moment -> !moment.isAfter(created))
            .orElse(created);
    boolean repost = kind == Post.Kind.REPOST;
    String text = repost ? "" : event.content();
    Post.Reference parent = repost ? null : parent(event);
    Post.Reference quoted =
        event.tags("q").stream()
            .flatMap(tag -> target(tag.get(1), author(event, tag, 3)).stream())
            .findFirst()
            .orElse(null);
    post.kind(kind(kind, parent, quoted))
        .url(PAGE + pointer(event))
        .author(profiles.getOrDefault(event.author(), author(author).build()))
        .text(text)
        .title(event.tag("title").or(() -> event.tag("subject")).orElse(null))
        .publishedAt(first)
        .editedAt(first.equals(created) ? null : created)
        .entities(repost ? List.of() : entities(event))
        .media(media(event, offset, emitter))
        .pollOptions(options(event))
        .application(event.tag("client").orElse(null))
        .inReplyTo(parent)
        .repostOf(repost ? repeated(event) : null)
        .quoteOf(repost ? null : quoted)
        .threadRoot(repost || parent == null ? null : root(event));
    event.tags("content-warning").forEach(warning -> post.contentWarning(warning.get(1)));
    for (List<String> label : event.tags("l")) {
      if (label.size() > 2 && label.get(2).equals("ISO-639-1")) {
        emitter.field("language", offset, () -> post.language(label.get(1)));
      }
    }
  }

  private Post.@Nullable Reference repeated(Event repost) {
    for (String name : List.of("e", "a")) {
      for (List<String> tag : repost.tags(name)) {
        Optional<Post.Reference> of = target(tag.get(1), author(repost, tag, 4));
        if (of.isPresent()) {
          return of.get();
        }
      }
    }
    return null;
  }

  /** Whose an event is: as it was read itself, else as the tag says, of a repost the other tag. */
  private String author(Event event, List<String> tag, int place) {
    String read = authors.get(tag.get(1));
    if (read != null) {
      return read;
    }
    if (tag.size() > place && Event.isKey(tag.get(place))) {
      return tag.get(place);
    }
    return POSTS.get(event.kind()) == Post.Kind.REPOST
        ? event.tag("p").filter(Event::isKey).orElse("")
        : "";
  }

  /** Returns what is repeated or quoted, with the page that says whose it is. */
  private static Optional<Post.Reference> target(String id, String author) {
    return target(id).map(of -> new Post.Reference(id(id), page(id, author)));
  }

  private static @Nullable String page(String id, String author) {
    HexFormat hex = HexFormat.of();
    if (Event.isKey(id)) {
      return author.isEmpty() ? null : PAGE + Bech32.event(hex.parseHex(id), hex.parseHex(author));
    }
    String[] address = id.split(":", 3);
    return address[2].getBytes(StandardCharsets.UTF_8).length < 256
        ? PAGE + Bech32.address(Integer.parseInt(address[0]), hex.parseHex(address[1]), address[2])
        : null;
  }

  private static Post.Kind kind(
      Post.Kind kind, Post.@Nullable Reference parent, Post.@Nullable Reference quoted) {
    if (kind != Post.Kind.POST) {
      return kind;
    }
    return parent != null ? Post.Kind.REPLY : quoted != null ? Post.Kind.QUOTE : kind;
  }

  private static String pointer(Event event) {
    HexFormat hex = HexFormat.of();
    byte[] name = event.name().getBytes(StandardCharsets.UTF_8);
    return event.isAddressable() && name.length < 256
        ? Bech32.address(event.kind(), hex.parseHex(event.author()), event.name())
        : Bech32.encode("note", hex.parseHex(event.id()));
  }

  /** What it answers: by the mark, of a comment by the lower-case tag, else the last one named. */
  private static Post.@Nullable Reference parent(Event event) {
    if (event.kind() == 1111) {
      return event
          .tag("e")
          .or(() -> event.tag("a"))
          .flatMap(Events::target)
          .or(() -> webPage(event, "i"))
          .orElse(null);
    }
    if (event.kind() == 1311) {
      return event.tag("e").or(() -> event.tag("a")).flatMap(Events::target).orElse(null);
    }
    return marked(event, "reply")
        .or(() -> marked(event, "root"))
        .or(() -> position(event, false))
        .flatMap(Events::target)
        .orElse(null);
  }

  private static Post.@Nullable Reference root(Event event) {
    if (event.kind() == 1111) {
      return event
          .tag("E")
          .or(() -> event.tag("A"))
          .flatMap(Events::target)
          .or(() -> webPage(event, "I"))
          .orElse(null);
    }
    return marked(event, "root")
        .or(() -> position(event, true))
        .flatMap(Events::target)
        .orElse(null);
  }

  /* A comment may be about what is no event (NIP-73); of that a page alone has an address. */
  private static Optional<Post.Reference> webPage(Event event, String name) {
    return event.tags(name).stream()
        .map(tag -> tag.get(1))
        .filter(page -> page.matches("(?i)https?://\\S+") && !WebAddress.host(page).isEmpty())
        .map(page -> new Post.Reference(null, page))
        .findFirst();
  }

  private static Optional<String> marked(Event event, String mark) {
    return java.util.stream.Stream.of("e", "a")
        .flatMap(name -> event.tags(name).stream())
        .filter(tag -> tag.size() > 3 && tag.get(3).equals(mark))
        .map(tag -> tag.get(1))
        .findFirst();
  }

  /* Before there were marks the first named was the root, and the last was answered. */
  private static Optional<String> position(Event event, boolean first) {
    List<List<String>> named = event.tags("e");
    boolean marks = named.stream().anyMatch(tag -> tag.size() > 3 && !tag.get(3).isEmpty());
    return marks || named.isEmpty()
        ? Optional.empty()
        : Optional.of(named.get(first ? 0 : named.size() - 1).get(1));
  }

  private static Optional<Post.Reference> target(String id) {
    String[] address = id.split(":", 3);
    boolean isAddress =
        address.length == 3 && address[0].matches("3\\d{4}") && Event.isKey(address[1]);
    return Event.isKey(id) || isAddress ? Optional.of(Post.Reference.to(id(id))) : Optional.empty();
  }

  /** What the text points at; a tag that is stated and not shown stands at the text's end. */
  private static List<Entity> entities(Event event) {
    String text = event.content();
    List<Entity> entities = new ArrayList<>(Entities.in(text));
    Matcher pointer = POINTER.matcher(text);
    while (pointer.find()) {
      Span span = new Span(pointer.start(), pointer.end());
      if (entities.stream().noneMatch(entity -> entity.span().overlaps(span))) {
        entities.add(new Entity.Link(span, pointer.group(), pointer.group()));
      }
    }
    Set<String> shown = new java.util.HashSet<>();
    entities.forEach(entity -> shown.add(entity.value().toLowerCase(Locale.ROOT)));
    Span end = new Span(text.length(), text.length());
    for (List<String> tag : event.tags("t")) {
      if (!tag.get(1).isBlank() && shown.add(tag.get(1).toLowerCase(Locale.ROOT))) {
        entities.add(new Entity.Hashtag(end, tag.get(1), null));
      }
    }
    entities.sort(Comparator.comparing(Entity::span));
    return entities;
  }

  private static List<Media> media(Event event, long offset, Emitter emitter) {
    List<Media> media = new ArrayList<>();
    for (List<String> tag : event.tags("imeta")) {
      Map<String, String> said = new HashMap<>();
      for (String part : tag.subList(1, tag.size())) {
        int space = part.indexOf(' ');
        if (space > 0) {
          said.putIfAbsent(part.substring(0, space), part.substring(space + 1));
        }
      }
      String url = said.getOrDefault("url", "");
      Media.Type type = Media.Type.ofMime(said.get("m"));
      if (!url.isBlank()) {
        emitter.field("media", offset, () -> media.add(new Media(type, url, said.get("alt"))));
      }
    }
    if (event.isAddressable()) {
      event
          .tag("image")
          .ifPresent(
              url ->
                  emitter.field(
                      "media", offset, () -> media.add(new Media(Media.Type.IMAGE, url, null))));
    }
    return media;
  }

  private static List<PollOption> options(Event event) {
    return event.kind() != 1068
        ? List.of()
        : event.tags("option").stream()
            .filter(tag -> tag.size() > 2 && !tag.get(2).isBlank())
            .map(tag -> new PollOption(tag.get(2)))
            .toList();
  }

  private static Author.Builder author(AuthorId id) {
    return Author.builder(id)
        .url(PAGE + Bech32.encode("npub", HexFormat.of().parseHex(id.nativeId())));
  }

  /** A profile says no event; the posts of its author that follow carry it. */
  private void profile(Event event, AuthorId id, long offset, Emitter emitter) {
    try {
      Json said = Json.document(event.content().getBytes(StandardCharsets.UTF_8), emitter.source());
      Author.Builder author =
          author(id)
              .handle(said.text("name").filter(Events::isHandle).orElse(null))
              .name(said.text("display_name").or(() -> said.text("name")).orElse(null))
              .bio(said.text("about").orElse(null))
              .kind(said.isTrue("bot") ? Author.Kind.BOT : Author.Kind.UNKNOWN);
      profiles.put(event.author(), author.build());
    } catch (MalformedException e) {
      emitter.fault("content", offset, "expected a profile as JSON");
    }
  }

  private static boolean isHandle(String name) {
    return name.matches("[^\\s@]{1,100}");
  }

  /** A deletion counts for what its own author wrote, and for nothing else (NIP-09). */
  private void deletion(Event event, AuthorId author, long offset, Emitter emitter) {
    for (List<String> tag : event.tags("e")) {
      String writer = authors.get(tag.get(1));
      if (!Event.isKey(tag.get(1)) || (writer != null && !writer.equals(event.author()))) {
        emitter.fault("tags", offset, "expected the id of an event of the same author");
      } else {
        emitter.deleted(id(tag.get(1)), author);
      }
    }
    for (List<String> tag : event.tags("a")) {
      String[] address = tag.get(1).split(":", 3);
      if (address.length < 3
          || !address[1].equals(event.author())
          || target(tag.get(1)).isEmpty()) {
        emitter.fault("tags", offset, "expected the address of an event of the same author");
      } else {
        emitter.deleted(id(tag.get(1)), author);
      }
    }
  }

  /** Who wants to vanish from this relay or from all is gone (NIP-62). */
  private static void vanish(Event event, AuthorId author, Emitter emitter) {
    String here = relay(emitter.source());
    for (List<String> tag : event.tags("relay")) {
      // where a record does not say which relay it came from, it may be the one that is meant
      if (tag.get(1).equals("ALL_RELAYS") || here.isEmpty() || relay(tag.get(1)).equals(here)) {
        emitter.accountWithdrawn(author);
        return;
      }
    }
  }

  private static String relay(String address) {
    String plain = address.strip().toLowerCase(Locale.ROOT);
    return plain.matches("wss?://.*") ? plain.split("[?#]", 2)[0].replaceAll("/+$", "") : "";
  }
}
