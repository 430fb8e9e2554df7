package io.github.slurmjwt.compatibility;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server that the contract runs against. */
interface ServerKind {
  String title();

  String version() throws IOException;

  /** Starts it on this JDK; whatever it writes goes into the folder. */
  RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception;

  /** The Servlet API that its applications use. */
  default ServletApi api() {
    return ServletApi.JAKARTA;
  }

  /** Writes the applications that it runs. */
  default List<WebApp> apps(Path folder, Cluster cluster) throws IOException {
    return Site.write(folder, cluster, webXml(), Jars.built(api()));
  }

  /** What is promised of its applications side by side, and of their keys and their end. */
  default List<ContractCase> operations() {
    return OperationCases.all();
  }

  /** What an application needs in its web.xml behind the filter. */
  default String webXml() {
    return "";
  }

  /**
   * Names of cases, or titles of groups, that the server cannot keep. They are run all the same:
   * one that passes must be taken out here, and one that fails in another way fails.
   */
  default Map<String, Gap> notOffered() {
    return Map.of();
  }
}
