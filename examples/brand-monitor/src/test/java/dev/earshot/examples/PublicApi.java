package dev.earshot.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a module shows: a line for each thing that its descriptor, its exported types and their
 * members promise. Types of ours stand without {@code dev.earshot.}, types of the JDK without their
 * package.
 */
final class PublicApi {
  private static final String OURS = "dev.earshot.";
  private static final Set<String> EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

  private final SortedSet<String> lines = new TreeSet<>();

  private PublicApi() {}

  /** Returns the sorted lines of the module that a class lies in. */
  static List<String> of(Class<?> inside) throws Exception {
    Path place = Path.of(inside.getProtectionDomain().getCodeSource().getLocation().toURI());
    ModuleReference module = ModuleFinder.of(place).findAll().iterator().next();
    Set<String> exported =
        module.descriptor().exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    PublicApi api = new PublicApi();
    api.addModule(module.descriptor());
    for (String name : classes(module)) {
      if (exported.contains(name.substring(0, name.lastIndexOf('.')))) {
        Class<?> type = Class.forName(name, false, inside.getClassLoader());
        if (isShown(type)) {
          api.addType(type);
        }
      }
    }
    return List.copyOf(api.lines);
  }

  private static List<String> classes(ModuleReference module) throws IOException {
    try (ModuleReader reader = module.open();
        Stream<String> entries = reader.list()) {
      return entries
          .filter(entry -> entry.endsWith(".class") && entry.contains("/"))
          .filter(entry -> !entry.startsWith("META-INF/") && !entry.endsWith("-info.class"))
          .map(entry -> entry.substring(0, entry.length() - ".class".length()).replace('/', '.'))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void addModule(ModuleDescriptor module) {
    String name = "module " + module.name();
    lines.add(name);
    for (ModuleDescriptor.Exports exports : module.exports()) {
      String to =
          exports.isQualified() ? " to " + String.join(", ", new TreeSet<>(exports.targets())) : "";
      lines.add(name + " exports " + exports.source() + to);
    }
    for (ModuleDescriptor.Requires requires : module.requires()) {
      if (requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE)) {
        lines.add(name + " requires transitive " + requires.name());
      }
    }
  }

  private static boolean isShown(Class<?> type) {
    for (Class<?> one = type; one != null; one = one.getEnclosingClass()) {
      boolean visible = isVisible(one.getModifiers());
      if (!visible || one.isAnonymousClass() || one.isLocalClass()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHidden(Class<?> type) {
    return type.getName().startsWith(OURS) && !isShown(type);
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private void addType(Class<?> type) {
    String name = name(type);
    lines.add(name + " " + kind(type) + above(type));
    for (Field field : type.getDeclaredFields()) {
      if (isShown(field, type)) {
        lines.add(
            name
                + "#"
                + field.getName()
                + ": "
                + (field.isEnumConstant()
                    ? "constant"
                    : modifiers(field) + name(field.getAnnotatedType())));
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isShown(constructor, type)) {
        lines.add(name + "#new" + call(constructor));
      }
    }
    addMethods(type, type);
  }

  /** Whoever is not shown hands its methods down to the shown type below it. */
  private void addMethods(Class<?> type, Class<?> owner) {
    for (Method method : owner.getDeclaredMethods()) {
      if (isShown(method, type) && !isEveryones(method, type)) {
        lines.add(
            name(type)
                + "#"
                + method.getName()
                + call(method)
                + ": "
                + modifiers(method)
                + name(method.getAnnotatedReturnType()));
      }
    }
    Stream.concat(Stream.ofNullable(owner.getSuperclass()), Stream.of(owner.getInterfaces()))
        .filter(PublicApi::isHidden)
        .forEach(above -> addMethods(type, above));
  }

  private static boolean isShown(Member member, Class<?> type) {
    int modifiers = member.getModifiers();
    return !member.isSynthetic()
        && (Modifier.isPublic(modifiers)
            || (Modifier.isProtected(modifiers) && !Modifier.isFinal(type.getModifiers())));
  }

  private static boolean isEveryones(Method method, Class<?> type) {
    boolean ofEnum = type.isEnum() && Set.of("values", "valueOf").contains(method.getName());
    return ofEnum || EVERY_OBJECT.contains(method.getName());
  }

  private static String kind(Class<?> type) {
    StringBuilder kind = new StringBuilder();
    int modifiers = type.getModifiers();
    kind.append(Modifier.isProtected(modifiers) ? "protected " : "");
    boolean plain = !type.isInterface() && !type.isRecord() && !type.isEnum();
    kind.append(plain && Modifier.isAbstract(modifiers) ? "abstract " : "");
    kind.append(plain && Modifier.isFinal(modifiers) ? "final " : "");
    kind.append(type.isSealed() ? "sealed " : "");
    boolean inner = plain && type.getEnclosingClass() != null && !Modifier.isStatic(modifiers);
    kind.append(inner ? "inner " : "");
    kind.append(
        type.isAnnotation()
            ? "annotation"
            : type.isInterface()
                ? "interface"
                : type.isRecord() ? "record" : type.isEnum() ? "enum" : "class");
    kind.append(variables(type.getTypeParameters()));
    if (type.isRecord()) {
      kind.append(
          Arrays.stream(type.getRecordComponents())
              .map(part -> name(part.getAnnotatedType()) + " " + part.getName())
              .collect(Collectors.joining(", ", "(", ")")));
    }
    return kind.toString();
  }

  private static String above(Class<?> type) {
    List<String> above = new ArrayList<>();
    AnnotatedType superclass = type.getAnnotatedSuperclass();
    if (superclass != null
        && !type.isRecord()
        && !type.isEnum()
        && !superclass.getType().equals(Object.class)
        && !isHidden(type.getSuperclass())) {
      above.add(name(superclass));
    }
    Arrays.stream(type.getAnnotatedInterfaces()).map(PublicApi::name).sorted().forEach(above::add);
    String permits = "";
    if (type.isSealed()) {
      permits =
          Arrays.stream(type.getPermittedSubclasses())
              .filter(PublicApi::isShown)
              .map(PublicApi::name)
              .sorted()
              .collect(Collectors.joining(", ", " permits ", ""));
    }
    return (above.isEmpty() ? "" : " is " + String.join(", ", above)) + permits;
  }

  private static String call(Executable called) {
    List<String> parameters = new ArrayList<>();
    AnnotatedType[] types = called.getAnnotatedParameterTypes();
    for (int n = 0; n < types.length; n++) {
      boolean variable = called.isVarArgs() && n == types.length - 1;
      String name = name(types[n]);
      parameters.add(variable ? name.substring(0, name.length() - "[]".length()) + "..." : name);
    }
    String thrown =
        Arrays.stream(called.getAnnotatedExceptionTypes())
            .map(PublicApi::name)
            .sorted()
            .collect(Collectors.joining(", "));
    return variables(called.getTypeParameters())
        + "("
        + String.join(", ", parameters)
        + ")"
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }

  private static String modifiers(Member member) {
    int modifiers = member.getModifiers();
    boolean ofInterface = member.getDeclaringClass().isInterface();
    boolean standsAlone = member instanceof Method method && method.isDefault();
    return (Modifier.isProtected(modifiers) ? "protected " : "")
        + (Modifier.isStatic(modifiers) ? "static " : "")
        + (Modifier.isAbstract(modifiers) && !ofInterface ? "abstract " : "")
        + (standsAlone ? "default " : "")
        + (member instanceof Field && Modifier.isFinal(modifiers) ? "final " : "");
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(variable -> variable.getName() + bounds(variable.getAnnotatedBounds()))
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String bounds(AnnotatedType[] bounds) {
    String all =
        Arrays.stream(bounds)
            .filter(bound -> !isObject(bound))
            .map(PublicApi::name)
            .collect(Collectors.joining(" & "));
    return all.isEmpty() ? "" : " extends " + all;
  }

  private static boolean isObject(AnnotatedType type) {
    return type.getType().equals(Object.class) && nullable(type).isEmpty();
  }

  private static String nullable(AnnotatedElement type) {
    return type.isAnnotationPresent(Nullable.class) ? "?" : "";
  }

  private static String name(AnnotatedType type) {
    if (type instanceof AnnotatedArrayType array) {
      return name(array.getAnnotatedGenericComponentType()) + nullable(type) + "[]";
    } else if (type instanceof AnnotatedParameterizedType parameterized) {
      Type raw = ((ParameterizedType) type.getType()).getRawType();
      return Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
              .map(PublicApi::name)
              .collect(Collectors.joining(", ", name((Class<?>) raw) + "<", ">"))
          + nullable(type);
    } else if (type instanceof AnnotatedWildcardType wildcard) {
      AnnotatedType[] lower = wildcard.getAnnotatedLowerBounds();
      return lower.length > 0
          ? "? super " + name(lower[0])
          : "?" + bounds(wildcard.getAnnotatedUpperBounds());
    } else if (type.getType() instanceof TypeVariable<?> variable) {
      return variable.getName() + nullable(type);
    }
    return name((Class<?>) type.getType()) + nullable(type);
  }

  private static String name(Class<?> type) {
    if (type.isArray()) {
      return name(type.getComponentType()) + "[]";
    }
    String name = type.isPrimitive() ? type.getName() : String.valueOf(type.getCanonicalName());
    if (name.startsWith(OURS)) {
      return name.substring(OURS.length());
    }
    return name.startsWith("java.") ? name.substring(type.getPackageName().length() + 1) : name;
  }
}
