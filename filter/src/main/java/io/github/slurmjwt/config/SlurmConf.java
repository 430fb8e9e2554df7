package io.github.slurmjwt.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The few lines of a slurm.conf that matter here. Read as Slurm's {@code parse_config.c} does,
 * {@code _get_next_line} and {@code s_p_parse_line}: first comments go, then a line that ends in an
 * odd number of backslashes goes on in the next one, then escapes go. Names in any letter case,
 * values in double quotes or up to white space, {@code Include} relative to the file that holds it
 * and with {@code %c} for the ClusterName in lower case, the last of repeated names.
 *
 * @param authAltParameters how {@code auth/jwt} is set
 * @param authenticatesJwt whether {@code AuthAltTypes} or {@code AuthType} names {@code auth/jwt}
 * @param slurmUser the user that Slurm runs as
 * @param stateSaveLocation the folder that holds the default key
 */
record SlurmConf(
    Optional<String> authAltParameters,
    boolean authenticatesJwt,
    Optional<String> slurmUser,
    Optional<String> stateSaveLocation) {
  static SlurmConf load(Path file) {
    Map<String, String> values = SlurmConfFiles.read(file);
    String types =
        values.getOrDefault(SlurmConfLine.AUTH_ALT_TYPES, "")
            + ","
            + values.get(SlurmConfLine.AUTH_TYPE);
    return new SlurmConf(
        Optional.ofNullable(values.get(SlurmConfLine.AUTH_ALT_PARAMETERS)),
        List.of(types.split(",", -1)).contains("auth/jwt"),
        Optional.ofNullable(values.get(SlurmConfLine.SLURM_USER)),
        Optional.ofNullable(values.get(SlurmConfLine.STATE_SAVE_LOCATION)));
  }
}
