package dev.earshot.connectors.archive;

import dev.earshot.ItemFault;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Reads Gnip's XML, Atom entries and activities with attributes, as the JSON that says the same.
 */
final class GnipEntries {
  private static final int DEEPEST = 8;
  private static final Map<String, String> NO_TAGS =
      Map.of("<![CDATA[", "]]>", "<!--", "-->", "<?", "?>");
  private static final Pattern HALF_BEGUN = Pattern.compile("<(?:entry|activity)[^<>]*$");
  private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z][^\\s/>]*)[^>]*(?:>|$)");

  /** Elements that stand for members of a list, however many there are. */
  private static final Set<String> LISTS =
      Set.of(
          "urls",
          "user_mentions",
          "hashtags",
          "symbols",
          "media",
          "indices",
          "languages",
          "links",
          "matching_rules");

  private GnipEntries() {}

  static boolean areIn(byte[] payload) {
    for (byte sign : payload) {
      if (sign == '<') {
        return true;
      }
      if (sign > ' ') {
        return false;
      }
    }
    return false;
  }

  static Batch read(
      ConnectorDescriptor descriptor,
      byte[] payload,
      String source,
      Instant observedAt,
      boolean anyVisibility) {
    List<SourceEvent> events = new ArrayList<>();
    List<ItemFault> faults = new ArrayList<>();
    String text = new String(payload, StandardCharsets.UTF_8);
    Element root = Parser.xmlParser().parseInput(text, "");
    List<Element> entries = new ArrayList<>(root.select("entry, activity"));
    String place = RedactedAddress.of(source);
    if (entries.isEmpty()) {
      faults.add(new ItemFault(place, "", 0, "expected entries or activities, got other markup"));
    }
    Set<String> open = open(text);
    if (!open.isEmpty()) {
      // half an id is another post's: what is left open is left out, and half a tag was not read
      int last = entries.size() - 1;
      boolean begun = last >= 0 && open.contains(entries.get(last).tagName());
      if (begun && !HALF_BEGUN.matcher(text).find()) {
        entries.remove(last);
      }
      faults.add(new ItemFault(place, "", Math.max(last, 0), "expected the end, got a cut"));
    }
    for (int number = 0; number < entries.size(); number++) {
      Emitter emitter =
          new Emitter(descriptor, Provenance.Method.LICENSED, source, observedAt, anyVisibility);
      GnipActivities activities = new GnipActivities(emitter);
      Element found = entries.get(number);
      if (found.normalName().equals("entry")) {
        activities.add(Json.of(entry(found)));
      } else if (found.hasAttr("verb")) {
        activities.add(Json.of(attributes(found, 0)));
      }
      events.addAll(emitter.events());
      for (ItemFault fault : emitter.faults()) {
        faults.add(new ItemFault(fault.source(), fault.field(), number, fault.problem()));
      }
    }
    return new Batch(events, null, new Progress.Finished(), faults);
  }

  /** Returns the elements that are begun and not ended: those around entries, and entries. */
  private static Set<String> open(String document) {
    String text = withoutOpaque(document);
    Map<String, Integer> depths = new LinkedHashMap<>();
    String root = "";
    Matcher tag = TAG.matcher(text);
    while (tag.find()) {
      String name = tag.group(2);
      root = root.isEmpty() ? name : root;
      if (name.equals(root) || name.equals("entry") || name.equals("activity")) {
        int step = tag.group(1).isEmpty() ? tag.group().endsWith("/>") ? 0 : 1 : -1;
        depths.merge(name, step, Integer::sum);
      }
    }
    depths.values().removeIf(depth -> depth <= 0);
    return depths.keySet();
  }

  /** Leaves out what may hold marks that are no tags; what does not end, up to the end. */
  private static String withoutOpaque(String document) {
    StringBuilder out = new StringBuilder(document.length());
    int copied = 0;
    int at = document.indexOf('<');
    while (at >= 0) {
      int next = at + 1;
      for (Map.Entry<String, String> opaque : NO_TAGS.entrySet()) {
        if (document.startsWith(opaque.getKey(), at)) {
          out.append(document, copied, at);
          int end = document.indexOf(opaque.getValue(), at + opaque.getKey().length());
          next = end < 0 ? document.length() : end + opaque.getValue().length();
          copied = next;
        }
      }
      at = document.indexOf('<', next);
    }
    return out.append(document, copied, document.length()).toString();
  }

  private static Map<String, Object> attributes(Element element, int depth) {
    Map<String, Object> node = new LinkedHashMap<>();
    Map<String, List<Object>> lists = new LinkedHashMap<>();
    element.attributes().forEach(one -> node.put(one.getKey(), one.getValue()));
    for (Element child : element.children()) {
      String name = child.tagName();
      boolean leaf = child.attributesSize() == 0 && child.childrenSize() == 0;
      if (LISTS.contains(name)) {
        List<Object> list = lists.computeIfAbsent(name, any -> new ArrayList<>());
        node.put(name, list);
        if (leaf) {
          list.add(child.text());
        } else if (depth < DEEPEST) {
          list.add(attributes(child, depth + 1));
        }
      } else if (leaf) {
        node.put(name, child.text());
      } else if (depth < DEEPEST) {
        node.put(name, attributes(child, depth + 1));
      }
    }
    return node;
  }

  /** An entry as the activity it was made of. */
  private static Map<String, Object> entry(Element entry) {
    Map<String, Object> activity = new LinkedHashMap<>();
    put(activity, "id", text(entry, "id"));
    put(activity, "published", text(entry, "published"));
    put(activity, "verb", verb(text(entry, "activity:verb")));
    Element provider = child(entry, "service:provider");
    Map<String, Object> service = within(activity, "provider");
    put(service, "displayName", provider == null ? null : text(provider, "name"));
    Map<String, Object> actor = within(activity, "actor");
    person(actor, entry);
    Map<String, Object> object = within(activity, "object");
    Element shown = child(entry, "activity:object");
    Element said = shown == null ? entry : shown;
    put(object, "objectType", text(said, "activity:object-type"));
    put(object, "id", text(said, "id"));
    String title = text(said, "title");
    String content = text(said, "content");
    put(object, "displayName", title != null && title.equals(content) ? null : title);
    put(object, "content", content == null ? text(said, "subtitle") : content);
    Element words = child(said, "content");
    boolean html = words != null && words.attr("type").contains("html");
    put(object, "mediaType", html ? "text/html" : "text/plain");
    String page = link(said, "alternate");
    put(object, "url", page == null ? link(entry, "alternate") : page);
    String parent = null;
    Element answered = child(entry, "thr:in-reply-to");
    if (answered != null) {
      parent = answered.hasAttr("ref") ? answered.attr("ref") : answered.attr("href");
    }
    put(object, "inReplyTo", parent);
    Element statistics = child(said, "gnip:statistics");
    if (statistics != null) {
      count(object, "likes", statistics.attr("favoriteCount"));
      if (statistics.attr("viewCount").matches("\\d{1,18}")) {
        object.put("views", Long.parseLong(statistics.attr("viewCount")));
      }
    }
    return activity;
  }

  private static void count(Map<String, Object> object, String name, String number) {
    if (number.matches("\\d{1,18}")) {
      within(object, name).put("totalItems", Long.parseLong(number));
    }
  }

  private static void person(Map<String, Object> actor, Element entry) {
    Element author = child(entry, "author");
    Element stated = child(entry, "activity:actor");
    String url = author == null ? null : text(author, "uri");
    put(actor, "objectType", "person");
    put(actor, "displayName", author == null ? null : text(author, "name"));
    String id = stated == null ? null : text(stated, "id");
    put(actor, "id", id == null ? url : id);
    put(actor, "url", url == null ? null : url.replace(" ", "%20"));
  }

  private static @Nullable String verb(@Nullable String address) {
    return address == null ? "post" : address.substring(address.lastIndexOf('/') + 1);
  }

  private static @Nullable Element child(Element parent, String name) {
    return parent.children().stream()
        .filter(one -> one.tagName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String text(Element parent, String name) {
    Element child = child(parent, name);
    String text = child == null ? "" : child.wholeText().strip();
    return text.isEmpty() ? null : text;
  }

  private static @Nullable String link(Element parent, String rel) {
    return parent.children().stream()
        .filter(one -> one.tagName().equals("link") && one.attr("rel").equals(rel))
        .map(one -> one.attr("href"))
        .filter(href -> !href.isBlank())
        .findFirst()
        .orElse(null);
  }

  private static Map<String, Object> within(Map<String, Object> outer, String name) {
    Map<String, Object> inner = new LinkedHashMap<>();
    outer.put(name, inner);
    return inner;
  }

  private static void put(Map<String, Object> into, String name, @Nullable String value) {
    if (value != null) {
      into.put(name, value);
    }
  }
}
