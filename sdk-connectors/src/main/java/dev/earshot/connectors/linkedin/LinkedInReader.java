package dev.earshot.connectors.linkedin;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.CursorReader;
import dev.earshot.connectors.reading.Emitter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an organisation's posts, what was changed last first, or the comments on a post, which come
 * in an order of the API's own.
 */
final class LinkedInReader extends CursorReader {
  private static final Duration AGAIN = Duration.ofMinutes(15);
  private static final int PAGE = 50;

  private final Api api;
  private Place place;
  private @Nullable Visibility visibility;
  private boolean uncounted;

  LinkedInReader(ReadRequest request, Place place, CheckpointState from, ConnectorContext context) {
    super(
        LinkedInConnector.DESCRIPTOR,
        request,
        from,
        context,
        place.isComments() ? Order.NONE : Order.NEWEST_FIRST,
        request.value(LinkedInConnector.PAGES),
        AGAIN);
    this.place = place;
    this.api = LinkedInConnector.api(request, context, Origin.of(place.root()));
  }

  @Override
  protected Answer ask(String cursor) {
    String from = Long.toString(number(cursor, 0));
    if (place.urn().isEmpty()) {
      Answer answer = api.page(place.lookUp().uri());
      if (!(answer instanceof Answer.Found found)) {
        return answer;
      }
      Json said = Json.document(found.body(), LinkedInConnector.ID);
      if (!said.isArray("elements")) {
        throw new MalformedException(
            LinkedInConnector.ID, "elements", -1, "expected a list of the API", null);
      }
      List<Json> named = said.items("elements");
      String number = named.isEmpty() ? "" : named.get(0).text("id", "");
      if (!number.matches("\\d{1,20}")) {
        return new Answer.Gone(found.at(), false, false);
      }
      place = place.ofNumber(number);
    }
    if (place.isComments() && visibility == null) {
      // a comment does not say who may see it: whoever may see the post
      Answer answer = api.one(place.post(place.urn()).uri());
      if (!(answer instanceof Answer.Found found)) {
        return answer;
      }
      visibility = OrganizationPosts.visibility(Json.document(found.body(), LinkedInConnector.ID));
    }
    return api.page(place.page(from, PAGE).uri());
  }

  @Override
  protected Listing read(Answer.Found found, String cursor, Emitter emitter) {
    Json body = Json.document(found.body(), emitter.source());
    if (!body.isArray("elements")) {
      throw new MalformedException(
          emitter.source(), "elements", -1, "expected a list of the API", null);
    }
    OrganizationPosts posts = new OrganizationPosts(emitter);
    List<Json> records = body.items("elements");
    Counts counts = new Counts(records, emitter);
    List<Item> items = new ArrayList<>();
    for (Json record : records) {
      Instant modified = OrganizationPosts.modified(record);
      String when = modified == null ? "" : modified.toString();
      if (place.isComments()) {
        Visibility seen = visibility == null ? Visibility.UNKNOWN : visibility;
        items.add(
            new Item(
                OrganizationPosts.commentUrn(record).orElse("") + when,
                null,
                () -> posts.comment(record, seen)));
      } else {
        String urn = OrganizationPosts.urn(record).orElse("");
        items.add(new Item(urn + when, modified, () -> posts.post(record, counts.of(urn))));
      }
    }
    Json paging = body.at("paging");
    boolean last =
        paging.isArray("links")
            && paging.items("links").stream()
                .noneMatch(link -> link.text("rel", "").equals("next"));
    return new Listing(
        items,
        last || records.isEmpty() ? null : Long.toString(number(cursor, 0) + records.size()));
  }

  /** The counts of a page's posts, asked for once, when the first of them turns out to be new. */
  private final class Counts {
    private final List<Json> records;
    private final Emitter emitter;
    private @Nullable Json results;

    Counts(List<Json> records, Emitter emitter) {
      this.records = records;
      this.emitter = emitter;
    }

    Json of(String urn) {
      if (results == null) {
        results = results();
      }
      return results.at(urn);
    }

    /* Counts that do not read, twice, hold no post up: they come without, and a fault says so. */
    private Json results() {
      List<String> urns = new ArrayList<>();
      records.forEach(record -> OrganizationPosts.urn(record).ifPresent(urns::add));
      for (int tries = 2; !uncounted && !urns.isEmpty() && tries > 0; tries--) {
        try {
          Answer answer = api.several(URI.create(place.counts(urns)));
          return answer instanceof Answer.Found found
              ? Json.document(found.body(), LinkedInConnector.ID).at("results")
              : OrganizationPosts.NO_COUNTS;
        } catch (RefusedException e) {
          uncounted = true; // another permission than the posts': they come without counts
        } catch (MalformedException | UnavailableException e) {
          if (e instanceof UnavailableException away && away.retryAfter().isPresent()) {
            throw e;
          }
          if (tries == 1) {
            emitter.fault(
                "counts", -1, "expected the counts of a page's posts, none of which read");
          }
        }
      }
      return OrganizationPosts.NO_COUNTS;
    }
  }

  @Override
  public void close() {
    super.close();
    api.close();
  }
}
