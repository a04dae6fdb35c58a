package dev.earshot;

import java.util.Locale;

/** The written form {@code network:instance:nativeId} that post ids and author ids share. */
final class NativeKey {
  static final int MAX_NATIVE_ID = 2048;

  private NativeKey() {}

  static String instance(String instance) {
    return WellFormed.text(instance).toLowerCase(Locale.ROOT);
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
