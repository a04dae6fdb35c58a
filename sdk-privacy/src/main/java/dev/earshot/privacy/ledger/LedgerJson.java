package dev.earshot.privacy.ledger;

import dev.earshot.MalformedException;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.text.Misspelling;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as JSON, one object a line: what a ledger hands to another, and what people read. Contents
 * stand in the clear here, whether the ledger seals them or not.
 *
 * <p>Fields: {@code sequence}, {@code batch}, {@code batchEnd}, {@code recordedAt}, {@code type},
 * {@code subject} (32 hexadecimal digits), {@code purposes} (left out for every purpose), {@code
 * claimedAt}, {@code effectiveFrom} (left out where it is {@code claimedAt}), {@code
 * effectiveUntil}, {@code evidence}, {@code actor}, {@code idempotencyKey} (left out where empty).
 * What could not be read whole, because its type is unknown or its key was destroyed, has {@code
 * record}: its bytes in Base64, which alone count then.
 *
 * <p>Thread-safe.
 */
public final class LedgerJson {
  private static final Set<String> OF_EVENT =
      Set.of(
          "type",
          "subject",
          "purposes",
          "claimedAt",
          "effectiveFrom",
          "effectiveUntil",
          "evidence",
          "actor",
          "idempotencyKey",
          "record");
  private static final Set<String> OF_RECORD =
      Set.of("sequence", "batch", "batchEnd", "recordedAt", "previous");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private LedgerJson() {}

  /** Returns a recorded event as one line without its end. */
  public static String write(Recorded recorded) {
    LedgerEvent event = recorded.event();
    ObjectNode line = MAPPER.createObjectNode();
    line.put("sequence", recorded.sequence());
    line.put("batch", recorded.batch());
    line.put("batchEnd", recorded.batchEnd());
    line.put("recordedAt", recorded.recordedAt().toString());
    if (recorded.previous() != recorded.sequence() - 1) {
      line.put("previous", recorded.previous());
    }
    line.put("type", event.type().name());
    line.put("subject", event.subject().toString());
    if (!event.purposes().isEmpty()) {
      ArrayNode purposes = line.putArray("purposes");
      event.scope().forEach(purpose -> purposes.add(purpose.id()));
    }
    line.put("claimedAt", event.claimedAt().toString());
    if (!event.effectiveFrom().equals(event.claimedAt())) {
      line.put("effectiveFrom", event.effectiveFrom().toString());
    }
    event.effectiveUntil().ifPresent(until -> line.put("effectiveUntil", until.toString()));
    putText(line, "evidence", event.evidence());
    putText(line, "actor", event.actor());
    event.idempotencyKey().ifPresent(key -> line.put("idempotencyKey", key));
    if (!event.isReadable()) {
      line.put("record", Base64.getEncoder().encodeToString(event.toBytes()));
    }
    return MAPPER.writeValueAsString(line);
  }

  private static void putText(ObjectNode line, String name, String text) {
    if (!text.isEmpty()) {
      line.put(name, text);
    }
  }

  /**
   * Reads a recorded event.
   *
   * @param source what the line is of, named in what is thrown
   * @param number which line, from 0
   * @throws MalformedException naming field and line, if it is none, or has a field that nobody
   *     knows
   */
  public static Recorded readRecorded(String line, String source, long number) {
    return new Reader(line, source, number).recorded();
  }

  /**
   * Reads an event that is to be recorded: fields of the event alone.
   *
   * @param source what the line is of, named in what is thrown
   * @param number which line, from 0
   * @throws MalformedException naming field and line, if it is none, or has a field that nobody
   *     knows
   */
  public static LedgerEvent readEvent(String line, String source, long number) {
    return new Reader(line, source, number).alone();
  }

  private static final class Reader {
    private final String source;
    private final long number;
    private final ObjectNode node;

    Reader(String line, String source, long number) {
      this.source = source;
      this.number = number;
      JsonNode read;
      try {
        read = MAPPER.readTree(line);
      } catch (JacksonException e) {
        throw malformed("", "expected one JSON object", null);
      }
      if (!(read instanceof ObjectNode object)) {
        throw malformed("", "expected one JSON object", null);
      }
      node = object;
    }

    LedgerEvent alone() {
      for (String field : node.propertyNames()) {
        if (OF_RECORD.contains(field)) {
          throw malformed(field, "expected no such field of an event; leave it out", null);
        }
        if (!OF_EVENT.contains(field)) {
          throw unknown(field, OF_EVENT);
        }
      }
      return event();
    }

