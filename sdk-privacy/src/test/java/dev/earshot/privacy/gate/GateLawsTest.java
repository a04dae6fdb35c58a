package dev.earshot.privacy.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.Provenance;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.privacy.Decision;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class GateLawsTest {
  private enum Word {
    OPT_OUT,
    OPT_IN,
    OBJECT,
    CONSENT,
    CONSENT_EXPLICITLY,
    WITHDRAW,
    CHILD,
    GROWN,
    PROTECT,
    UNPROTECT
  }

  private record Said(Word word, int who, boolean scoped) {}

  private static final List<String> PACKS = PolicyPack.names();

  @Provide
  Arbitrary<List<Said>> history() {
    return Combinators.combine(
            Arbitraries.of(Word.class),
            Arbitraries.integers().between(0, 2),
            Arbitraries.of(true, false))
        .as(Said::new)
        .list()
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> packs() {
    return Arbitraries.of(PACKS);
  }

  private static Author author(int number) {
    return Author.builder(AuthorId.of(Network.FEED, "a" + number)).handle("h" + number).build();
  }

  private static Post post(int author) {
    return World.post("p" + author, author(author)).build();
  }

  private static void say(World world, Said said, Purpose scope) {
    Person person = world.tenant.person(Identity.of(author(said.who()).id()));
    Purpose[] purposes = said.scoped() ? new Purpose[] {scope} : new Purpose[0];
    world.pass(Duration.ofSeconds(1));
    switch (said.word()) {
      case OPT_OUT -> person.optOut("e", purposes);
      case OPT_IN -> person.optIn("e", purposes);
      case OBJECT -> person.object("e", purposes);
      case CONSENT -> person.consent("e", purposes);
      case CONSENT_EXPLICITLY -> person.consentExplicitly("e", purposes);
      case WITHDRAW -> person.withdrawConsent("e", purposes);
      case CHILD -> person.flagChild("e");
      case GROWN -> person.clearChild("e");
      case PROTECT -> person.protect("e");
      case UNPROTECT -> person.unprotect("e");
    }
  }

  private static List<PrivacyGate> gates(World world) {
    List<PrivacyGate> gates = new ArrayList<>();
    world.tenant.pack().purposes().forEach(each -> gates.add(world.tenant.gate(each.purpose())));
    return gates;
  }

  @Property(tries = 300)
  void addingAnOptOutNeverAllowsMore(
      @ForAll("packs") String pack,
      @ForAll("history") List<Said> history,
      @ForAll @IntRange(max = 2) int who,
      @ForAll boolean scoped) {
    World world = new World(pack);
    history.forEach(said -> say(world, said, World.LISTENING));
    List<Boolean> before = admissions(world);
    say(world, new Said(Word.OPT_OUT, who, scoped), World.LISTENING);
    List<Boolean> after = admissions(world);
    for (int i = 0; i < before.size(); i++) {
      assertFalse(after.get(i) && !before.get(i));
    }
    assertFalse(world.gate.explain(post(who)).isAdmitted());
  }

  private static List<Boolean> admissions(World world) {
    List<Boolean> admissions = new ArrayList<>();
    for (PrivacyGate gate : gates(world)) {
      for (int author = 0; author < 3; author++) {
        admissions.add(gate.explain(post(author)).isAdmitted());
      }
    }
    return admissions;
  }

  @Property(tries = 200)
  void twoTenantsNeverInfluenceEachOther(
      @ForAll("packs") String pack, @ForAll("history") List<Said> history) {
    World one = new World(pack, 1, World.LISTENING);
    World other = new World(pack, 2, World.LISTENING);
    List<Boolean> before = admissions(other);
    history.forEach(said -> say(one, said, World.LISTENING));
    assertEquals(before, admissions(other));
  }

  /** Whatever a person says or consents to, what is not stated denies. */
  @Property(tries = 200)
  void unknownAnythingDenies(
      @ForAll("packs") String pack,
      @ForAll("history") List<Said> history,
      @ForAll @IntRange(max = 2) int who) {
    World world = new World(pack);
    history.forEach(said -> say(world, said, World.LISTENING));
    for (PrivacyGate gate : gates(world)) {
      for (Post unknown :
          List.of(
              post(who).toBuilder().visibility(Visibility.UNKNOWN).build(),
              post(who).toBuilder().visibility(Visibility.DIRECT).build(),
              post(who).toBuilder().visibility(Visibility.FOLLOWERS).build(),
              post(who).toBuilder().provenance(null).build())) {
        assertFalse(gate.explain(unknown).isAdmitted());
      }
    }
  }

  @Property(tries = 200)
  void judgingAndExplainingAgree(
      @ForAll("packs") String pack, @ForAll("history") List<Said> history) {
    World world = new World(pack);
    history.forEach(said -> say(world, said, World.LISTENING));
    for (PrivacyGate gate : gates(world)) {
      for (Provenance.Method method : Provenance.Method.values()) {
        Post post = post(0).toBuilder().provenance(World.provenance(method, "mastodon/1")).build();
        Decision decision = gate.explain(post);
        assertEquals(decision.isAdmitted(), gate.judge(post) instanceof Admission.Admitted);
        assertFalse(decision.rule().isEmpty());
      }
    }
  }

  private static final List<String> NAMES = List.of("ann", "Ann", "bob", "straße", "a.b", "");
  private static final List<String> PAGES =
      List.of("https://example.org/@ann", "https://www.example.org/users/Bob/", "nowhere", "");

  @Provide
  Arbitrary<List<Post>> posts() {
    Arbitrary<Author> authors =
        Combinators.combine(
                Arbitraries.integers().between(0, 2),
                Arbitraries.of(NAMES),
                Arbitraries.of("", "@example.org", "@far.example"),
                Arbitraries.of(PAGES),
                Arbitraries.integers().between(10, 20),
                Arbitraries.of(true, false))
            .as(
                (id, name, server, page, age, federated) ->
                    Author.builder(
                            federated
                                ? new AuthorId(Network.MASTODON, "example.org", "a" + id)
                                : AuthorId.of(Network.FEED, "a" + id))
                        .handle(name.isEmpty() ? null : name + server)
                        .url(page)
                        .statedAge(age)
                        .build());
    return Combinators.combine(
            authors.injectNull(0.1),
            authors.list().ofMaxSize(2),
            Arbitraries.of(PAGES).injectNull(0.6),
            Arbitraries.of("tea", "RT @ann@example.org: tea", "RT @bob tea"),
            Arbitraries.of(Visibility.PUBLIC, Visibility.UNLISTED, Visibility.FOLLOWERS))
        .as(
            (author, others, repeated, text, visibility) -> {
              Post.Builder post = World.post("p", author(0)).author(author).coAuthors(others);
              if (repeated != null && !repeated.isEmpty()) {
                post.repostOf(new Post.Reference(null, repeated));
              }
              return post.text(text).visibility(visibility).build();
            })
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  /** What a gate remembers of people is time that it saves, and no other word. */
  @Property(tries = 100)
  void aGateThatHeardPeopleBeforeJudgesAsOneThatNeverDid(
      @ForAll("packs") String pack,
      @ForAll("history") List<Said> history,
      @ForAll("posts") List<Post> posts) {
    World world = new World(pack);
    List<PrivacyGate> gates = gates(world);
    List<Said> words = new ArrayList<>(history);
    words.add(new Said(Word.OPT_IN, 0, false));
    for (Said said : words) {
      say(world, said, World.LISTENING);
      for (PrivacyGate gate : gates) {
        for (Post post : posts) {
          PrivacyGate fresh = World.tenant(world.tenant.pack(), world).gate(gate.purpose());
          assertEquals(fresh.judge(post), gate.judge(post));
          assertEquals(fresh.judge(post), gate.judge(post), "heard twice");
          assertEquals(fresh.explain(post), gate.explain(post));
        }
      }
    }
  }
}
