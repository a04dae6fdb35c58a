package dev.earshot.connectors.nostr;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes keys and ids as people pass them on (NIP-19), and reads {@code npub} back. */
final class Bech32 {
  private static final String LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECK = 6;

  private Bech32() {}

  static String encode(String prefix, byte[] data) {
    byte[] five = regrouped(data, 8, 5);
    int sum = polymod(prefix, five, new byte[CHECK]) ^ 1;
    StringBuilder text = new StringBuilder(prefix).append('1');
    for (byte value : five) {
      text.append(LETTERS.charAt(value));
    }
    for (int i = 0; i < CHECK; i++) {
      text.append(LETTERS.charAt((sum >> (5 * (CHECK - 1 - i))) & 31));
    }
    return text.toString();
  }

  /** Returns what stands behind a prefix; empty if it is not that, or a letter is wrong. */
  static byte[] decode(String prefix, String text) {
    if (!text.startsWith(prefix + "1") || text.length() < prefix.length() + 1 + CHECK) {
      return new byte[0];
    }
    String letters = text.substring(prefix.length() + 1);
    byte[] all = new byte[letters.length()];
    for (int i = 0; i < all.length; i++) {
      int value = LETTERS.indexOf(letters.charAt(i));
      if (value < 0) {
        return new byte[0];
      }
      all[i] = (byte) value;
    }
    byte[] five = java.util.Arrays.copyOf(all, all.length - CHECK);
    byte[] sum = java.util.Arrays.copyOfRange(all, all.length - CHECK, all.length);
    return polymod(prefix, five, sum) == 1
        ? whole(regrouped(five, 5, 8), five.length)
        : new byte[0];
  }

  private static byte[] whole(byte[] data, int fives) {
    return java.util.Arrays.copyOf(data, fives * 5 / 8);
  }

  /** Returns the coordinates of an event that is replaced by newer ones. */
  static String address(int kind, byte[] author, String name) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    entry(data, 0, name.getBytes(StandardCharsets.UTF_8));
    entry(data, 2, author);
    entry(data, 3, new byte[] {0, 0, (byte) (kind >> 8), (byte) kind});
    return encode("naddr", data.toByteArray());
  }

  /** Returns the id of an event with its author's key. */
  static String event(byte[] id, byte[] author) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    entry(data, 0, id);
    entry(data, 2, author);
    return encode("nevent", data.toByteArray());
  }

  private static void entry(ByteArrayOutputStream data, int type, byte[] value) {
    data.write(type);
    data.write(value.length);
    data.writeBytes(value);
  }

  private static byte[] regrouped(byte[] data, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int held = 0;
    int bits = 0;
    for (byte value : data) {
      held = (held << from) | (value & ((1 << from) - 1));
      bits += from;
      while (bits >= to) {
        bits -= to;
        out.write((held >> bits) & ((1 << to) - 1));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      out.write((held << (to - bits)) & ((1 << to) - 1));
    }
    return out.toByteArray();
  }

  private static int polymod(String prefix, byte[] five, byte[] sum) {
    int check = 1;
    for (int i = 0; i < prefix.length(); i++) {
      check = step(check, prefix.charAt(i) >> 5);
    }
    check = step(check, 0);
    for (int i = 0; i < prefix.length(); i++) {
      check = step(check, prefix.charAt(i) & 31);
    }
    for (byte value : five) {
      check = step(check, value);
    }
    for (byte value : sum) {
      check = step(check, value);
    }
    return check;
  }

  private static int step(int check, int value) {
    int top = check >>> 25;
    int next = ((check & 0x1ffffff) << 5) ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      next ^= ((top >> i) & 1) == 1 ? GENERATOR[i] : 0;
    }
    return next;
  }
}
