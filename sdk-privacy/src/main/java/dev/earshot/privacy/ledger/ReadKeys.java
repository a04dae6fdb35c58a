package dev.earshot.privacy.ledger;

import dev.earshot.SubjectKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of subjects' keys that were read last: where {@link SubjectKeys} looks. */
final class ReadKeys {
  private final Map<SubjectKey, Long> madeWith = new HashMap<>();
  private final Map<Long, byte[]> wrapped = new HashMap<>();

  void clear() {
    madeWith.clear();
    wrapped.clear();
  }

  void put(SubjectKey subject, long with, byte[] key) {
    madeWith.put(subject, with);
    wrapped.put(with, key);
  }

  /** Returns the number of the event with which a subject's key was made; 0 for none. */
  long madeWith(SubjectKey subject) {
    return madeWith.getOrDefault(subject, 0L);
  }

  byte @Nullable [] wrapped(long with) {
    return wrapped.get(with);
  }
}
