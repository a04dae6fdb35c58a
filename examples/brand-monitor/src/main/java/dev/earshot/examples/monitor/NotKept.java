package dev.earshot.examples.monitor;

import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Counts posts that were not kept, each once however often it is delivered, over all runs. What it
 * remembers of a post is a keyed hash of its id and the reason.
 */
final class NotKept {
  private static final String REMOVED = "removed";
  private static final String REFUSED = "refused";

  private record Reason(String kind, String code, String rule) {}

  private final Path file;
  private final byte[] key;
  private final Map<Long, Reason> reasons = new HashMap<>();

  private NotKept(Path file, byte[] key) {
    this.file = file;
    this.key = key.clone();
  }

  static NotKept open(Path file, byte[] key) throws IOException {
    NotKept notKept = new NotKept(file, key);
    for (String[] cells : StateTable.read(file, 4)) {
      try {
        notKept.reasons.put(
            Long.parseUnsignedLong(cells[0], 16), new Reason(cells[1], cells[2], cells[3]));
      } catch (NumberFormatException e) {
        throw StateTable.damaged(file, e);
      }
    }
    return notKept;
  }

  synchronized void take(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Admitted admitted) {
        reasons.remove(hash(admitted.id()));
      } else if (outcome instanceof Outcome.Withdrawn withdrawn) {
        reasons.put(hash(withdrawn.id()), new Reason(REMOVED, withdrawn.cause().name(), ""));
      } else if (outcome instanceof Outcome.Refused refused) {
        refuse(refused.id(), refused.refusal());
      }
    }
  }

  /** A removed post that is delivered again was removed, and stays counted so. */
  private void refuse(PostId id, Refusal refusal) {
    if (!refusal.code().equals(Refusal.REMOVED) && !refusal.code().equals(Refusal.OUTDATED)) {
      reasons.put(hash(id), new Reason(REFUSED, refusal.code(), refusal.rule()));
    }
  }

  synchronized List<Report.Refused> refused() {
    Map<String, Report.Refused> byCode = new TreeMap<>();
    for (Reason reason : reasons.values()) {
      if (reason.kind().equals(REFUSED)) {
        byCode.merge(
            reason.code() + " " + reason.rule(),
            new Report.Refused(reason.code(), reason.rule(), 1, null),
            (a, b) -> new Report.Refused(a.code(), a.rule(), a.count() + 1, null));
      }
    }
    List<Report.Refused> sorted = new ArrayList<>(byCode.values());
    sorted.sort((a, b) -> Long.compare(b.count(), a.count()));
    return sorted;
  }

  synchronized List<Report.Removed> removed() {
    Map<Removal.Cause, Long> counts = new EnumMap<>(Removal.Cause.class);
    for (Reason reason : reasons.values()) {
      if (reason.kind().equals(REMOVED)) {
        counts.merge(Removal.Cause.valueOf(reason.code()), 1L, Long::sum);
      }
    }
    List<Report.Removed> removed = new ArrayList<>();
    counts.forEach((cause, count) -> removed.add(new Report.Removed(cause, count)));
    removed.sort((a, b) -> Long.compare(b.count(), a.count()));
    return removed;
  }

  synchronized int size() {
    return reasons.size();
  }

  synchronized void save() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    new TreeMap<>(reasons)
        .forEach(
            (hash, reason) ->
                rows.add(
                    List.of(Long.toHexString(hash), reason.kind(), reason.code(), reason.rule())));
    StateTable.write(file, rows);
  }

  private long hash(PostId id) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return ByteBuffer.wrap(mac.doFinal(id.toString().getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
