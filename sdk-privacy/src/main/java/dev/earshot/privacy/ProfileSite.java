package dev.earshot.privacy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one site writes the addresses of its people, as {@code profile-sites.json} says it.
 *
 * @param hosts its names, the one it is called by first; all hosts below them are the same site
 * @param networks the ids of the network whose site it is, the one it is called by first
 * @param names the forms of an address with a handle, the one that is kept first
 * @param ids the forms of an address with an id, the one that is kept first
 * @param pages the forms of an address of a company or the like, each kept as it is
 * @param subdomains whether a host below it is named by a handle
 * @param exactCase whether letters of another case make another handle
 * @param asciiNames whether a handle is of letters, digits and marks of ASCII alone
 * @param atInHandle whether a handle may hold an {@code @}
 * @param idsAre what an id is, wherever it stands; null where it can be anything
 * @param idsInNames what is an id where a handle could stand; null where nothing is
 * @param idsAreNames whether a source knows people by their handle and nothing else
 * @param handlesEnd where handles are hosts, the end of those that are given out by the site
 *     itself; empty where they are none
 * @param ignored what makes no difference in a handle
 * @param notBegin signs with which no handle begins
 * @param notNames what stands where a handle would and is a post, a group or the like, in small
 *     letters; null where nothing but the reserved does
 * @param reserved what stands where a handle would and is none: a word, or a path with {@code *}
 *     for any segment
 */
