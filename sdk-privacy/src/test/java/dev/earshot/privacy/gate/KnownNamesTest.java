package dev.earshot.privacy.gate;

import static dev.earshot.privacy.gate.World.ann;
import static dev.earshot.privacy.gate.World.bob;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.gate.KnownNames.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownNamesTest {
  private final TenantSecret secret = secret(1);
  private final KnownNames known = new KnownNames(secret);

  private static TenantSecret secret(int fill) {
    byte[] bytes = new byte[TenantSecret.BYTES];
    Arrays.fill(bytes, (byte) fill);
    return TenantSecret.of(bytes);
  }

  private static List<SubjectKey> keys(Names names) {
    return IntStream.range(0, names.size()).mapToObj(names::key).toList();
  }

  @Test
  void namesAnAuthorTheSameEachTime() {
    Names names = known.of(ann());
    assertEquals(Identity.allOf(ann()).stream().map(secret::keyOf).toList(), keys(names));
    assertSame(names, known.of(ann()));
    assertNotEquals(names.all(), known.of(bob()).all());
    assertNotEquals(names.all(), new KnownNames(secret(2)).of(ann()).all());
  }

  @Test
  void anAuthorWhoIsRenamedHasOtherNames() {
    known.of(ann());
    Author renamed =
        Author.builder(ann().id())
            .handle("anna@example.org")
            .url("https://example.org/@anna")
            .build();
    assertEquals(
        Identity.allOf(renamed).stream().map(secret::keyOf).toList(), keys(known.of(renamed)));
  }

  @Test
  void whoeverIsDroppedIsForgottenAndNobodyElse() {
    known.of(ann());
    known.of(bob());
    known.drop(Set.of(secret.keyOf(Identity.of(ann().id()))));
    assertFalse(known.holds(ann()));
    assertTrue(known.holds(bob()));
  }

  @Test
  void holdsNoMoreThanItsBound() {
    List<Author> crowd =
        java.util.stream.IntStream.range(0, 40_000)
            .mapToObj(
                i ->
                    Author.builder(
                            new dev.earshot.AuthorId(ann().id().network(), "example.org", "c" + i))
                        .build())
            .toList();
    crowd.forEach(known::of);
    long held = crowd.stream().filter(known::holds).count();
    assertTrue(held > 8_000 && held <= 16_384, "held " + held);
  }
}
