package io.github.slurmjwt.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The servers as administrators install them: unpacked, configured, with WARs in their folder. */
enum Distributions implements ServerKind {
  TOMCAT_9("Tomcat 9, distribution, javax jar", "tomcat-9") {
    @Override
    public ServletApi api() {
      return ServletApi.JAVAX;
    }

    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      return TomcatInstallation.of(home(), folder).start(jdk, apps);
    }
  },
  TOMCAT_10("Tomcat 10.1, distribution", "tomcat-10.1") {
    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      return TomcatInstallation.of(home(), folder).start(jdk, apps);
    }
  },
  DEBIAN_TOMCAT_10("Debian's tomcat10", "") {
    @Override
    public String version() throws IOException {
      return PACKAGED_TOMCAT.version();
    }

    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      PACKAGED_TOMCAT.require();
      Path home = Path.of("/usr/share/tomcat10");
      return TomcatInstallation.of(home, Path.of("/etc/tomcat10"), folder).start(jdk, apps);
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
    public List<WebApp> apps(Path folder, Cluster cluster) throws IOException {
      return List.of(unchangeable(folder, Site.APP), unchangeable(folder, Site.OTHER));
    }

    @Override
    public List<ContractCase> operations() {
      return SharedOperationCases.all();
    }

    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      TomcatInstallation tomcat = TomcatInstallation.of(home(), folder);
      tomcat.share(Jars.built(api()).selfContained(), WebApp.filter(Site.parameters(folder)));
      return tomcat.start(jdk, apps);
    }

    @Override
    public Map<String, Gap> notOffered() {
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
    public List<WebApp> apps(Path folder, Cluster cluster) throws IOException {
      return List.of(unchangeable(folder, Site.APP), unchangeable(folder, Site.OTHER));
    }

    @Override
    public List<ContractCase> operations() {
      return SharedOperationCases.all();
    }

    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      JettyInstallation jetty = JettyInstallation.of(home(), folder);
      jetty.share(
          Jars.built(api()).selfContained(),
          WebApp.filter(Site.parameters(folder))
              + EmbeddedServers.JETTY_WEBSOCKET.formatted("ee10"));
      return jetty.start(jdk, apps);
    }

    @Override
    public Map<String, Gap> notOffered() {
      return ONE_CONFIGURATION;
    }
  },
  WILDFLY("WildFly", "wildfly") {
    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      return WildFlyInstallation.of(home(), folder).start(jdk, apps);
    }

    @Override
    public Map<String, Gap> notOffered() {
      return EmbeddedServers.UNDERTOW_GAPS;
    }
  },
  WILDFLY_OVERLAY("WildFly, deployment overlays", "wildfly") {
    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      WildFlyInstallation wildFly = WildFlyInstallation.of(home(), folder);
      wildFly.overlay(jdk, apps);
      List<WebApp> unchanged = new ArrayList<>();
      for (WebApp app : apps) {
        unchanged.add(unchangeable(folder.resolve("unchanged"), app.contextPath()));
      }
      return wildFly.start(jdk, unchanged);
    }

    @Override
    public Map<String, Gap> notOffered() {
      return EmbeddedServers.UNDERTOW_GAPS;
    }
  },
  LIBERTY("Open Liberty", "liberty") {
    @Override
    public String version() throws IOException {
      return Files.readString(home().resolve("lib/versions/openliberty.properties"))
          .lines()
          .filter(line -> line.startsWith(LIBERTY_VERSION))
          .map(line -> line.substring(LIBERTY_VERSION.length()))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      return LibertyInstallation.start(home(), jdk, apps, folder);
    }

    @Override
    public Map<String, Gap> notOffered() {
      return Map.of(
          "include from a public to a protected path",
          EmbeddedServers.NO_HEADER_IN_INCLUDE,
          "named-include from a public path",
          EmbeddedServers.NO_HEADER_IN_INCLUDE,
          CacheCases.INCLUDE,
          EmbeddedServers.NO_HEADER_IN_INCLUDE,
          CacheCases.INCLUDE_AND_PUBLIC,
          EmbeddedServers.NO_HEADER_IN_INCLUDE,
          ContractCase.Group.HTTP2.title(),
          new Gap(
              "answers a request to upgrade to h2c in HTTP/1.1, as configured",
              "expected: <HTTP_2> but was: <HTTP_1_1>"));
    }
  },
  PAYARA_MICRO("Payara Micro", "payara-micro") {
    @Override
    public String version() throws IOException {
      return jar().getFileName().toString().replaceAll("payara-micro-|[.]jar", "");
    }

    @Override
    public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
      return PayaraMicro.start(jar(), jdk, apps, folder);
    }

    @Override
    public Map<String, Gap> notOffered() {
      return PAYARA_GAPS;
    }

    private Path jar() throws IOException {
      return Path.of(ClassPaths.of("payara-micro").get(0));
    }
  };

  private static final DebianPackage PACKAGED_TOMCAT = new DebianPackage("tomcat10");

  private static final String LIBERTY_VERSION = "com.ibm.websphere.productVersion=";

  private static final Map<String, Gap> PAYARA_GAPS =
      Map.of(
          "CONNECT without token",
          EmbeddedServers.NO_CONNECT,
          ContractCase.Group.UNDEPLOY.title(),
          new Gap("undeploys with its process only", "one key thread less"));

  private static final Gap NO_SECOND_MODE =
      new Gap(
          "one configuration for all applications, so there is no second mode to look at",
          "but was: <404>");

  private static final Map<String, Gap> ONE_CONFIGURATION =
      Map.of(ContractCase.Group.MODES.title(), NO_SECOND_MODE, CacheCases.NOBODY, NO_SECOND_MODE);

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

  /** An application without filter and library. */
  private static WebApp unchangeable(Path folder, String contextPath) throws IOException {
    return WebApp.write(folder, contextPath, "", ServletApi.JAKARTA, List.of());
  }

  private static Path onlyFolderIn(Path parent) throws IOException {
    try (Stream<Path> folders = Files.list(parent)) {
      return folders.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }
}
