package dev.earshot.connectors.feed;

import com.google.common.hash.Hashing;
import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.RichText;
import dev.earshot.connectors.format.WebAddress;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.PersonKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * Makes posts of drafts.
 *
 * The id is the item's own; else its address; else a digest of its words and dates. An id or an
 * address that several items of one document share though they are not the same is none, and
 * neither is the feed's own address, nor what generators write for nothing (N/A, 0). An id that no
 * two items of the world share (an address, a tag:, a urn:, a UUID) is told apart by the feed's
 * host alone, so that one article in two feeds of a site is one post; any other by host and path.
 */
final class FeedPosts {
  private static final int MAX_ID = 2048;
  private static final int MAX_SUMMARY = 10_000;

  private static final Set<String> UNIQUE = Set.of("http", "https", "tag", "urn", "at", "doi");

  /* What stands in a guid where a generator had nothing to write. */
  private static final Set<String> NOTHING =
      Set.of(
          "n/a",
          "na",
          "none",
          "null",
          "nil",
          "undefined",
          "nan",
          "unknown",
          "false",
          "true",
          "-",
          "--",
          "\u2014",
          "?",
          "#",
          "0",
          "guid",
          "id",
          "empty",
          "tbd",
          "tba",
          "todo",
          "xxx",
          "...",
          "default",
          "missing",
          "placeholder",
          "no-guid",
          "no guid",
          "noguid",
          "no_guid",
          "no-id",
          "no id",
          "noid",
          "no_id");

  private static final int LONGEST_NOTHING =
      NOTHING.stream().mapToInt(String::length).max().orElseThrow();

  /* A generator's own name for what it should have put there, such as {{ id }}, %ID% or ${guid}. */
  private static final Pattern UNFILLED =
      Pattern.compile(
          "\\{\\{[^{}]*\\}\\}|\\{%.*%\\}|[$#]?\\{ ?[A-Za-z_.]+ ?\\}|%[A-Za-z_.]+%|%%[A-Za-z_.]+%%"
              + "|<%.*%>|\\[[A-Za-z_.]+\\]|\\[\\[[^\\[\\]]*\\]\\]|__[A-Za-z_.]+__|<[A-Za-z_.]+>|\\$[A-Za-z_.]+\\$?");

  private static final String UNFILLED_STARTS = "{$#%<[_";

  /* Schemes that run code or carry data wherever a host shows them as a link. */
  private static final Set<String> RUNNING = Set.of("javascript", "vbscript", "data");

  private static final Pattern UUID =
      Pattern.compile("\\{?\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\}?");

  private static final int LONGEST_UUID = 38;

  private final Emitter emitter;
  private final Network network;
  private final Visibility visibility;
  private String feedAddress = "";
  private String host = "";
  private String site = "";
  private Set<String> shared = Set.of();
  private final Map<Draft.Person, Author> known = new HashMap<>();

  FeedPosts(Emitter emitter, Network network, Visibility visibility) {
    this.emitter = emitter;
    this.network = network;
    this.visibility = visibility;
  }

  void add(FeedDocument document) {
    String source = emitter.source();
    feedAddress = isWeb(source) ? source : document.address() == null ? "" : document.address();
    host = WebAddress.host(feedAddress);
    site = WebAddress.site(feedAddress);
    shared = shared(document);
    known.clear();
    for (FeedDocument.Problem problem : document.problems()) {
      fault(problem.field(), problem.item(), problem.problem());
    }
    int index = 0;
    for (Draft draft : document.items()) {
      int item = index++;
      emitter.record(item, () -> add(draft, item));
    }
    for (String ref : document.deleted()) {
      emitter.deleted(postId(ref));
    }
  }

  private void fault(String field, int item, String problem) {
    emitter.fault(field, item, problem);
  }

  private void add(Draft draft, int index) {
    if (isEmpty(draft)) {
      fault("item", index, "expected an id, an address, a title or a text, got none");
      return;
    }
    RichText body = bounded(draft.content.isEmpty() ? draft.summary : draft.content, index).read();
    String title = bounded(draft.title, index).line();
    PostId id = postId(nativeId(draft, title, body.text()));
    List<Author> authors = authors(draft.authors, index);
    AuthorId author = authors.isEmpty() ? null : authors.get(0).id();
    emitter.published(
        id, author, visibility, post -> fill(post, draft, authors, title, body, index));
  }

