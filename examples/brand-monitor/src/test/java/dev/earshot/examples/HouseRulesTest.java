package dev.earshot.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.earshot.Failure;
import dev.earshot.connectors.Connector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** The house rules of DESIGN that a compiler does not keep. */
final class HouseRulesTest {
  private static final DescribedPredicate<JavaClass> SDK =
      resideInAPackage("dev.earshot..")
          .and(resideOutsideOfPackage("dev.earshot.examples.."))
          .and(resideOutsideOfPackage("dev.earshot.testsupport.."))
          .as("classes of the SDK");

  /** What runs inside a host; the testkit plays the host, with threads of its own. */
  private static final DescribedPredicate<JavaClass> EMBEDDED =
      SDK.and(resideOutsideOfPackage("dev.earshot.testkit..")).as("classes that hosts embed");

  private static JavaClasses all;

  @BeforeAll
  static void load() {
    all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.earshot");
  }

  @Test
  void everyModuleIsLookedAt() {
    for (String module :
        List.of("pipeline", "connectors.http", "scoring", "privacy.gate", "testkit", "query")) {
      assertTrue(
          all.stream().anyMatch(type -> type.getPackageName().equals("dev.earshot." + module)),
          module);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"connectors", "scoring", "privacy"})
  void siblingsDoNotKnowEachOther(String room) {
    String[] others =
        List.of("connectors", "scoring", "privacy", "testkit", "examples").stream()
            .filter(other -> !other.equals(room))
            .map(other -> "dev.earshot." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("dev.earshot." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(all);
  }

  @Test
  void coreKnowsNobody() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.earshot",
            "dev.earshot.text..",
            "dev.earshot.query..",
            "dev.earshot.pipeline..",
            "dev.earshot.json..",
            "dev.earshot.jdbc..",
            "dev.earshot.sql..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.earshot.connectors..",
            "dev.earshot.scoring..",
            "dev.earshot.privacy..",
            "dev.earshot.testkit..",
            "dev.earshot.examples..")
        .check(all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.earshot",
        "dev.earshot.connectors",
        "dev.earshot.scoring",
        "dev.earshot.privacy"
      })
  void rootsImportNoneOfTheirRooms(String root) {
    noClasses()
        .that()
        .resideInAPackage(root)
        .should()
        .dependOnClassesThat(resideInAPackage(root + "..").and(resideOutsideOfPackage(root)))
        .check(all);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.(**)").should().beFreeOfCycles().check(all);
  }

  @Test
  void theSdkKnowsNoExample() {
    noClasses()
        .that(SDK)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.earshot.examples..")
        .check(all);
  }

  @Test
  void signaturesHoldNoTypesOfOthers() {
    signatures(EMBEDDED, "java..", "javax.sql..", "dev.earshot..", "org.jspecify..");
    signatures(
        resideInAPackage("dev.earshot.testkit.."),
        "java..",
        "dev.earshot..",
        "org.jspecify..",
        "org.junit..");
  }

  private static void signatures(DescribedPredicate<JavaClass> types, String... allowed) {
    classes()
        .that(types)
        .and()
        .arePublic()
        .should(showOnly(resideInAnyPackage(allowed)))
        .check(all);
  }

