package dev.earshot.examples.monitor;

import dev.earshot.ItemFault;

/** Is told what happens while a monitor listens; called by one thread at a time. */
public interface Listener {
  /** Takes how many events have been heard in this run so far. */
  void heard(long events);

  /**
   * Takes a record that could not be read, or a source that stopped.
   *
   * @param fault what was wrong, never content
   * @param byLine whether its offset is a line, counted from 0
   */
  void rejected(ItemFault fault, boolean byLine);

  /**
   * Takes that a source fares otherwise than before and goes on: it rests, does not answer and is
   * asked again, or answers again. Told once for each change.
   *
   * @param source its short name
   * @param notice how it fares, never content
   * @param pressing whether it will be long until it is read
   */
  void changed(String source, String notice, boolean pressing);
}
