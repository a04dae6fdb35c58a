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
@SuppressWarnings("ReferenceEquality") // what holds no mailbox is handed on itself
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
  private static final Pattern NAME_AT_SERVER =
      Pattern.compile("[!@]?[^\\s@:/<>()%]+@[^\\s@:/<>()%]+(?::\\d{1,5})?");
  private static final Pattern PATH = Pattern.compile("(?<=[^:/])/[^?#]*");

  private Mailboxes() {}

  /** Returns the event without mailboxes; itself if it has none. */
  static SourceEvent hidden(SourceEvent event) {
    if (event instanceof PostEvent of) {
      return hidden(of);
    }
    return event instanceof AuthorEvent of && isHidden(of) ? hidden(of) : event;
  }

  private static PostEvent hidden(PostEvent event) {
    if (event instanceof PostEvent.Published of) {
      Post post = hidden(of.post());
      return post == of.post() ? of : new PostEvent.Published(post, of.observedAt());
    }
    if (event instanceof PostEvent.Edited of) {
      Post post = hidden(of.post());
      return post == of.post() ? of : new PostEvent.Edited(post, of.observedAt());
    }
    AuthorId author = event.author().orElse(null);
    PostId id = hidden(event.id());
    AuthorId whose = author == null ? null : hidden(author);
    if (id == event.id() && whose == author) {
      return event;
    }
    if (event instanceof PostEvent.Deleted of) {
      return new PostEvent.Deleted(id, whose, of.observedAt());
    }
    if (event instanceof PostEvent.Withheld of) {
      return new PostEvent.Withheld(id, whose, of.countries(), of.observedAt());
    }
    if (event instanceof PostEvent.PlaceRemoved of) {
      return new PostEvent.PlaceRemoved(id, whose, of.observedAt());
    }
    if (event instanceof PostEvent.MetricsChanged of) {
      return new PostEvent.MetricsChanged(id, whose, of.metrics(), of.observedAt());
    }
    PostEvent.Skipped of = (PostEvent.Skipped) event;
    return new PostEvent.Skipped(id, whose, of.visibility(), of.reason(), of.observedAt());
  }

  private static boolean isHidden(AuthorEvent event) {
    return hidden(event.author()) != event.author()
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

  private static Post hidden(Post post) {
    PostId id = hidden(post.id());
    boolean authors = isHidden(post.authorOrNull());
    for (Author each : post.coAuthors()) {
      authors |= isHidden(each);
    }
    boolean references =
        isHidden(post.inReplyTo().orElse(null))
            || isHidden(post.repostOf().orElse(null))
            || isHidden(post.quoteOf().orElse(null))
            || isHidden(post.threadRoot().orElse(null));
    boolean conversation = post.conversation().filter(PersonKey::namesAMailbox).isPresent();
    Map<String, String> attributes = attributes(post);
    boolean fewer = attributes.size() < post.attributes().size();
    if (id == post.id() && !authors && !references && !conversation && !fewer) {
      return post;
    }
    Post.Builder hidden = post.toBuilder(id);
    if (authors) {
      hidden
          .author(post.author().map(Mailboxes::hidden).orElse(null))
          .coAuthors(post.coAuthors().stream().map(Mailboxes::hidden).toList());
    }
    if (references) {
      hidden
          .inReplyTo(hidden(post.inReplyTo().orElse(null)))
          .repostOf(hidden(post.repostOf().orElse(null)))
          .quoteOf(hidden(post.quoteOf().orElse(null)))
          .threadRoot(hidden(post.threadRoot().orElse(null)));
    }
    if (conversation) {
      hidden.conversation(post.conversation().map(PersonKey::ofText).orElse(null));
    }
    return fewer ? hidden.attributes(attributes).build() : hidden.build();
  }

  /* A community of a federated network is called as its people are. */
  private static Map<String, String> attributes(Post post) {
    Map<String, String> all = post.attributes();
    if (all.values().stream().noneMatch(PersonKey::namesAMailbox)) {
      return all;
    }
    Map<String, String> kept = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          boolean community =
              name.equals("community")
                  && FEDERATED.contains(post.network().id())
                  && NAME_AT_SERVER.matcher(value).matches();
          if (community || !PersonKey.namesAMailbox(value)) {
            kept.put(name, value);
          }
        });
    return kept;
  }

  private static boolean isHidden(@Nullable Author author) {
    return author != null
        && (hidden(author.id()) != author.id()
            || isHandle(author.id(), author.handleOrNull())
            || isName(author.nameOrNull())
            || isPage(author.id(), author.urlOrNull()));
  }

  private static Author hidden(Author author) {
    if (!isHidden(author)) {
      return author;
    }
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
        && PersonKey.namesAMailbox(handle)
        && !(FEDERATED.contains(whose.network().id()) && NAME_AT_SERVER.matcher(handle).matches());
  }

  private static boolean isPage(AuthorId whose, @Nullable String url) {
    return url != null && isMailbox(whose.network(), url);
  }

  private static boolean isHidden(Post.@Nullable Reference reference) {
    PostId id = reference == null ? null : reference.id().orElse(null);
    return id != null && hidden(id) != id;
  }

  private static Post.@Nullable Reference hidden(Post.@Nullable Reference reference) {
    return reference == null
        ? null
        : new Post.Reference(
            reference.id().map(Mailboxes::hidden).orElse(null), reference.url().orElse(null));
  }

  private static PostId hidden(PostId id) {
    return isMailbox(id.network(), id.nativeId())
        ? new PostId(id.network(), id.instance(), PersonKey.ofText(id.nativeId()))
        : id;
  }

  private static AuthorId hidden(AuthorId id) {
    return isMailbox(id.network(), id.nativeId())
        ? AuthorId.ofMailbox(id.network(), "", id.nativeId())
        : id;
  }

  private static boolean isMailbox(Network network, String id) {
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
        || !NAME_AT_SERVER.matcher(id).matches();
  }
}
