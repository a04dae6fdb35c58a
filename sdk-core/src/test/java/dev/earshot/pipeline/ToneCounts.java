package dev.earshot.pipeline;

import dev.earshot.Mention;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How many kept mentions have which tone. */
final class ToneCounts extends SubtractingSink<ToneCounts> {
  static final ScoreKey<String> TONE =
      ScoreKey.of(
          "tone",
          1,
          String.class,
          tone -> Map.of("tone", tone),
          map -> (String) Objects.requireNonNull(map.get("tone")));

  private final Map<String, Integer> counts = new TreeMap<>();

  /** Counts a store from scratch. */
  static Map<String, Integer> of(MentionStore store) {
    ToneCounts tones = new ToneCounts();
    try (Stream<Mention> kept = store.mentions()) {
      kept.forEach(mention -> tones.count(mention, 1));
    }
    return tones.counts();
  }

  synchronized Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  @Override
  protected void count(Mention mention, int sign) {
    String tone = mention.score(TONE).map(Score::value).orElse("none");
    if (counts.merge(tone, sign, Integer::sum) == 0) {
      counts.remove(tone);
    }
  }

  @Override
  protected void reset() {
    counts.clear();
  }

  @Override
  protected String form() {
    return "tone-counts/1";
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeInt(counts.size());
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      out.writeUTF(count.getKey());
      out.writeInt(count.getValue());
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      counts.merge(in.readUTF(), in.readInt(), Integer::sum);
    }
  }
}
