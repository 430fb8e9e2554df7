package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Ports;
import io.github.slurmjwt.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two gateways on ports that they keep, and a real balancer before them. */
final class GatewayPair implements AutoCloseable {
  private final Path folder;
  private final List<String> options;
  private final int port = Ports.free();
  private final List<Integer> ports = List.of(Ports.free(), Ports.free());
  private final List<Integer> adminPorts = List.of(Ports.free(), Ports.free());
  private final List<GatewayProcess> gateways = new ArrayList<>();
  private Optional<Process> balancer = Optional.empty();

  private GatewayPair(Path folder, List<String> options) throws IOException {
    this.folder = folder;
    this.options = options;
  }

  /**
   * Starts the gateways, and the balancer in this folder.
   *
   * @param options those of both gateways, but for ports
   * @param configuration of the balancer, with its port, and for each gateway its port and that for
   *     administrators
   * @param balancer the command, to which the file with the configuration is added
   */
  static GatewayPair start(
      Path folder, List<String> options, String configuration, List<String> balancer)
      throws Exception {
    GatewayPair pair = new GatewayPair(folder, options);
    try {
      for (int i = 0; i < pair.ports.size(); i++) {
        pair.gateways.add(pair.start(i));
      }
      pair.startBalancer(configuration, balancer);
      return pair;
    } catch (Exception | AssertionError e) {
      pair.close();
      throw e;
    }
  }

  private GatewayProcess start(int index) throws Exception {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--port", ports.get(index).toString()));
    all.addAll(List.of("--admin-port", adminPorts.get(index).toString()));
    return GatewayProcess.start(
        folder.resolve("gateway" + index + "-" + System.nanoTime()), all.toArray(String[]::new));
  }

  private void startBalancer(String configuration, List<String> balancerCommand) throws Exception {
    Path file = folder.resolve("balancer.conf");
    Files.writeString(
        file,
        configuration.formatted(
            port, ports.get(0), adminPorts.get(0), ports.get(1), adminPorts.get(1)));
    List<String> command = new ArrayList<>(balancerCommand);
    command.add(file.toString());
    balancer =
        Optional.of(
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("balancer.log").toFile())
                .start());
    assertTrue(Await.until(() -> Ports.isOpen(port)), "the balancer does not start");
  }

  /** Returns the port of the balancer. */
  int port() {
    return port;
  }

  List<Integer> adminPorts() {
    return adminPorts;
  }

  List<GatewayProcess> gateways() {
    return gateways;
  }

  /** Stops a gateway as a service manager does, and starts it again. */
  void restart(int index) throws Exception {
    GatewayProcess old = gateways.get(index);
    old.terminate();
    assertEquals(0, old.exitCode(), old.err());
    gateways.set(index, start(index));
  }

  @Override
  public void close() {
    try {
      if (balancer.isPresent()) {
        Processes.stop(balancer.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gateways.forEach(GatewayProcess::close);
  }
}
