package dev.earshot.connectors.feed;

import dev.earshot.connectors.feed.FeedDocument.Problem;
import dev.earshot.connectors.feed.FeedDocument.Rhythm;
import dev.earshot.connectors.format.WebAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/* Finds the items of an RSS, RDF, Atom or CDF document, well-formed or not. */
final class XmlFeed {
  static final int MAX_ITEMS = 10_000;

  private static final Set<Term> ROOTS =
      EnumSet.of(Term.RSS, Term.RDF_RDF, Term.FEED, Term.CHANNEL, Term.RDF);

  private static final Set<Term> ITEMS = EnumSet.of(Term.ITEM, Term.ENTRY, Term.AT_DELETED_ENTRY);

  /* What holds other people's markup, in which an <item> is none of ours. */
  private static final Set<Term> OPAQUE =
      EnumSet.of(
          Term.CONTENT,
          Term.SUMMARY,
          Term.DESCRIPTION,
          Term.TITLE,
          Term.CONTENT_ENCODED,
          Term.XHTML_BODY,
          Term.SOURCE);

  private static final Pattern MISC =
      Pattern.compile("^\\s*>|<!--.*?-->|<\\?.*?\\?>|\\x00", Pattern.DOTALL);

  private static final int MAX_MISC = 4096;

  private XmlFeed() {}

  /*
   * Returns a feed that is well-formed, in UTF-8 from that byte on; null for any other, which is
   * left to be read as text.
   */
  static @Nullable FeedDocument read(byte[] utf8, int start, String address) {
    FeedElement document = FeedScanner.read(utf8, start);
    FeedElement root = document == null ? null : root(document);
    // a root within another element is the other reader's, which tells that of it
    return document == null || root == null || root.parent() != document
        ? null
        : read(document, root, null, address);
  }

  /*
   * Returns the feed; null if the text holds neither a feed's root nor an item. `untried` says that
   * nobody knows yet whether it is well-formed.
   */
  static @Nullable FeedDocument read(String text, boolean untried, String address) {
    FeedDocument wellFormed =
        untried ? read(text.getBytes(StandardCharsets.UTF_8), 0, address) : null;
    if (wellFormed != null) {
      return wellFormed;
    }
    FeedElement document = FeedXml.parse(text);
    return read(document, root(document), text, address);
  }

  /* The text is null where the document is known to be whole. */
  private static @Nullable FeedDocument read(
      FeedElement document, @Nullable FeedElement root, @Nullable String text, String address) {
    List<FeedElement> elements = new ArrayList<>();
    items(document, elements);
    if (root == null && elements.isEmpty()) {
      return null;
    }
    FeedElement top = root == null ? document : root;
    FeedElement channel = channel(top);
    boolean atom = top.term() == Term.FEED;
    String documentBase = address.isEmpty() ? ownAddress(channel) : address;
    List<Problem> problems = new ArrayList<>();
    List<Draft> drafts = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    XmlItem reader = new XmlItem(documentBase, isAtom03(top), channelAuthors(channel, atom));
    for (FeedElement element : elements) {
      if (element.term() == Term.AT_DELETED_ENTRY) {
        String ref = element.attribute("ref");
        if (ref != null && !ref.isEmpty()) {
          deleted.add(ref);
        }
      } else if (drafts.size() < MAX_ITEMS) {
        drafts.add(reader.read(element));
      }
    }
    if (elements.size() > MAX_ITEMS) {
      problems.add(
          new Problem("items", -1, "expected at most " + MAX_ITEMS + ", got " + elements.size()));
    }
    boolean whole = text == null || isWhole(text, root, drafts, problems);
    String language = language(channel);
    for (Draft draft : drafts) {
      draft.language = draft.language == null ? language : draft.language;
    }
    return new FeedDocument(
        related(channel, "self", documentBase),
        drafts,
        deleted,
        next(channel, documentBase),
        allRelated(channel, "hub", documentBase),
        rhythm(channel),
        problems,
        whole);
  }

  /*
   * A document cut short may end in half an item: half an id is another post's, half an author
   * somebody else, who has not opted out. So it is left out until the feed is read again.
   */
  private static boolean isWhole(
      String text, @Nullable FeedElement root, List<Draft> drafts, List<Problem> problems) {
    if (root == null) {
      problems.add(new Problem("document", -1, "expected a root element around the items"));
      return true;
    }
    int end = text.lastIndexOf("</" + root.tag());
    if (end >= 0) {
      int start = end + 2 + root.tag().length();
      String after = text.substring(start, Math.min(text.length(), start + MAX_MISC));
      if (!MISC.matcher(after).replaceAll("").isBlank()) {
        problems.add(new Problem("document", -1, "expected the end after the root element"));
      }
      return true;
    }
    if (root.children().isEmpty() && isSelfClosed(text, root.tag())) {
      return true;
    }
    problems.add(new Problem("document", -1, "expected the root element to end, got a cut"));
    int last = drafts.size() - 1;
    boolean open =
        Math.max(text.lastIndexOf("</item"), text.lastIndexOf("</entry"))
            < Math.max(text.lastIndexOf("<item"), text.lastIndexOf("<entry"));
    if (open && last >= 0) {
      drafts.remove(last);
      problems.add(new Problem("item", last, "expected the item to end, left half of it out"));
    }
    return false;
  }

