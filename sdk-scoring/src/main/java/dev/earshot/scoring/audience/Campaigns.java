package dev.earshot.scoring.audience;

import dev.earshot.Entity;
import dev.earshot.Post;
import dev.earshot.query.Aspect;
import dev.earshot.query.Clause;
import dev.earshot.query.Field;
import dev.earshot.query.PostFacts;
import dev.earshot.query.Query;
import dev.earshot.query.Truth;
import dev.earshot.scoring.trend.Dimension;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which posts belong to which of a host's campaigns, and why: by hashtag, by link, by the
 * parameters of a link, by a code. A post may belong to several. Its time is when it was published,
 * else when it was observed.
 *
 * <pre>{@code
 * TrendSeries.builder(authorHash).by(campaigns.dimension()).build();
 * Query.parse("kettle campaign:spring", Fields.posts().with(campaigns.field()));
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Campaigns {
  /** The name of the dimension and of the query field. */
  public static final String NAME = "campaign";

  /**
   * That a post belongs to a campaign.
   *
   * @param campaign the campaign's id
   * @param reason why
   * @param value what tells so, as the campaign has it: the tag, the link, the code; of parameters
   *     {@code name=value}, the first of them
   */
  public record Attribution(String campaign, Reason reason, String value) {
    /** Creates an attribution. */
    public Attribution {
      Objects.requireNonNull(campaign, "campaign");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(value, "value");
    }
  }

  /** Why a post belongs to a campaign, the surest first. */
  public enum Reason {
    /** A link carries the campaign's parameters. */
    PARAMETERS,
    /** It holds the campaign's code. */
    CODE,
    /** A link leads to the campaign's pages. */
    LINK,
    /** It holds the campaign's hashtag. */
    TAG
  }

  private final Map<String, Campaign> campaigns = new LinkedHashMap<>();
  private final Map<String, Query> codes = new HashMap<>();

  private Campaigns(Collection<Campaign> all) {
    for (Campaign campaign : all) {
      if (campaigns.put(campaign.id(), campaign) != null) {
        throw new IllegalArgumentException("campaigns: " + campaign.id() + " twice");
      }
      for (String code : campaign.codes()) {
        codes.put(code, Query.of(new Clause.Phrase(code, false)));
      }
    }
  }

  /**
   * Returns campaigns.
   *
   * @throws IllegalArgumentException if two have one id
   */
  public static Campaigns of(Collection<Campaign> campaigns) {
    return new Campaigns(campaigns);
  }

  /** Returns the campaigns, in their order. */
  public List<Campaign> campaigns() {
    return List.copyOf(campaigns.values());
  }

  /** Returns which campaigns a post belongs to, each once, in their order, by its surest reason. */
  public List<Attribution> of(Post post) {
    Instant at = post.saidAt().orElse(null);
    List<Campaign> on = campaigns.values().stream().filter(each -> each.isOn(at)).toList();
    if (on.isEmpty()) {
      return List.of();
    }
    Words words = new Words(post);
    List<Attribution> found = new ArrayList<>();
    for (Campaign campaign : on) {
      Attribution why = why(campaign, words);
      if (why != null) {
        found.add(why);
      }
    }
    return List.copyOf(found);
  }

  private @Nullable Attribution why(Campaign campaign, Words words) {
    String id = campaign.id();
    Optional<String> link =
        words.links.stream().flatMap(uri -> campaign.linkOf(uri).stream()).findFirst();
    boolean marked =
        words.links.stream()
            .anyMatch(
                uri ->
                    campaign.hasParameters(uri)
                        && (campaign.links().isEmpty() || campaign.linkOf(uri).isPresent()));
    if (marked) {
      Map.Entry<String, String> first = campaign.parameters().entrySet().iterator().next();
      return new Attribution(id, Reason.PARAMETERS, first.getKey() + "=" + first.getValue());
    }
    Optional<String> code =
        campaign.codes().stream().filter(each -> holds(words, each)).findFirst();
    if (code.isPresent()) {
      return new Attribution(id, Reason.CODE, code.get());
    }
    if (link.isPresent() && campaign.parameters().isEmpty()) {
      return new Attribution(id, Reason.LINK, link.get());
    }
    return campaign.tags().stream()
        .filter(words.tags::contains)
        .findFirst()
        .map(tag -> new Attribution(id, Reason.TAG, tag))
        .orElse(null);
  }

  private boolean holds(Words words, String code) {
    Query query = codes.get(code);
    return query != null && query.matches(words.reading);
  }

  /** What of a post campaigns look at. */
  private static final class Words {
    final Reading reading;
    final Set<String> tags = new HashSet<>();
    final List<URI> links = new ArrayList<>();

    Words(Post post) {
      reading = new Reading().of(post);
      for (Tokens tokens : List.of(reading.title(), reading.text())) {
        for (int i = 0; i < tokens.count(); i++) {
          if (tokens.kind(i) == Tokens.Kind.HASHTAG) {
            tags.add(tokens.folded(i));
          } else if (tokens.kind(i) == Tokens.Kind.URL) {
            link(tokens.source().subSequence(tokens.start(i), tokens.end(i)).toString());
          }
        }
      }
      post.entities().forEach(this::add);
    }

    private void add(Entity entity) {
      if (entity instanceof Entity.Hashtag) {
        tags.add(Tokens.fold(entity.value()));
      } else if (entity instanceof Entity.Link) {
        link(entity.url().orElse(entity.value()));
      }
    }

    private void link(String address) {
      Campaign.uri(address).ifPresent(links::add);
    }
  }

  /** Returns the dimension of a series that tells mentions apart by campaign. */
  public Dimension dimension() {
    return new Dimension(
        NAME, mention -> of(mention.post()).stream().map(Attribution::campaign).toList());
  }

  /**
   * Returns what queries ask it by, {@code campaign:spring}: the ids in any case; an id that is
   * none is refused.
   */
  public Field<PostFacts> field() {
    Map<String, String> ids = new LinkedHashMap<>();
    campaigns.keySet().forEach(id -> ids.put(id.toLowerCase(Locale.ROOT), id));
    return Field.of(
        NAME,
        Aspect.POST,
        value -> {
          String id = ids.get(value.toLowerCase(Locale.ROOT));
          if (id == null) {
            throw new IllegalArgumentException("expected the id of a campaign");
          }
          return id;
        },
        values ->
            facts ->
                Truth.of(
                    of(facts.reading().post()).stream()
                        .anyMatch(found -> values.contains(found.campaign()))));
  }
}
