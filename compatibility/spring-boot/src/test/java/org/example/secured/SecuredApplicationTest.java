package org.example.secured;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.SlurmIdentity;
import io.github.slurmjwt.TokenIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SecuredApplicationTest {
  private static final byte[] KEY = new SecureRandom().generateSeed(32);

  @TempDir private static Path folder;

  @Value("${local.server.port}")
  private int port;

  @DynamicPropertySource
  static void useTheKeyOfTheTests(DynamicPropertyRegistry properties) throws Exception {
    Path file = folder.resolve("jwt_hs256.key");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, KEY);
    properties.add("slurm-jwt.auth-alt-parameters", () -> "use_jwt_client_ids,jwt_key=" + file);
  }

  private final TokenIssuer issuer =
      TokenIssuer.of(
          new SecretKeySpec(KEY, "HmacSHA256"), Optional.empty(), InstantSource.system());

  @Test
  void everyUserHasAPage() throws Exception {
    assertEquals(200, status("GET", "/api/me", issuer.issue("alice")));
    assertEquals(401, status("GET", "/api/me", "not a token"));
  }

  /** The groups of an identity are roles. */
  @Test
  void onlyStaffSubmits() throws Exception {
    SlurmIdentity bob =
        new SlurmIdentity(
            "bob", 2000, 2000, "", "/home/bob", "/bin/sh", Map.of("staff", 3000L), List.of());
    String staff = issuer.issue(bob, Duration.ofMinutes(1));
    assertEquals(200, status("POST", "/api/jobs", staff));
    assertEquals(403, status("POST", "/api/jobs", issuer.issue("alice")));
  }

  private int status(String method, String path, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .method(method, BodyPublishers.noBody())
            .header("X-SLURM-USER-TOKEN", token)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
  }
}
