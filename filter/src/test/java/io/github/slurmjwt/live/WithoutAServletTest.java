package io.github.slurmjwt.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.JavaProcess;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.PageCode;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/without-a-servlet.md, read out of the page, without the Servlet API. */
class WithoutAServletTest {
  private static final String PACKAGE = "com.example.jobs.";

  private static final String CLASS_PATH =
      Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
          .filter(entry -> !entry.contains("servlet") && !entry.contains("tomcat"))
          .collect(Collectors.joining(File.pathSeparator));

  @TempDir private Path folder;
  private Path key = Path.of("");
  private Path classes = Path.of("");

  @BeforeEach
  void compile() throws Exception {
    key = SecretFiles.key(folder.resolve("key"));
    PageCode page = PageCode.read(Path.of("..", "docs", "without-a-servlet.md"));
    classes = page.compile(folder, CLASS_PATH, List.of("SlurmUsers", "WhoAmI", "JobRequests"));
  }

  @Test
  void answersOverHttp() throws Exception {
    try (RunningServer server = start("jwt_key=" + key)) {
      Http http = server.http();
      Http.Answer answer = http.getWith(LiveTokens.of("alice", key), "/");
      assertEquals("200 alice", answer.status() + " " + answer.body());
      assertEquals(
          "401 The token has expired.", verdict(http.getWith(LiveTokens.expired("bob", key), "/")));
      assertEquals("401 The token is malformed.", verdict(http.get("/")));
      String bearer = "Authorization: Bearer " + LiveTokens.of("alice", key);
      assertEquals("401 The token is malformed.", verdict(http.get("/", bearer, bearer)));
      String forged = LiveTokens.tampered(LiveTokens.of("root", key));
      assertEquals("401 The token's signature is invalid.", verdict(http.getWith(forged, "/")));
    }
  }

  @Test
  void saysTryAgainWhileTheKeysCannotBeFetched() throws Exception {
    RsaTestKey known = RsaTestKey.make("known");
    RsaTestKey other = RsaTestKey.make("other");
    try (KeySetServer keys = KeySetServer.publishing(RsaTestKey.set(known));
        RunningServer server = start("jwks=" + keys.url())) {
      assertEquals("200 alice", verdict(server.http().getWith(known.token("alice"), "/")));
      keys.publish("out of order");
      Http.Answer answer = server.http().getWith(other.token("alice"), "/");
      assertEquals("503 Try again later.", verdict(answer));
    }
  }

  @Test
  void receivesMessages() throws Exception {
    List<String> done = new ArrayList<>();
    BiConsumer<SlurmPrincipal, String> work = (user, body) -> done.add(user.getName() + body);
    try (URLClassLoader loader =
            new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
        AutoCloseable users = users(loader)) {
      Constructor<?> make =
          accessible(loader.loadClass(PACKAGE + "JobRequests").getDeclaredConstructors()[0]);
      Object requests = make.newInstance(users, work);
      Method receive = requests.getClass().getDeclaredMethod("receive", Map.class, String.class);
      receive.setAccessible(true);
      Map<String, String> good = Map.of("slurm-token", LiveTokens.of("alice", key));
      Map<String, String> old = Map.of("slurm-token", LiveTokens.expired("alice", key));
      assertEquals("DONE", receive.invoke(requests, good, " submits").toString());
      assertEquals("REFUSED", receive.invoke(requests, old, " again").toString());
      assertEquals("REFUSED", receive.invoke(requests, Map.of(), " nothing").toString());
      assertEquals(List.of("alice submits"), done);
    }
  }

  private AutoCloseable users(ClassLoader loader) throws Exception {
    FilterSettings settings = FilterSettings.builder().authAltParameters("jwt_key=" + key).build();
    return (AutoCloseable)
        accessible(
                loader
                    .loadClass(PACKAGE + "SlurmUsers")
                    .getDeclaredConstructor(FilterSettings.class))
            .newInstance(settings);
  }

  private static Constructor<?> accessible(Constructor<?> constructor) {
    constructor.setAccessible(true);
    return constructor;
  }

  private static String verdict(Http.Answer answer) {
    return answer.status() + " " + answer.body();
  }

  private RunningServer start(String authAltParameters) throws Exception {
    String classPath = classes + File.pathSeparator + CLASS_PATH;
    assertFalse(classPath.contains("jakarta.servlet"), classPath);
    JavaProcess process =
        JavaProcess.launch(
            folder.resolve("server"), classPath, PACKAGE + "WhoAmI", List.of(authAltParameters));
    process.awaitOut(out -> out.endsWith("\n"));
    return new RunningServer(process);
  }

  /** The server of the page in a process of its own. */
  private record RunningServer(JavaProcess process) implements AutoCloseable {
    Http http() throws Exception {
      return new Http(Integer.parseInt(process.out().strip()));
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
