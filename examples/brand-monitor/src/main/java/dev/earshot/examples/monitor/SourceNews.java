package dev.earshot.examples.monitor;

import dev.earshot.ItemFault;
import dev.earshot.connectors.SourceStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Tells how sources fare, each change once. Not thread-safe. */
final class SourceNews {
  private enum Mood {
    /** It is read, or will be soon. */
    WELL,
    /** It does not answer, and is asked again. */
    SILENT,
    /** It must be left alone, for long. */
    RESTING,
    /** Somebody must look. */
    STOPPED
  }

  private final Listener listener;
  private final boolean goingOn;
  private final Map<String, Mood> moods = new HashMap<>();

  /**
   * Creates it.
   *
   * @param goingOn whether sources are asked again; where not, what was not read is a reject
   */
  SourceNews(Listener listener, boolean goingOn) {
    this.listener = listener;
    this.goingOn = goingOn;
  }

  /**
   * Takes how a source fares.
   *
   * @param label what people call it
   * @param soon until when a rest is short
   */
  void take(String label, SourceStatus status, Instant soon) {
    Mood mood = mood(status, soon);
    Mood before = moods.put(status.source(), mood);
    if (mood == (before == null ? Mood.WELL : before)) {
      return;
    }
    switch (mood) {
      case WELL -> listener.changed(label, "answers again", false);
      case SILENT -> notRead(label, status.reason(), "it is asked until it answers", false);
      case RESTING -> notRead(label, rest(status), "it is read then", true);
      case STOPPED -> reject(label, status.reason());
    }
  }

  /* Where nobody asks again, a short rest ends with the run as a long one does. */
  private Mood mood(SourceStatus status, Instant soon) {
    return switch (status.state()) {
      case FAILED -> Mood.STOPPED;
      case RETRYING -> Mood.SILENT;
      case WAITING -> goingOn && status.isDue(soon) ? Mood.WELL : Mood.RESTING;
      case NEW, READING, CAUGHT_UP, FINISHED -> Mood.WELL;
    };
  }

  private static String rest(SourceStatus status) {
    String until = status.due().map(due -> " until " + due).orElse("");
    return "asks to be left alone" + until + " (" + status.reason() + ")";
  }

  private void notRead(String label, String what, String then, boolean pressing) {
    if (goingOn) {
      listener.changed(label, what + "; " + then, pressing);
    } else {
      reject(label, what + "; run again to read on");
    }
  }

  private void reject(String label, String problem) {
    listener.rejected(new ItemFault(label, "", -1, problem), false);
  }
}
