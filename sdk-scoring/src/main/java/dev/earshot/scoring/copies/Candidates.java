package dev.earshot.scoring.copies;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The forms that may be alike one wording, and how alike they are. Confined to one thread. */
final class Candidates {
  private static final int MOST = 128;

  /** So many found by rarer keys, and the commoner ones are not asked. */
  private static final int ENOUGH = 64;

  private static final int RARE = 8;
  private static final int FEW_KEYS = 5;
  private static final int COMMON = 1;

  private final long[] order = new long[Wording.MOST_KEYS];

  private final Resemblance resemblance = new Resemblance();
  private final int[] keys = new int[Wording.MOST_KEYS];
  private final int[] found = new int[MOST];
  private int count;
  private Forms forms = new Forms();
  private int links;
  private long fingerprint;
  private final IntConsumer note = this::note;

  /** Collects the forms that may be alike what was read. */
  void of(Forms in, Wording wording) {
    begin(in, wording.fingerprint, wording.linkCount);
    resemblance.one(wording.body, 0, wording.length, wording.runs);
    System.arraycopy(wording.keys, 0, keys, 0, wording.keyCount);
    collect(wording.keyCount);
  }

  /** Collects the forms that may be alike one of them. */
  void of(Forms in, int form) {
    begin(in, in.fingerprint(form), in.links(form));
    resemblance.one(in.pool(), in.start(form), in.length(form), in.runs(form));
    int keyCount = in.keys(form);
    for (int i = 0; i < keyCount; i++) {
      keys[i] = in.key(form, i);
    }
    collect(keyCount);
  }

  private void begin(Forms in, long print, int linkCount) {
    forms = in;
    fingerprint = print;
    links = linkCount;
    count = 0;
  }

  /*
   * The rarest keys are asked first, for the commonest tell least. Copies have several keys in
   * common, or a rare one: what one common key alone leads to is not looked at.
   */
  private void collect(int keyCount) {
    for (int i = 0; i < keyCount; i++) {
      order[i] = (long) forms.common(keys[i]) << 32 | i;
    }
    Arrays.sort(order, 0, keyCount);
    for (int i = 0; i < keyCount && count < ENOUGH; i++) {
      int key = keys[(int) order[i]];
      if (key != Forms.GONE) {
        int before = count;
        forms.withKey(key, note);
        boolean isRare = count - before <= RARE || keyCount < FEW_KEYS || (int) order[i] < links;
        for (int each = before; each < count && !isRare; each++) {
          found[each] |= COMMON;
        }
      }
    }
    int same = forms.find(fingerprint);
    if (same >= 0) {
      note(same);
    }
    Arrays.sort(found, 0, count);
    int kept = 0;
    for (int from = 0, to = 0; from < count; from = to) {
      int form = found[from] >>> 1;
      while (to < count && found[to] >>> 1 == form) {
        to++;
      }
      if (to - from > 1 || (found[from] & COMMON) == 0) {
        found[kept++] = form;
      }
    }
    count = kept;
  }

  private void note(int form) {
    if (count < found.length) {
      found[count++] = form << 1;
    }
  }

  int count() {
    return count;
  }

  int form(int i) {
    return found[i];
  }

  /** Returns how alike a candidate is; null if it is no copy. */
  @Nullable CopyLevel level(int i) {
    int form = found[i];
    if (forms.fingerprint(form) == fingerprint) {
      return CopyLevel.EXACT;
    }
    return resemblance.level(
        forms.pool(),
        forms.start(form),
        forms.length(form),
        forms.runs(form),
        links > 0 && sharesLink(form));
  }

  private boolean sharesLink(int form) {
    for (int i = 0; i < forms.links(form); i++) {
      for (int j = 0; j < links; j++) {
        if (forms.key(form, i) == keys[j]) {
          return true;
        }
      }
    }
    return false;
  }
}
