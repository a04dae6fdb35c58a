package dev.earshot.connectors.feed;

import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.connectors.format.WebAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 * Reads one <item> or <entry>. Elements of all dialects are read wherever they stand, because feeds
 * mix them; of elements that say the same, the one closer to the item's own words wins.
 */
final class XmlItem {
  private static final Set<String> PAGES =
      Set.of("", "text/html", "application/xhtml+xml", "text/plain", "html", "xhtml");

  /* What RFC 4287, section 4.2.7.2, puts before a bare relation. */
  private static final String REGISTERED = "http://www.iana.org/assignments/relation/";

  private static final Set<String> ALTERNATE = Set.of("alternate");

  private static final Term[] AUTHORS = {
    Term.AUTHOR, Term.DC_CREATOR, Term.DC_AUTHOR, Term.DCTERMS_CREATOR, Term.ITUNES_AUTHOR
  };

  private static final Term[] PUBLISHED = {
    Term.PUBLISHED,
    Term.PUBDATE,
    Term.ISSUED,
    Term.DCTERMS_ISSUED,
    Term.DC_ISSUED,
    Term.DC_DATE,
    Term.DCTERMS_CREATED,
    Term.DC_CREATED,
    Term.CREATED,
    Term.MEDIA_PUBDATE
  };

  private static final Term[] UPDATED = {
    Term.UPDATED, Term.MODIFIED, Term.DCTERMS_MODIFIED, Term.DC_MODIFIED
  };

  private static final Term[] TITLES = {Term.DC_TITLE, Term.ITUNES_TITLE, Term.MEDIA_TITLE};

  private static final Term[] SUMMARIES = {
    Term.DC_DESCRIPTION, Term.ITUNES_SUMMARY, Term.MEDIA_DESCRIPTION, Term.ITUNES_SUBTITLE
  };

  private final String documentBase;
  private String proseBase;
  private final boolean atom03;
  private final List<Draft.Person> feedAuthors;

  XmlItem(String documentBase, boolean atom03, List<Draft.Person> feedAuthors) {
    this.documentBase = documentBase;
    this.proseBase = documentBase;
    this.atom03 = atom03;
    this.feedAuthors = feedAuthors;
  }

  Draft read(FeedElement item) {
    Draft draft = new Draft();
    List<FeedElement> children = item.children();
    List<FeedElement> others = new ArrayList<>(8);
    for (int i = 0; i < children.size(); i++) {
      FeedElement child = children.get(i);
      if (!fact(draft, child, child.term())) {
        others.add(child);
      }
    }
    address(draft, item);
    proseBase = proseBase(draft.link, item);
    for (int i = 0; i < others.size(); i++) {
      FeedElement child = others.get(i);
      prose(draft, child, child.term());
    }
    fallbacks(draft, item);
    authors(draft, item);
    dates(draft, item, others);
    language(draft, item);
    return draft;
  }

  /* Where the document states no base, what an item says is relative to the item's own page. */
  private String proseBase(@Nullable String link, FeedElement item) {
    return link != null && FeedPosts.isWeb(link) && !item.isBased() ? link : documentBase;
  }

  private void prose(Draft draft, FeedElement child, Term name) {
    switch (name) {
      case TITLE -> draft.title = first(draft.title, title(child));
      case CONTENT -> {
        if (child.attribute("url") == null) {
          draft.content = first(draft.content, Prose.ofAtom(child, proseBase, !atom03));
        }
      }
      case CONTENT_ENCODED, FULLITEM, XHTML_BODY, BODY, XHTML_DIV ->
          draft.content = first(draft.content, Prose.ofRss(child, false, proseBase));
      case DESCRIPTION, ABSTRACT, SUMMARY, TAGLINE -> {
        Prose prose = summary(child, name);
        if (draft.summary.isEmpty()) {
          draft.summary = prose;
        } else {
          draft.secondSummary = first(draft.secondSummary, prose);
        }
      }
      default -> {}
    }
  }

  private Prose title(FeedElement child) {
    return isAtom(child)
        ? Prose.ofAtom(child, proseBase, !atom03)
        : Prose.ofRss(child, true, proseBase);
  }

  private Prose summary(FeedElement child, Term name) {
    return name == Term.SUMMARY && isAtom(child)
        ? Prose.ofAtom(child, proseBase, !atom03)
        : Prose.ofRss(child, false, proseBase);
  }

  private static boolean isAtom(FeedElement child) {
    FeedElement parent = child.parent();
    return parent != null && parent.term() == Term.ENTRY;
  }

