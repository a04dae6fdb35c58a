package dev.earshot.privacy.proof;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import dev.earshot.disk.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a log remembers of its witnesses, in a file beside it: how far it told each of them it had
 * come. A witness whose file is gone looks like one that is new, and one whose file was cut like
 * one that was told less; the log that told it more knows better. Of one that it never told
 * anything it expects what it told the furthest of the others, so that a mistyped name is no new
 * witness either.
 *
 * <p>A witness is told before that is noted. So a crash in between leaves one that knows more than
 * the log remembers, which is nothing to be refused.
 *
 * <p>Thread-safe. One process writes the file at a time.
 */
public final class WitnessMemory {
  private static final String HEAD = "earshot witnesses 1";
  private static final Pattern LINE = Pattern.compile("(0|[1-9][0-9]{0,17}) ([^\\p{Cntrl}]+)");

  private final Path file;

  /**
   * Creates it.
   *
   * @param file beside the log, in its folder, so that a copy of the log is one of its memory too;
   *     made when the first witness was told
   */
  public WitnessMemory(Path file) {
    this.file = Objects.requireNonNull(file, "file");
  }

  /**
   * Returns a witness that throws {@link RefusedException} when it is asked or told, if it knows
   * less than it was told.
   *
   * @param name the same for ever and no other witness's, such as the path of its file; one line
   * @throws IllegalArgumentException if the name is none
   */
  public Witness of(String name, Witness witness) {
    return new Remembered(name, witness, false);
  }

  /**
   * Returns a witness that begins anew: what it was told once is asked of it no more, until it was
   * told something again.
   *
   * @param name as in {@link #of}
   * @throws IllegalArgumentException if the name is none
   */
  public Witness anew(String name, Witness witness) {
    return new Remembered(name, witness, true);
  }

  private synchronized long told(String name) {
    Map<String, Long> all = read();
    Long own = all.get(name);
    return own != null ? own : all.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private synchronized void note(String name, long size) {
    Map<String, Long> all = read();
    if (Objects.equals(all.put(name, size), size)) {
      return;
    }
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    all.forEach((each, told) -> text.append(told).append(' ').append(each).append('\n'));
    try {
      OwnerOnly.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new BrokenException(
          "witness: it was told, and " + file + ", which notes that, cannot be written", e);
    }
  }

  private Map<String, Long> read() {
    Map<String, Long> all = new TreeMap<>();
    if (Files.notExists(file)) {
      return all;
    }
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
        throw damaged(1);
      }
      for (int i = 1; i < lines.size(); i++) {
        Matcher line = LINE.matcher(lines.get(i));
        if (!line.matches() || all.put(line.group(2), Long.valueOf(line.group(1))) != null) {
          throw damaged(i + 1);
        }
      }
      return all;
    } catch (IOException e) {
      throw new BrokenException("witness: " + file + " cannot be read; put a copy back", e);
    }
  }

  private BrokenException damaged(int line) {
    return new BrokenException(
        "witness: "
            + file
            + " is damaged in line "
            + line
            + "; put a copy back, or remove it and begin anew with each witness",
        null);
  }

  @Override
  public String toString() {
    return "WitnessMemory[" + file + "]";
  }

  private static long size(SignedNote note) {
    return LogCheckpoint.parse(note.text()).size();
  }

  private final class Remembered implements Witness {
    private final String name;
    private final Witness witness;
    private boolean beginsAnew;

    Remembered(String name, Witness witness, boolean beginsAnew) {
      if (!LINE.matcher("0 " + name).matches()) {
        throw new IllegalArgumentException("name: expected one line that is not empty");
      }
      this.name = name;
      this.witness = Objects.requireNonNull(witness, "witness");
      this.beginsAnew = beginsAnew;
    }

    @Override
    public synchronized Optional<SignedNote> last() {
      long noted = told(name); // is read anyway: damage is told before the witness is
      long told = beginsAnew ? 0 : noted;
      Optional<SignedNote> last = witness.last();
      long knows = last.map(WitnessMemory::size).orElse(0L);
      if (knows < told) {
        throw new RefusedException(
            "witness: "
                + name
                + " knows of "
                + knows
                + " entries, and this log told its witnesses of "
                + told
                + "; was its file cut, put back from an older copy, or is it another? Put it back,"
                + " or begin it anew",
            null);
      }
      return last;
    }

    @Override
    public synchronized void witness(SignedNote checkpoint, List<byte[]> proof) {
      last();
      witness.witness(checkpoint, proof);
      note(name, size(checkpoint));
      beginsAnew = false;
    }

    @Override
    public String toString() {
      return witness + " of " + WitnessMemory.this;
    }
  }
}
