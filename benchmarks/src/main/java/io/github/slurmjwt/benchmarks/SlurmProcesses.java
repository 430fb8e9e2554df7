package io.github.slurmjwt.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;

/** Debian's munged, slurmctld and slurmrestd on loopback and on one core. */
final class SlurmProcesses implements AutoCloseable {
  static final String[] PROGRAMS = {"munged", "slurmctld", "slurmrestd", "setpriv"};

  private final int core;
  private final Path folder;
  private final Path conf;
  private final int controllerPort = Programs.freePort();
  private final int port = Programs.freePort();
  private final Deque<Process> processes = new ArrayDeque<>();

  private SlurmProcesses(int core, Path folder) throws IOException {
    this.core = core;
    this.folder = folder;
    this.conf = folder.resolve("slurm.conf");
  }

  /** Starts a Slurm with the HS256 key of the cluster; its folder must be one that others enter. */
  static SlurmProcesses start(int core, Path folder, Cluster cluster) throws IOException {
    SlurmProcesses slurm = new SlurmProcesses(core, folder);
    try {
      slurm.writeFiles(cluster);
      slurm.startPrograms();
      return slurm;
    } catch (IOException e) {
      slurm.close();
      throw e;
    }
  }

  /** Returns the port of slurmrestd. */
  int port() {
    return port;
  }

  private void writeFiles(Cluster cluster) throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Files.createDirectory(folder.resolve("save"));
    byte[] secret = new byte[128];
    new SecureRandom().nextBytes(secret);
    Path key = Files.write(folder.resolve("munge.key"), secret);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
    Files.writeString(
        conf,
        """
        ClusterName=x
        SlurmctldHost=%1$s(127.0.0.1)
        SlurmctldPort=%2$d
        SlurmUser=root
        AuthType=auth/munge
        AuthInfo=socket=%3$s/munge.socket
        CredType=cred/munge
        AuthAltTypes=auth/jwt
        AuthAltParameters=jwt_key=%4$s
        StateSaveLocation=%3$s/save
        SlurmctldPidFile=%3$s/slurmctld.pid
        CommunicationParameters=NoCtldInAddrAny
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        SelectType=select/cons_tres
        MpiDefault=none
        NodeName=node1 NodeAddr=127.0.0.1 Port=%5$d CPUs=1
        PartitionName=p Nodes=node1 Default=YES
        """
            .formatted(
                InetAddress.getLocalHost().getHostName().replaceFirst("\\..*", ""),
                controllerPort,
                folder,
                cluster.jwtKey(),
                Programs.freePort()));
    Files.setPosixFilePermissions(conf, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private void startPrograms() throws IOException {
    Path socket = folder.resolve("munge.socket");
    launch(
        "munged",
        () -> Files.exists(socket),
        "munged",
        "--foreground",
        "--force",
        "--key-file=" + folder.resolve("munge.key"),
        "--socket=" + socket,
        "--pid-file=" + folder.resolve("munge.pid"),
        "--seed-file=" + folder.resolve("munge.seed"),
        "--log-file=" + folder.resolve("munge.log"));
    launch(
        "slurmctld",
        () -> Programs.isOpen(controllerPort),
        "slurmctld",
        "-D",
        "-c",
        "-f",
        conf.toString());
    launch(
        "slurmrestd",
        () -> Programs.isOpen(port),
        "setpriv",
        "--reuid=nobody",
        "--regid=nogroup",
        "--clear-groups",
        "slurmrestd",
        "-f",
        conf.toString(),
        "-a",
        "rest_auth/jwt",
        "-s",
        "openapi/v0.0.38",
        "127.0.0.1:" + port);
  }

  private ProcessBuilder program(String name, String... command) {
    ProcessBuilder program = Programs.pinned(core, folder.resolve(name + ".log"), command);
    program.environment().put("SLURM_CONF", conf.toString());
    program.environment().remove("SLURM_JWT");
    return program;
  }

  private void launch(String name, Programs.Condition started, String... command)
      throws IOException {
    ProcessBuilder program = program(name, command);
    if (name.equals("slurmrestd")) {
      program.environment().put("SLURM_JWT", "daemon");
    }
    Process process = program.start();
    processes.add(process);
    Programs.await(process, folder.resolve(name + ".log"), started);
  }

  /** The last one started stops first. */
  @Override
  public void close() {
    while (!processes.isEmpty()) {
      Programs.stop(processes.removeLast());
    }
  }
}