  private static Prose first(Prose there, Prose other) {
    return there.isEmpty() ? other : there;
  }

  /* Returns false for what may be prose, read when the item's address is known, or a date. */
  private boolean fact(Draft draft, FeedElement child, Term name) {
    switch (name) {
      case GUID, ID -> id(draft, child, name);
      case LINK -> link(draft, child);
      case COMMENTS -> draft.attribute("comments", resolved(child, child.text()));
      case WFW_COMMENTRSS -> draft.attribute("commentFeed", resolved(child, child.text()));
      case THR_IN_REPLY_TO -> {
        draft.parentId = child.attribute("ref");
        String href = child.attribute("href");
        draft.parentLink = href == null ? null : resolved(child, href);
      }
      case SLASH_COMMENTS, THR_TOTAL -> number(draft, Metric.REPLIES, child.text());
      case CATEGORY, ITUNES_CATEGORY, MEDIA_CATEGORY -> {
        String term = child.attribute("term");
        term = term == null || term.isEmpty() ? child.attribute("text") : term;
        if (term == null || term.isEmpty()) {
          String text = child.text();
          term = text.isEmpty() ? child.attribute("label") : text;
        }
        draft.addTag(term);
      }
      case DC_SUBJECT -> draft.addTag(child.text());
      case TAGS -> child.children().forEach(tag -> draft.addTag(tag.text()));
      case ITUNES_KEYWORDS, MEDIA_KEYWORDS -> {
        for (String word : child.text().split(",", -1)) {
          draft.addTag(word);
        }
      }
      case ITUNES_DURATION -> draft.attribute("duration", child.text());
      case ITUNES_SEASON, PODCAST_SEASON -> draft.attribute("season", child.text());
      case ITUNES_EPISODE, PODCAST_EPISODE -> draft.attribute("episode", child.text());
      case ITUNES_EXPLICIT -> draft.attribute("explicit", child.text());
      case CC_LICENSE, CREATIVECOMMONS_LICENSE, DCTERMS_LICENSE ->
          draft.attribute("license", licence(child, "rdf:resource"));
      case PODCAST_LICENSE -> draft.attribute("license", licence(child, "url"));
      case YT_VIDEOID -> draft.attribute("videoId", child.text());
      case YT_CHANNELID -> draft.attribute("channelId", child.text());
      case DC_PUBLISHER -> draft.attribute("publisher", child.text());
      default -> {
        media(draft, child, name);
        return false;
      }
    }
    return true;
  }

  private void id(Draft draft, FeedElement child, Term name) {
    String text = child.text();
    if (text.isEmpty()) {
      return;
    }
    boolean relative = WebAddress.scheme(text).isEmpty() && text.contains("/");
    draft.id = name == Term.ID && relative ? resolved(child, text) : text;
  }

  private void link(Draft draft, FeedElement child) {
    String href = child.attribute("href");
    String address = href == null || href.isEmpty() ? child.text() : href;
    if (address.isEmpty()) {
      return;
    }
    Set<String> rels = relations(child);
    String type = lower(child.attribute("type"), "");
    int parameters = type.indexOf(';');
    type = parameters < 0 ? type : type.substring(0, parameters).strip();
    // Weblogs escape addresses once more than they should.
    String full =
        resolved(child, address.indexOf('&') < 0 ? address : address.replace("&amp;", "&"));
    if (rels.contains("enclosure")) {
      draft.addMedia(kind(type, null, full), full, child.attribute("title"));
    } else if (rels.contains("replies")) {
      number(draft, Metric.REPLIES, child.attribute("thr:count"));
    } else if (rels.contains("license")) {
      draft.attribute("license", full);
    } else if (rels.contains("alternate") && draft.link == null) {
      if (PAGES.contains(type)) {
        draft.link = full;
      } else {
        draft.attribute("link", full);
      }
    }
  }

  /* One in Atom, several between blanks where a generator writes as in HTML. */
  private static Set<String> relations(FeedElement link) {
    String only = link.attribute("rel");
    if (only == null || only.isEmpty() || only.equals("alternate")) {
      return ALTERNATE;
    }
    Set<String> relations = new HashSet<>();
    for (String each : lower(link.attribute("rel"), "alternate").split("\\s+", -1)) {
      relations.add(each.startsWith(REGISTERED) ? each.substring(REGISTERED.length()) : each);
    }
    return relations;
  }

  private static void number(Draft draft, String metric, @Nullable String text) {
    long number = XmlFeed.number(text, -1);
    if (number >= 0) {
      draft.number(metric, number);
    }
  }

