package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.LiveTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with an RSA key of its own. */
final class Rs256StartTest {
  @TempDir private Path folder;

  @Test
  void signsWithAnRsaKeyOfItsOwn() throws Exception {
    Path other = folder.resolve("other.key");
    Files.writeString(other, "a key of the site, long enough for HS256");
    String first;
    try (DemoProcess demo = DemoProcess.start(folder, "--rs256")) {
      Path keySet = demo.state().resolve("jwks.json");
      Path privateKey = demo.state().resolve("jwt_rs256.pem");
      first = demo.token();

      assertEquals("rw-------", permissions(privateKey));
      assertFalse(permissions(keySet).substring(3).contains("w"));
      JsonNode key = LiveTokens.json(Files.readAllBytes(keySet)).get("keys").get(0);
      assertFalse(key.has("d"));
      assertEquals("RS256", LiveTokens.header(first).get("alg").asText());
      assertEquals(key.get("kid"), LiveTokens.header(first).get("kid"));
      assertTrue(
          Files.readString(Path.of(demo.valueOf("web.xml")))
              .contains("<param-value>jwks=" + keySet + "</param-value>"));
      assertFalse(Files.exists(demo.key()));
      assertEquals(200, demo.getWithToken("/whoami", first).statusCode());
      assertEquals(
          401,
          demo.getWithToken("/whoami", LiveTokens.of("alice", other)).statusCode(),
          "HS256 is off");
    }
    try (DemoProcess demo = DemoProcess.start(folder, "--rs256")) {
      assertEquals(200, demo.getWithToken("/whoami", first).statusCode(), "the key is kept");
    }
  }

  @Test
  void brokenRsaKeyIsOneSentence() throws Exception {
    Path key = folder.resolve("demo-state/jwt_rs256.pem");
    Files.createDirectories(key.getParent());
    Files.writeString(key, "no key");
    DemoProcess demo = DemoProcess.runToEnd(folder, "--port", "0", "--rs256");

    assertEquals(1, demo.exitCode());
    assertEquals(
        "slurm-jwt-jetty-demo: "
            + key
            + " is not an RSA private key in PEM: remove it, and the demo creates a new one\n",
        demo.err());
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