    Recorded recorded() {
      for (String field : node.propertyNames()) {
        if (!OF_EVENT.contains(field) && !OF_RECORD.contains(field)) {
          Set<String> known = new TreeSet<>(OF_EVENT);
          known.addAll(OF_RECORD);
          throw unknown(field, known);
        }
      }
      try {
        long sequence = number("sequence");
        return new Recorded(
            sequence,
            number("batch"),
            number("batchEnd"),
            instant("recordedAt", null),
            event(),
            node.has("previous") ? number("previous") : sequence - 1);
      } catch (IllegalArgumentException e) {
        throw malformed(
            "sequence", "expected it within its batch, from 1, and behind the one before", e);
      }
    }

    /** A name that resembles none of those known may be anything, even somebody's. */
    private MalformedException unknown(String field, Set<String> known) {
      return Misspelling.meant(field, known)
          .map(
              meant ->
                  malformed(field, "expected no such field; did you mean " + meant + "?", null))
          .orElseGet(
              () ->
                  malformed(
                      "",
                      "expected no field but " + String.join(", ", new TreeSet<>(known)),
                      null));
    }

    private LedgerEvent event() {
      if (node.has("record")) {
        return ofRecord();
      }
      try {
        Instant claimed = instant("claimedAt", null);
        LedgerEvent.Builder event = LedgerEvent.builder(type(), subject(), claimed);
        if (node.has("effectiveFrom")) {
          Instant from = instant("effectiveFrom", null);
          if (node.has("sequence")) {
            event.begins(from);
          } else {
            event.effectiveFrom(from);
          }
        }
        if (node.has("effectiveUntil")) {
          event.effectiveUntil(instant("effectiveUntil", null));
        }
        if (node.has("purposes")) {
          event.purposes(purposes());
        }
        event.evidence(text("evidence", "")).actor(text("actor", ""));
        if (node.has("idempotencyKey")) {
          event.idempotencyKey(text("idempotencyKey", null));
        }
        return event.build();
      } catch (IllegalArgumentException e) {
        String[] problem = String.valueOf(e.getMessage()).split(": ", 2);
        throw malformed(problem.length == 2 ? problem[0] : "", problem[problem.length - 1], e);
      }
    }

    private LedgerEvent ofRecord() {
      try {
        return LedgerEvent.from(Base64.getDecoder().decode(text("record", null)));
      } catch (IllegalArgumentException | MalformedException e) {
        throw malformed("record", "expected the bytes of an event in Base64", e);
      }
    }

    private LedgerEvent.Type type() {
      String written = text("type", null);
      for (LedgerEvent.Type type : LedgerEvent.Type.values()) {
        if (type.name().equals(written.toUpperCase(Locale.ROOT))
            && type != LedgerEvent.Type.UNKNOWN) {
          return type;
        }
      }
      throw malformed("type", "expected a type of event such as OPT_OUT", null);
    }

    private SubjectKey subject() {
      try {
        return SubjectKey.parse(text("subject", null));
      } catch (IllegalArgumentException e) {
        throw malformed("subject", "expected 32 hexadecimal digits", e);
      }
    }

    private List<Purpose> purposes() {
      if (!(node.get("purposes") instanceof ArrayNode ids)) {
        throw malformed("purposes", "expected a list of purposes", null);
      }
      List<Purpose> purposes = new ArrayList<>();
      for (JsonNode id : ids) {
        if (!id.isString() || !Purpose.isId(id.stringValue())) {
          throw malformed("purposes", "expected a purpose such as listening", null);
        }
        purposes.add(Purpose.of(id.stringValue()));
      }
      return purposes;
    }

    private Instant instant(String field, @Nullable Instant otherwise) {
      if (otherwise != null && !node.has(field)) {
        return otherwise;
      }
      try {
        return Instant.parse(text(field, null));
      } catch (DateTimeException e) {
        throw malformed(field, "expected a moment in UTC such as 2026-11-20T12:00:00Z", e);
      }
    }

    private long number(String field) {
      JsonNode value = node.get(field);
      if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
        throw malformed(field, "expected a whole number", null);
      }
      return value.longValue();
    }

    private String text(String field, @Nullable String otherwise) {
      JsonNode value = node.get(field);
      if (value == null && otherwise != null) {
        return otherwise;
      }
      if (value == null || !value.isString()) {
        throw malformed(field, "expected a text", null);
      }
      return value.stringValue();
    }

    private MalformedException malformed(String field, String problem, @Nullable Throwable cause) {
      return new MalformedException(source, field.isEmpty() ? null : field, number, problem, cause);
    }
  }
}
