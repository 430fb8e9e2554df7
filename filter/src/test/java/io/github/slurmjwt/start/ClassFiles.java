package io.github.slurmjwt.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Writes classes of libraries as other versions, or other servers, have them. */
final class ClassFiles {
  /** The class that the filter needs of Caffeine. */
  static final String CAFFEINE = "com.github.benmanes.caffeine.cache.Caffeine";

  private static final String LIST = "jakarta.security.auth.message.config.AuthConfigFactory";

  private ClassFiles() {}

  /** Writes a Caffeine that has none of its methods. */
  static void caffeineOfAnotherVersion(Path folder) throws IOException {
    write(folder, CAFFEINE, empty(CAFFEINE));
  }

  /** Writes the API of a server without a list of authentication modules. */
  static void authenticationWithoutAList(Path folder) throws IOException {
    ClassWriter list = empty(LIST);
    MethodVisitor method =
        list.visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
            "getFactory",
            "()L" + internal(LIST) + ";",
            null,
            null);
    method.visitCode();
    method.visitInsn(Opcodes.ACONST_NULL);
    method.visitInsn(Opcodes.ARETURN);
    method.visitMaxs(1, 0);
    method.visitEnd();
    write(folder, LIST, list);
  }

  private static ClassWriter empty(String name) {
    ClassWriter empty = new ClassWriter(0);
    empty.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, internal(name), null, "java/lang/Object", null);
    return empty;
  }

  private static void write(Path folder, String name, ClassWriter content) throws IOException {
    Path file = folder.resolve(internal(name) + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, content.toByteArray());
  }

  private static String internal(String name) {
    return name.replace('.', '/');
  }
}
