package dev.earshot.connectors.feed;

import dev.earshot.connectors.feed.Draft.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/* Reads who is named in a feed: elements with parts, or "address (name)" and its relatives. */
final class People {
  private static final Pattern EMAIL =
      Pattern.compile(
          "(?:mailto:)?([A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8})");

  private static final Term[] NAMES = {Term.NAME, Term.ITUNES_NAME, Term.FOAF_NAME};
  private static final Term[] EMAILS = {Term.EMAIL, Term.ITUNES_EMAIL};
  private static final Term[] PAGES = {Term.URI, Term.URL, Term.HOMEPAGE};

  private People() {}

  static List<Person> of(FeedElement parent, Term name) {
    List<Person> people = new ArrayList<>();
    of(parent, name, people::add);
    return people;
  }

  /* Hands out everybody that children of that name tell of. */
  static void of(FeedElement parent, Term name, Consumer<Person> into) {
    if (!parent.mayHold(name)) {
      return;
    }
    for (FeedElement element : parent.children()) {
      Person person = element.term() == name ? of(element) : null;
      if (person != null) {
        into.accept(person);
      }
    }
  }

  static @Nullable Person of(FeedElement element) {
    String name = first(element, NAMES);
    String email = first(element, EMAILS);
    String address = first(element, PAGES);
    address = address == null ? element.attribute("href") : address; // podcast:person
    if (name == null && email == null && element.attribute("href") != null) {
      name = blankToNull(element.ownText());
    }
    if (name == null && email == null && address == null) {
      return element.hasMarkup() ? null : parse(element.text());
    }
    Person named = name == null ? null : parse(name);
    String found = email == null && named != null ? named.email() : email;
    return person(named == null ? null : named.name(), found, address);
  }

  /* Reads "name", "name (address)", "address (name)", "name <address>", "address". */
  static @Nullable Person parse(String text) {
    Matcher matcher = text.indexOf('@') < 0 ? null : EMAIL.matcher(text);
    if (matcher == null || !matcher.find()) {
      return person(text, null, null);
    }
    String rest = text.substring(0, matcher.start()) + " " + text.substring(matcher.end());
    String name = rest.replaceAll("[<(\\[]\\s*[>)\\]]", " ").replaceAll("\\s+", " ").strip();
    if (name.startsWith("(") && name.endsWith(")") && name.length() > 1) {
      name = name.substring(1, name.length() - 1);
    }
    return person(name, matcher.group(1), null);
  }

  static @Nullable Person person(
      @Nullable String name, @Nullable String email, @Nullable String address) {
    // Weblogs escape names once more than they should.
    String plainName = blankToNull(name == null ? null : Draft.unescaped(name));
    String plainEmail = blankToNull(email);
    String plainAddress = blankToNull(address);
    if (plainAddress != null && plainAddress.regionMatches(true, 0, "mailto:", 0, 7)) {
      plainEmail = plainEmail == null ? blankToNull(plainAddress.substring(7)) : plainEmail;
      plainAddress = null;
    }
    return plainName == null && plainEmail == null && plainAddress == null
        ? null
        : new Person(plainName, plainEmail, plainAddress);
  }

  private static @Nullable String first(FeedElement element, Term[] names) {
    if (!element.hasMarkup()) {
      return null;
    }
    for (Term name : names) {
      String text = element.text(name);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
