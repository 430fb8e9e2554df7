package io.github.slurmjwt.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's munged, slurmctld and slurmrestd of a release on loopback, with all their files in one
 * folder. No slurmd and no slurmdbd: tokens need neither.
 *
 * <p>A token that the release is to judge: {@code slurm.rest("diag", token, user)} returns the
 * status, and {@link #lastUser()} then tells the number of the user that slurmctld took it for.
 */
public final class LiveSlurm implements AutoCloseable {
  /** What slurmctld logs with {@link SlurmRelease#debugFlag()} about a request of slurmrestd. */
  private static final Pattern USER = Pattern.compile("REQUEST_STATS_INFO .*uid[ =](\\d+)");

  private static final Pattern API = Pattern.compile("/slurm\\\\?/(v0\\.0\\.\\d+)");

  /** Slurmrestd 22.05 hangs up on a client that offers to change to HTTP/2. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final SlurmSetup setup;
  private final Path folder;
  private final SlurmPrograms programs;
  private final SlurmConf conf;
  private final SlurmDaemons daemons;
  private List<String> apiVersions = List.of();
  private long asked;

  private LiveSlurm(SlurmSetup setup) throws IOException {
    this.setup = setup;
    folder = Files.createTempDirectory("live-slurm");
    programs = new SlurmPrograms(setup, folder);
    conf = new SlurmConf(setup, folder);
    daemons = new SlurmDaemons(setup, folder, programs, conf);
  }

  /** Starts {@link SlurmSetup#standard()}. */
  public static LiveSlurm start() throws Exception {
    return start(SlurmSetup.standard());
  }

  /** Installs the release if need be, and starts it. */
  public static LiveSlurm start(SlurmSetup setup) throws Exception {
    setup.release().version();
    LiveSlurm slurm = new LiveSlurm(setup);
    try {
      slurm.daemons.writeFiles();
      slurm.daemons.start();
      return slurm;
    } catch (Exception | AssertionError e) {
      slurm.close();
      throw e;
    }
  }

  /** Returns the release that runs. */
  public SlurmRelease release() {
    return setup.release();
  }

  /** Returns slurm.conf. */
  public Path conf() {
    return conf.file();
  }

  /** Returns the key for HS256. */
  public Path key() {
    return daemons.key();
  }

  /** Returns the folder with all files; other users may enter it, and not list it. */
  public Path folder() {
    return folder;
  }

  /** Mints a token with the real {@code scontrol token}. */
  public String scontrolToken(String user) throws Exception {
    return programs
        .run("token", "scontrol", "token", "username=" + user)
        .replaceFirst("^SLURM_JWT=", "");
  }

  /** Runs {@code scontrol} and returns what it prints. */
  public String scontrol(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("scontrol"));
    command.addAll(List.of(arguments));
    return programs.run("scontrol", command.toArray(String[]::new));
  }

  /** Returns where slurmrestd listens. */
  public String restUrl() {
    return "http://127.0.0.1:" + restPort();
  }

  /** Returns the port of slurmrestd. */
  public int restPort() {
    return daemons.restPort();
  }

  /** Returns the path of an operation in the newest API version that this slurmrestd has. */
  public String path(String operation) throws Exception {
    List<String> versions = apiVersions();
    return "/slurm/" + versions.get(versions.size() - 1) + "/" + operation;
  }

  /** Returns the API versions that this slurmrestd has, the newest last. */
  public List<String> apiVersions() throws Exception {
    if (apiVersions.isEmpty()) {
      HttpResponse<String> described = get("/openapi/v3", scontrolToken("root"), "root");
      apiVersions =
          API.matcher(described.body())
              .results()
              .map(found -> found.group(1))
              .distinct()
              .sorted()
              .toList();
    }
    return apiVersions;
  }

  /** Returns slurmrestd's log, at debug level. */
  public String restLog() throws IOException {
    return Files.readString(restLogFile());
  }

  /** Returns the file of slurmrestd's log. */
  public Path restLogFile() {
    return programs.log("slurmrestd");
  }

  /** Ends slurmrestd at once, as a crash does. */
  public void killRest() {
    daemons.killRest();
  }

  /** Starts slurmrestd again; its log goes on. */
  public void startRest() throws Exception {
    daemons.startRest();
  }

  /** Starts another slurmrestd on a Unix socket, and returns the socket. */
  public Path startRestOnSocket() throws Exception {
    return daemons.startRestOnSocket();
  }

  /** Returns the body of a request that submits a job of this name. */
  public String job(String name) {
    return release().job(name);
  }

  /** Returns the owners of all jobs by name, as slurmctld knows them; a name may stand twice. */
  public Map<String, List<String>> jobOwners() throws Exception {
    Map<String, List<String>> owners = new TreeMap<>();
    String jobs = programs.run("squeue", "squeue", "--noheader", "--format=%j %u");
    for (String line : jobs.lines().toList()) {
      String[] nameAndOwner = line.strip().split(" +", 2);
      owners.computeIfAbsent(nameAndOwner[0], name -> new ArrayList<>()).add(nameAndOwner[1]);
    }
    return owners;
  }

  /** Returns the status that slurmrestd answers with. */
  public int rest(String operation, String token, String user) throws Exception {
    String path = path(operation);
    markLog();
    return get(path, token, user).statusCode();
  }

  private HttpResponse<String> get(String path, String token, String user) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(restUrl() + path))
            .header("X-SLURM-USER-TOKEN", token)
            .header("X-SLURM-USER-NAME", user)
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** From here on, {@link #lastUser()} looks at slurmctld's log. */
  public void markLog() throws IOException {
    asked = Files.size(programs.log("slurmctld"));
  }

  /**
   * Returns the number of the user for whom slurmctld answered "diag" since the last {@link #rest}
   * or {@link #markLog()}; empty when it answered none.
   */
  public Optional<Integer> lastUser() throws IOException {
    String log = programs.logFrom("slurmctld", asked);
    return USER.matcher(log).results().map(found -> Integer.valueOf(found.group(1))).findFirst();
  }

  /**
   * Starts slurmctld anew with other AuthAltParameters.
   *
   * @return whether it starts with them
   */
  public boolean restartController(String authAltParameters) throws Exception {
    daemons.stopController();
    conf.write(authAltParameters);
    return daemons.startController();
  }

  @Override
  public void close() throws IOException {
    programs.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
