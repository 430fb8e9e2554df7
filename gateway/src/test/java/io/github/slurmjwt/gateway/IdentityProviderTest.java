package io.github.slurmjwt.gateway;

import io.github.slurmjwt.gateway.FakeSlurmrestd.Received;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests whose users have tokens of an identity provider, and whose cluster has a key of its own.
 */
abstract class IdentityProviderTest {
  static final String PATH = "/slurm/v0.0.38/ping";

  @TempDir Path folder;
  FakeSlurmrestd slurmrestd;
  RsaTestKey provider;
  Path key;

  private final String forward;

  /** Takes what the gateway's option {@code --forward} is in these tests. */
  IdentityProviderTest(String forward) {
    this.forward = forward;
  }

  @BeforeEach
  void start() throws Exception {
    slurmrestd = FakeSlurmrestd.start();
    provider = RsaTestKey.make("k1");
    key = SecretFiles.key(folder.resolve("cluster.key"));
  }

  @AfterEach
  void stop() throws Exception {
    slurmrestd.close();
  }

  GatewayProcess gateway(String... more) throws Exception {
    List<String> options = new ArrayList<>(options());
    options.addAll(List.of(more));
    return GatewayProcess.start(folder.resolve("gateway"), options.toArray(String[]::new));
  }

  List<String> options() throws IOException {
    return List.of(
        "--auth-alt-parameters",
        "jwks=" + provider.publish(folder.resolve("jwks.json")),
        "--slurmrestd",
        slurmrestd.url(),
        "--accept-any-issuer-and-audience",
        "--forward",
        forward);
  }

  String lastToken() {
    List<Received> all = slurmrestd.received();
    return all.get(all.size() - 1).header("X-SLURM-USER-TOKEN");
  }
}
