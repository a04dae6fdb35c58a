package dev.earshot.privacy.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SignedNoteTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TEXT = "Tea is ready.\n\nIt is hot.\n";
  private static final NoteSigner ONE = NoteSigner.of("one.example/tea", seed(1));
  private static final NoteSigner OTHER = NoteSigner.of("other.example", seed(2));

  private static byte[] seed(int from) {
    byte[] seed = new byte[32];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) (from + 7 * i);
    }
    return seed;
  }

  private static Validity verified(SignedNote note, NoteVerifier... known) {
    return note.verify(List.of(known)).validity();
  }

  @Test
  @Shared.Needed
  @DisplayName("SM-27 every signed note of whatever kind lies there")
  void notes() throws IOException {
    List<String> wrong = new ArrayList<>();
    int run = 0;
    for (Path file : Shared.files("vectors/signed-note", ".jsonl")) {
      for (String line : Files.readAllLines(file)) {
        JsonNode vector = JSON.readTree(line);
        run++;
        boolean refused;
        try {
          List<NoteVerifier> known = new ArrayList<>();
          vector.get("verifiers").forEach(each -> known.add(NoteVerifier.parse(each.asString())));
          SignedNote note = SignedNote.parse(vector.get("note").asString());
          SignedNote.Verification found = note.verify(known);
          refused = !found.validity().isValid();
          if (!refused
              && (!names(found.verified()).equals(texts(vector.get("verified")))
                  || !names(found.unverified()).equals(texts(vector.get("unverified"))))) {
            wrong.add(line);
          }
          assertEquals(vector.get("note").asString(), note.toString());
        } catch (MalformedException e) {
          refused = true;
        }
        if (refused != vector.get("wantErr").asBoolean()) {
          wrong.add(line);
        }
      }
    }
    assertFalse(run == 0);
    assertEquals(List.of(), wrong);
  }

  private static List<String> names(List<NoteSignature> signatures) {
    return signatures.stream().map(NoteSignature::name).toList();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asString()));
    return texts;
  }

  @Test
  @Shared.Needed
  @DisplayName("SM-27 checkpoints as the logs write them")
  void checkpoints() throws IOException {
    for (Path file : Shared.files("vectors/signed-note", ".json")) {
      JsonNode vector = JSON.readTree(Files.readString(file));
      String origin = vector.get("origin").asString();
      LogCheckpoint parsed = LogCheckpoint.parse(vector.get("text").asString(), origin);
      assertEquals(vector.get("size").asLong(), parsed.size());
      byte[] root = Base64.getDecoder().decode(vector.get("rootBase64").asString());
      assertArrayEquals(root, parsed.root());
      assertEquals(
          vector.get("text").asString(), LogCheckpoint.of(origin, parsed.size(), root) + "");
      for (JsonNode bad : vector.get("bad")) {
        assertThrows(
            MalformedException.class,
            () -> LogCheckpoint.parse(bad.asString(), origin),
            bad::toString);
      }
    }
  }

  @Test
  void theKeyOfASeedIsThatOfTheStandard() {
    byte[] seed =
        HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    String key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    NoteVerifier verifier = NoteSigner.of("rfc8032.example", seed).verifier();
    assertEquals(NoteVerifier.of("rfc8032.example", HexFormat.of().parseHex(key)), verifier);
    assertEquals(verifier, NoteVerifier.parse(verifier.toString()));
    assertTrue(seed[0] != 0, "the caller's seed is left alone");
  }

  @Test
  void whoSignedIsTold() {
    SignedNote note = SignedNote.sign(TEXT, ONE).signedBy(OTHER);
    SignedNote again = SignedNote.parse(note.toString());
    assertEquals(note, again);
    assertEquals(note, SignedNote.parse(note.toString().getBytes(StandardCharsets.UTF_8)));
    assertEquals(TEXT, again.text());
    SignedNote.Verification found = again.verify(List.of(OTHER.verifier()));
    assertTrue(found.validity().isValid());
    assertEquals(List.of("other.example"), names(found.verified()));
    assertEquals(List.of("one.example/tea"), names(found.unverified()));
    assertEquals(note.toString(), note.signedBy(OTHER).toString());
    assertFalse(verified(note).isValid());
    assertFalse(verified(note, ONE.verifier(), ONE.verifier()).isValid());
    assertTrue(verified(note, ONE.verifier(), OTHER.verifier()).isValid());
  }

  @Test
  @DisplayName("SM-27 every single bit of a signed note changed is refused")
  void everyBit() {
    byte[] bytes = SignedNote.sign("Tea\n", ONE).toString().getBytes(StandardCharsets.UTF_8);
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] other = bytes.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      Validity validity;
      try {
        validity = verified(SignedNote.parse(other), ONE.verifier());
      } catch (MalformedException e) {
        validity = Validity.invalid("malformed");
      }
      assertFalse(validity.isValid(), "bit " + bit);
    }
  }

  @Test
  void aWrongSignatureOfAKnownKeySpoilsTheNote() {
    SignedNote other = SignedNote.sign("Coffee\n", OTHER);
    String mixed = SignedNote.sign(TEXT, ONE) + other.signatures().get(0).toString() + "\n";
    SignedNote note = SignedNote.parse(mixed);
    assertTrue(verified(note, ONE.verifier()).isValid());
    SignedNote.Verification found = note.verify(List.of(ONE.verifier(), OTHER.verifier()));
    assertFalse(found.validity().isValid());
    assertEquals(List.of(), found.verified());
  }

  @Test
  void repeatedSignaturesCountOnceAndTooManyNot() {
    SignedNote note = SignedNote.sign(TEXT, ONE);
    String line = note.signatures().get(0) + "\n";
    SignedNote many = SignedNote.parse(note + line.repeat(99));
    assertEquals(1, many.verify(List.of(ONE.verifier())).verified().size());
    assertEquals(1, many.verify(List.of(OTHER.verifier())).unverified().size());
    assertThrows(MalformedException.class, () -> SignedNote.parse(note + line.repeat(100)));
  }

  @Test
  void whatIsNoNoteIsRefused() {
    String good = SignedNote.sign(TEXT, ONE).toString();
    for (String bad :
        List.of(
            "",
            TEXT,
            TEXT + "\n",
            good.substring(0, good.length() - 1),
            good + "\n",
            good + "more\n",
            "\u0001" + good,
            "\r\n" + good,
            "\ud800" + good,
            TEXT + "\n\u2014 \n",
            TEXT + "\n\u2014 a b AAAAAAA=\n",
            TEXT + "\n\u2014 a+b AAAAAAA=\n",
            TEXT + "\n\u2014 a\u00a0b AAAAAAA=\n",
            TEXT + "\n\u2014 a\u0085b AAAAAAA=\n",
            TEXT + "\n\u2014 a AAAAAA==\n",
            TEXT + "\n\u2014 a AAAAAAA\n",
            TEXT + "\n\u2014 a AAAAAAB=\n",
            TEXT + "\n- a AAAAAAA=\n")) {
      assertThrows(MalformedException.class, () -> SignedNote.parse(bad), bad);
    }
    assertThrows(MalformedException.class, () -> SignedNote.parse(new byte[] {(byte) 0xFF}));
    assertThrows(MalformedException.class, () -> SignedNote.sign("no end", ONE));
    assertThrows(MalformedException.class, () -> SignedNote.sign("a\tb\n", ONE));
  }

  @Test
  void whatIsNoKeyIsRefused() {
    String good = ONE.verifier().toString();
    assertEquals(good, NoteVerifier.parse(good).toString());
    for (int from = 0; from <= good.length(); from++) {
      for (int to = from + 1; to <= good.length(); to++) {
        String part = good.substring(from, to);
        if (!part.equals(good)) {
          assertThrows(MalformedException.class, () -> NoteVerifier.parse(part), part);
        }
      }
      if (from < good.length()) {
        StringBuilder other = new StringBuilder(good);
        other.setCharAt(from, (char) (good.charAt(from) + 1));
        assertThrows(
            MalformedException.class, () -> NoteVerifier.parse(other.toString()), other::toString);
      }
    }
    byte[] noPoint = new byte[32];
    noPoint[0] = 2;
    assertThrows(MalformedException.class, () -> NoteVerifier.of("a", noPoint));
    assertThrows(MalformedException.class, () -> NoteVerifier.of("a", new byte[31]));
    assertThrows(MalformedException.class, () -> NoteVerifier.of("a b", new byte[32]));
    assertThrows(IllegalArgumentException.class, () -> NoteSigner.of("a", new byte[31]));
    assertThrows(IllegalArgumentException.class, () -> NoteSigner.of("a", new byte[32]));
    byte[] typed = new byte[33];
    typed[0] = 4;
    String cosigner = "a+%08x+%s".formatted(NoteName.keyHash("a", typed), NoteName.base64(typed));
    MalformedException refused =
        assertThrows(MalformedException.class, () -> NoteVerifier.parse(cosigner));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("kind 4"),
        String.valueOf(refused.getMessage()));
  }

  @Test
  void nothingOfASeedIsShown() {
    String shown = ONE + " " + ONE.verifier();
    assertFalse(shown.contains(NoteName.base64(seed(1)).substring(0, 8)), shown);
    assertFalse(shown.contains(HexFormat.of().formatHex(seed(1)).substring(0, 8)), shown);
  }

  @Test
  void aCheckpointHasOneForm() {
    byte[] root = MerkleTree.emptyRoot();
    String hash = NoteName.base64(root);
    LogCheckpoint plain = LogCheckpoint.of("tea.example", 0, root);
    assertEquals(plain, LogCheckpoint.parse("tea.example\n0\n" + hash + "\n"));
    LogCheckpoint more = LogCheckpoint.parse("tea.example\n17\n" + hash + "\none more\n");
    assertEquals(List.of("one more"), more.extensions());
    assertEquals("tea.example\n17\n" + hash + "\none more\n", more.toString());
    assertEquals(
        more,
        LogCheckpoint.parse(SignedNote.parse(more.sign(ONE).toString()).text(), "tea.example"));
    for (String bad :
        List.of(
            "",
            "tea.example\n0\n" + hash,
            "tea.example\n0\n",
            "\n0\n" + hash + "\n",
            "tea.example\n00\n" + hash + "\n",
            "tea.example\n01\n" + hash + "\n",
            "tea.example\n+1\n" + hash + "\n",
            "tea.example\n-1\n" + hash + "\n",
            "tea.example\n\u0661\n" + hash + "\n",
            "tea.example\n9223372036854775808\n" + hash + "\n",
            "tea.example\n0x1\n" + hash + "\n",
            "tea.example\n1\n" + hash.substring(4) + "\n",
            "tea.example\n1\n" + hash + "=\n",
            "tea.example\n1\n" + hash + "\n\n",
            "tea.example\r\n1\r\n" + hash + "\r\n")) {
      assertThrows(MalformedException.class, () -> LogCheckpoint.parse(bad), bad);
    }
    assertThrows(
        MalformedException.class, () -> LogCheckpoint.parse(plain.toString(), "coffee.example"));
    assertThrows(IllegalArgumentException.class, () -> LogCheckpoint.of("a\nb", 0, root));
    assertThrows(IllegalArgumentException.class, () -> LogCheckpoint.of("a", -1, root));
    assertThrows(IllegalArgumentException.class, () -> LogCheckpoint.of("a", 1, new byte[3]));
  }
}
