package dev.earshot.examples.monitor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to listen to and where to leave what was heard.
 *
 * @param title what the report is called
 * @param inputs what to read
 * @param queries the query file
 * @param pack the policy pack, by name or file
 * @param ledger the ledger's folder
 * @param out the folder for report, exports and state
 * @param optOuts a file of people who opted out; null for none
 * @param from where the report begins; null for the first mention
 * @param brands the ids of the queries to compare, the own brand first; empty for all
 * @param follow whether to go on listening
 * @param permitPrivate whether the hosts named by the inputs may be private ones
 */
record MonitorPlan(
    String title,
    List<Source> inputs,
    Path queries,
    String pack,
    Path ledger,
    Path out,
    @Nullable Path optOuts,
    @Nullable Path credentials,
    @Nullable Instant from,
    List<String> brands,
    boolean follow,
    boolean permitPrivate) {
  /**
   * One input.
   *
   * @param input what to read
   * @param mapping its column mapping; null for none
   */
  record Source(Input input, @Nullable Path mapping) {}

  MonitorPlan {
    inputs = List.copyOf(inputs);
    brands = List.copyOf(brands);
  }

  Path state() {
    return out.resolve("state");
  }
}
