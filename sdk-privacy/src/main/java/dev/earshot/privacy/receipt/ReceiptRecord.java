package dev.earshot.privacy.receipt;

import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.LedgerEvent;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a receipt says of an event, in the names of the Data Privacy Vocabulary. */
final class ReceiptRecord {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#";
  private static final String RECORD = "dpv:hasRecordOfActivity";
  private static final String STATUS = "dpv:hasConsentStatus";
  private static final String NOTICE = "dpv:hasNotice";
  private static final String METHOD = "dpv:hasIndicationMethod";
  private static final String WHO = "dpv:isImplementedBy";
  private static final String EVERY_PURPOSE = "dpv:Purpose";

  /* What the vocabulary has a word for; everything else keeps ours. */
  private static final Map<LedgerEvent.Type, String> STATUSES =
      Map.of(
          LedgerEvent.Type.GRANT, "dpv:ConsentGiven",
          LedgerEvent.Type.EXPLICIT_GRANT, "dpv:ConsentGiven",
          LedgerEvent.Type.REFUSE, "dpv:ConsentRefused",
          LedgerEvent.Type.WITHDRAW, "dpv:ConsentWithdrawn");

  private ReceiptRecord() {}

  /** Returns what a receipt says of an event whose content can be read, or is gone. */
  static ObjectNode of(String origin, Instant recorded, LedgerEvent event) {
    return of(origin, recorded, event, event.evidence(), event.actor());
  }

  /** Returns the same for an event whose content is sealed, with what a receipt says of it. */
  static ObjectNode ofSealed(
      String origin, Instant recorded, LedgerEvent event, ObjectNode receipt) {
    JsonNode status = receipt.path(RECORD).path(STATUS);
    String evidence = event.evidence();
    return of(
        origin,
        recorded,
        event,
        evidence.isEmpty() ? status.path(METHOD).asString("") : evidence,
        status.path(WHO).asString(""));
  }

  private static ObjectNode of(
      String origin, Instant recorded, LedgerEvent event, String evidence, String actor) {
    ObjectNode receipt = MAPPER.createObjectNode();
    receipt.put("@type", "dpv:ConsentReceipt");
    receipt.put("dct:conformsTo", SCHEMA + "receipt");
    receipt.put("dct:publisher", origin);
    ObjectNode record = receipt.putObject(RECORD);
    record.put("@type", "dpv:ConsentRecord");
    record.put("dct:conformsTo", SCHEMA + "record");
    record.put("dct:created", recorded.toString());
    record.put("dpv:hasDataSubject", event.subject().toString());
    ArrayNode processes = record.putArray("dpv:hasProcess");
    if (event.purposes().isEmpty()) {
      process(processes, EVERY_PURPOSE);
    }
    event.purposes().stream()
        .map(Purpose::id)
        .sorted()
        .forEach(purpose -> process(processes, purpose));
    if (event.type() == LedgerEvent.Type.EXPLICIT_GRANT) {
      record.put("dpv:hasLegalBasis", "dpv:ExplicitlyExpressedConsent");
    }
    if (event.type() == LedgerEvent.Type.NOTICE_GIVEN && !evidence.isEmpty()) {
      record.putObject(NOTICE).put("@type", "dpv:ConsentNotice").put("dct:identifier", evidence);
    }
    status(record.putObject(STATUS), event, evidence, actor);
    return receipt;
  }

  private static void process(ArrayNode processes, String purpose) {
    processes.addObject().put("@type", "dpv:Process").put("dpv:hasPurpose", purpose);
  }

  private static void status(ObjectNode status, LedgerEvent event, String evidence, String actor) {
    status.put("@type", STATUSES.getOrDefault(event.type(), "earshot:" + event.type().name()));
    status.put("dpv:isIndicatedAtTime", event.claimedAt().toString());
    if (!event.effectiveFrom().equals(event.claimedAt())) {
      status.put("earshot:effectiveFrom", event.effectiveFrom().toString());
    }
    event
        .effectiveUntil()
        .ifPresent(
            until ->
                status
                    .putObject("dpv:hasDuration")
                    .put("@type", "dpv:UntilTimeDuration")
                    .put("rdf:value", until.toString()));
    if (!evidence.isEmpty()) {
      status.put(METHOD, evidence);
    }
    if (!actor.isEmpty()) {
      status.put(WHO, actor);
    }
  }
}
