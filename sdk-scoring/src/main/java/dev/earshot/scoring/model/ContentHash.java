package dev.earshot.scoring.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes what a scorer is made of, so that two that may differ are told apart. */
final class ContentHash {
  private static final int SHORT = 6;

  private final MessageDigest digest;

  ContentHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Adds bytes, and that they end here. */
  ContentHash add(byte[] bytes) {
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
    return this;
  }

  ContentHash add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the hash; nothing can be added afterwards. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns as much of the hash as a version needs: 12 digits. */
  String shortHex() {
    return hex().substring(0, 2 * SHORT);
  }
}
