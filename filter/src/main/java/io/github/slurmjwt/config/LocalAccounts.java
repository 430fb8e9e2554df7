package io.github.slurmjwt.config;

import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.SlurmOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The accounts of this machine that {@code /etc/passwd} lists. */
final class LocalAccounts {
  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final String ROOT = "root";

  private LocalAccounts() {}

  /** Returns the options with the uid of SlurmUser, if it is not set and this machine knows it. */
  static SlurmOptions withUid(SlurmOptions slurm) {
    OptionalLong uid =
        slurm.slurmUserId().isPresent() ? slurm.slurmUserId() : uid(slurm.slurmUser());
    return uid.equals(slurm.slurmUserId())
        ? slurm
        : slurm.toBuilder().slurmUserId(uid.getAsLong()).build();
  }

  /** Returns the uid of this user; empty when this machine does not know the user. */
  static OptionalLong uid(String name) {
    if (name.equals(ROOT)) {
      return OptionalLong.of(0);
    }
    try {
      for (String line : Files.readAllLines(PASSWD, StandardCharsets.ISO_8859_1)) {
        String[] fields = line.split(":", 4);
        if (fields.length == 4 && fields[0].equals(name) && fields[2].matches("[0-9]{1,9}")) {
          return OptionalLong.of(Long.parseLong(fields[2]));
        }
      }
    } catch (IOException e) {
      return OptionalLong.empty(); // The file is missing, or this process may not read it.
    }
    return OptionalLong.empty();
  }

  /** Returns a warning for an administrator if the uid of SlurmUser is needed but unknown. */
  static Optional<String> warning(SlurmOptions slurm) {
    if (slurm.clientIdentity() == ClientIdentity.IGNORED || slurm.slurmUserId().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "use_jwt_client_ids: SlurmUser "
            + slurm.slurmUser()
            + " is not in /etc/passwd of this machine, so a token with that user's uid under another"
            + " name is accepted: set slurmUserId to what \"id -u "
            + slurm.slurmUser()
            + "\" prints on the host of slurmctld");
  }
}
