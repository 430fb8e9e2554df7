package io.github.slurmjwt.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The servers as administrators install them: unpacked, configured, with WARs in their folder. */
enum Distributions implements ServerKind {
  TOMCAT_10("Tomcat 10.1, distribution", "tomcat-10.1") {
    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      return TomcatInstallation.of(home(), folder).start(jdk, apps);
    }
  },
  TOMCAT_11("Tomcat 11, distribution", "tomcat-11") {
    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      return TomcatInstallation.of(home(), folder).start(jdk, apps);
    }
  },
  TOMCAT_11_SHARED("Tomcat 11, shared lib and conf/web.xml", "tomcat-11") {
    @Override
    public List<WebApp> apps(Path folder, Cluster cluster, Jars jars) throws IOException {
      return unchangeable(folder);
    }

    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      TomcatInstallation tomcat = TomcatInstallation.of(home(), folder);
      tomcat.share(Jars.built().selfContained(), WebApp.filter(Site.parameters(folder)));
      return tomcat.start(jdk, apps);
    }

    @Override
    public Map<String, String> notOffered() {
      return ONE_CONFIGURATION;
    }
  },
  JETTY_12("jetty-home 12.1, ee10", "jetty-12.1") {
    @Override
    public String webXml() {
      return EmbeddedServers.JETTY_WEBSOCKET.formatted("ee10");
    }

    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      return JettyInstallation.of(home(), folder).start(jdk, apps);
    }
  },
  JETTY_12_SHARED("jetty-home 12.1, ee10, shared lib and webdefault", "jetty-12.1") {
    @Override
    public List<WebApp> apps(Path folder, Cluster cluster, Jars jars) throws IOException {
      return unchangeable(folder);
    }

    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      JettyInstallation jetty = JettyInstallation.of(home(), folder);
      jetty.share(
          Jars.built().selfContained(),
          WebApp.filter(Site.parameters(folder))
              + EmbeddedServers.JETTY_WEBSOCKET.formatted("ee10"));
      return jetty.start(jdk, apps);
    }

    @Override
    public Map<String, String> notOffered() {
      return ONE_CONFIGURATION;
    }
  },
  WILDFLY("WildFly", "wildfly") {
    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      return WildFlyInstallation.start(home(), jdk, apps, folder);
    }
  };

  private static final String ONE =
      "one configuration for all applications, so there is no second one to look at";

  private static final Map<String, String> ONE_CONFIGURATION =
      Map.of(
          Case.Group.MODES.title(), ONE,
          Case.Group.ISOLATION.title(), ONE,
          Case.Group.KEYS.title(), ONE,
          Case.Group.UNDEPLOY.title(), ONE);

  private final String title;
  private final String folder;

  Distributions(String title, String folder) {
    this.title = title;
    this.folder = folder;
  }

  @Override
  public String title() {
    return title;
  }

  /** What follows the last dash in the name of the unpacked folder. */
  @Override
  public String version() throws IOException {
    String name = home().getFileName().toString();
    return name.replaceFirst("^.*?-(?=[0-9])", "");
  }

  /** The one folder that the archive held. */
  final Path home() throws IOException {
    return onlyFolderIn(Path.of("target", "distributions", folder).toAbsolutePath());
  }

  /** The application alone, without filter and library. */
  private static List<WebApp> unchangeable(Path folder) throws IOException {
    return List.of(WebApp.write(folder, Site.APP, "", List.of()));
  }

  private static Path onlyFolderIn(Path parent) throws IOException {
    try (Stream<Path> folders = Files.list(parent)) {
      return folders.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }
}
