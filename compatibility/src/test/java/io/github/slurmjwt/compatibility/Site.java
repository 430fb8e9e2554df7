package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.testing.Http.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A server with three applications: {@link #APP}, whose filter has most of its settings set; {@link
 * #OPTIONAL}, which lets requests without token pass and has its key set from a URL; and {@link
 * #OTHER}, which trusts another cluster and has another version of the jar.
 *
 * @param server where they run
 * @param cluster whose tokens are sent
 */
record Site(RunningServer server, Cluster cluster) {
  static final String APP = "/app";
  static final String OPTIONAL = "/optional";
  static final String OTHER = "/other";

  static final String IDENTITY_HEADER = "X-Portal-User";

  /** Writes the three applications into a folder. */
  static List<WebApp> write(Path folder, Cluster cluster, String moreXml, Jars jars)
      throws IOException {
    return List.of(
        WebApp.write(folder, APP, parameters(folder), moreXml, jars.api(), jars.selfContained()),
        WebApp.write(
            folder,
            OPTIONAL,
            Map.of("AuthAltParameters", cluster.authAltParametersWithUrl(), "mode", "optional"),
            moreXml,
            jars.api(),
            jars.selfContained()),
        WebApp.write(
            folder,
            OTHER,
            Map.of("AuthAltParameters", cluster.otherAuthAltParameters(), "reloadSeconds", "1"),
            moreXml,
            jars.api(),
            jars.otherVersion()));
  }

  /** The init-params of the filter of {@link #APP}, with the keys of the cluster in this folder. */
  static Map<String, String> parameters(Path folder) {
    return Map.of(
        "AuthAltParameters",
        Cluster.authAltParameters(folder),
        "slurmUser",
        "slurm",
        "identityHeader",
        IDENTITY_HEADER,
        "excludedPaths",
        "/public/*, /status",
        "cookieName",
        CookieCases.NAME);
  }

  /** A GET of {@link #APP}; the target goes behind the context path. */
  Answer get(String target, String... headers) throws IOException {
    return server.http(APP).get(APP + target, headers);
  }

  /** As {@link #get}, with a token of this user in {@code X-SLURM-USER-TOKEN}. */
  Answer getAs(String user, String target, String... headers) throws IOException {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "X-SLURM-USER-TOKEN: " + cluster.token(user);
    return get(target, all);
  }

  /** A GET of another application with this bearer token. */
  Answer getWith(String token, String contextPath) throws IOException {
    return server.http(contextPath).getWith(token, contextPath + "/secret");
  }

  /** What the filter's application says of its inside. */
  Answer probe(String query) throws IOException {
    return getAs("probe", "/probe" + query);
  }

  /** As {@link #probe}, of another application with this bearer token. */
  Answer probeWith(String token, String contextPath) throws IOException {
    return server.http(contextPath).getWith(token, contextPath + "/probe");
  }
}
