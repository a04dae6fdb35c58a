package dev.earshot.connectors.reading;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.format.WebAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes mailboxes out of events, whatever source they come from: in an id stands a digest, a
 * handle, a name, an address of a profile or an attribute that holds one is left out. A post's own
 * words stay as they are.
 *
 * <p>Accounts that are called as mailboxes are none: {@code acct:name@server}, and on federated
 * networks {@code name@server}, alone or in the path of a page.
 */
final class Mailboxes {
  private static final Set<String> FEDERATED =
      Set.of(
          "activitypub",
          "fediverse",
          "friendica",
          "gotosocial",
          "lemmy",
          "mastodon",
          "misskey",
          "peertube",
          "pixelfed",
          "pleroma");

  private static final String ACTIVITY_PUB = "activitypub";

  /** What federates too, and calls nobody by name@server alone. */
  private static final String ACTIVITY_STREAMS = "activitystreams";

  private static final Pattern ACCOUNT = Pattern.compile("(?i)acct:[^\\s@]+@[^\\s@]+");
  private static final Pattern PATH = Pattern.compile("(?<=[^:/])/[^?#]*");

  /** What name@server holds neither before nor behind the sign. */
  private static final String NOT_IN_NAMES = "/<>()%";

  private Mailboxes() {}

  /** Returns the event without mailboxes; itself if it has none. */
  static SourceEvent hidden(SourceEvent event) {
    if (event instanceof PostEvent.Published of) {
      return holdsAny(of.post())
          ? new PostEvent.Published(hidden(of.post()), of.observedAt())
          : event;
    }
    if (event instanceof PostEvent.Edited of) {
      return holdsAny(of.post()) ? new PostEvent.Edited(hidden(of.post()), of.observedAt()) : event;
    }
    if (event instanceof PostEvent of) {
      boolean any = isMailbox(of.id()) || of.author().filter(Mailboxes::isMailbox).isPresent();
      return any ? hidden(of) : event;
    }
    return event instanceof AuthorEvent of && isHidden(of) ? hidden(of) : event;
  }

  private static PostEvent hidden(PostEvent event) {
    AuthorId author = event.author().map(Mailboxes::hidden).orElse(null);
    PostId id = hidden(event.id());
    if (event instanceof PostEvent.Deleted of) {
      return new PostEvent.Deleted(id, author, of.observedAt());
    }
    if (event instanceof PostEvent.Withheld of) {
      return new PostEvent.Withheld(id, author, of.countries(), of.observedAt());
    }
    if (event instanceof PostEvent.PlaceRemoved of) {
      return new PostEvent.PlaceRemoved(id, author, of.observedAt());
    }
    if (event instanceof PostEvent.MetricsChanged of) {
      return new PostEvent.MetricsChanged(id, author, of.metrics(), of.observedAt());
    }
    PostEvent.Skipped of = (PostEvent.Skipped) event;
    return new PostEvent.Skipped(id, author, of.visibility(), of.reason(), of.observedAt());
  }

  private static boolean isHidden(AuthorEvent event) {
    return isMailbox(event.author())
        || (event instanceof AuthorEvent.Renamed of
            && (isHandle(event.author(), of.handle())
                || isHandle(event.author(), of.formerHandle().orElse(null))));
  }

  private static AuthorEvent hidden(AuthorEvent event) {
    AuthorId author = hidden(event.author());
    if (event instanceof AuthorEvent.Withdrawn of) {
      return new AuthorEvent.Withdrawn(author, of.observedAt());
    }
    if (event instanceof AuthorEvent.Protected of) {
      return new AuthorEvent.Protected(author, of.observedAt());
    }
    if (event instanceof AuthorEvent.Withheld of) {
      return new AuthorEvent.Withheld(author, of.countries(), of.observedAt());
    }
    if (event instanceof AuthorEvent.PlacesRemoved of) {
      return new AuthorEvent.PlacesRemoved(author, of.until(), of.observedAt());
    }
    if (event instanceof AuthorEvent.Restored of) {
      return new AuthorEvent.Restored(author, of.observedAt());
    }
    AuthorEvent.Renamed of = (AuthorEvent.Renamed) event;
    String former = of.formerHandle().orElse(null);
    return new AuthorEvent.Renamed(
        author,
        isHandle(event.author(), former) ? null : former,
        isHandle(event.author(), of.handle()) ? PersonKey.of(of.handle()) : of.handle(),
        of.observedAt());
  }

  /* Each post is asked; nearly none holds one. */
  private static boolean holdsAny(Post post) {
    if (isMailbox(post.id()) || isHidden(post.authorOrNull())) {
      return true;
    }
    for (Author each : post.coAuthors()) {
      if (isHidden(each)) {
        return true;
      }
    }
    return isHidden(post.inReplyTo().orElse(null))
        || isHidden(post.repostOf().orElse(null))
        || isHidden(post.quoteOf().orElse(null))
        || isHidden(post.threadRoot().orElse(null))
        || isName(post.conversation().orElse(null))
        || isHidden(post.attributes(), post.network());
  }