  /*
   * Returns the ids and addresses that are no id, for items that differ in what else tells them
   * apart share them. The same article listed twice shares everything.
   */
  private Set<String> shared(FeedDocument document) {
    Map<String, List<String>> items = new HashMap<>(2 * document.items().size());
    Map<String, List<String>> pages = new HashMap<>();
    Set<String> found = new HashSet<>();
    for (Draft draft : document.items()) {
      if (draft.id != null) {
        boolean told = draft.link != null && !draft.link.equals(draft.id);
        // Where an id is unique in the world, Atom's items of one id are one item's versions.
        List<String> apart =
            told ? List.of(draft.link) : isUnique(draft.id) ? List.of() : words(draft);
        addIf(isAnother(apart, items.putIfAbsent(draft.id, apart)), draft.id, found);
      } else if (draft.link != null) {
        List<String> words = words(draft);
        addIf(isAnother(words, pages.putIfAbsent(draft.link, words)), draft.link, found);
      }
    }
    if (!found.isEmpty()) {
      String problem =
          "expected an id for each item, got one for several; told them apart otherwise";
      fault("id", -1, problem);
    }
    found.add(feedAddress);
    if (document.address() != null) {
      found.add(document.address());
    }
    return found;
  }

  private static List<String> words(Draft draft) {
    return List.of(draft.title.source(), draft.content.source(), draft.summary.source());
  }

  private static boolean isAnother(List<String> apart, @Nullable List<String> first) {
    return first != null && !first.equals(apart);
  }

  private static void addIf(boolean is, String id, Set<String> into) {
    if (is) {
      into.add(id);
    }
  }

  private void fill(
      Post.Builder post,
      Draft draft,
      List<Author> authors,
      String title,
      RichText body,
      int index) {
    Instant published = date(draft, draft.published, "published", index);
    Instant updated = date(draft, draft.updated, "updated", index);
    post.kind(kind(draft))
        .author(authors.isEmpty() ? null : authors.get(0))
        .coAuthors(authors.size() < 2 ? List.of() : authors.subList(1, authors.size()))
        .title(title)
        .text(body.text())
        .html(body.html())
        .publishedAt(published == null ? updated : published)
        .entities(body.entities())
        .media(draft.media)
        .attributes(attributes(draft, body));
    emitter.field("url", index, () -> post.url(draft.link));
    if (draft.language != null) {
      emitter.field("language", index, () -> post.language(draft.language));
    }
    if (isComment(draft)) {
      emitter.field("inReplyTo", index, () -> post.inReplyTo(parent(draft)));
    }
    if (published != null && updated != null && updated.isAfter(published)) {
      post.editedAt(updated);
    }
    if (!draft.numbers.isEmpty()) {
      List<Metric> metrics = new ArrayList<>();
      draft.numbers.forEach(
          (name, value) -> metrics.add(new Metric(name, value, emitter.observedAt())));
      post.metrics(metrics);
    }
  }

  private static boolean isEmpty(Draft draft) {
    return draft.id == null
        && draft.link == null
        && draft.title.isEmpty()
        && draft.content.isEmpty()
        && draft.summary.isEmpty()
        && draft.authors.isEmpty()
        && draft.media.isEmpty()
        && draft.published == null
        && draft.updated == null;
  }

  private Prose bounded(Prose prose, int index) {
    if (prose.source().length() <= Html.MAX_LENGTH) {
      return prose;
    }
    fault("text", index, "expected at most " + Html.MAX_LENGTH + " characters, cut the rest");
    return new Prose(
        prose.source().substring(0, Html.MAX_LENGTH),
        prose.plain(),
        prose.base(),
        prose.language());
  }

  private static boolean isComment(Draft draft) {
    return draft.parentId != null || draft.parentLink != null;
  }

  private Post.Kind kind(Draft draft) {
    if (isComment(draft)) {
      return Post.Kind.COMMENT;
    }
    return network.equals(Network.PODCAST) ? Post.Kind.EPISODE : Post.Kind.ARTICLE;
  }

  private Post.@Nullable Reference parent(Draft draft) {
    String ref = draft.parentId;
    String link = draft.parentLink;
    if (ref != null && !ref.isBlank()) {
      return new Post.Reference(postId(ref), link);
    }
    return link == null || link.isEmpty() ? null : new Post.Reference(null, link);
  }

