package dev.earshot.connectors.reading;

import dev.earshot.connectors.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A signature over the bytes of a body, as hubs and networks write it into a header: {@code
 * sha256=…}, an HMAC in hexadecimal digits.
 */
public final class BodySignature {
  /* What WebSub names; many hubs know the first alone. */
  private static final Map<String, String> METHODS =
      Map.of(
          "sha1", "HmacSHA1",
          "sha256", "HmacSHA256",
          "sha384", "HmacSHA384",
          "sha512", "HmacSHA512");

  private BodySignature() {}

  /**
   * Returns whether a body is what the holder of a key signed; takes the same time whatever the
   * signature says.
   *
   * @param stated what the header says; another form than {@code method=digits}, with a method of
   *     sha1, sha256, sha384 and sha512, is nobody's signature
   */
  public static boolean isOf(Secret key, String stated, byte[] body) {
    String[] parts = stated.strip().split("=", 2);
    String method = METHODS.get(parts[0].strip().toLowerCase(Locale.ROOT));
    if (parts.length < 2 || method == null) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance(method);
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), method));
      String expected = HexFormat.of().formatHex(mac.doFinal(body));
      String signed = parts[1].strip().toLowerCase(Locale.ROOT);
      return MessageDigest.isEqual(
          expected.getBytes(StandardCharsets.US_ASCII), signed.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has these", e);
    }
  }
}
