package dev.earshot.connectors.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.earshot.connectors.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * A proof key for code exchange (RFC 7636, method S256): whoever trades the code for a token shows
 * that it was they who sent the person to log in.
 *
 * @param verifier kept until the code comes back; 43 characters
 * @param challenge what the login page is shown
 */
public record Pkce(Secret verifier, String challenge) {
  /**
   * Returns a fresh one.
   *
   * @param random a cryptographically strong source, such as {@link java.security.SecureRandom}
   */
  public static Pkce of(RandomGenerator random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  static Pkce of(String verifier) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return new Pkce(
          Secret.of(verifier), Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
