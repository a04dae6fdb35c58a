package dev.earshot.connectors.graph;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.BodySignature;
import dev.earshot.connectors.reading.Emitter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Meta sends to a host: changes of what an app subscribed to, signed with its secret. */
public final class Webhook {
  /** The credential that the bodies are signed with. */
  public static final String APP_SECRET = "app-secret";

  private Webhook() {}

  /**
   * One change.
   *
   * @param object of what kind it is: {@code page}, {@code instagram}; the topic at Threads
   * @param of the id of what changed
   * @param at when, as the sender says; null if it does not
   * @param field what of it changed
   * @param value how
   */
  public record Change(String object, String of, @Nullable Instant at, String field, Json value) {}

  /** Takes the changes. */
  @FunctionalInterface
  public interface Changes {
    /** Takes one. */
    void take(Change change);
  }

  /**
   * Checks who sent a body, before anything of it is read.
   *
   * @throws RefusedException if it was not the holder of the app's secret
   */
  public static void check(
      String connector,
      ConnectorContext context,
      Origin origin,
      Map<String, List<String>> headers,
      byte[] body) {
    List<String> stated = headers.getOrDefault("x-hub-signature-256", List.of());
    boolean signed =
        stated.size() == 1
            && stated.get(0).strip().startsWith("sha256=")
            && context
                .secret(APP_SECRET, origin)
                .filter(key -> BodySignature.isOf(key, stated.get(0), body))
                .isPresent();
    if (!signed) {
      throw new RefusedException(
          connector + ": X-Hub-Signature-256 is not that of the credential " + APP_SECRET, null);
    }
  }

  /** Returns whether a record is such a body. */
  public static boolean isOne(Json record) {
    return (record.has("object") && record.at("entry").isArray()) || isFlat(record);
  }

  /* As Threads has it: one change without its envelope. */
  private static boolean isFlat(Json record) {
    return record.has("topic") && record.at("values").isObject();
  }

  /** Reads a body's changes, each on its own. */
  public static void read(byte[] body, Emitter emitter, Changes changes) {
    Json.Parts parts = Json.parts(body, null, emitter.source());
    emitter.faults(parts.faults());
    parts.records().forEach(record -> read(record, emitter, changes));
  }

  /** Reads the changes of a record. */
  public static void read(Json record, Emitter emitter, Changes changes) {
    if (isFlat(record)) {
      Json change = record.at("values");
      emitter.record(
          record.offset(),
          () ->
              changes.take(
                  new Change(
                      record.text("topic").orElse(""),
                      record.text("target_id").orElse(""),
                      record.moment("time").orElse(null),
                      change.text("field").orElse(""),
                      change.at("value"))));
      return;
    }
    if (!isOne(record)) {
      throw new MalformedException(
          emitter.source(),
          "entry",
          record.offset(),
          "expected object and entry, or topic and values",
          null);
    }
    String object = record.text("object").orElse("");
    for (Json entry : record.at("entry").items()) {
      String of = entry.text("id").orElse("");
      Instant at = entry.moment("time").orElse(null);
      for (Json change : entry.at("changes").items()) {
        emitter.record(
            change.offset(),
            () ->
                changes.take(
                    new Change(
                        object, of, at, change.text("field").orElse(""), change.at("value"))));
      }
    }
  }
}
