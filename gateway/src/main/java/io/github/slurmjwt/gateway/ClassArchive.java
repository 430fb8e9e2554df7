package io.github.slurmjwt.gateway;

import io.github.slurmjwt.TokenIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A short run of the gateway that loads the classes that every run needs, for the JVM to archive
 * when it ends ({@code -XX:ArchiveClassesAtExit}). It listens on a free port of the loopback, with
 * a key of its own, and forwards to where nobody listens.
 */
public final class ClassArchive {
  private static final int KEY_LENGTH = 32;
  private static final int WAIT_MILLIS = 10_000;

  private ClassArchive() {}

  /** Runs it; the argument is an empty folder. Exits with code 1 when it fails. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("slurm-gateway class archive: name an empty folder");
      System.exit(2);
    }
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    byte[] secret = new byte[KEY_LENGTH];
    new SecureRandom().nextBytes(secret);
    String token =
        TokenIssuer.of(hmac(secret), Optional.empty(), InstantSource.system())
            .issue("archive", Duration.ofHours(1));
    int exitCode =
        new GatewayCommand((given, out) -> run(given, token), ConfigurationFile.DEFAULT)
            .commandLine()
            .execute(options(folder, secret));
    System.exit(exitCode);
  }

  private static String[] options(Path folder, byte[] secret) throws IOException {
    Path key =
        Files.createFile(
            folder.resolve("key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(key, secret);
    return new String[] {
      "--config",
      Files.createFile(folder.resolve("gateway.conf")).toString(),
      "--slurmrestd",
      "unix:" + folder.resolve("nobody"),
      "--auth-alt-parameters",
      "jwt_key=" + key,
      "--port",
      "0",
      "--admin-port",
      "0"
    };
  }

  private static SecretKey hmac(byte[] secret) {
    return new SecretKeySpec(secret, "HmacSHA256");
  }

  private static void run(GatewayOptions options, String token) throws Exception {
    LogConfiguration.apply(options.logging());
    GatewayServer server = GatewayServer.start(options);
    try {
      for (String headers : List.of("", "Authorization: Bearer " + token + "\r\n")) {
        ask(server.port(), "/slurm/v0.0.38/ping", headers);
      }
      ask(server.adminPort(), "/metrics", "");
    } finally {
      server.stop();
    }
  }

  private static void ask(int port, String path, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(WAIT_MILLIS);
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + headers
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getInputStream().readAllBytes();
    }
  }
}
