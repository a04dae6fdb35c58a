package dev.earshot.privacy;

import dev.earshot.AuthorId;
import dev.earshot.Network;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key that is an account's id, as people write it down: Bech32 (BIP 173), by which networks of
 * the table know their people, alone or in an address.
 */
final class WrittenKey {
  private static final String DIGITS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECK = 6;
  private static final int KEY = 32;
  private static final int AUTHOR = 2;
  private static final Pattern WORD =
      Pattern.compile("(?i)(?:^|[/:@=\\s])(n(?:pub|profile)1)([a-z0-9]+)");
  private static final Pattern SAID =
      Pattern.compile("(?i)(?:^|[/:@=\\s])(n(?:event|addr)1)([a-z0-9]+)");
  private static final Pattern HEX = Pattern.compile("(?i)[0-9a-f]{64}");

  private WrittenKey() {}

  /**
   * Returns the account whose key stands in a text; null where none does.
   *
   * @throws IllegalArgumentException if one does that is not whole
   */
  static @Nullable AuthorId in(String text) {
    Matcher word = WORD.matcher(text);
    if (!word.find()) {
      return null;
    }
    String prefix = word.group(1).toLowerCase(Locale.ROOT);
    Network network = ProfileSites.KNOWN.keys.get(prefix);
    if (network == null) {
      return null;
    }
    byte[] data = decoded(prefix.substring(0, prefix.length() - 1), word.group(2));
    byte[] key = data == null ? null : prefix.equals("npub1") ? data : entryOf(data, 0);
    if (key == null || key.length != KEY) {
      throw new IllegalArgumentException("expected a whole key; the one given does not check");
    }
    return AuthorId.of(network, HexFormat.of().formatHex(key));
  }

  /** Returns whose page an address is, or whose post is shown there; null where it tells nobody. */
  static @Nullable AuthorId inAddress(String address) {
    try {
      AuthorId key = in(address);
      Matcher said = SAID.matcher(address);
      if (key != null || !said.find()) {
        return key;
      }
      String prefix = said.group(1).toLowerCase(Locale.ROOT);
      Network network = ProfileSites.KNOWN.keys.get(prefix);
      byte[] entries = decoded(prefix.substring(0, prefix.length() - 1), said.group(2));
      byte[] author = entries == null ? null : entryOf(entries, AUTHOR);
      return network == null || author == null || author.length != KEY
          ? null
          : AuthorId.of(network, HexFormat.of().formatHex(author));
    } catch (IllegalArgumentException e) {
      return null; // a key that is not whole is nobody's
    }
  }

  /** Returns the account of a key in hexadecimal digits on a network of keys; null for another. */
  static @Nullable AuthorId hex(Network network, String text) {
    return ProfileSites.KNOWN.keys.containsValue(network) && HEX.matcher(text).matches()
        ? AuthorId.of(network, text.toLowerCase(Locale.ROOT))
        : null;
  }

  /** Returns one of the entries (NIP-19), each of which is type, length and value. */
  private static byte @Nullable [] entryOf(byte[] entries, int type) {
    for (int at = 0; at + 2 <= entries.length; at += 2 + (entries[at + 1] & 0xFF)) {
      int length = entries[at + 1] & 0xFF;
      if (entries[at] == type && at + 2 + length <= entries.length) {
        return Arrays.copyOfRange(entries, at + 2, at + 2 + length);
      }
    }
    return null;
  }

  private static byte @Nullable [] decoded(String prefix, String written) {
    String text = written.toLowerCase(Locale.ROOT);
    int check = 1;
    for (int i = 0; i < prefix.length(); i++) {
      check = step(check, prefix.charAt(i) >> 5);
    }
    check = step(check, 0);
    for (int i = 0; i < prefix.length(); i++) {
      check = step(check, prefix.charAt(i) & 31);
    }
    byte[] bytes = new byte[Math.max(0, (text.length() - CHECK) * 5 / 8)];
    int bits = 0;
    int held = 0;
    int to = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0) {
        return null;
      }
      check = step(check, digit);
      if (i < text.length() - CHECK) {
        bits = (bits << 5 | digit) & 0xFFF;
        held += 5;
        if (held >= 8) {
          held -= 8;
          bytes[to++] = (byte) (bits >> held);
        }
      }
    }
    return check == 1 ? bytes : null;
  }

  private static int step(int check, int value) {
    int top = check >>> 25;
    int next = (check & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      next ^= (top >> i & 1) == 1 ? GENERATOR[i] : 0;
    }
    return next;
  }
}
