package io.github.slurmjwt.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** Gives the compiled tests the names that servers of javax.servlet know. */
public final class JavaxTestClasses {
  /** The last one is what Jetty 12 takes as error handler, and what Jetty 10 does. */
  private static final Map<String, String> NAMES =
      Map.of(
          "jakarta/servlet/", "javax/servlet/",
          "jakarta/websocket/", "javax/websocket/",
          "org/eclipse/jetty/ee10/servlet/", "org/eclipse/jetty/servlet/",
          "org/eclipse/jetty/server/Request$Handler",
              "org/eclipse/jetty/server/handler/ErrorHandler");

  private static final Remapper REMAPPER =
      new Remapper(Opcodes.ASM9) {
        @Override
        public String map(String internalName) {
          return NAMES.entrySet().stream()
              .filter(names -> internalName.startsWith(names.getKey()))
              .map(names -> names.getValue() + internalName.substring(names.getKey().length()))
              .findFirst()
              .orElse(internalName);
        }
      };

  private JavaxTestClasses() {}

  /** Copies them; takes the folder of the compiled tests and the one to write. */
  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[0]);
    Path to = Path.of(arguments[1]);
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file));
      Files.createDirectories(target.getParent());
      byte[] content = Files.readAllBytes(file);
      Files.write(target, file.toString().endsWith(".class") ? renamed(content) : content);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Returns a class file with those names. */
  public static byte[] renamed(byte[] content) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(content).accept(new ClassRemapper(writer, REMAPPER), 0);
    return writer.toByteArray();
  }
}
