package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.RawHttp;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --check} says, and what keeps an authenticating proxy from starting. */
final class ConfigurationCheckTest {
  @TempDir private Path folder;

  /** The port is taken, and nobody is asked at the address of slurmrestd or of the key set. */
  @Test
  void saysWhatWouldBeInForceAndDoesNothing() throws Exception {
    Path key = SecretFiles.key(folder.resolve("cluster.key"));
    try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      taken.setSoTimeout(1);
      String port = String.valueOf(taken.getLocalPort());
      Path file =
          Files.writeString(
              folder.resolve("gateway.conf"),
              """
              slurmrestd = http://127.0.0.1:%s
              AuthAltParameters = jwt_key=%s,jwks=http://127.0.0.1:%s/keys
              port = %s
              allow = GET /slurm/* : any
              """
                  .formatted(port, key, port, port));

      GatewayProcess gateway = check(file);

      assertEquals(0, gateway.exitCode(), gateway.err());
      assertTrue(gateway.out().contains("127.0.0.1 port " + port), gateway.out());
      assertTrue(gateway.out().contains("forwards to http://127.0.0.1:" + port), gateway.out());
      assertTrue(gateway.out().contains("allows GET /slurm/* : any"), gateway.out());
      assertTrue(gateway.out().contains("keys: HS256 by jwt_key=" + key), gateway.out());
      assertTrue(gateway.out().contains("RS256 by jwks= from 127.0.0.1"), gateway.out());
      assertFalse(gateway.out().contains("Optional"), gateway.out());
      assertTrue(
          gateway.out().contains("login limit: 100 bad tokens of an address a minute\n"),
          gateway.out());
      assertTrue(
          gateway.out().contains("Not tried: the ports, slurmrestd, the URL of jwks=.\n"),
          gateway.out());
      assertTrue(gateway.out().endsWith("The configuration is good.\n"), gateway.out());
      assertThrows(SocketTimeoutException.class, taken::accept);
    }
  }

  @Test
  void reportsEverythingThatIsWrong() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("gateway.conf"),
            """
            slurmrestd = http://127.0.0.1:1
            AuthAltParameters = jwt_key=/no/such/key
            keystore = /no/such/keystore
            keystore-password = /no/such/password
            allow = GET /slurm/* : role hpc
            forward = authenticating-proxy
            proxy-token = /no/such/token
            """);

    GatewayProcess gateway = check(file);

    assertEquals(2, gateway.exitCode());
    assertEquals(4, gateway.err().lines().count(), gateway.err());
    for (String sentence :
        List.of(
            "--keystore-password names no file",
            "asks for a role, and no token has one: set rolesClaim",
            "/no/such/key does not exist",
            "--proxy-token names no file")) {
      assertTrue(gateway.err().contains(sentence), gateway.err());
    }
    assertEquals("", gateway.out());
  }

  @Test
  void showsWhatElseIsInForce() throws Exception {
    Path key = SecretFiles.key(folder.resolve("cluster.key"));
    Path denied = Files.writeString(folder.resolve("denied"), "user mallory\n");
    String text =
        """
        slurmrestd = http://127.0.0.1:1
        AuthAltParameters = jwt_key=%s
        denyList = %s
        login-limit = 0
        require-account = true
        """
            .formatted(key, denied);
    Path file = Files.writeString(folder.resolve("gateway.conf"), text);

    GatewayProcess checked = check(file);

    assertEquals(0, checked.exitCode(), checked.err());
    for (String line :
        List.of(
            "deny list: " + denied,
            "login limit: none",
            "requires an account on this machine",
            "allows every verified user everything",
            "Not tried: the ports, slurmrestd.")) {
      assertTrue(checked.out().contains(line + "\n"), checked.out());
    }
  }

  @Test
  void resolvesTheHostsToo() throws Exception {
    Path key = SecretFiles.key(folder.resolve("cluster.key"));
    String good =
        "slurmrestd = http://127.0.0.1:1\nAuthAltParameters = jwt_key=%s\n".formatted(key);
    Map<String, String> wrong =
        Map.of(
            "host = no.such.invalid\nbehind-proxy = true\n",
            "--host is the name of no host",
            "host = no.such.invalid\n",
            "--host is the name of no host",
            "admin-port = 1\nadmin-host = no.such.invalid\n",
            "--admin-host is the name of no host",
            "host = \"0.0.0.0\"\nbehind-proxy = true\n",
            "line 3: host must be an address or the name of a host, without quotes or blanks");
    for (Map.Entry<String, String> mistake : wrong.entrySet()) {
      Path file = Files.writeString(folder.resolve("gateway.conf"), good + mistake.getKey());
      GatewayProcess refused = check(file);
      assertEquals(2, refused.exitCode(), mistake.getKey());
      assertTrue(refused.err().contains(mistake.getValue()), refused.err());
    }
  }

  @Test
  void reportsEveryOptionThatDoesNotFit() throws Exception {
    Path file =
        Files.writeString(folder.resolve("gateway.conf"), "keystore = /k\nproxy-key = /k\n");

    GatewayProcess gateway = check(file);

    assertEquals(2, gateway.exitCode());
    assertEquals(4, gateway.err().lines().count(), gateway.err());
  }

  @Test
  void checksTheVerdictsToo() throws Exception {
    Path key = SecretFiles.key(folder.resolve("cluster.key"));
    String good =
        """
        slurmrestd = http://127.0.0.1:1
        AuthAltParameters = jwt_key=%s
        port = 4242
        admin-port = 4243
        forward-auth = nginx
        forward-auth-port = 4244
        forward-auth-token = true
        """
            .formatted(key);
    Path file = Files.writeString(folder.resolve("gateway.conf"), good);
    GatewayProcess right = check(file);
    assertEquals(0, right.exitCode(), right.err());
    assertTrue(right.out().contains("answers balancers on 127.0.0.1 port 4243\n"), right.out());
    assertTrue(right.out().contains("gives verdicts to nginx on 127.0.0.1 port 4244\n"));

    Map<String, String> wrong =
        Map.of(
            good + "forward = authenticating-proxy\n",
            "--forward-auth-token would give out a token of SlurmUser",
            good + "forward-auth-open = x\n",
            "--forward-auth-open: excludedPaths: x must be an exact path",
            good.replace("4244", "4242"),
            "--port and --forward-auth-port are both 4242: choose another port for one of them",
            good.replace("4244", "4243") + "admin-host = 0.0.0.0\n",
            "--admin-port and --forward-auth-port are both 4243",
            good.replace("4243", "4242") + "admin-host = localhost\n",
            "--port and --admin-port are both 4242",
            good.replace("= nginx", "= apache"),
            "proxy must be one of");
    for (Map.Entry<String, String> mistake : wrong.entrySet()) {
      GatewayProcess refused = check(Files.writeString(file, mistake.getKey()));
      assertEquals(2, refused.exitCode(), mistake.getKey());
      assertTrue(refused.err().contains(mistake.getValue()), refused.err());
    }
    Files.writeString(file, good.replace("4244", "4242") + "forward-auth-host = 127.0.0.2\n");
    assertEquals(0, check(file).exitCode(), "the same port of another address");
  }

  @Test
  void aProxyWithAKeySetWantsIssuerAndAudience() throws Exception {
    RsaTestKey provider = RsaTestKey.make("k1");
    Path jwks = provider.publish(folder.resolve("jwks.json"));
    Path key = SecretFiles.key(folder.resolve("cluster.key"));
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start()) {
      String proxy =
          """
          slurmrestd = %s
          AuthAltParameters = jwks=%s
          forward = authenticating-proxy
          proxy-key = %s
          port = 0
          """
              .formatted(slurmrestd.url(), jwks, key);
      Path file = folder.resolve("gateway.conf");
      for (String half : List.of("", "requiredIssuer = i\n", "requiredAudience = slurm\n")) {
        Files.writeString(file, proxy + half);
        for (String[] options : List.of(new String[] {"--check"}, new String[0])) {
          GatewayProcess refused = run(file, options);
          assertEquals(2, refused.exitCode());
          assertTrue(
              refused.err().contains("set requiredIssuer and requiredAudience"), refused.err());
        }
      }
      Files.writeString(file, proxy + "requiredIssuer = i\nrequiredAudience = slurm\n");
      try (GatewayProcess gateway =
          GatewayProcess.start(
              folder, "--config", file.toString(), "--auth-alt-parameters", "jwks=" + jwks)) {
        long now = Instant.now().getEpochSecond();
        assertEquals(200, status(gateway, provider, "alice", "i", "slurm", now));
        assertEquals(401, status(gateway, provider, "alice", "i", "wiki", now));
        assertEquals(401, status(gateway, provider, "alice", "foreign", "slurm", now));
        for (String name : List.of("Root", "ROOT", "SLURM", "root.", "Slurm")) {
          assertEquals(403, status(gateway, provider, name, "i", "slurm", now), name);
        }
        assertEquals("alice", slurmrestd.onlyRequest().header("X-SLURM-USER-NAME"));
        assertFalse(gateway.err().contains("user=- token-user=- "), gateway.err());
      }
    }
  }

  private GatewayProcess check(Path file) throws Exception {
    return run(file, "--check");
  }

  /** Names no keys of its own: what the helper adds would override the file. */
  private GatewayProcess run(Path file, String... options) throws Exception {
    String[] all = new String[options.length + 2];
    all[0] = "--config";
    all[1] = file.toString();
    System.arraycopy(options, 0, all, 2, options.length);
    return GatewayProcess.runAsGiven(folder, all);
  }

  private static int status(
      GatewayProcess gateway, RsaTestKey key, String user, String issuer, String audience, long now)
      throws Exception {
    String token =
        key.sign(
            "{\"sun\":\"%s\",\"iss\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d}"
                .formatted(user, issuer, audience, now, now + 600));
    return RawHttp.status(
        RawHttp.send(
            gateway.address().getPort(),
            RawHttp.get("/slurm/v0.0.38/ping", "Authorization: Bearer " + token)));
  }
}
