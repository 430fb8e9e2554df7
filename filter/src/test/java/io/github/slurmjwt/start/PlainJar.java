package io.github.slurmjwt.start;

import io.github.slurmjwt.servlet.SlurmJwtFilter;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The filter's classes and their libraries, less one, as in the WEB-INF/lib of somebody who forgot
 * it: a class loader that shares nothing with the tests but the APIs of the server.
 */
final class PlainJar implements AutoCloseable {
  private final URLClassLoader loader;

  private PlainJar(URLClassLoader loader) {
    this.loader = loader;
  }

  /** All libraries but this artifact. */
  static PlainJar without(String artifact) {
    return of(classPath().stream().filter(entry -> !holds(entry, artifact)));
  }

  /** All libraries, in a server that knows servlets and not Jakarta Authentication. */
  static PlainJar withoutAuthentication() {
    Stream<String> others =
        classPath().stream()
            .filter(entry -> !holds(entry, "jakarta.authentication:jakarta.authentication-api"))
            .filter(entry -> !holds(entry, "org.apache.tomcat.embed:tomcat-embed-core"));
    return of(others, "jakarta.servlet.");
  }

  /** All libraries, before them a folder with classes of other versions. */
  static PlainJar behind(Path folder) {
    return of(Stream.concat(Stream.of(folder.toString()), classPath().stream()));
  }

  /**
   * All libraries, before them a folder with classes of other versions, in a server that leaves
   * Jakarta Authentication to them.
   */
  static PlainJar withAuthenticationBehind(Path folder) {
    return of(
        Stream.concat(Stream.of(folder.toString()), classPath().stream()), "jakarta.servlet.");
  }

  /** No library. */
  static PlainJar alone() {
    return of(Stream.of());
  }

  private static PlainJar of(Stream<String> libraries) {
    return of(libraries, "jakarta.");
  }

  private static PlainJar of(Stream<String> libraries, String api) {
    URL ours = SlurmJwtFilter.class.getProtectionDomain().getCodeSource().getLocation();
    URL[] all = Stream.concat(Stream.of(ours), libraries.map(PlainJar::url)).toArray(URL[]::new);
    return new PlainJar(new URLClassLoader(all, new ServerApi(api)));
  }

  /** The jars on the class path of the tests, which a Maven repository holds. */
  private static List<String> classPath() {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    return Arrays.stream(entries).filter(entry -> entry.endsWith(".jar")).toList();
  }

  /** Tells whether this jar is that artifact, by the folders of a Maven repository. */
  private static boolean holds(String jar, String artifact) {
    String artifactId = artifact.substring(artifact.indexOf(':') + 1);
    return jar.contains(File.separator + artifactId + File.separator);
  }

  /** Returns the class of this name behind {@code io.github.slurmjwt}. */
  Class<?> load(String name) throws ClassNotFoundException {
    return loader.loadClass("io.github.slurmjwt." + name);
  }

  /** Returns an object of this class. */
  Object create(String name) throws ReflectiveOperationException {
    return load(name).getConstructor().newInstance();
  }

  /** Returns Micrometer's global registry. */
  Object globalMeters() throws ReflectiveOperationException {
    return loader
        .loadClass("io.micrometer.core.instrument.Metrics")
        .getField("globalRegistry")
        .get(null);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /** What a server shows to its applications. */
  private static final class ServerApi extends ClassLoader {
    private final String names;

    ServerApi(String names) {
      super(getPlatformClassLoader());
      this.names = names;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(names)) {
        return PlainJar.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
