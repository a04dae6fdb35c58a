package dev.earshot.scoring.trend;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the buckets that stand out: where they begin, are most, and end. Not thread-safe. */
final class SurgeTrack {
  /** From how many deviations on a bucket stands out. */
  private static final double STANDS_OUT = 2;

  /** Below how many deviations the mean of six hours is usual again. */
  private static final double USUAL = 1;

  private static final class Run {
    long onset;
    long last;
    long peak;
    double size;
    double observed;
    double expected;
    boolean over;
  }

  private @Nullable Run run;
  private @Nullable Run told;

  /**
   * Takes the next bucket.
   *
   * @param score how far it stands out, in deviations
   * @param sustained the same of the last six hours
   */
  void observe(long at, double score, double sustained, double observed, double expected) {
    if (score > STANDS_OUT) {
      take(at, score, observed, expected);
    } else if (run != null && sustained < USUAL) {
      run.over = true;
      run = null;
    }
  }

  /** Takes it that the bucket observed last raised an alarm. */
  void tell(long at, double score, double observed, double expected) {
    told = run == null ? take(at, score, observed, expected) : run;
  }

  private Run take(long at, double score, double observed, double expected) {
    Run on = run;
    if (on == null) {
      on = new Run();
      on.onset = at;
      on.size = Double.NEGATIVE_INFINITY;
      run = on;
    }
    on.last = at;
    if (score > on.size) {
      on.peak = at;
      on.size = score;
      on.observed = observed;
      on.expected = expected;
    }
    return on;
  }

  /** Returns what an alarm told last, as far as it is known. */
  Optional<Surge> told(long seconds) {
    Run of = told;
    return of == null
        ? Optional.empty()
        : Optional.of(
            new Surge(
                Instant.ofEpochSecond(of.onset),
                Instant.ofEpochSecond(of.peak),
                of.observed,
                of.expected,
                of.over
                    ? Optional.of(Instant.ofEpochSecond(of.last + seconds))
                    : Optional.empty()));
  }

  void write(DataOutputStream out) throws IOException {
    write(out, run);
    out.writeBoolean(told == run);
    if (told != run) {
      write(out, told);
    }
  }

  private static void write(DataOutputStream out, @Nullable Run run) throws IOException {
    out.writeBoolean(run != null);
    if (run != null) {
      for (long one : new long[] {run.onset, run.last, run.peak}) {
        out.writeLong(one);
      }
      for (double one : new double[] {run.size, run.observed, run.expected}) {
        out.writeDouble(one);
      }
      out.writeBoolean(run.over);
    }
  }

  void read(DataInputStream in) throws IOException {
    run = readRun(in);
    told = in.readBoolean() ? run : readRun(in);
  }

  private static @Nullable Run readRun(DataInputStream in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    Run run = new Run();
    run.onset = in.readLong();
    run.last = in.readLong();
    run.peak = in.readLong();
    run.size = in.readDouble();
    run.observed = in.readDouble();
    run.expected = in.readDouble();
    run.over = in.readBoolean();
    return run;
  }
}
