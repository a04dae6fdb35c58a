package dev.earshot.connectors.http;

import dev.earshot.MalformedException;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.format.Json;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a source answered to a {@link Fetch}, as far as a connector goes on from there. What ends or
 * interrupts reading is an exception instead; see {@link Fetch#get}.
 */
public sealed interface Answer {
  /** Returns when the answer was there, by the host's clock. */
  Instant at();

  /**
   * The document has not changed since the validators shown.
   *
   * @param at when the answer was there
   */
  record NotModified(Instant at) implements Answer {
    /** Creates the answer. */
    public NotModified {
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * The source must not be asked before a moment.
   *
   * @param at when the answer was there
   * @param until the moment
   * @param why what makes it wait
   */
  record Rest(Instant at, Instant until, Progress.Wait.Why why) implements Answer {
    /** Creates the answer. */
    public Rest {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(until, "until");
      Objects.requireNonNull(why, "why");
    }
  }

  /**
   * The document is not there.
   *
   * @param at when the answer was there
   * @param forGood whether the source says that it will not come back (410) or cannot tell (404)
   * @param page whether the answer was a page for people: then it may be a gateway's word and not
   *     the source's
   */
  record Gone(Instant at, boolean forGood, boolean page) implements Answer {
    /** Creates the answer. */
    public Gone {
      Objects.requireNonNull(at, "at");
    }
  }

  /** A document. Immutable but for the array that {@link #body()} hands out uncopied. */
  final class Found implements Answer {
    private final Instant at;
    private final URI uri;
    private final HttpHeaders headers;
    private final byte[] body;
    private final @Nullable URI moved;
    private final KeyedQuery key;

    Found(
        Instant at,
        URI uri,
        HttpHeaders headers,
        byte[] body,
        @Nullable URI moved,
        KeyedQuery key) {
      this.at = at;
      this.uri = uri;
      this.headers = headers;
      this.body = body;
      this.moved = moved;
      this.key = key;
    }

    @Override
    public Instant at() {
      return at;
    }

    /** Returns the address that answered, after redirects; without a secret of ours. */
    public URI uri() {
      return uri;
    }

    /** Returns the headers. */
    public HttpHeaders headers() {
      return headers;
    }

    /**
     * Returns the body, inflated, as long as {@link TransportLimits#bodyBytes()} at most; do not
     * change it.
     */
    public byte[] body() {
      return body;
    }

    /** Returns the address to use from now on, if every redirect on the way was a lasting one. */
    public Optional<URI> moved() {
      return Optional.ofNullable(moved);
    }

    /** Returns what to show when asking again. */
    public Validators validators() {
      return Validators.of(headers);
    }

    /** Returns the {@code Link} headers; without a key of ours that the server repeats there. */
    public LinkHeader links() {
      Map<String, URI> links = new LinkedHashMap<>(LinkHeader.of(headers, uri).byRelation());
      links.replaceAll((relation, address) -> key.takenFrom(address));
      return new LinkHeader(links);
    }

    /** Returns the moment before which the source does not want to be asked again, if any. */
    public Optional<Instant> restUntil() {
      return RateLimits.of(headers, at).restUntil(false).filter(until -> until.isAfter(at));
    }

    /** Returns the charset that the content type declares, if the JDK knows it. */
    public Optional<Charset> charset() {
      return ContentType.of(headers).flatMap(ContentType::charset);
    }

    /**
     * Returns the body as JSON; see {@link Json#whole}.
     *
     * @throws MalformedException if it is not JSON to its end, such as a page for people or what
     *     was cut off: what is missing would never be asked for again
     */
    public Json.Parts json() {
      return Json.whole(body, charset().orElse(null), RedactedAddress.of(uri));
    }
  }
}
