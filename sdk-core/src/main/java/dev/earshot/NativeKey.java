package dev.earshot;

import java.util.Locale;

/** The written form {@code network:instance:nativeId} that post ids and author ids share. */
final class NativeKey {
  static final int MAX_NATIVE_ID = 2048;

  private NativeKey() {}

  static String instance(String instance) {
    String small = WellFormed.text(instance).toLowerCase(Locale.ROOT);
    return isRooted(small) ? small.substring(0, small.length() - 1) : small;
  }

  /* A host with a dot at its end (RFC 1034) is the same host; a path may end with one. */
  private static boolean isRooted(String host) {
    int end = host.length() - 1;
    return end > 0
        && host.charAt(end) == '.'
        && Character.isLetterOrDigit(host.charAt(end - 1))
        && host.indexOf('/') < 0;
  }

  static String nativeId(String nativeId, String what) {
    if (nativeId.isBlank()) {
      throw new IllegalArgumentException(what + " native id: expected text, got a blank");
    }
    if (nativeId.length() > MAX_NATIVE_ID) {
      throw new IllegalArgumentException(
          what
              + " native id: expected at most "
              + MAX_NATIVE_ID
              + " characters, got "
              + nativeId.length());
    }
    return KeylessAddress.ifAddress(WellFormed.text(nativeId));
  }

  static String write(Network network, String instance, String nativeId) {
    String escaped = instance.replace("%", "%25").replace(":", "%3a");
    return network.id() + ':' + escaped + ':' + nativeId;
  }

  /** Returns network, instance and native id. */
  static String[] parse(String text, String what) {
    int first = text.indexOf(':');
    int second = first < 0 ? -1 : text.indexOf(':', first + 1);
    if (second < 0) {
      throw new IllegalArgumentException(what + ": expected network:instance:nativeId");
    }
    String instance = text.substring(first + 1, second);
    if (instance.indexOf('%') >= 0) {
      instance = instance.replace("%3a", ":").replace("%25", "%");
    }
    return new String[] {text.substring(0, first), instance, text.substring(second + 1)};
  }
}