  private static Post hidden(Post post) {
    Map<String, String> attributes = new LinkedHashMap<>();
    post.attributes()
        .forEach(
            (name, value) -> {
              if (!isHidden(name, value, post.network())) {
                attributes.put(name, value);
              }
            });
    return post.toBuilder(hidden(post.id()))
        .author(post.author().map(Mailboxes::hidden).orElse(null))
        .coAuthors(post.coAuthors().stream().map(Mailboxes::hidden).toList())
        .inReplyTo(hidden(post.inReplyTo().orElse(null)))
        .repostOf(hidden(post.repostOf().orElse(null)))
        .quoteOf(hidden(post.quoteOf().orElse(null)))
        .threadRoot(hidden(post.threadRoot().orElse(null)))
        .conversation(post.conversation().map(Mailboxes::hiddenText).orElse(null))
        .attributes(attributes)
        .build();
  }

  private static String hiddenText(String text) {
    return PersonKey.namesAMailbox(text) ? PersonKey.ofText(text) : text;
  }

  private static boolean isHidden(Map<String, String> attributes, Network network) {
    if (attributes.isEmpty()) {
      return false;
    }
    for (Map.Entry<String, String> each : attributes.entrySet()) {
      if (isHidden(each.getKey(), each.getValue(), network)) {
        return true;
      }
    }
    return false;
  }

  /* A community of a federated network is called as its people are. */
  private static boolean isHidden(String attribute, String value, Network network) {
    return PersonKey.namesAMailbox(value)
        && !(attribute.equals("community")
            && FEDERATED.contains(network.id())
            && isNameAtServer(value));
  }

  private static boolean isHidden(@Nullable Author author) {
    return author != null
        && (isMailbox(author.id())
            || isHandle(author.id(), author.handleOrNull())
            || isName(author.nameOrNull())
            || isPage(author.id(), author.urlOrNull()));
  }

  private static Author hidden(Author author) {
    AuthorId id = author.id();
    Author.Builder hidden = author.toBuilder(hidden(id));
    if (isHandle(id, author.handleOrNull())) {
      hidden.handle(null);
    }
    if (isName(author.nameOrNull())) {
      hidden.name(null);
    }
    return isPage(id, author.urlOrNull()) ? hidden.url(null).build() : hidden.build();
  }

  private static boolean isName(@Nullable String name) {
    return name != null && PersonKey.namesAMailbox(name);
  }

  private static boolean isHandle(AuthorId whose, @Nullable String handle) {
    return handle != null
        && PersonKey.mayNameAMailbox(handle)
        && !(FEDERATED.contains(whose.network().id()) && isNameAtServer(handle))
        && PersonKey.namesAMailbox(handle);
  }

  private static boolean isPage(AuthorId whose, @Nullable String url) {
    return url != null && isMailbox(whose.network(), url);
  }

  private static boolean isHidden(Post.@Nullable Reference reference) {
    PostId id = reference == null ? null : reference.id().orElse(null);
    return id != null && isMailbox(id);
  }

  private static Post.@Nullable Reference hidden(Post.@Nullable Reference reference) {
    return reference == null
        ? null
        : new Post.Reference(
            reference.id().map(Mailboxes::hidden).orElse(null), reference.url().orElse(null));
  }

  private static PostId hidden(PostId id) {
    return isMailbox(id)
        ? new PostId(id.network(), id.instance(), PersonKey.ofText(id.nativeId()))
        : id;
  }

  private static AuthorId hidden(AuthorId id) {
    return isMailbox(id) ? AuthorId.ofMailbox(id.network(), "", id.nativeId()) : id;
  }

  private static boolean isMailbox(PostId id) {
    return isMailbox(id.network(), id.nativeId());
  }

  private static boolean isMailbox(AuthorId id) {
    return isMailbox(id.network(), id.nativeId());
  }

  private static boolean isMailbox(Network network, String id) {
    return PersonKey.mayNameAMailbox(id) && isMailboxSurely(network, id);
  }

  private static boolean isMailboxSurely(Network network, String id) {
    if (!PersonKey.namesAMailbox(id) || ACCOUNT.matcher(id).matches()) {
      return false;
    }
    boolean federated = FEDERATED.contains(network.id());
    if (!federated && !network.id().equals(ACTIVITY_STREAMS)) {
      return true;
    }
    if (WebAddress.scheme(id).startsWith("http")) {
      return PersonKey.namesAMailbox(PATH.matcher(id).replaceFirst(" "));
    }
    return !federated
        || network.id().equals(ACTIVITY_PUB) // where who has an account has an address
        || !isNameAtServer(id);
  }

  /* Also a community (!name@server), a handle with its sign, and a server's port. */
  private static boolean isNameAtServer(String text) {
    boolean signed = text.startsWith("!") || text.startsWith("@");
    int from = signed ? 1 : 0;
    int at = text.indexOf('@', from);
    int end = text.length();
    int colon = text.indexOf(':', from);
    if (colon > at + 1 && end - colon > 1 && end - colon <= 6) {
      end = colon;
      for (int i = colon + 1; i < text.length(); i++) {
        if (text.charAt(i) < '0' || text.charAt(i) > '9') {
          return false;
        }
      }
    }
    if (at <= from || at + 1 >= end) {
      return false;
    }
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (i != at
          && (c == '@' || c == ':' || Character.isWhitespace(c) || NOT_IN_NAMES.indexOf(c) >= 0)) {
        return false;
      }
    }
    return true;
  }
}
