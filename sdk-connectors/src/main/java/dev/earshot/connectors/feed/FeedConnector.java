package dev.earshot.connectors.feed;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.PostField;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.SourceTerms;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.WebAddress;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.http.LinkHeader;
import dev.earshot.connectors.reading.BodySignature;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Reads blogs, news sites, forums and photo sites through their feeds: RSS 0.9 to 2.0, RDF, Atom
 * 0.3 and 1.0, CDF, JSON Feed 1.0 and 1.1. Needs no key. {@link PodcastConnector} is the same for
 * podcasts.
 *
 * <p>The request's source is the feed's address. The option {@code pages} (1 to 100, default 1)
 * says how many pages the first reading goes back, where a feed links its older pages (RFC 5005,
 * JSON Feed's {@code next_url}). A secret named {@code authorization} is sent as that header; what
 * then comes counts as not public.
 *
 * <p>An edit arrives as the same post with new content. An item that leaves a feed is not deleted;
 * only {@code deleted-entry} (RFC 6721) says so. A feed's tags and a summary beside the content are
 * the attributes {@code tags} and {@code summary}.
 *
 * <p>An item's id is its own, else its address, else a digest of its words. What several items of
 * one document share though they lie elsewhere or say other things is no id, nor is what generators
 * write for nothing ({@code N/A}, {@code 0}).
 *
 * <p>A date is understood whole or not at all: with the names of months and days in some 80
 * languages, offsets that exist somewhere, abbreviations of zones, and zones as the IANA names
 * them. One without a zone is UTC. One that is not understood, or could be two, is no date, and a
 * fault says so. So does an address that is not of the web, or a language that is no BCP 47 tag;
 * the rest of the item arrives.
 *
 * <p>Relative addresses in an item's words are resolved against {@code xml:base}, else the item's
 * own page; others against where the document came from, else where it says it lies ({@code
 * rel=self}). Bytes that are valid UTF-8 are UTF-8, whatever was declared.
 *
 * <p>At most 16 MiB of a body and 10,000 items are read; the rest is cut, and a fault says so. Of a
 * document that was cut, here or on its way, the item that does not end is left out: half an id or
 * half an author is somebody else's. It is asked for whole at the next reading. Immutable and
 * thread-safe.
 */
public final class FeedConnector implements Connector, Normalizer {
  static final int MAX_BYTES = 16 << 20;

  static final String AUTHORIZATION = "authorization";

  /** The name of the secret with which the feed's hub signs what it sends. */
  public static final String HUB_SECRET = "hub-secret";

  /**
   * How many pages the first reading goes back, and one that meets nothing it knows; 1 until set.
   */
  public static final Option<Integer> PAGES =
      Option.whole(
          "pages",
          1,
          100,
          1,
          "how many pages the first reading goes back, and one that meets nothing it knows");

  private static final SourceTerms TERMS =
      SourceTerms.builder("feed", 1)
          .deleteWithin(Duration.ofHours(24))
          .redistribution(SourceTerms.Redistribution.IDS_ONLY)
          .document("each site's own terms and robots.txt; a feed states none")
          .build();

  private final Network network;
  private final ConnectorDescriptor descriptor;

  /** Creates the connector. */
  public FeedConnector() {
    this(
        Network.FEED,
        "the address of a feed: RSS 0.9 to 2.0, RDF, Atom, JSON Feed",
        EnumSet.of(
            PostField.URL,
            PostField.KIND,
            PostField.AUTHOR,
            PostField.AUTHOR_NAME,
            PostField.AUTHOR_URL,
            PostField.CO_AUTHORS,
            PostField.TITLE,
            PostField.TEXT,
            PostField.HTML,
            PostField.LANGUAGE,
            PostField.PUBLISHED_AT,
            PostField.EDITED_AT,
            PostField.ENTITIES,
            PostField.MEDIA,
            PostField.METRICS,
            PostField.IN_REPLY_TO,
            PostField.VISIBILITY,
            PostField.PROVENANCE,
            PostField.ATTRIBUTES));
  }

  FeedConnector(Network network, String sources, Set<PostField> fills) {
    this.network = network;
    this.descriptor =
        ConnectorDescriptor.builder(network.id(), 1)
            .networks(network)
            .capabilities(
                Capability.READ,
                Capability.WEBHOOK,
                Capability.BACKFILL,
                Capability.DELETES,
                Capability.METRICS)
            .options(PAGES)
            .credential(AUTHORIZATION, "the header of that name; what then comes is not public")
            .sources(sources)
            .fills(fills)
            .credential(HUB_SECRET, "what the feed's hub signs with, for feeds that are pushed")
            .terms(TERMS)
            .build();
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new FeedReader(
        this, request.checkedFor(descriptor), CheckpointState.of(from, descriptor), context);
  }

  /**
   * Asks a feed once who tells of its new items, as its {@code Link} headers and the document say.
   *
   * @throws dev.earshot.EarshotException as {@link SourceReader#poll} does; a source that must rest
   *     is unavailable
   */
  public WebSub hubs(ReadRequest request, ConnectorContext context) {
    String source = request.checkedFor(descriptor).source();
    URI uri = URI.create(source);
    try (Fetch fetch =
        Fetch.of(context, Origin.of(uri))
            .secretHeader("Authorization", "", AUTHORIZATION)
            .build()) {
      Answer answer = fetch.get(uri);
      if (!(answer instanceof Answer.Found found)) {
        throw new UnavailableException("the feed is not to be read now", null, null);
      }
      Emitter emitter = emitter(source, found.at(), request.anyVisibility());
      String place = found.uri().toString();
      FeedDocument document =
          read(
              found.body(),
              new Delivery(place, found.headers().firstValue("content-type").orElse(null), null),
              emitter);
      LinkHeader links = found.links();
      Set<String> hubs = new LinkedHashSet<>();
      links.to("hub").map(URI::toString).ifPresent(hubs::add);
      hubs.addAll(document.hubs());
      String own = document.address() == null ? place : document.address();
      return new WebSub(
          hubs.stream().filter(hub -> Origin.find(hub).isPresent()).map(URI::create).toList(),
          links.to("self").orElseGet(() -> Origin.find(own).isPresent() ? URI.create(own) : uri));
    }
  }

  /**
   * Reads what a hub sends (WebSub): the feed, whole or its new items alone. It is signed in the
   * header {@code X-Hub-Signature} with the secret {@link #HUB_SECRET}; what is not is refused.
   */
  @Override
  public Batch receive(
      ReadRequest request,
      Map<String, List<String>> headers,
      byte[] body,
      ConnectorContext context) {
    String source = request.checkedFor(descriptor).source();
    Origin home = Origin.of(source);
    String stated = String.join("", headers.getOrDefault("x-hub-signature", List.of()));
    boolean signed =
        context
            .secret(HUB_SECRET, home)
            .filter(key -> BodySignature.isOf(key, stated, body))
            .isPresent();
    if (!signed) {
      throw new RefusedException("what was sent is not signed with the secret " + HUB_SECRET, null);
    }
    boolean asStranger = context.secret(AUTHORIZATION, home).isEmpty();
    Emitter emitter = emitter(source, context.clock().instant(), request.anyVisibility());
    List<String> type = headers.getOrDefault("content-type", List.of());
    Delivery delivery = new Delivery(source, type.isEmpty() ? null : type.get(0), null);
    posts(emitter, asStranger ? Visibility.PUBLIC : Visibility.UNKNOWN)
        .add(read(body, delivery, emitter));
    return emitter.recorded();
  }

  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter = emitter(source, observedAt, anyVisibility);
    String base = FeedPosts.isWeb(source) ? source : "";
    FeedDocument document = read(payload, new Delivery(base, null, null), emitter);
    posts(emitter, Visibility.PUBLIC).add(document);
    return emitter.recorded();
  }

  Emitter emitter(String source, Instant observedAt, boolean anyVisibility) {
    return new Emitter(descriptor, Provenance.Method.FEED, source, observedAt, anyVisibility);
  }

  FeedPosts posts(Emitter emitter, Visibility visibility) {
    return new FeedPosts(emitter, network, visibility);
  }

  /* Reads a body; what is cut becomes a fault. */
  FeedDocument read(byte[] body, Delivery delivery, Emitter emitter) {
    byte[] bytes = body;
    if (bytes.length > MAX_BYTES) {
      emitter.fault("document", -1, "expected at most " + MAX_BYTES + " bytes, cut the rest");
      bytes = Arrays.copyOf(bytes, MAX_BYTES);
    }
    String base = delivery.base();
    int start = FeedBytes.startOfUtf8(bytes, delivery.contentType());
    FeedDocument document = start < 0 ? null : XmlFeed.read(bytes, start, base);
    if (document != null) {
      return document;
    }
    String text = FeedBytes.decode(bytes, delivery.contentType());
    document =
        text.stripLeading().startsWith("{")
            ? JsonFeed.read(text, base)
            : XmlFeed.read(text, start < 0, base);
    if (document == null) {
      throw new MalformedException(
          emitter.source(), null, -1, "expected a feed, got " + what(text, base), null);
    }
    return document;
  }

  private static String what(String text, String base) {
    String head = text.substring(0, Math.min(text.length(), 1 << 18));
    if (head.isBlank()) {
      return "nothing";
    }
    String lower = head.toLowerCase(Locale.ROOT);
    if (!lower.contains("<html") && !lower.contains("<!doctype html")) {
      return lower.stripLeading().startsWith("{") ? "other JSON" : "something else";
    }
    Element link =
        Jsoup.parse(head)
            .selectFirst(
                "link[rel~=(?i)alternate][type~=(?i)^application/(rss|atom|feed)\\+(xml|json)]");
    if (link == null || link.attr("href").isBlank()) {
      return "a web page";
    }
    return "a web page; it names its feed: "
        + RedactedAddress.of(WebAddress.resolve(base, link.attr("href")));
  }
}
