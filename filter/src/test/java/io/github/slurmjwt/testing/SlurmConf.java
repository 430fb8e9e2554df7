package io.github.slurmjwt.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The slurm.conf of a {@link LiveSlurm}: everything on loopback, one node that nobody serves. */
final class SlurmConf {
  private final SlurmSetup setup;
  private final Path folder;
  private final int controllerPort = Ports.free();
  private final int nodePort = Ports.free();

  SlurmConf(SlurmSetup setup, Path folder) throws IOException {
    this.setup = setup;
    this.folder = folder;
  }

  Path file() {
    return folder.resolve("slurm.conf");
  }

  void write(String authAltParameters) throws IOException {
    String host = InetAddress.getLocalHost().getHostName().replaceFirst("\\..*", "");
    String debug =
        setup.logsUsers() ? "verbose\nDebugFlags=" + setup.release().debugFlag() : "info";
    Files.writeString(
        file(),
        """
        ClusterName=x
        SlurmctldHost=%1$s(127.0.0.1)
        SlurmctldPort=%2$d
        SlurmUser=%6$s
        AuthType=auth/munge
        AuthInfo=socket=%3$s/munge.socket
        CredType=cred/munge
        AuthAltTypes=auth/jwt
        %4$s
        StateSaveLocation=%3$s/save
        SlurmctldPidFile=%3$s/save/slurmctld.pid
        CommunicationParameters=NoCtldInAddrAny
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        SelectType=select/cons_tres
        MpiDefault=none
        SlurmctldDebug=%7$s
        NodeName=node1 NodeAddr=127.0.0.1 Port=%5$d CPUs=1
        PartitionName=p Nodes=node1 Default=YES
        """
            .formatted(
                host,
                controllerPort,
                folder,
                // Without a value Slurm does not start; without the line it does.
                authAltParameters.isEmpty() ? "" : "AuthAltParameters=" + authAltParameters,
                nodePort,
                setup.slurmUser(),
                debug));
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
  }
}
