package dev.earshot.connectors.graph;

import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Place;
import dev.earshot.Post;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.Mentions;
import dev.earshot.connectors.moment.NoMoment;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.text.Entities;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What records hold in the same form, whoever of the three they are of. */
public final class Records {
  private static final Pattern ZONE = Pattern.compile("(.*)([+-]\\d\\d)(\\d\\d)");

  /** A handle of Instagram and Threads, which are the same; a dot stands inside it alone. */
  private static final Pattern HANDLE = Pattern.compile("[A-Za-z0-9_]++(?:\\.[A-Za-z0-9_]++)*+");

  private static final int LONGEST_HANDLE = 30;

  private Records() {}

  /** Returns what a text of Instagram or Threads points at. */
  public static List<Entity> entities(String text) {
    return Mentions.of(Entities.in(text), text, HANDLE, 1, LONGEST_HANDLE);
  }

  /**
   * Returns a moment: as the graph writes it, whose zone has no colon, or seconds since 1970, also
   * as a text; empty if it is not there or has another form.
   */
  public static Optional<Instant> moment(Json record, String field) {
    Optional<Instant> moment = record.moment(field);
    String text = record.text(field).orElse("");
    Matcher zone = ZONE.matcher(text);
    try {
      if (moment.isEmpty() && zone.matches()) {
        String whole = zone.group(1) + zone.group(2) + ":" + zone.group(3);
        return Optional.of(OffsetDateTime.parse(whole).toInstant());
      }
    } catch (DateTimeException e) {
      return Optional.empty();
    }
    return moment.isEmpty() && text.matches("\\d{1,11}")
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(text)))
        : moment;
  }

  /** Returns a moment likewise; null if it is not there, and with a fault for another form. */
  public static @Nullable Instant moment(Json record, String field, Emitter emitter) {
    Optional<Instant> moment = moment(record, field);
    if (moment.isEmpty() && record.has(field)) {
      emitter.fault(field, record.offset(), NoMoment.OTHER_FORM_OR_ERA);
    }
    return moment.orElse(null);
  }

  /** Returns the numbers that are there, by name; what the source hides or masks is absent. */
  public static List<Metric> metrics(Map<String, OptionalLong> counts, Emitter emitter) {
    List<Metric> metrics = new ArrayList<>();
    counts.forEach(
        (name, count) ->
            count.stream()
                .filter(value -> value >= 0)
                .forEach(value -> metrics.add(new Metric(name, value, emitter.observedAt()))));
    return metrics;
  }

  /** Adds a medium by its address, where it has one and it is not there yet. */
  public static void media(
      Media.Type type,
      Optional<String> url,
      @Nullable String alt,
      long offset,
      Emitter emitter,
      Map<String, Media> into) {
    url.filter(text -> !text.isBlank())
        .ifPresent(
            text ->
                emitter.field(
                    "media", offset, () -> into.putIfAbsent(text, new Media(type, text, alt))));
  }

  /** Sets the place that has a name. */
  public static void place(Json place, Post.Builder post) {
    String name = place.text("name").orElse("");
    if (!name.isBlank()) {
      String country =
          place.at("location").text("country").or(() -> place.text("country")).orElse("");
      post.place(new Place(name, country(country)));
    }
  }

  /* The graph names countries in English, or by a code of two or three letters. */
  private static @Nullable String country(String name) {
    for (String code : Locale.getISOCountries()) {
      Locale country = new Locale("", code);
      if (code.equalsIgnoreCase(name)
          || country.getISO3Country().equalsIgnoreCase(name)
          || country.getDisplayCountry(Locale.ROOT).equalsIgnoreCase(name)) {
        return code;
      }
    }
    return null;
  }
}
