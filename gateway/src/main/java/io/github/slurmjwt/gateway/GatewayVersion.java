package io.github.slurmjwt.gateway;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the jar says it has. */
final class GatewayVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = GatewayVersion.class.getPackage().getImplementationVersion();
    return new String[] {
      "slurm-gateway " + Objects.requireNonNullElse(version, "that is not packaged")
    };
  }
}
