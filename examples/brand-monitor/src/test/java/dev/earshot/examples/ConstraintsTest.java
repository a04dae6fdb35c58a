package dev.earshot.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.earshot.Network;
import dev.earshot.PostId;
import dev.earshot.ScoreKey;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.http.TransportLimits;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Sentiment;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.executable.ExecutableValidator;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What constraints say to a host that binds with {@code @Valid} or builds a form is what
 * constructors and builders enforce without any provider: neither lets through what the other
 * refuses.
 */
final class ConstraintsTest {
  private static final String CONSTRAINTS = "jakarta.validation.constraints";

  /* The factory stays open as long as the tests' JVM. */
  private static final ValidatorFactory FACTORY =
      Validation.byDefaultProvider()
          .configure()
          .messageInterpolator(new ParameterMessageInterpolator())
          .buildValidatorFactory();

  private static final ExecutableValidator PROVIDER = FACTORY.getValidator().forExecutables();

  private static final List<Executable> CONSTRAINED = constrained();

  /** Every public constructor and method of the SDK with a constraint on a parameter. */
  private static List<Executable> constrained() {
    List<Executable> found = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.earshot")) {
      if (type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC)) {
        Class<?> reflected = type.reflect();
        found.addAll(List.of(reflected.getConstructors()));
        found.addAll(List.of(reflected.getMethods()));
      }
    }
    return found.stream()
        .filter(
            each -> Arrays.stream(each.getParameters()).anyMatch(ConstraintsTest::isConstrained))
        .toList();
  }

  private static boolean isConstrained(Parameter parameter) {
    return Arrays.stream(parameter.getAnnotations())
        .anyMatch(one -> one.annotationType().getPackageName().equals(CONSTRAINTS));
  }

  record Call(Executable executable, List<@Nullable Object> given) {
    @Nullable Object[] arguments() {
      return given.toArray();
    }
  }

  @Provide
  Arbitrary<Call> calls() {
    return Arbitraries.of(CONSTRAINED).flatMap(ConstraintsTest::calls);
  }

  private static Arbitrary<Call> calls(Executable executable) {
    List<Arbitrary<Object>> arguments =
        Arrays.stream(executable.getParameters()).map(ConstraintsTest::arguments).toList();
    return Combinators.combine(arguments).as(given -> new Call(executable, given));
  }

  /* Mostly what is right, so that one wrong thing among right ones is seen. */
  private static Arbitrary<Object> arguments(Parameter parameter) {
    Class<?> type = parameter.getType();
    if (type == int.class || type == long.class) {
      Arbitrary<Long> numbers =
          Arbitraries.frequencyOf(
              Tuple.of(3, Arbitraries.of(1L, 443L)),
              Tuple.of(2, Arbitraries.of(-2L, -1L, 0L, 2L, 65_535L, 65_536L, 2_147_483_639L)),
              Tuple.of(1, Arbitraries.longs()));
      return type == int.class ? numbers.map(Long::intValue) : numbers.map(number -> number);
    }
    if (type == String.class) {
      Arbitrary<String> texts =
          Arbitraries.frequencyOf(
              Tuple.of(6, Arbitraries.of("https", "mastodon", "a.b-c", "social.example")),
              Tuple.of(
                  3,
                  Arbitraries.of(
                      "", " ", "\u2003", "\u0001", "\0", "\ud800", ".", "A\n", "a..", "\u212a",
                      "\u00fc", "\u0130", "\u0661")),
              Tuple.of(
                  1, Arbitraries.of(40, 41, 100, 101, 2048, 2049, 65_536, 65_537).map("x"::repeat)),
              Tuple.of(1, Arbitraries.strings().ofMaxLength(5)));
      return isConstrained(parameter)
          ? texts.injectNull(0.05).map(text -> text)
          : texts.map(t -> t);
    }
    Arbitrary<Object> right = Arbitraries.just(right(type));
    return isConstrained(parameter) ? right.injectNull(0.05) : right;
  }

  private static Object right(Class<?> type) {
    return Map.<Class<?>, Object>of(
            Network.class,
            Network.FEED,
            PostId.class,
            PostId.parse("feed::1"),
            ScoreKey.class,
            Sentiment.KEY,
            Object.class,
            "value",
            Instant.class,
            Instant.EPOCH,
            Map.class,
            Map.of())
        .get(type);
  }

  @Property(tries = 5_000)
  void providerAndConstructorsAgree(@ForAll("calls") Call call) {
    boolean permitted = codePermits(call);
    assertEquals(providerPermits(call), permitted);
    Statistics.collect(permitted);
    Statistics.coverage(
        coverage -> {
          coverage.check(true).percentage(share -> share > 10);
          coverage.check(false).percentage(share -> share > 10);
        });
  }

  private static boolean providerPermits(Call call) {
    if (call.executable() instanceof Constructor<?> constructor) {
      return PROVIDER.validateConstructorParameters(constructor, call.arguments()).isEmpty();
    }
    Method method = (Method) call.executable();
    return PROVIDER.validateParameters(builder(method), method, call.arguments()).isEmpty();
  }

  private static boolean codePermits(Call call) {
    try {
      if (call.executable() instanceof Constructor<?> constructor) {
        constructor.newInstance(call.arguments());
      } else {
        Method method = (Method) call.executable();
        method.invoke(builder(method), call.arguments());
      }
      return true;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException
          || e.getCause() instanceof NullPointerException) {
        return false;
      }
      throw new AssertionError(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a public constructor or method cannot be called", e);
    }
  }

  private static Object builder(Method method) {
    if (method.getDeclaringClass() == TransportLimits.Builder.class) {
      return TransportLimits.builder();
    }
    assertEquals(Ingestion.Builder.class, method.getDeclaringClass());
    Pipeline pipeline =
        Pipeline.builder(
                Gate.publicOnly(),
                QuerySet.builder().add("q", "kettle").build(),
                MentionStore.inMemory())
            .build();
    return Ingestion.builder(
        pipeline, ConnectorContext.builder(InstantSource.fixed(Instant.EPOCH)).build());
  }

  @Test
  void theseAreConstrained() {
    TreeSet<String> names = new TreeSet<>();
    for (Executable one : CONSTRAINED) {
      assertTrue(Modifier.isPublic(one.getModifiers()));
      names.add(
          one instanceof Constructor<?>
              ? one.getDeclaringClass().getSimpleName()
              : one.getDeclaringClass().getDeclaringClass().getSimpleName() + "." + one.getName());
    }
    assertEquals(
        List.of(
            "AuthorId",
            "Checkpoint",
            "Given",
            "Ingestion.batchSize",
            "ItemFault",
            "Metric",
            "Network",
            "Origin",
            "PostId",
            "Purpose",
            "ReadRequest",
            "TransportLimits.bodyBytes",
            "TransportLimits.redirects"),
        List.copyOf(names));
  }

  /** A host without the annotations' jar: the JVM leaves out annotations that it does not find. */
  @Test
  void withoutTheJarEverythingLoadsAndTheRulesStand() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      if (!entry.contains("validation-api") && !entry.contains("hibernate-validator")) {
        classPath.add(java.nio.file.Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader host =
        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      assertNull(found(host, CONSTRAINTS + ".NotBlank"));
      for (Executable one : CONSTRAINED) {
        Class<?> type = Class.forName(one.getDeclaringClass().getName(), true, host);
        assertEquals(host, type.getClassLoader());
        for (Constructor<?> constructor : type.getConstructors()) {
          for (Parameter parameter : constructor.getParameters()) {
            assertFalse(isConstrained(parameter));
          }
        }
      }
      Class<?> network = Class.forName(Network.class.getName(), true, host);
      Method of = network.getMethod("of", String.class);
      assertEquals("feed", of.invoke(null, "FEED").toString());
      assertTrue(refuses(of));
    }
  }

  private static boolean refuses(Method of) throws IllegalAccessException {
    try {
      of.invoke(null, "no network");
      return false;
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof IllegalArgumentException;
    }
  }

  private static @Nullable Class<?> found(ClassLoader loader, String name) {
    try {
      return loader.loadClass(name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
