package dev.earshot.scoring.copies;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The forms that may be alike one wording, and how alike they are. Confined to one thread. */
final class Candidates {
  private static final int MOST = 256;

  private final Resemblance resemblance = new Resemblance();
  private final int[] keys = new int[Wording.MOST_KEYS];
  private final int[] found = new int[2 * MOST];
  private int count;
  private Forms forms = new Forms();
  private int[] body = {};
  private int at;
  private int length;
  private int runs;
  private int links;
  private long fingerprint;
  private final IntConsumer note = this::note;

  /** Collects the forms that may be alike what was read. */
  void of(Forms forms, Wording wording) {
    of(forms, wording.body, 0, wording.length, wording.runs, wording.fingerprint);
    links = wording.linkCount;
    System.arraycopy(wording.keys, 0, keys, 0, wording.keyCount);
    collect(wording.keyCount);
  }

  /** Collects the forms that may be alike one of them. */
  void of(Forms forms, int form) {
    of(
        forms,
        forms.pool(),
        forms.start(form),
        forms.length(form),
        forms.runs(form),
        forms.fingerprint(form));
    links = forms.links(form);
    int keyCount = forms.keys(form);
    for (int i = 0; i < keyCount; i++) {
      keys[i] = forms.key(form, i);
    }
    collect(keyCount);
  }

  private void of(Forms in, int[] words, int from, int many, int manyRuns, long print) {
    forms = in;
    body = words;
    at = from;
    length = many;
    runs = manyRuns;
    fingerprint = print;
    count = 0;
  }

  private void collect(int keyCount) {
    if (length == 0) {
      return;
    }
    forms.forEachOf(fingerprint, note);
    for (int i = 0; i < keyCount; i++) {
      forms.withKey(keys[i], note);
    }
    Arrays.sort(found, 0, count);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || found[i] != found[i - 1]) {
        found[distinct++] = found[i];
      }
    }
    count = distinct;
  }

  private void note(int form) {
    if (count < found.length) {
      found[count++] = form;
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
    return resemblance.of(
        body,
        at,
        length,
        runs,
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
