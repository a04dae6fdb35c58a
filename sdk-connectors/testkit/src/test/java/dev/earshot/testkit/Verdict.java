package dev.earshot.testkit;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * What came of running a contract's tests, each on an instance of its own, as JUnit runs them.
 *
 * @param failed what failed a test, by the test's name
 * @param unproven the tests that had nothing to prove themselves on
 */
record Verdict(Map<String, Throwable> failed, Set<String> unproven) {
  private static final Pattern RULE = Pattern.compile("required_(\\d+)_(\\d+)_.*");

  /** Returns the names of a contract's tests. */
  static Set<String> tests(Class<?> contract) {
    Set<String> names = new TreeSet<>();
    for (Class<?> type : lineage(contract)) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class) && RULE.matcher(method.getName()).matches()) {
          names.add(method.getName());
        }
      }
    }
    return names;
  }

  /** Returns the rule that a test's name carries. */
  static String rule(String test) {
    Matcher rule = RULE.matcher(test);
    if (!rule.matches()) {
      throw new IllegalArgumentException("a test that carries no rule");
    }
    return rule.group(1) + "." + rule.group(2);
  }

  /** Runs the tests of a contract whose rule is one of those. */
  static Verdict on(Supplier<? extends DeclaredRules> contract, Predicate<String> rules) {
    Map<String, Throwable> failed = new TreeMap<>();
    Set<String> unproven = new TreeSet<>();
    for (String test : tests(contract.get().getClass())) {
      if (!rules.test(rule(test))) {
        continue;
      }
      DeclaredRules instance = contract.get();
      try {
        each(instance, BeforeEach.class, false);
        run(instance, test);
      } catch (TestAbortedException e) {
        unproven.add(test);
      } catch (Throwable e) {
        failed.put(test, e);
      } finally {
        try {
          each(instance, AfterEach.class, true);
        } catch (Throwable e) {
          failed.putIfAbsent(test, e);
        }
      }
    }
    return new Verdict(failed, unproven);
  }

  /** Returns the rules that were broken. */
  Set<String> broken() {
    return failed.keySet().stream()
        .map(Verdict::rule)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns what failed, and with which words. */
  String inWords() {
    return failed.entrySet().stream()
        .map(test -> test.getKey() + ": " + test.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static List<Class<?>> lineage(Class<?> type) {
    List<Class<?>> lineage = new ArrayList<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      lineage.add(0, at);
    }
    return lineage;
  }

  private static void each(Object on, Class<? extends Annotation> mark, boolean backwards)
      throws Throwable {
    List<Class<?>> lineage = lineage(on.getClass());
    if (backwards) {
      Collections.reverse(lineage);
    }
    for (Class<?> type : lineage) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(mark)) {
          invoke(on, method);
        }
      }
    }
  }

  private static void run(Object on, String test) throws Throwable {
    for (Class<?> type : lineage(on.getClass())) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(test)) {
          invoke(on, method); // the most derived, whichever is found
          return;
        }
      }
    }
  }

  private static void invoke(Object on, Method method) throws Throwable {
    method.setAccessible(true);
    try {
      method.invoke(on);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
