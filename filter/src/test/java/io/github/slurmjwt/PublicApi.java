package io.github.slurmjwt;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What other code can name of a package: its public types and their public or protected members.
 */
final class PublicApi {
  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
  private static final Set<String> OF_EVERY_ENUM = Set.of("values", "valueOf");

  private PublicApi() {}

  /** Returns the public types of the package, nested ones behind the one that holds them. */
  static List<Class<?>> types(String packageName) throws IOException, URISyntaxException {
    Path classes =
        Path.of(TokenVerifier.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve(packageName.replace('.', '/')))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .map(name -> load(packageName + "." + name.substring(0, name.lastIndexOf('.'))))
          .filter(PublicApi::isReachable)
          .sorted((one, other) -> one.getName().compareTo(other.getName()))
          .collect(Collectors.toList());
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, TokenVerifier.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isReachable(Class<?> type) {
    Class<?> holder = type.getDeclaringClass();
    return isShown(type.getModifiers())
        && !type.isAnonymousClass()
        && (holder == null || isReachable(holder));
  }

  /** Returns its kind, name, components and supertypes. */
  static String declaration(Class<?> type) {
    StringBuilder text = new StringBuilder(kind(type)).append(' ').append(simple(type));
    if (type.isRecord()) {
      text.append(
          Arrays.stream(type.getRecordComponents())
              .map(part -> simple(part.getGenericType()) + " " + part.getName())
              .collect(Collectors.joining(", ", "(", ")")));
    }
    if (type.getSuperclass() != null
        && !Set.of(Object.class, Record.class, Enum.class).contains(type.getSuperclass())) {
      text.append(" extends ").append(simple(type.getSuperclass()));
    }
    String interfaces = names(type.getGenericInterfaces());
    if (!interfaces.isEmpty()) {
      text.append(type.isInterface() ? " extends " : " implements ").append(interfaces);
    }
    return text.toString();
  }

  private static String kind(Class<?> type) {
    if (type.isInterface() || type.isEnum() || type.isRecord()) {
      return type.isInterface() ? "interface" : type.isEnum() ? "enum" : "record";
    }
    return Modifier.isFinal(type.getModifiers()) ? "final class" : "class";
  }

  /** Returns its members, less those that its declaration implies, one a line. */
  static Collection<String> members(Class<?> type) {
    Set<String> lines = new TreeSet<>();
    if (type.isEnum()) {
      lines.add(
          Arrays.stream(type.getDeclaredFields())
              .filter(Field::isEnumConstant)
              .map(Field::getName)
              .collect(Collectors.joining(", ")));
    }
    Arrays.stream(type.getDeclaredFields())
        .filter(field -> isShown(field.getModifiers()) && !field.isSynthetic())
        .filter(field -> !field.isEnumConstant())
        .map(PublicApi::line)
        .forEach(lines::add);
    Arrays.stream(type.getDeclaredConstructors())
        .filter(PublicApi::isShown)
        .filter(made -> !type.isRecord() || made.getParameterCount() != components(type).size())
        .map(PublicApi::line)
        .forEach(lines::add);
    Arrays.stream(type.getDeclaredMethods())
        .filter(PublicApi::isShown)
        .filter(method -> !isImplied(type, method))
        .map(PublicApi::line)
        .forEach(lines::add);
    return lines;
  }

  private static boolean isShown(Executable member) {
    return isShown(member.getModifiers()) && !member.isSynthetic();
  }

  private static boolean isShown(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static boolean isImplied(Class<?> type, Method method) {
    String name = method.getName();
    return OF_EVERY_OBJECT.contains(name)
        || (type.isEnum() && OF_EVERY_ENUM.contains(name))
        || (method.getParameterCount() == 0 && components(type).contains(name));
  }

  private static List<String> components(Class<?> type) {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents()).map(part -> part.getName()).toList()
        : List.of();
  }

  private static String line(Field field) {
    return modifiers(field.getModifiers()) + simple(field.getGenericType()) + " " + field.getName();
  }

  private static String line(Constructor<?> made) {
    return modifiers(made.getModifiers())
        + made.getDeclaringClass().getSimpleName()
        + signature(made);
  }

  private static String line(Method method) {
    return modifiers(method.getModifiers())
        + simple(method.getGenericReturnType())
        + " "
        + method.getName()
        + signature(method);
  }

  private static String signature(Executable member) {
    String failures = names(member.getGenericExceptionTypes());
    return "("
        + names(member.getGenericParameterTypes())
        + ")"
        + (failures.isEmpty() ? "" : " throws " + failures);
  }

  private static String modifiers(int modifiers) {
    return (Modifier.isProtected(modifiers) ? "protected " : "")
        + (Modifier.isStatic(modifiers) ? "static " : "");
  }

  private static String names(Type... types) {
    return Arrays.stream(types).map(PublicApi::simple).collect(Collectors.joining(", "));
  }

  /** Returns the type as code names it that imports everything. */
  private static String simple(Type type) {
    return type.getTypeName().replaceAll("\\b(?:[a-z]\\w*\\.)+", "").replace('$', '.');
  }
}
