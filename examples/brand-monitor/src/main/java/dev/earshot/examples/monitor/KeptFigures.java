package dev.earshot.examples.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.MalformedException;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.disk.OwnerOnly;
import dev.earshot.pipeline.Aggregate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was counted and exported, kept between two runs, so that a run which hears nothing new reads
 * no mention again. What is damaged, goes with another store or was counted under other rules is
 * passed over, and counted anew from what is kept.
 */
final class KeptFigures {
  private static final String HEAD = "# earshot figures v1";
  private static final String STATE = "state";
  private static final String FILE = "file";
  private static final String QUOTE = "quote";

  private final Path folder;
  private final Map<String, Aggregate<?>> figures;
  private boolean whole;

  /**
   * Creates what a run keeps.
   *
   * @param folder where; made when something is kept
   * @param figures what counts, by the name under which it is kept
   */
  KeptFigures(Path folder, Map<String, Aggregate<?>> figures) {
    this.folder = folder;
    this.figures = figures;
  }

  /**
   * Takes what the last run counted; before a pipeline is built over it.
   *
   * @throws RefusedException if more was counted than the store tells of: it was cut, emptied or
   *     put back from an older copy, and what was deleted since would come back
   */
  void restore(MentionStore store) throws IOException {
    List<String> lines = lines();
    String state = value(lines, STATE).orElse("");
    int space = state.indexOf(' ');
    long number = space < 0 ? -1 : number(state.substring(0, space));
    if (number > store.lastChange()) {
      throw new RefusedException(
          folder
              + ": of "
              + number
              + " changes that were counted, the mentions beside it hold "
              + store.lastChange()
              + "; what was deleted since then would come back. Put a copy of the whole state back,"
              + " or delete this folder to go on without",
          null);
    }
    if (space < 0 || !state.equals(state(store, number))) {
      return;
    }
    whole = true;
    for (Map.Entry<String, Aggregate<?>> each : figures.entrySet()) {
      Path file = folder.resolve(each.getKey());
      whole &= Files.exists(file) && isRestored(each.getValue(), Files.readAllBytes(file), store);
    }
  }

  private static boolean isRestored(Aggregate<?> figures, byte[] snapshot, MentionStore store) {
    try {
      figures.restore(snapshot);
    } catch (MalformedException e) {
      figures.clear();
    }
    if (figures.position() > store.lastChange()) {
      figures.clear();
    }
    return figures.position() > 0;
  }

  /** Returns whether everything that counts was kept, so that nothing is counted anew. */
  boolean isWhole() {
    return whole;
  }

  /**
   * Returns the mentions that were quoted when the exports were written, if these are still there
   * and hold what the store keeps now.
   */
  Optional<List<PostId>> quotedIn(List<Path> exports, MentionStore store) throws IOException {
    List<String> lines = lines();
    List<String> now = new ArrayList<>(List.of(line(STATE, state(store, store.lastChange()))));
    now.addAll(files(exports));
    if (!lines.containsAll(now)) {
      return Optional.empty();
    }
    return Optional.of(
        lines.stream()
            .filter(line -> line.startsWith(line(QUOTE, "")))
            .map(line -> PostId.parse(line.substring(QUOTE.length() + 1)))
            .toList());
  }

  /** Keeps what was counted so far, and what these exports hold. */
  void keep(MentionStore store, List<Path> exports, List<PostId> quoted) throws IOException {
    PrivateFiles.closeFolder(folder);
    for (Map.Entry<String, Aggregate<?>> each : figures.entrySet()) {
      OwnerOnly.replace(folder.resolve(each.getKey()), each.getValue().snapshot());
    }
    List<String> lines = new ArrayList<>(List.of(HEAD));
    lines.add(line(STATE, state(store, store.lastChange())));
    lines.addAll(files(exports));
    quoted.forEach(id -> lines.add(line(QUOTE, id.toString())));
    whole = true;
    OwnerOnly.replace(manifest(), (String.join("\n", lines) + "\n").getBytes(UTF_8));
  }

  private Path manifest() {
    return folder.resolve("kept.tsv");
  }

  private List<String> lines() throws IOException {
    if (!Files.exists(manifest())) {
      return List.of();
    }
    List<String> lines = new String(Files.readAllBytes(manifest()), UTF_8).lines().toList();
    return !lines.isEmpty() && lines.get(0).equals(HEAD) ? lines : List.of();
  }

  private static String line(String name, String value) {
    return name + "\t" + value;
  }

  private static Optional<String> value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(line(name, "")))
        .map(line -> line.substring(name.length() + 1))
        .findFirst();
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** A change's number, and which post it was about: another store has another there. */
  private static String state(MentionStore store, long number) {
    if (number < 0 || number > store.lastChange()) {
      return "";
    }
    String about = "";
    if (number > 0) {
      List<Outcome.Change> changes = store.changesSince(number - 1, 1).changes();
      about =
          changes.stream()
              .flatMap(change -> change.arrival().or(change::departure).stream())
              .map(mention -> Integer.toHexString(mention.id().toString().hashCode()))
              .findFirst()
              .orElse("-");
    }
    return number + " " + about;
  }

  private static List<String> files(List<Path> exports) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : exports) {
      long size = Files.exists(file) ? Files.size(file) : -1;
      lines.add(line(FILE, file.getFileName() + " " + size));
    }
    return lines;
  }
}