  private void media(Draft draft, FeedElement child, Term name) {
    switch (name) {
      case ENCLOSURE, MEDIA_CONTENT -> medium(draft, child);
      case MEDIA_GROUP, MEDIA_COMMUNITY ->
          child.children().forEach(inner -> media(draft, inner, inner.term()));
      case MEDIA_THUMBNAIL -> draft.addMedia(Media.Type.IMAGE, url(child, "url"), null);
      case ITUNES_IMAGE -> draft.addMedia(Media.Type.IMAGE, url(child, "href", "url"), null);
      case MEDIA_STATISTICS -> number(draft, Metric.VIEWS, child.attribute("views"));
      case PODCAST_TRANSCRIPT -> draft.attribute("transcript", url(child, "url"));
      case PSC_CHAPTERS -> draft.attribute("chapterTitles", chapters(child));
      case PODCAST_CHAPTERS -> draft.attribute("chapters", url(child, "url"));
      default -> {}
    }
  }

  /* Returns a line for each chapter: when it begins and what it is called. */
  private static String chapters(FeedElement list) {
    return list.children(Term.PSC_CHAPTER).stream()
        .limit(Draft.MOST)
        .map(
            chapter ->
                (lower(chapter.attribute("start"), "")
                        + ' '
                        + Objects.requireNonNullElse(chapter.attribute("title"), ""))
                    .strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private void medium(Draft draft, FeedElement child) {
    String address = url(child, "url", "href");
    if (address != null) {
      String type = lower(child.attribute("type"), "");
      String medium = child.attribute("medium");
      String said = child.text(Term.MEDIA_DESCRIPTION);
      said = said == null ? child.text(Term.MEDIA_TITLE) : said;
      draft.addMedia(
          kind(type, medium, address), address, said == null ? null : Prose.html(said, "").line());
    }
    child
        .children(Term.MEDIA_THUMBNAIL)
        .forEach(thumbnail -> draft.addMedia(Media.Type.IMAGE, url(thumbnail, "url"), null));
  }

  private static Media.Type kind(String mime, @Nullable String medium, String address) {
    Media.Type type = Media.Type.ofMime(mime);
    if (type == Media.Type.OTHER && medium != null) {
      type = Media.Type.ofMime(medium);
    }
    if (type != Media.Type.OTHER || (mime.contains("/") && !mime.contains("octet-stream"))) {
      return type;
    }
    String path = WebAddress.path(address).toLowerCase(Locale.ROOT);
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "mp3", "m4a", "ogg", "oga", "opus", "wav", "aac", "flac" -> Media.Type.AUDIO;
      case "mp4", "m4v", "mov", "webm", "ogv" -> Media.Type.VIDEO;
      case "jpg", "jpeg", "png", "gif", "webp", "avif" -> Media.Type.IMAGE;
      default -> Media.Type.OTHER;
    };
  }

  private static String licence(FeedElement child, String address) {
    String at = child.attribute(address);
    return at == null || at.isEmpty() ? child.text() : at;
  }

  private void address(Draft draft, FeedElement item) {
    FeedElement guid = item.child(Term.GUID);
    if (draft.link == null && draft.id != null && guid != null) {
      String permanent = lower(guid.attribute("ispermalink"), "true");
      String scheme = WebAddress.scheme(draft.id);
      if (permanent.equals("true") && (scheme.equals("http") || scheme.equals("https"))) {
        draft.link = draft.id;
      } else if (permanent.equals("true") && scheme.isEmpty() && draft.id.startsWith("/")) {
        draft.link = resolved(guid, draft.id);
      }
    }
    String href = item.attribute("href");
    if (draft.link == null && href != null && !href.isEmpty()) {
      draft.link = resolved(item, href);
    }
    String other = draft.taken("link");
    draft.link = draft.link == null ? other : draft.link;
    if (draft.link == null) {
      draft.link = item.text(Term.FEEDBURNER_ORIGLINK);
    }
    if (draft.id == null) {
      draft.id = item.attribute("rdf:about");
    }
  }

  private void fallbacks(Draft draft, FeedElement item) {
    draft.content = first(draft.content, draft.secondSummary);
    draft.title = orElse(draft.title, item, true, TITLES);
    draft.summary = orElse(draft.summary, item, false, SUMMARIES);
    FeedElement group = item.child(Term.MEDIA_GROUP);
    if (group != null) {
      draft.title = orElse(draft.title, group, true, Term.MEDIA_TITLE);
      draft.summary = orElse(draft.summary, group, false, Term.MEDIA_DESCRIPTION);
    }
    draft.attribute("subtitle", item.text(Term.ITUNES_SUBTITLE));
  }

  private Prose orElse(Prose there, FeedElement parent, boolean title, Term... names) {
    Prose found = there;
    for (int i = 0; found.isEmpty() && i < names.length; i++) {
      Term name = names[i];
      FeedElement other = parent.child(name);
      if (other != null) {
        found =
            (name == Term.MEDIA_TITLE || name == Term.MEDIA_DESCRIPTION)
                    && other.attribute("type") == null
                ? Prose.plain(other.text())
                : Prose.ofRss(other, title, proseBase);
      }
    }
    return found;
  }

  private void authors(Draft draft, FeedElement item) {
    for (Term name : AUTHORS) {
      if (item.mayHold(name) && (draft.authors.isEmpty() || name == Term.DC_CREATOR)) {
        boolean joins = name != Term.AUTHOR;
        People.of(item, name, person -> addAuthor(draft, person, item, joins));
      }
    }
    for (FeedElement person : item.children(Term.PODCAST_PERSON)) {
      // who speaks is an author; who cut the sound is nobody that was listened for
      if (lower(person.attribute("group"), "cast").equals("cast")) {
        Draft.Person one = People.of(person);
        if (one != null) {
          addAuthor(draft, one, item, false);
        }
      }
    }
    FeedElement source = item.child(Term.SOURCE);
    if (draft.authors.isEmpty() && source != null) {
      People.of(source, Term.AUTHOR, person -> addAuthor(draft, person, source, false));
    }
    if (draft.authors.isEmpty()) {
      feedAuthors.forEach(person -> addAuthor(draft, person, item, false));
    }
  }

  /* An address and a name in elements of two names, as RSS writes them, are one person. */
  private void addAuthor(Draft draft, Draft.Person person, FeedElement at, boolean joins) {
    String address = person.address() == null ? null : resolved(at, person.address());
    Draft.Person full =
        address == null ? person : new Draft.Person(person.name(), person.email(), address);
    if (joins && draft.authors.size() == 1) {
      Draft.Person there = draft.authors.get(0);
      if (there.name() == null && full.name() != null && full.email() == null) {
        draft.authors.set(0, new Draft.Person(full.name(), there.email(), there.address()));
        return;
      }
    }
    if (draft.authors.size() < Draft.MOST && !draft.authors.contains(full)) {
      draft.authors.add(full);
    }
  }

  private static void dates(Draft draft, FeedElement item, List<FeedElement> others) {
    draft.published = last(item, others, PUBLISHED, null);
    draft.updated = last(item, others, UPDATED, draft.published);
    String modified = item.attribute("lastmod");
    if (draft.updated == null && modified != null) {
      draft.updated = Draft.Dated.of(modified);
    }
  }

  /*
   * Of a date given twice the later element counts, as readers of feeds have always done. One that
   * can be read counts before one that cannot.
   */
  private static Draft.@Nullable Dated last(
      FeedElement item, List<FeedElement> all, Term[] names, Draft.@Nullable Dated other) {
    Draft.Dated unread = null;
    for (Term name : names) {
      for (int i = item.mayHold(name) ? all.size() - 1 : -1; i >= 0; i--) {
        if (all.get(i).term() != name) {
          continue;
        }
        String text = all.get(i).text();
        Draft.Dated date =
            other != null && other.text().equals(text) ? other : Draft.Dated.of(text);
        if (date.in(null) != null) {
          return date;
        }
        unread = unread == null && !date.text().isEmpty() ? date : unread;
      }
    }
    return unread;
  }

  private static void language(Draft draft, FeedElement item) {
    String stated = item.text(Term.DC_LANGUAGE);
    stated = stated == null ? item.text(Term.LANGUAGE) : stated;
    if (stated == null) {
      Prose[] parts = {draft.content, draft.summary, draft.title};
      for (Prose part : parts) {
        if (stated == null && !part.isEmpty()) {
          stated = part.language();
        }
      }
    }
    draft.language = stated;
  }

  private @Nullable String url(FeedElement element, String... names) {
    for (String name : names) {
      String url = element.attribute(name);
      if (url != null && !url.isEmpty()) {
        return resolved(element, url);
      }
    }
    return null;
  }

  private String resolved(FeedElement element, String reference) {
    return WebAddress.resolve(element.base(documentBase), reference);
  }

  private static String lower(@Nullable String text, String otherwise) {
    return text == null || text.isBlank() ? otherwise : text.strip().toLowerCase(Locale.ROOT);
  }
}
