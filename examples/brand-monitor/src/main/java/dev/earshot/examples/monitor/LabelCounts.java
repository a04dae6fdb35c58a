package dev.earshot.examples.monitor;

import dev.earshot.Mention;
import dev.earshot.pipeline.SubtractingSink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Counts mentions by label. */
final class LabelCounts extends SubtractingSink<LabelCounts> {
  private final Function<Mention, List<String>> labels;
  private final Map<String, Long> counts = new TreeMap<>();

  LabelCounts(Function<Mention, List<String>> labels) {
    this.labels = labels;
  }

  @Override
  protected void count(Mention mention, int sign) {
    for (String label : labels.apply(mention)) {
      if (counts.merge(label, (long) sign, Long::sum) == 0) {
        counts.remove(label);
      }
    }
  }

  @Override
  protected void reset() {
    counts.clear();
  }

  @Override
  protected String form() {
    return "label-counts/1";
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeInt(counts.size());
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      out.writeUTF(count.getKey());
      out.writeLong(count.getValue());
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      counts.merge(in.readUTF(), in.readLong(), Long::sum);
    }
  }

  /** Returns the labels that occur most, most frequent first. */
  synchronized List<Report.Count> top(int most) {
    List<Report.Count> top = new ArrayList<>();
    counts.forEach((label, count) -> top.add(new Report.Count(label, count)));
    top.sort(Comparator.comparingLong(Report.Count::count).reversed());
    return List.copyOf(top.subList(0, Math.min(most, top.size())));
  }
}
