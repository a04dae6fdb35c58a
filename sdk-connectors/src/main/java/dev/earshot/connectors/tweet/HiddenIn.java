package dev.earshot.connectors.tweet;

import dev.earshot.connectors.format.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where an order from outside hides a post or an account.
 *
 * @param everywhere whether nobody may see it
 * @param countries in which countries, by their codes in upper case; empty if everywhere
 * @param unknown whether a code was stated that names no country
 */
public record HiddenIn(boolean everywhere, List<String> countries, boolean unknown) {
  /* X's own codes: on request, and for a copyright claim. */
  private static final Set<String> EVERYWHERE = Set.of("XX", "XY");
  /* Kosovo has no code of the standard's, and this one by custom. */
  private static final Set<String> COUNTRIES = countriesOfTheStandard();

  /** What stands for an order that is stated in no form we know. */
  private static final String NO_CODE = "?";

  private static final Pattern BETWEEN = Pattern.compile("[,;\\s]+");

  private static final HiddenIn NOWHERE = new HiddenIn(false, List.of(), false);

  private static Set<String> countriesOfTheStandard() {
    Set<String> countries = new LinkedHashSet<>(Set.of(Locale.getISOCountries()));
    countries.add("XK");
    return Set.copyOf(countries);
  }

  /**
   * Reads codes; what none of them states is hidden nowhere.
   *
   * @param stated lists of codes, or texts; a text may hold several, parted by commas or blanks
   */
  public static HiddenIn of(Json... stated) {
    List<String> codes = codes(stated);
    if (codes.isEmpty()) {
      return NOWHERE;
    }
    List<String> known = codes.stream().filter(COUNTRIES::contains).distinct().sorted().toList();
    boolean unknown =
        codes.stream().anyMatch(code -> !COUNTRIES.contains(code) && !EVERYWHERE.contains(code));
    // of an order of which nothing is understood, the strictest holds
    boolean everywhere =
        codes.stream().anyMatch(EVERYWHERE::contains) || (unknown && known.isEmpty());
    return new HiddenIn(everywhere, everywhere ? List.of() : known, unknown);
  }

  private static List<String> codes(Json... stated) {
    List<String> codes = new ArrayList<>(0);
    for (Json each : stated) {
      if (each.isObject()) {
        codes.add(NO_CODE);
      } else if (each.isArray()) {
        each.items().forEach(item -> addTo(codes, item));
      } else {
        addTo(codes, each);
      }
    }
    return codes;
  }

  private static void addTo(List<String> codes, Json text) {
    String said = text.text().orElse("").strip();
    if (!said.isEmpty()) {
      BETWEEN
          .splitAsStream(said)
          .filter(code -> !code.isEmpty())
          .forEach(code -> codes.add(code.toUpperCase(Locale.ROOT)));
    }
  }
}
