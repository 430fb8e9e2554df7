package io.github.slurmjwt.config;

import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.SlurmOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The accounts of this machine, as far as {@code /etc/passwd} has them. */
final class Accounts {
  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final String ROOT = "root";

  private Accounts() {}

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
      return OptionalLong.empty(); // No such file here, or none for this process.
    }
    return OptionalLong.empty();
  }

  /** Returns what an administrator should look at when the uid of SlurmUser matters unknown. */
  static Optional<String> warning(SlurmOptions slurm) {
    if (slurm.clientIdentity() == ClientIdentity.IGNORED || slurm.slurmUserId().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "use_jwt_client_ids: this machine does not know SlurmUser "
            + slurm.slurmUser()
            + ", so a token with that user's uid under another name passes: set slurmUserId to what"
            + " \"id -u "
            + slurm.slurmUser()
            + "\" prints on the host of slurmctld");
  }
}
