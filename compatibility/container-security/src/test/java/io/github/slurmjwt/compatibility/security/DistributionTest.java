package io.github.slurmjwt.compatibility.security;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The servers as administrators run them, each in its own process. */
@Tag("container-security")
@ParameterizedClass(name = "{0}")
@EnumSource(Distribution.class)
class DistributionTest extends ContainerSecurityContract {
  @Parameter @Nullable Distribution distribution;

  @BeforeParameterizedClassInvocation
  void start() throws Exception {
    Path target = Path.of("target").toAbsolutePath();
    Path work = Files.createTempDirectory(target, "server-");
    use(ServerProcess.start(requireNonNull(distribution), work));
  }

  @AfterParameterizedClassInvocation
  void stop() throws IOException {
    server().close();
  }
}
