package io.github.slurmjwt.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** The Java classes on a page of the documentation. */
public final class PageCode {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern CLASS = Pattern.compile("(?m)^(?:public )?final class (\\w+)");

  private final Map<String, String> sources;

  private PageCode(Map<String, String> sources) {
    this.sources = sources;
  }

  /** Reads a page, each block of which holds one final class. */
  public static PageCode read(Path page) throws IOException {
    return new PageCode(
        BLOCK
            .matcher(Files.readString(page))
            .results()
            .map((MatchResult block) -> block.group(1))
            .collect(Collectors.toMap(PageCode::name, Function.identity())));
  }

  /**
   * Compiles some of the classes, without a warning.
   *
   * @return the folder with the compiled classes
   */
  public Path compile(Path folder, String classPath, List<String> names) throws IOException {
    Path compiled = Files.createDirectories(folder.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of("-Xlint:all,-classfile", "-Werror", "-proc:none", "--release", "17"));
    arguments.addAll(List.of("-classpath", classPath, "-d", compiled.toString()));
    for (String name : names) {
      Path file = folder.resolve(name + ".java");
      arguments.add(Files.writeString(file, sources.get(name)).toString());
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, said, said, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new AssertionError(said.toString(StandardCharsets.UTF_8));
    }
    return compiled;
  }

  private static String name(String source) {
    return CLASS
        .matcher(source)
        .results()
        .map((MatchResult found) -> found.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no class in " + source));
  }
}
