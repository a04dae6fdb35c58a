package dev.earshot.privacy.gate;

import static dev.earshot.privacy.gate.World.ann;
import static dev.earshot.privacy.gate.World.bob;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.gate.KnownNames.Name;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownNamesTest {
  private final TenantSecret secret = secret(1);
  private final KnownNames known = new KnownNames(secret);

  private static TenantSecret secret(int fill) {
    byte[] bytes = new byte[TenantSecret.BYTES];
    Arrays.fill(bytes, (byte) fill);
    return TenantSecret.of(bytes);
  }

  @Test
  void namesAnAuthorTheSameEachTime() {
    List<Name> names = known.of(ann());
    assertEquals(
        Identity.allOf(ann()).stream().map(secret::keyOf).toList(),
        names.stream().map(Name::key).toList());
    assertEquals(names, known.of(ann()));
    assertNotEquals(names, known.of(bob()));
    assertNotEquals(names, new KnownNames(secret(2)).of(ann()));
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
        Identity.allOf(renamed).stream().map(secret::keyOf).toList(),
        known.of(renamed).stream().map(Name::key).toList());
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
        java.util.stream.IntStream.range(0, 12_000)
            .mapToObj(
                i ->
                    Author.builder(
                            new dev.earshot.AuthorId(ann().id().network(), "example.org", "c" + i))
                        .build())
            .toList();
    crowd.forEach(known::of);
    long held = crowd.stream().filter(known::holds).count();
    assertTrue(held > 5_000 && held <= 10_000, "held " + held);
  }
}