  private static boolean isSelfClosed(String text, String tag) {
    return Pattern.compile("<" + Pattern.quote(tag) + "(?:\\s[^<>]*)?/>").matcher(text).find();
  }

  private static @Nullable FeedElement root(FeedElement document) {
    for (FeedElement child : document.children()) {
      if (ROOTS.contains(child.term())) {
        return child;
      }
    }
    return rootWithin(document);
  }

  private static @Nullable FeedElement rootWithin(FeedElement element) {
    for (FeedElement child : element.children()) {
      boolean root = child.term() == Term.RSS || child.term() == Term.RDF_RDF;
      FeedElement found = root ? child : rootWithin(child);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static FeedElement channel(FeedElement top) {
    FeedElement channel = top.child(Term.CHANNEL);
    return channel == null ? top : channel;
  }

  private static boolean isAtom03(FeedElement top) {
    String version = top.attribute("version");
    return version != null && version.startsWith("0.");
  }

  private static void items(FeedElement element, List<FeedElement> into) {
    for (FeedElement child : element.children()) {
      boolean item = ITEMS.contains(child.term());
      if (item) {
        into.add(child);
      }
      if (child.hasMarkup() && (item || !OPAQUE.contains(child.term()))) {
        items(child, into);
      }
    }
  }

  private static List<Draft.Person> channelAuthors(FeedElement channel, boolean atom) {
    return atom ? People.of(channel, Term.AUTHOR) : People.of(channel, Term.ITUNES_AUTHOR);
  }

  private static @Nullable String language(FeedElement channel) {
    String stated = channel.text(Term.LANGUAGE);
    stated = stated == null ? channel.text(Term.DC_LANGUAGE) : stated;
    return stated == null ? channel.language() : stated;
  }

  /* Returns what a document that came from nowhere says of itself: where it lies, else its site. */
  private static String ownAddress(FeedElement channel) {
    String self = related(channel, "self", "");
    String site = related(channel, "alternate", "");
    String plain = site == null ? channel.text(Term.LINK) : site;
    for (String address : new String[] {self, plain}) {
      if (address != null && FeedPosts.isWeb(address)) {
        return address;
      }
    }
    return "";
  }

  private static @Nullable String next(FeedElement channel, String documentBase) {
    String older = related(channel, "prev-archive", documentBase);
    return older == null ? related(channel, "next", documentBase) : older;
  }

  private static @Nullable String related(FeedElement channel, String rel, String documentBase) {
    List<String> all = allRelated(channel, rel, documentBase);
    return all.isEmpty() ? null : all.get(0);
  }

  private static List<String> allRelated(FeedElement channel, String rel, String documentBase) {
    List<String> all = new ArrayList<>();
    for (FeedElement link : channel.children(Term.LINK)) {
      String href = link.attribute("href");
      if (rel.equals(link.attribute("rel")) && href != null && !href.isEmpty()) {
        all.add(WebAddress.resolve(link.base(documentBase), href));
      }
    }
    return all;
  }

  private static Rhythm rhythm(FeedElement channel) {
    Set<Integer> hours = new HashSet<>();
    Set<String> days = new HashSet<>();
    FeedElement skipHours = channel.child(Term.SKIPHOURS);
    if (skipHours != null) {
      skipHours
          .children(Term.HOUR)
          .forEach(hour -> hours.add(Math.floorMod((int) number(hour.text(), -1), 24)));
    }
    FeedElement skipDays = channel.child(Term.SKIPDAYS);
    if (skipDays != null) {
      skipDays.children(Term.DAY).forEach(day -> days.add(day.text().toLowerCase(Locale.ROOT)));
    }
    return new Rhythm(every(channel), hours, days);
  }

  private static @Nullable Duration every(FeedElement channel) {
    long ttl = number(channel.text(Term.TTL), 0);
    if (ttl > 0) {
      return Duration.ofMinutes(Math.min(ttl, 100_000));
    }
    String period = channel.text(Term.SY_UPDATEPERIOD);
    if (period == null) {
      return null;
    }
    Duration length =
        switch (period.toLowerCase(Locale.ROOT)) {
          case "hourly" -> Duration.ofHours(1);
          case "daily" -> Duration.ofDays(1);
          case "weekly" -> Duration.ofDays(7);
          case "monthly" -> Duration.ofDays(30);
          default -> Duration.ofDays(365);
        };
    long times = number(channel.text(Term.SY_UPDATEFREQUENCY), 1);
    return length.dividedBy(Math.max(1, Math.min(times, 100_000)));
  }

  static long number(@Nullable String text, long otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