record ProfileSite(
    List<String> hosts,
    List<String> networks,
    List<Form> names,
    List<Form> ids,
    List<Form> pages,
    boolean subdomains,
    boolean exactCase,
    boolean asciiNames,
    boolean atInHandle,
    @Nullable Pattern idsAre,
    @Nullable Pattern idsInNames,
    boolean idsAreNames,
    String handlesEnd,
    String ignored,
    String notBegin,
    @Nullable Pattern notNames,
    Set<String> reserved) {
  private static final String AFTER_NAME = ".,;:!?)]>\"'\u2019\u201d\u201c\u00bb\u203a";
  private static final Pattern ESCAPED_END = Pattern.compile("(?is)%(?:2f|3f|23|5c).*");
  private static final Pattern FEED = Pattern.compile("(?i)\\.(?:rss|atom|json)$");

  String site() {
    return hosts.get(0);
  }

  String network() {
    return networks.get(0);
  }

  /** Returns the one address of a handle, or of an id that stands for one. */
  String ofName(String handle) {
    return isId(handle) && !ids.isEmpty()
        ? site() + ids.get(0).filled(handle)
        : site() + names.get(0).filled(handle(whole(handle)));
  }

  /** Returns the one form of a handle. */
  String handle(String written) {
    String handle = exactCase ? Identity.seen(written) : Identity.fold(written);
    for (int i = 0; i < ignored.length(); i++) {
      if (handle.indexOf(ignored.charAt(i)) >= 0) {
        handle = handle.replace(ignored.substring(i, i + 1), "");
      }
    }
    return handle;
  }

  /** Returns the one address of an id; empty where the site has none with ids. */
  Optional<String> ofId(String id) {
    return ids.isEmpty() ? Optional.empty() : Optional.of(site() + ids.get(0).filled(id));
  }

  /** Returns the handle that an address names, as it is written there; null for none. */
  @Nullable String nameIn(List<String> path, List<String> query) {
    for (Form form : names) {
      String given = form.in(path, query);
      String found = given == null ? null : withoutEnd(untilEscapedEnd(given));
      String name = found == null ? "" : plain(found);
      if (!name.isEmpty()
          && !isNoName(name)
          && (form.isMarked() || !isReserved(path, found, name, form.isWholePath()))) {
        return name;
      }
    }
    return null;
  }

  /** Whether no handle has that form. */
  boolean isNoName(String name) {
    return notBegin.indexOf(name.charAt(0)) >= 0
        || (notNames != null && notNames.matcher(Identity.fold(name)).matches());
  }

  /** Whether a handle can be of those signs, as far as the table knows. */
  boolean canBeName(String name) {
    return isOfNameSigns(handle(name), asciiNames, atInHandle);
  }

  /** Whether it is of letters, digits, {@code _}, {@code .} and {@code -}. */
  static boolean isOfNameSigns(String name, boolean ascii, boolean at) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean held =
          c < 128
              ? Character.isLetterOrDigit(c) || "_.-".indexOf(c) >= 0 || (at && c == '@')
              : !ascii;
      if (!held) {
        /* What letters() in an address leaves as it is written, such as a picture. */
        if (ascii || ProfileAddress.escaped(name, i) < 128) {
          return false;
        }
        i += 2;
      }
    }
    return true;
  }

  /**
   * Whether the site has a page of its own where a handle of that name would stand; where a sign
   * before it says that it is one, it has none.
   */
  boolean isPage(String name, boolean marked) {
    return !(marked && names.get(0).isMarked()) && reserved.contains(Identity.fold(name));
  }

  /** Whether somebody of that name can be named with a sign before it alone. */
  boolean wantsMark() {
    return names.get(0).isMarked();
  }

  /* A program of the site stands where its people stand only when nothing stands before those. */
  private boolean isReserved(
      List<String> path, @Nullable String found, String name, boolean alone) {
    if (reserved.contains(Identity.fold(name))) {
      return true;
    }
    String whole = found == null || !alone ? "" : Identity.fold(found);
    for (String end : ProfileSites.KNOWN.pageEnds) {
      if (whole.endsWith(end)) {
        return true;
      }
    }
    for (String each : reserved) {
      if (each.indexOf('/') > 0 && new Form('/' + each).begins(path)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the address of a page that is nobody's profile but somebody's; null for none. */
  @Nullable String pageIn(List<String> path, List<String> query) {
    for (Form form : pages) {
      String found = form.in(path, query);
      if (found != null) {
        return site() + form.filled(Identity.fold(withoutEnd(untilEscapedEnd(found))));
      }
    }
    return null;
  }

  /** Returns whether that is an id and no handle. */
  boolean isId(String name) {
    return idsInNames != null && idsInNames.matcher(name).matches();
  }

  /** Returns whether what stands for an id is a handle. */
  boolean isNamedBy(String id) {
    return idsAreNames || (idsAre != null && !idsAre.matcher(id).matches());
  }

  /** Returns a handle with the end that the site gives out, where it has none. */
  String whole(String handle) {
    return handle.indexOf('.') < 0 ? handle + handlesEnd : handle;
  }

  /** Returns the id that an address names; null for none. */
  @Nullable String idIn(List<String> path, List<String> query) {
    for (Form form : ids) {
      String found = form.in(path, query);
      String id = found == null ? "" : withoutEnd(untilEscapedEnd(found));
      if (!id.isEmpty() && (idsAre == null || idsAre.matcher(id).matches())) {
        return id;
      }
    }
    return null;
  }

  /* A sentence's full stop and a feed's ending are no part of a handle. */
  private static String plain(String found) {
    String name = withoutEnd(ProfileAddress.withoutMark(found));
    return name.indexOf('.') < 0 ? name : FEED.matcher(name).replaceFirst("");
  }

  /** Returns a name up to an escaped sign that ends a segment of a path. */
  static String untilEscapedEnd(String found) {
    return found.indexOf('%') < 0 ? found : ESCAPED_END.matcher(found).replaceFirst("");
  }

  /** Returns a name, and the server behind it, each without what is escaped around it. */
  static String withoutEscapedEnds(String found) {
    int at = found.indexOf('@', 1);
    return at < 0
        ? withoutEnd(untilEscapedEnd(found))
        : withoutEscapedEnds(found.substring(0, at))
            + '@'
            + withoutEnd(untilEscapedEnd(ProfileAddress.withoutMark(found.substring(at + 1))));
  }

  /** Returns a name without the marks of a sentence that stand behind it, escaped or not. */
  static String withoutEnd(String found) {
    int end = found.length();
    while (end > 0) {
      if (isAfterName(found.charAt(end - 1))) {
        end--;
        continue;
      }
      int sign = end < 3 ? -1 : ProfileAddress.escaped(found, end - 3);
      if (sign < 0 || sign >= 128 || !isAfterName((char) sign)) {
        break;
      }
      end -= 3;
    }
    return found.substring(0, end);
  }

  private static boolean isAfterName(char c) {
    return AFTER_NAME.indexOf(c) >= 0 || ProfileAddress.isBlank(c);
  }

  /**
   * One form: the segments of a path and perhaps a parameter, of which one is the handle or the id;
   * {@code *} is any segment, {@code *-} all of one up to its last hyphen. What follows in the path
   * is a page of the same person, and all other parameters say who shared the address and how.
   */
  static final class Form {
    private static final String VALUE = "{}";

    private static final String TITLE = "*-";

    private final String before;
    private final String after;
    private final List<String> segments;
    private final @Nullable String parameter;

    Form(String written) {
      int at = written.indexOf(VALUE);
      before = at < 0 ? written : written.substring(0, at);
      after = at < 0 ? "" : written.substring(at + VALUE.length());
      int mark = written.indexOf('?');
      parameter = mark < 0 ? null : written.substring(mark + 1, written.length() - VALUE.length());
      segments = ProfileAddress.segments(mark < 0 ? written : written.substring(0, mark));
    }

    String filled(String value) {
      return before + value + after;
    }

    /** Whether a sign before the name says that it is one. */
    boolean isMarked() {
      return before.endsWith("@");
    }

    /** Whether nothing stands before the name. */
    boolean isWholePath() {
      return before.equals("/");
    }

    /** Whether a path without a value begins another. */
    boolean begins(List<String> path) {
      for (int i = 0; i < segments.size(); i++) {
        String segment = segments.get(i);
        if (i == path.size() || !(segment.equals("*") || segment.equalsIgnoreCase(path.get(i)))) {
          return false;
        }
      }
      return true;
    }

    @Nullable String in(List<String> path, List<String> query) {
      if (path.size() < segments.size()) {
        return null;
      }
      String value = null;
      for (int i = 0; i < segments.size(); i++) {
        String segment = segments.get(i);
        int at = segment.indexOf(VALUE);
        String given = path.get(i);
        if (at >= 0 && segment.startsWith(TITLE)) {
          value = given.substring(given.lastIndexOf('-') + 1);
        } else if (at >= 0) {
          if (!given.regionMatches(0, segment, 0, at) || given.length() == at) {
            return null;
          }
          value = given.substring(at);
        } else if (!segment.equals("*") && !segment.equalsIgnoreCase(given)) {
          return null;
        }
      }
      if (parameter == null) {
        return value;
      }
      for (String pair : query) {
        if (pair.regionMatches(true, 0, parameter, 0, parameter.length())
            && pair.length() > parameter.length()) {
          return pair.substring(parameter.length());
        }
      }
      return null;
    }
  }

  static List<Form> forms(List<String> written) {
    List<Form> forms = new ArrayList<>();
    written.forEach(each -> forms.add(new Form(each)));
    return List.copyOf(forms);
  }

  /* These are asked several times for each author who is new, and mostly for what is not in them:
   * of the JDK's immutable sets that takes a fifth of the whole judging. */
  static Set<String> set(List<String> words) {
    return Collections.unmodifiableSet(new HashSet<>(words));
  }
}
