package dev.earshot.privacy.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Shared.Needed
final class MerkleVectorsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String FOLDER = "vectors/merkle";

  @Test
  @DisplayName("SM-27 every probe of proofs, of whatever kind lies there")
  void probes() throws IOException {
    List<String> wrong = new ArrayList<>();
    int run = 0;
    for (Path file : Shared.files(FOLDER, ".jsonl")) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        JsonNode probe = JSON.readTree(line);
        run++;
        Validity said = verify(probe);
        if (said == null || said.isValid() == probe.get("wantErr").asBoolean()) {
          wrong.add(file.getFileName() + ":" + number + " " + said);
        }
      }
    }
    assertFalse(run == 0);
    assertEquals(List.of(), wrong);
  }

  private static @Nullable Validity verify(JsonNode of) {
    if (of.has("leafIdx") && of.has("treeSize")) {
      return ProofVerifier.inclusion(
          number(of, "leafIdx"),
          number(of, "treeSize"),
          bytes(of.get("leafHash")),
          proof(of),
          bytes(of.get("root")));
    }
    if (of.has("leafIdx") && of.has("start")) {
      return ProofVerifier.subtreeInclusion(
          number(of, "leafIdx"),
          number(of, "start"),
          number(of, "end"),
          bytes(of.get("leafHash")),
          proof(of),
          bytes(of.get("root")));
    }
    if (of.has("size1") && of.has("size2")) {
      return ProofVerifier.consistency(
          number(of, "size1"),
          number(of, "size2"),
          bytes(of.get("root1")),
          proof(of),
          bytes(of.get("root2")));
    }
    if (of.has("start") && of.has("size")) {
      return ProofVerifier.subtreeConsistency(
          number(of, "start"),
          number(of, "end"),
          number(of, "size"),
          bytes(of.get("root1")),
          proof(of),
          bytes(of.get("root2")));
    }
    return null;
  }

  /* What is no number of ours is below zero, as an unsigned one of 64 bits is in Java. */
  private static long number(JsonNode of, String field) {
    return new BigInteger(of.get(field).asString()).longValue();
  }

  private static byte @Nullable [] bytes(JsonNode base64) {
    return base64.isNull() ? null : Base64.getDecoder().decode(base64.asString());
  }

  private static @Nullable List<byte @Nullable []> proof(JsonNode of) {
    if (of.get("proof").isNull()) {
      return null;
    }
    List<byte @Nullable []> hashes = new ArrayList<>();
    of.get("proof").forEach(hash -> hashes.add(bytes(hash)));
    return hashes;
  }

  @Test
  @DisplayName("SM-27 the reference trees and their roots")
  void roots() throws IOException {
    int trees = 0;
    for (Path file : Shared.files(FOLDER, ".json")) {
      JsonNode all = JSON.readTree(Files.readString(file));
      for (JsonNode tree : all.path("trees")) {
        List<byte[]> leaves = new ArrayList<>();
        RunningTree running = new RunningTree();
        for (JsonNode leaf : tree.get("leavesHex")) {
          leaves.add(HexFormat.of().parseHex(leaf.asString()));
          running.append(MerkleTree.leafHash(leaves.get(leaves.size() - 1)));
        }
        String root = tree.get("rootHex").asString();
        assertEquals(tree.get("size").asLong(), running.size());
        assertEquals(root, HexFormat.of().formatHex(running.root()));
        assertEquals(
            root, HexFormat.of().formatHex(new Proofs(NaiveTree.of(leaves)).root(leaves.size())));
        trees++;
      }
      for (JsonNode hash : all.path("hasher")) {
        String what = hash.get("what").asString();
        byte[] made =
            what.equals("empty root")
                ? MerkleTree.emptyRoot()
                : what.equals("leaf hash of empty leaf")
                    ? MerkleTree.leafHash(new byte[0])
                    : what.startsWith("leaf hash of ASCII ")
                        ? MerkleTree.leafHash(ascii(what.substring(19)))
                        : MerkleTree.nodeHash(
                            ascii(what.substring("node hash of ASCII ".length()).split(",")[0]),
                            ascii(what.split(",")[1]));
        assertEquals(hash.get("hex").asString(), HexFormat.of().formatHex(made), what);
      }
    }
    assertFalse(trees == 0);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
