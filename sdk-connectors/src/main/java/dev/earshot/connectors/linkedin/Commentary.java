package dev.earshot.connectors.linkedin;

import dev.earshot.Entity;
import dev.earshot.Span;
import dev.earshot.connectors.format.Json;
import dev.earshot.text.Entities;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of a post, and what they point at.
 *
 * @param text as it is shown
 * @param entities its hashtags, addresses, and the organisations it names; a person that is named
 *     is a name in the text and nothing more
 */
record Commentary(String text, List<Entity> entities) {
  private static final Pattern LITTLE =
      Pattern.compile(
          "\\\\(?<escaped>[|{}@\\[\\]()<>#*_~\\\\])"
              + "|@\\[(?<name>(?:\\\\.|[^\\]\\\\]){1,300})\\]\\((?<urn>urn:li:\\w{1,40}:[\\w-]{1,100})\\)"
              + "|\\{hashtag\\|\\\\?[#\uff03]\\|(?<tag>(?:\\\\.|[^}\\\\]){1,300})\\}");

  private static final Pattern ORGANISATION =
      Pattern.compile("urn:li:(?:organization|organizationBrand|company):(\\d{1,20})");

  static final Commentary NONE = new Commentary("", List.of());

  /** Reads the form of the versioned API, in which signs of its own are escaped. */
  static Commentary little(String written) {
    StringBuilder text = new StringBuilder(written.length());
    List<Entity> told = new ArrayList<>();
    Matcher sign = LITTLE.matcher(written);
    while (sign.find()) {
      sign.appendReplacement(text, "");
      int start = text.length();
      if (sign.group("escaped") != null) {
        text.append(sign.group("escaped"));
      } else if (sign.group("tag") != null) {
        String tag = unescaped(sign.group("tag"));
        text.append('#').append(tag);
        told.add(new Entity.Hashtag(new Span(start, text.length()), tag, null));
      } else {
        String name = unescaped(sign.group("name"));
        text.append(name);
        Entity named = named(new Span(start, text.length()), name, sign.group("urn"));
        if (named != null) {
          told.add(named);
        }
      }
    }
    return of(sign.appendTail(text).toString(), told);
  }

  private static String unescaped(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }

  /** Reads a text and what stands beside it: where in it, in UTF-16 units, somebody is named. */
  static Commentary attributed(String text, List<Json> attributes) {
    List<Entity> told = new ArrayList<>();
    for (Json attribute : attributes) {
      OptionalLong start = attribute.whole("start");
      OptionalLong length = attribute.whole("length");
      if (start.isEmpty()
          || start.getAsLong() < 0
          || length.orElse(0) < 1
          || start.getAsLong() + length.getAsLong() > text.length()) {
        continue;
      }
      int from = (int) start.getAsLong();
      Span span = new Span(from, from + (int) length.getAsLong());
      Entity named = named(span, span.in(text), urn(attribute));
      if (named != null && told.stream().noneMatch(one -> one.span().overlaps(span))) {
        told.add(named);
      }
    }
    return of(text, told);
  }

  private static String urn(Json attribute) {
    String entity = attribute.text("entity", "");
    Json value = attribute.at("value");
    for (String kind : value.names()) {
      for (String field : value.at(kind).names()) {
        entity = value.at(kind).text(field, entity);
      }
    }
    return entity;
  }

  private static @Nullable Entity named(Span span, String name, String urn) {
    Matcher organisation = ORGANISATION.matcher(urn);
    return organisation.matches()
        ? new Entity.Link(span, name, OrganizationPosts.page(organisation.group(1)))
        : null;
  }

  private static Commentary of(String text, List<Entity> told) {
    List<Entity> all = new ArrayList<>(told);
    for (Entity found : Entities.in(text)) {
      boolean known = told.stream().anyMatch(one -> one.span().overlaps(found.span()));
      if (!known && !(found instanceof Entity.HandleMention)) {
        all.add(found);
      }
    }
    return new Commentary(text, List.copyOf(all));
  }
}