  private static ArchCondition<JavaClass> showOnly(DescribedPredicate<JavaClass> allowed) {
    return new ArchCondition<>("show only allowed types in public signatures") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Set<JavaClass> shown = new LinkedHashSet<>();
        type.getSuperclass().ifPresent(above -> shown.addAll(above.getAllInvolvedRawTypes()));
        type.getInterfaces().forEach(above -> shown.addAll(above.getAllInvolvedRawTypes()));
        type.getMembers().stream().filter(HouseRulesTest::isShown).forEach(m -> add(m, shown));
        for (JavaClass one : shown) {
          JavaClass base = one.getBaseComponentType();
          if (!base.isPrimitive() && !allowed.test(base)) {
            String message = type.getName() + " shows " + base.getName();
            events.add(SimpleConditionEvent.violated(type, message));
          }
        }
      }
    };
  }

  private static boolean isShown(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static void add(JavaMember member, Set<JavaClass> shown) {
    if (member instanceof JavaField field) {
      shown.addAll(field.getType().getAllInvolvedRawTypes());
    } else if (member instanceof JavaCodeUnit unit) {
      shown.addAll(unit.getReturnType().getAllInvolvedRawTypes());
      for (JavaType parameter : unit.getParameterTypes()) {
        shown.addAll(parameter.getAllInvolvedRawTypes());
      }
      shown.addAll(unit.getExceptionTypes());
    }
  }

  @Test
  void loggersArePrivateConstantsAndInNoSignature() {
    fields()
        .that()
        .areDeclaredInClassesThat(SDK)
        .and()
        .haveRawType(resideInAPackage("org.slf4j.."))
        .should()
        .bePrivate()
        .andShould()
        .beStatic()
        .andShould()
        .beFinal()
        .andShould()
        .haveName("LOG")
        .check(all);
    codeUnits()
        .that()
        .areDeclaredInClassesThat(SDK)
        .should(notShow(resideInAPackage("org.slf4j..")))
        .check(all);
  }

  /** Where a logger takes a throwable, what it takes is made there; see LogTest for the rest. */
  @Test
  void whatIsThrownIsLoggedWithoutItsMessages() {
    codeUnits()
        .that()
        .areDeclaredInClassesThat(SDK)
        .and(
            DescribedPredicate.describe(
                "hand a throwable to a logger",
                unit ->
                    unit.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().isAssignableTo(Logger.class))
                        .anyMatch(
                            call ->
                                call.getTarget().getRawParameterTypes().stream()
                                    .anyMatch(type -> type.isEquivalentTo(Throwable.class)))))
        .should(
            new ArchCondition<>("make a Failure of it") {
              @Override
              public void check(JavaCodeUnit unit, ConditionEvents events) {
                boolean made =
                    unit.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Failure.class));
                events.add(new SimpleConditionEvent(unit, made, unit.getFullName()));
              }
            })
        .check(all);
  }

  private static ArchCondition<JavaCodeUnit> notShow(DescribedPredicate<JavaClass> types) {
    return new ArchCondition<>("not show " + types.getDescription()) {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        Set<JavaClass> shown = new LinkedHashSet<>();
        add(unit, shown);
        for (JavaClass one : shown) {
          String message = unit.getFullName() + " shows " + one.getName();
          events.add(new SimpleConditionEvent(unit, !types.test(one), message));
        }
      }
    };
  }

  @Test
  void noTypeIsNamedForItsLayer() {
    noClasses()
        .that()
        .resideInAPackage("dev.earshot..")
        .should()
        .haveNameMatching(".*(Impl|Utils?|Helper|Manager|Dto|Bean)")
        .check(all);
  }

  @Test
  void theHostHandsInTimeChanceThreadsAndSurroundings() {
    ArchRule rule =
        noClasses()
            .that(EMBEDDED)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(ThreadLocalRandom.class, ServiceLoader.class)
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(Random.class, long.class)
            .orShould()
            .callConstructorWhere(
                DescribedPredicate.describe(
                    "it makes a thread",
                    call -> call.getTargetOwner().isAssignableTo(Thread.class)));
    rule.check(all);
  }

  /**
   * Connectors alone are offered, and the host asks for them; on the class path as on the other.
   */
  @Test
  void connectorsAloneAreFoundByTheServiceLoader() throws Exception {
    for (JavaClass type : all) {
      if (SDK.test(type) && type.isInterface() && !type.isEquivalentTo(Connector.class)) {
        String place = "META-INF/services/" + type.getName();
        assertTrue(HouseRulesTest.class.getClassLoader().getResource(place) == null, place);
      }
    }
    Set<String> offered =
        ServiceLoader.load(Connector.class).stream()
            .map(provider -> provider.type().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    Path module = Path.of("../../sdk-connectors/src/main/java/module-info.java");
    String provided = Files.readString(module).split("provides", 2)[1];
    Set<String> named = new TreeSet<>();
    Matcher names = Pattern.compile("dev\\.earshot\\.connectors\\.\\w+\\.\\w+").matcher(provided);
    while (names.find()) {
      named.add(names.group());
    }
    assertEquals(named, offered);
  }
}
