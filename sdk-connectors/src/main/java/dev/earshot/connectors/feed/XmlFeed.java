package dev.earshot.connectors.feed;

import dev.earshot.connectors.feed.FeedDocument.Problem;
import dev.earshot.connectors.feed.FeedDocument.Rhythm;
import dev.earshot.connectors.format.WebAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeFilter;
import org.jspecify.annotations.Nullable;

/* Finds the items of an RSS, RDF, Atom or CDF document, well-formed or not. */
final class XmlFeed {
  static final int MAX_ITEMS = 10_000;

  private static final Set<String> ROOTS = Set.of("rss", "rdf:rdf", "feed", "channel", "rdf");

  /* What holds other people's markup, in which an <item> is none of ours. */
  private static final Set<String> OPAQUE =
      Set.of(
          "content", "summary", "description", "title", "content:encoded", "xhtml:body", "source");

  private static final Pattern MISC =
      Pattern.compile("^\\s*>|<!--.*?-->|<\\?.*?\\?>|\\x00", Pattern.DOTALL);

  private static final int MAX_MISC = 4096;

  private XmlFeed() {}

  /* Returns the feed; null if the text holds neither a feed's root nor an item. */
  static @Nullable FeedDocument read(String text, String address) {
    Document document = FeedXml.parse(text);
    Element root = root(document);
    List<Element> elements = items(document);
    if (root == null && elements.isEmpty()) {
      return null;
    }
    Element top = root == null ? document : root;
    Element channel = channel(top);
    boolean atom = FeedXml.name(top).equals("feed");
    String documentBase = address.isEmpty() ? ownAddress(channel) : address;
    List<Problem> problems = new ArrayList<>();
    List<Draft> drafts = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    XmlItem reader = new XmlItem(documentBase, isAtom03(top), channelAuthors(channel, atom));
    for (Element element : elements) {
      if (FeedXml.name(element).equals("at:deleted-entry")) {
        String ref = FeedXml.attribute(element, "ref");
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
    boolean whole = isWhole(text, root, drafts, problems);
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
      String text, @Nullable Element root, List<Draft> drafts, List<Problem> problems) {
    if (root == null) {
      problems.add(new Problem("document", -1, "expected a root element around the items"));
      return true;
    }
    int end = text.lastIndexOf("</" + root.tagName());
    if (end >= 0) {
      int start = end + 2 + root.tagName().length();
      String after = text.substring(start, Math.min(text.length(), start + MAX_MISC));
      if (!MISC.matcher(after).replaceAll("").isBlank()) {
        problems.add(new Problem("document", -1, "expected the end after the root element"));
      }
      return true;
    }
    if (root.childrenSize() == 0) {
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

  private static @Nullable Element root(Document document) {
    for (Element child : document.children()) {
      if (ROOTS.contains(FeedXml.name(child))) {
        return child;
      }
    }
    for (Element any : document.getAllElements()) {
      String name = FeedXml.name(any);
      if (name.equals("rss") || name.equals("rdf:rdf")) {
        return any;
      }
    }
    return null;
  }

  private static Element channel(Element top) {
    Element channel = FeedXml.child(top, "channel");
    return channel == null ? top : channel;
  }

  private static boolean isAtom03(Element top) {
    String version = FeedXml.attribute(top, "version");
    return version != null && version.startsWith("0.");
  }

  private static List<Element> items(Document document) {
    List<Element> found = new ArrayList<>();
    NodeFilter collector =
        (Node node, int depth) -> {
          if (node instanceof Element element) {
            String name = FeedXml.name(element);
            if (name.equals("item") || name.equals("entry") || name.equals("at:deleted-entry")) {
              found.add(element);
            } else if (OPAQUE.contains(name)) {
              return NodeFilter.FilterResult.SKIP_CHILDREN;
            }
          }
          return NodeFilter.FilterResult.CONTINUE;
        };
    document.filter(collector);
    return found;
  }

  private static List<Draft.Person> channelAuthors(Element channel, boolean atom) {
    return atom ? People.of(channel, "author") : People.of(channel, "itunes:author");
  }

  private static @Nullable String language(Element channel) {
    String stated = FeedXml.text(channel, "language");
    stated = stated == null ? FeedXml.text(channel, "dc:language") : stated;
    return stated == null ? FeedXml.language(channel) : stated;
  }

  /* Returns what a document that came from nowhere says of itself: where it lies, else its site. */
  private static String ownAddress(Element channel) {
    String self = related(channel, "self", "");
    String site = related(channel, "alternate", "");
    String plain = site == null ? FeedXml.text(channel, "link") : site;
    for (String address : new String[] {self, plain}) {
      if (address != null && FeedPosts.isWeb(address)) {
        return address;
      }
    }
    return "";
  }

  private static @Nullable String next(Element channel, String documentBase) {
    String older = related(channel, "prev-archive", documentBase);
    return older == null ? related(channel, "next", documentBase) : older;
  }

  private static @Nullable String related(Element channel, String rel, String documentBase) {
    List<String> all = allRelated(channel, rel, documentBase);
    return all.isEmpty() ? null : all.get(0);
  }

  private static List<String> allRelated(Element channel, String rel, String documentBase) {
    List<String> all = new ArrayList<>();
    for (Element link : FeedXml.children(channel, "link")) {
      String href = FeedXml.attribute(link, "href");
      if (rel.equals(FeedXml.attribute(link, "rel")) && href != null && !href.isEmpty()) {
        all.add(WebAddress.resolve(FeedXml.base(link, documentBase), href));
      }
    }
    return all;
  }

  private static Rhythm rhythm(Element channel) {
    Set<Integer> hours = new HashSet<>();
    Set<String> days = new HashSet<>();
    Element skipHours = FeedXml.child(channel, "skiphours");
    if (skipHours != null) {
      FeedXml.children(skipHours, "hour")
          .forEach(hour -> hours.add(Math.floorMod((int) number(FeedXml.text(hour), -1), 24)));
    }
    Element skipDays = FeedXml.child(channel, "skipdays");
    if (skipDays != null) {
      FeedXml.children(skipDays, "day")
          .forEach(day -> days.add(FeedXml.text(day).toLowerCase(Locale.ROOT)));
    }
    return new Rhythm(every(channel), hours, days);
  }

  private static @Nullable Duration every(Element channel) {
    long ttl = number(FeedXml.text(channel, "ttl"), 0);
    if (ttl > 0) {
      return Duration.ofMinutes(Math.min(ttl, 100_000));
    }
    String period = FeedXml.text(channel, "sy:updateperiod");
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
    long times = number(FeedXml.text(channel, "sy:updatefrequency"), 1);
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
