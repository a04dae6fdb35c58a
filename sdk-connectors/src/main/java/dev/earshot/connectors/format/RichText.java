package dev.earshot.connectors.format;

import dev.earshot.Entity;
import dev.earshot.Span;
import dev.earshot.text.Entities;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Foreign markup, read: what a person sees, the same as harmless HTML, and where its links stand.
 *
 * @param text plain text: paragraphs, line breaks and list items end lines, other white space is
 *     folded, nothing stands before or after
 * @param html sanitised HTML, relative addresses resolved; empty if nothing is left
 * @param links the links in the order of the text; one without visible text is left out
 */
public record RichText(String text, String html, List<Link> links) {
  private static final Pattern PROTOCOL =
      Pattern.compile("[a-z][a-z0-9+.-]{0,20}://(?:www\\.)?|www\\.", Pattern.CASE_INSENSITIVE);
  private static final Pattern CUT = Pattern.compile("(?:\\u2026|\\.\\.\\.)$");

  /**
   * A link as it was marked up.
   *
   * @param span where its text stands in {@link RichText#text()}
   * @param address where it leads, resolved
   * @param classes the classes the page gave it, such as {@code mention}
   */
  public record Link(Span span, String address, Set<String> classes) {
    /** Creates a link. */
    public Link {
      Objects.requireNonNull(span, "span");
      Objects.requireNonNull(address, "address");
      classes = Set.copyOf(classes);
    }
  }

  /** Creates a text. */
  public RichText {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(html, "html");
    links = List.copyOf(links);
  }

  /**
   * Returns what the text points at: links, with those marked or written as {@code @name} or {@code
   * #tag} told apart, and what the words themselves hold outside them.
   */
  public List<Entity> entities() {
    if (links.isEmpty()) {
      return Entities.in(text);
    }
    List<Entity> entities = new ArrayList<>();
    links.forEach(link -> entities.add(entity(link)));
    List<Entity> marked = List.copyOf(entities);
    int from = 0;
    for (Entity found : Entities.in(text)) {
      while (from < marked.size() && marked.get(from).span().end() <= found.span().start()) {
        from++;
      }
      if (!isCovered(found, marked, from)) {
        entities.add(found);
      }
    }
    entities.sort(java.util.Comparator.comparing(Entity::span));
    return entities;
  }

  /*
   * A hashtag inside a longer link is still one; an address inside a link is the link, and what
   * stands inside a link's own address belongs to the address.
   */
  private static boolean isCovered(Entity found, List<Entity> marked, int from) {
    for (int i = from; i < marked.size(); i++) {
      Entity other = marked.get(i);
      if (!other.span().overlaps(found.span())) {
        return false;
      }
      if (!(other instanceof Entity.Link)
          || found instanceof Entity.Link
          || showsAddress(other.value(), other.url().orElse(""))) {
        return true;
      }
    }
    return false;
  }

  private static boolean showsAddress(String shown, String address) {
    String plain = CUT.matcher(PROTOCOL.matcher(shown).replaceFirst("")).replaceFirst("");
    boolean protocol = PROTOCOL.matcher(shown).lookingAt() && shown.indexOf(' ') < 0;
    String whole = PROTOCOL.matcher(address).replaceFirst("");
    return protocol || (!plain.isEmpty() && whole.regionMatches(true, 0, plain, 0, plain.length()));
  }

  private Entity entity(Link link) {
    String shown = link.span().in(text);
    if (isName(shown, '#')) {
      return new Entity.Hashtag(link.span(), shown.substring(1), link.address());
    }
    if (isName(shown, '@')) {
      return new Entity.HandleMention(link.span(), shown.substring(1), null, link.address());
    }
    // Some servers leave the sign outside the link: #<a class="hashtag">tag</a>.
    int start = link.span().start();
    char before = start > 0 ? text.charAt(start - 1) : ' ';
    Span whole = new Span(Math.max(0, start - 1), link.span().end());
    if (before == '#' && (link.classes().contains("hashtag") || link.classes().contains("tag"))) {
      return new Entity.Hashtag(whole, shown, link.address());
    }
    if (before == '@' && link.classes().contains("mention")) {
      return new Entity.HandleMention(whole, shown, null, link.address());
    }
    return new Entity.Link(link.span(), shown, link.address());
  }

  private static boolean isName(String shown, char sign) {
    return shown.length() > 1
        && shown.charAt(0) == sign
        && shown.chars().noneMatch(Character::isWhitespace);
  }
}