  private List<Author> authors(List<Draft.Person> people, int index) {
    List<Author> authors = new ArrayList<>(people.size());
    for (Draft.Person person : people) {
      Author author = known.get(person);
      if (author == null) {
        author = author(person, index);
        if (person.address() == null) { // whose address is a fault is one in each item
          known.put(person, author);
        }
      }
      authors.add(author);
    }
    return authors;
  }

  /*
   * An e-mail address may tell two authors apart, by a digest of it; it stands nowhere in clear,
   * neither alone nor within a web address. A name alone is one person's on all hosts of a site.
   */
  private Author author(Draft.Person person, int index) {
    String address = withoutMailbox(person.address());
    Author.Builder author = Author.builder(authorId(person, address)).name(person.name());
    emitter.field("author.url", index, () -> author.url(address));
    return author.build();
  }

  private AuthorId authorId(Draft.Person person, @Nullable String address) {
    String name = person.name();
    if (address != null) {
      return new AuthorId(network, "", bounded(address));
    }
    if (person.address() != null) {
      return new AuthorId(network, "", PersonKey.of(person.address()));
    }
    String email = person.email();
    if (email != null && PersonKey.namesAMailbox(email)) {
      return new AuthorId(network, "", PersonKey.of(email));
    }
    name = name == null ? email : name;
    return name == null
        ? new AuthorId(network, "", "unknown")
        : PersonKey.author(network, site, name);
  }

  private static @Nullable String withoutMailbox(@Nullable String text) {
    return text == null || PersonKey.namesAMailbox(text) ? null : text;
  }

  private static Map<String, String> attributes(Draft draft, RichText body) {
    if (draft.attributes.isEmpty() && (draft.content.isEmpty() || draft.summary.isEmpty())) {
      return draft.tags.isEmpty() ? Map.of() : Map.of("tags", String.join(", ", draft.tags));
    }
    Map<String, String> attributes = new LinkedHashMap<>(4);
    draft.attributes.forEach(
        (name, value) -> {
          if (!RUNNING.contains(WebAddress.scheme(value)) && !PersonKey.namesAMailbox(value)) {
            attributes.put(name, value);
          }
        });
    if (!draft.tags.isEmpty()) {
      attributes.put("tags", String.join(", ", draft.tags));
    }
    if (!draft.content.isEmpty() && !draft.summary.isEmpty()) {
      String summary = draft.summary.read().text();
      if (!summary.equals(body.text()) && summary.length() <= MAX_SUMMARY) {
        attributes.put("summary", summary);
      }
    }
    if (body.text().equals(attributes.get("subtitle"))) {
      attributes.remove("subtitle");
    }
    return attributes;
  }

  private @Nullable Instant date(Draft draft, Draft.@Nullable Dated date, String field, int index) {
    if (date == null) {
      return null;
    }
    Instant instant = date.in(draft.language);
    if (instant == null) {
      fault(field, index, FeedDates.problem(date.text(), draft.language));
    }
    return instant;
  }

  private String nativeId(Draft draft, String title, String text) {
    if (draft.id != null && tells(draft.id)) {
      return draft.id;
    }
    if (draft.link != null && tells(draft.link)) {
      return draft.link;
    }
    Draft.Dated date = draft.published == null ? draft.updated : draft.published;
    String written = date == null ? null : date.text();
    return "sha256:" + digest(title + '\n' + written + '\n' + text);
  }

  private boolean tells(String id) {
    if (id.isBlank() || shared.contains(id)) {
      return false;
    }
    String plain = id.strip();
    boolean nothing =
        plain.length() <= LONGEST_NOTHING && NOTHING.contains(plain.toLowerCase(Locale.ROOT));
    return !nothing
        && (UNFILLED_STARTS.indexOf(plain.charAt(0)) < 0 || !UNFILLED.matcher(plain).matches());
  }

  private PostId postId(String nativeId) {
    String id = PersonKey.namesAMailbox(nativeId) ? PersonKey.ofText(nativeId) : bounded(nativeId);
    return new PostId(network, isUnique(nativeId) ? host : host + WebAddress.path(feedAddress), id);
  }

  private static boolean isUnique(String id) {
    return UNIQUE.contains(WebAddress.scheme(id))
        || (id.length() <= LONGEST_UUID && UUID.matcher(id).matches());
  }

  private static String bounded(String id) {
    return id.length() <= MAX_ID ? id : "sha256:" + digest(id);
  }

  private static String digest(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }

  static boolean isWeb(String address) {
    String scheme = WebAddress.scheme(address);
    return scheme.equals("http") || scheme.equals("https");
  }
}
