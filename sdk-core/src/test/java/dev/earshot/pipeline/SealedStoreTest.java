package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.EarshotException;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedStoreTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String CANARY = "canary";

  @TempDir Path folder;

  private Path keys() {
    return folder.resolve("root.key");
  }

  private Path store() {
    return folder.resolve("store");
  }

  private Path log() {
    return store().resolve("mentions.log");
  }

  private Encryption root() {
    return new Encryption(
        Files.exists(keys())
            ? FileRootKey.open(keys(), RANDOM)
            : FileRootKey.create(keys(), RANDOM),
        RANDOM);
  }

  private MentionStore open() {
    return MentionStore.open(store(), EarshotJson.of(), root());
  }

  private MentionStore openPlain() {
    return MentionStore.open(store(), EarshotJson.of());
  }

  private static Mention mention(int n) {
    Author author =
        Author.builder(new AuthorId(new Network("test"), "", CANARY + "-author-" + n))
            .handle(CANARY + "-handle")
            .build();
    Post post =
        Post.builder(PostId.of(new Network("test"), CANARY + "-post-" + n))
            .author(author)
            .text(CANARY + " in the text of " + n)
            .visibility(Visibility.PUBLIC)
            .build();
    return Mention.builder(post).subjects(Set.of(new SubjectKey(n, 0x63616E6172792121L))).build();
  }

  /** One of each kind of frame. */
  private static void fill(MentionStore store) {
    for (int n = 1; n <= 3; n++) {
      store.commit(Commits.of(new Outcome.Admitted(mention(n))));
    }
    store.commit(Commits.of(new Outcome.Withdrawn(mention(2), Removal.Cause.ERASED, NOON)));
    MentionStore.Commit notice =
        Commits.of(
            new Outcome.Forgotten(
                new Removal.OfAuthor(
                    new AuthorId(new Network("test"), "", CANARY + "-gone"),
                    Removal.Cause.ERASED,
                    NOON)));
    store.commit(
        new MentionStore.Commit(
            notice.changes(),
            notice.states(),
            Map.of(CANARY + "-source", new Checkpoint(CANARY, 1, CANARY + "-state")),
            new Told(
                Map.of(CANARY + "-source", 1L),
                List.of(
                    new Outcome.Refused(
                        PostId.of(new Network("test"), CANARY + "-refused"),
                        new Refusal("CODE", CANARY + "-rule"))),
                List.of(new ItemFault(CANARY + "-source", "date", 3, "expected a date")))));
    store.acknowledge(CANARY + "-sink", store.lastChange());
  }

  private static void check(MentionStore store) {
    assertEquals(2, store.size());
    assertEquals(
        Set.of(CANARY + " in the text of 1", CANARY + " in the text of 3"),
        Set.copyOf(store.mentions().map(m -> m.post().text()).toList()));
    assertEquals(CANARY + "-state", store.checkpoint(CANARY + "-source").orElseThrow().state());
    assertEquals(store.lastChange(), store.position(CANARY + "-sink"));
    assertEquals(1, store.postsOf(new SubjectKey(1, 0x63616E6172792121L)).size());
    assertEquals(1, store.tally().events().get(CANARY + "-source"));
  }

  @Test
  @DisplayName("a store whose log is gone is missed by its key, and no new one takes its place")
  void aLogThatIsGoneIsMissed() throws IOException {
    try (MentionStore store = open()) {
      fill(store);
    }
    Path log = store().resolve("mentions.log");
    byte[] bytes = Files.readAllBytes(log);
    Files.delete(log);
    BrokenException gone = assertThrows(BrokenException.class, () -> open().close());
    assertTrue(String.valueOf(gone.getMessage()).contains("mentions.log is missing"));
    assertFalse(Files.exists(log));
    Files.write(log, bytes);
    try (MentionStore store = open()) {
      check(store);
    }
  }

  private void assertNothingInTheClear() throws IOException {
    try (var files = Files.list(store())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains(CANARY), file.getFileName() + " tells of somebody");
      }
    }
  }

  @Test
  @DisplayName(
      "IS-27: nothing of posts, people, sources and sinks stands in a sealed store's files")
  void nothingIsInTheClear() throws IOException {
    try (MentionStore store = open()) {
      fill(store);
      assertNothingInTheClear();
    }
    assertNothingInTheClear();
    try (MentionStore store = open()) {
      check(store);
    }
  }

  @Test
  @DisplayName("IS-22: a sealed store opens with its tenant's root key alone")
  void opensWithItsRootKeyAlone() throws IOException {
    try (MentionStore store = open()) {
      fill(store);
    }
    byte[] before = Files.readAllBytes(log());
    assertThrows(RefusedException.class, this::openPlain);
    Files.move(keys(), folder.resolve("kept.key"));
    assertThrows(RefusedException.class, this::open, "another root key");
    Files.move(
        folder.resolve("kept.key"), keys(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    Path key = store().resolve("mentions.key");
    byte[] own = Files.readAllBytes(key);
    Files.delete(key);
    assertThrows(RefusedException.class, this::openPlain);
    EarshotException gone = assertThrows(BrokenException.class, this::open);
    assertTrue(String.valueOf(gone.getMessage()).contains("mentions.key is gone"), gone::toString);
    assertFalse(Files.exists(key), "none is made in its place");

    try (MentionStore other =
        MentionStore.open(folder.resolve("other"), EarshotJson.of(), root())) {
      assertEquals(0, other.size());
    }
    Files.copy(folder.resolve("other/mentions.key"), key);
    EarshotException others = assertThrows(BrokenException.class, this::open);
    assertTrue(String.valueOf(others.getMessage()).contains("is not the key"), others::toString);
    for (int at = 0; at < own.length; at++) {
      byte[] damaged = own.clone();
      damaged[at] ^= 1;
      Files.write(key, damaged);
      assertThrows(EarshotException.class, this::open, "damaged at " + at);
    }
    Files.write(key, own);
    assertArrayEquals(before, Files.readAllBytes(log()), "what is refused is left as it is");
    try (MentionStore store = open()) {
      check(store);
    }
  }

  @Test
  @DisplayName("IS-13: another root key takes a store over without writing a mention again")
  void aRootKeyIsTurned() throws IOException {
    try (MentionStore store = open()) {
      fill(store);
    }
    byte[] before = Files.readAllBytes(log());
    List<String> former = Files.readAllLines(keys());
    FileRootKey.rotate(keys(), RANDOM);
    try (MentionStore store = open()) {
      check(store);
    }
    assertArrayEquals(before, Files.readAllBytes(log()));
    Files.write(keys(), List.of(Files.readAllLines(keys()).get(1)));
    try (MentionStore store = open()) {
      check(store);
    }
    Files.write(keys(), former);
    assertThrows(RefusedException.class, this::open, "the former key opens it no more");
  }

  @Test
  @DisplayName("IS-27: a store that was not sealed is sealed as a whole")
  void aPlainStoreIsSealed() throws IOException {
    try (MentionStore store = openPlain()) {
      fill(store);
    }
    assertTrue(Files.readString(log(), StandardCharsets.ISO_8859_1).contains(CANARY));
    Path link = Files.createLink(folder.resolve("former"), log());
    try (MentionStore store = open()) {
      check(store);
      assertNothingInTheClear();
      store.commit(Commits.of(new Outcome.Admitted(mention(7))));
      assertEquals(3, store.size());
    }
    assertNothingInTheClear();
    assertFalse(
        Files.readString(link, StandardCharsets.ISO_8859_1).contains(CANARY),
        "what it was is overwritten, not only unlinked");
    assertThrows(RefusedException.class, this::openPlain);
    try (MentionStore store = open()) {
      assertEquals(3, store.size());
    }
  }

  @Test
  @DisplayName("SM-27: a sealed frame in another's place is not taken for that one")
  void framesAreBoundToTheirPlaces() throws IOException {
    try (MentionStore store = open()) {
      store.commit(Commits.of(new Outcome.Admitted(mention(1))));
      store.commit(Commits.of(new Outcome.Admitted(mention(2))));
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log()));
    int first = StoreCodec.HEADER;
    int length = StoreCodec.FRAME + bytes.getInt(first);
    int second = first + length;
    second += StoreCodec.FRAME + bytes.getInt(second); // behind the first commit
    assertEquals(bytes.getInt(first), bytes.getInt(second), "frames of one length");
    byte[] one = new byte[length];
    byte[] other = new byte[length];
    bytes.get(first, one).get(second, other);
    bytes.put(first, other).put(second, one);
    Files.write(log(), bytes.array());
    assertThrows(BrokenException.class, this::open);
    bytes.put(first, one).put(second, other);
    Files.write(log(), bytes.array());
    open().close();
  }

  @Test
  @DisplayName("SM-27: a sealed content that was changed is noticed, though its checksum is right")
  void changesAreNoticed() throws IOException {
    try (MentionStore store = open()) {
      store.commit(Commits.of(new Outcome.Admitted(mention(1))));
    }
    byte[] whole = Files.readAllBytes(log());
    int length = ByteBuffer.wrap(whole).getInt(StoreCodec.HEADER);
    int payload = StoreCodec.HEADER + StoreCodec.FRAME;
    for (int at = payload; at < payload + length; at += 3) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      CRC32C crc = new CRC32C();
      crc.update(changed[StoreCodec.HEADER + 4]);
      crc.update(changed, payload, length);
      ByteBuffer.wrap(changed).putInt(StoreCodec.HEADER + 5, (int) crc.getValue());
      Files.write(log(), changed);
      int place = at;
      assertThrows(
          BrokenException.class,
          () -> {
            try (MentionStore store = open()) {
              store.mentions().forEach(m -> assertEquals("", m.id().toString(), "at " + place));
            }
          });
    }
  }

  @Test
  void aLongHeadIsReadWhole() {
    Post post =
        Post.builder(PostId.of(new Network("test"), "x".repeat(900)))
            .author(Author.builder(new AuthorId(new Network("test"), "", "ann")).build())
            .text("tea")
            .visibility(Visibility.PUBLIC)
            .build();
    Mention mention = Mention.builder(post).subjects(Set.of(new SubjectKey(1, 2))).build();
    try (MentionStore store = open()) {
      store.commit(Commits.of(new Outcome.Admitted(mention)));
    }
    try (MentionStore store = open()) {
      assertEquals(1, store.postsOf(new SubjectKey(1, 2)).size());
      assertEquals("tea", store.mentions().findFirst().orElseThrow().post().text());
    }
  }
}
