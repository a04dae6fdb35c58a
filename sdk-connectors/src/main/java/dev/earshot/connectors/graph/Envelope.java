package dev.earshot.connectors.graph;

import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The records of an answer: those of {@code data}, those of a map by id, or the one that it is.
 *
 * @param records the records, in the answer's order
 * @param faults what could not be read
 * @param next the cursor of the next page, as {@link Graph#next} has it; null for none
 */
public record Envelope(List<Json> records, List<ItemFault> faults, @Nullable String next) {
  private static final Pattern DATA = Pattern.compile("\"data\"\\s*:\\s*\\[");

  /** Creates an envelope. */
  public Envelope {
    records = List.copyOf(records);
    faults = List.copyOf(faults);
  }

  /**
   * Opens a page of a list.
   *
   * @throws MalformedException if it is none
   */
  static Envelope of(Answer.Found found) {
    Json.Parts parts = found.json();
    for (Json part : parts.records()) {
      Json discovered = part.at("business_discovery"); // where an account without media has none
      Json list = discovered.isObject() ? discovered.at("media") : part;
      if (!parts.listed() && (list.at("data").isArray() || discovered.isObject())) {
        return new Envelope(list.at("data").items(), parts.faults(), Graph.next(list));
      }
    }
    throw new MalformedException(
        RedactedAddress.of(found.uri()), "data", -1, "expected a list", null);
  }

  /**
   * Opens a recorded body; where one record of a list is broken the others are read.
   *
   * @throws MalformedException if it is not JSON at all
   */
  public static Envelope of(byte[] body, String source) {
    Json.Parts parts = Json.parts(body, null, source);
    List<Json> records = new ArrayList<>();
    parts.records().forEach(part -> open(part, records));
    if (records.isEmpty() && !parts.faults().isEmpty()) {
      Matcher data = DATA.matcher(new String(body, StandardCharsets.ISO_8859_1));
      if (data.find()) {
        byte[] list = Arrays.copyOfRange(body, data.end() - 1, body.length);
        Json.Parts cut = Json.parts(list, null, source);
        cut.records().stream().filter(record -> record.has("id")).forEach(records::add);
      }
    }
    return new Envelope(records, parts.faults(), null);
  }

  private static void open(Json part, List<Json> into) {
    if (part.at("data").isArray()) {
      part.at("data").items().forEach(record -> open(record, into));
    } else if (isMap(part)) {
      part.names().forEach(id -> into.add(part.at(id)));
    } else {
      into.add(part);
    }
  }

  /* What is asked for by several ids comes as a map by them. */
  private static boolean isMap(Json part) {
    List<String> names = part.names();
    return !names.isEmpty()
        && names.stream()
            .allMatch(id -> Graph.isId(id) && part.at(id).text("id").orElse("").equals(id));
  }
}
