package io.github.slurmjwt.gateway;

import io.github.slurmjwt.config.FilterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What an operator has decided, for the check and for the log: one thing each, and no secret. */
final class InForce {
  private InForce() {}

  /**
   * Returns what there is to say beside the rules of the filter.
   *
   * @throws GatewayException when the certificate cannot be read
   */
  static List<String> of(GatewayOptions options, FilterSettings settings) throws GatewayException {
    List<String> all = new ArrayList<>();
    if (options.listen().tls().isPresent()) {
      CertificateSource source = options.listen().tls().get().certificate();
      all.add("certificate: " + source.load().description());
    }
    settings.denyList().ifPresent(list -> all.add("deny list: " + list.file()));
    AccessSettings access = options.access();
    all.add(
        access.loginLimit() == 0
            ? "login limit: none"
            : "login limit: " + access.loginLimit() + " bad tokens of an address a minute");
    if (access.requiresAccount()) {
      all.add("requires an account on this machine");
    }
    access.rules().forEach(rule -> all.add("allows " + rule));
    if (access.rules().isEmpty()) {
      all.add("allows every verified user everything");
    }
    return all;
  }

  /**
   * Returns the same as one line for the log.
   *
   * @throws GatewayException when the certificate cannot be read
   */
  static String line(GatewayOptions options) throws GatewayException {
    return of(options, FilterSettings.from(options.filterParameters())).stream()
        .collect(Collectors.joining("; ", "slurm gateway: in force: ", ""));
  }
}
