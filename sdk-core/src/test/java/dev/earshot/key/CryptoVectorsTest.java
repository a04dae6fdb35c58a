package dev.earshot.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Shared.Needed
final class CryptoVectorsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private int understood;
  private int refused;

  @Test
  @DisplayName("IS-27 every vector of what we use is right, every other size is refused by type")
  void vectors() throws IOException, GeneralSecurityException {
    List<String> wrong = new ArrayList<>();
    for (Path file : Shared.files("vectors/crypto", ".json")) {
      JsonNode all = JSON.readTree(Files.readString(file));
      String algorithm = all.get("algorithm").asString();
      for (JsonNode group : all.get("testGroups")) {
        for (JsonNode vector : group.get("tests")) {
          boolean right =
              switch (algorithm) {
                case "AES-GCM" -> gcm(vector);
                case "HKDF-SHA-256" -> hkdf(vector);
                case "HMACSHA256" -> hmac(vector);
                case "AES-GCM-SIV" -> true; // none of ours
                default -> false;
              };
          if (!right) {
            wrong.add(algorithm + " " + vector.get("tcId"));
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(understood > 0 && refused > 0, understood + " understood, " + refused + " refused");
  }

  private static byte[] hex(JsonNode vector, String field) {
    return HexFormat.of().parseHex(vector.get(field).asString());
  }

  private static boolean isValid(JsonNode vector) {
    return vector.get("result").asString().equals("valid");
  }

  private boolean gcm(JsonNode vector) {
    byte[] key = hex(vector, "key");
    byte[] nonce = hex(vector, "iv");
    byte[] message = hex(vector, "msg");
    byte[] context = hex(vector, "aad");
    if (key.length != DataKey.BYTES) {
      refused++;
      assertThrows(IllegalArgumentException.class, () -> DataKey.of(key));
      return true;
    }
    DataKey with = DataKey.of(key);
    if (nonce.length != DataKey.NONCE_BYTES) {
      refused++;
      assertThrows(IllegalArgumentException.class, () -> with.seal(nonce, message, context));
      return true;
    }
    understood++;
    byte[] sealed = joined(nonce, hex(vector, "ct"), hex(vector, "tag"));
    byte[] opened = with.openIfGenuine(sealed, context).orElse(null);
    return isValid(vector)
        ? Arrays.equals(message, opened)
            && Arrays.equals(sealed, with.seal(nonce, message, context))
        : opened == null;
  }

  private static byte[] joined(byte[]... pieces) {
    byte[] all = new byte[Arrays.stream(pieces).mapToInt(piece -> piece.length).sum()];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  private boolean hkdf(JsonNode vector) {
    byte[] secret = hex(vector, "ikm");
    byte[] salt = hex(vector, "salt");
    byte[] info = hex(vector, "info");
    int size = vector.get("size").asInt();
    if (!isValid(vector)) {
      refused++;
      assertThrows(IllegalArgumentException.class, () -> Hkdf.derive(secret, salt, info, size));
      return true;
    }
    understood++;
    return Arrays.equals(hex(vector, "okm"), Hkdf.derive(secret, salt, info, size));
  }

  /* As subjects' keys are made: the platform's, of which the first bytes are kept. And ours. */
  private boolean hmac(JsonNode vector) throws GeneralSecurityException {
    understood++;
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = hex(vector, "key");
    byte[] message = hex(vector, "msg");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] tag = hex(vector, "tag");
    byte[] whole = mac.doFinal(message);
    byte[] made = Arrays.copyOf(whole, tag.length);
    return MessageDigest.isEqual(made, tag) == isValid(vector)
        && (key.length != DataKey.BYTES || Arrays.equals(whole, DataKey.of(key).mac(message)));
  }
}
