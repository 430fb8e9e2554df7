package io.github.slurmjwt.gateway;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that set the parameters of the filter. */
final class FilterOptions {
  static final String PARAMETER = "--parameter";

  /** The parameters that have an option of their own, and its name. */
  private static final Map<String, String> OWN_OPTION =
      Map.of("slurmConf", "--slurm-conf", "AuthAltParameters", "--auth-alt-parameters");

  @Option(
      names = "--slurm-conf",
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Take the cluster's keys and rules from this slurm.conf.")
  private @Nullable Path slurmConf;

  @Option(
      names = "--auth-alt-parameters",
      paramLabel = "TEXT",
      converter = OptionTypes.Line.class,
      description = "Take them from this text, as AuthAltParameters in slurm.conf.")
  private @Nullable String authAltParameters;

  @Option(
      names = PARAMETER,
      paramLabel = "NAME=VALUE",
      converter = OptionTypes.FilterParameter.class,
      description = "Set this parameter of the filter; may be repeated.")
  private List<Map.Entry<String, String>> parameters = List.of();

  /** Returns the option that sets this parameter, or else {@value #PARAMETER}. */
  static String optionFor(String parameter) {
    return OWN_OPTION.getOrDefault(parameter, PARAMETER);
  }

  /** Returns the names that are given with {@value #PARAMETER}. */
  Set<String> given() {
    return parameters.stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  /**
   * Returns the parameters by the names that they have in a web.xml.
   *
   * @throws GatewayException when one is repeated or of no use here, or there are no keys
   */
  Map<String, String> parameters() throws GatewayException {
    Map<String, String> all = new LinkedHashMap<>();
    for (Map.Entry<String, String> parameter : parameters) {
      refuseUseless(parameter.getKey(), parameter.getValue());
      put(all, parameter.getKey(), parameter.getValue());
    }
    if (slurmConf != null) {
      put(all, "slurmConf", slurmConf.toString());
    }
    if (authAltParameters != null) {
      put(all, "AuthAltParameters", authAltParameters);
    }
    if (OWN_OPTION.keySet().stream().filter(all::containsKey).count() != 1) {
      throw GatewayException.wrongConfiguration(
          "the cluster's keys are named by either --slurm-conf or --auth-alt-parameters: give one"
              + " of the two");
    }
    return all;
  }

  private static void put(Map<String, String> all, String name, String value)
      throws GatewayException {
    if (all.putIfAbsent(name, value) != null) {
      throw GatewayException.wrongConfiguration(
          "the parameter " + name + " is given twice: take one of the two out");
    }
  }

  /** The gateway forwards nobody without a token, and nothing reads the filter's header here. */
  private static void refuseUseless(String name, String value) throws GatewayException {
    boolean opens =
        switch (name) {
          case "excludedPaths" -> true;
          case "mode" -> !value.strip().equals("required");
          case "corsPreflight" -> !value.strip().equals("false");
          default -> false;
        };
    if (opens) {
      throw GatewayException.wrongConfiguration(
          "the parameter "
              + name
              + " lets requests pass without a token: take it out, the gateway"
              + " forwards none of them");
    }
    if (name.equals("loginPage")) {
      throw GatewayException.wrongConfiguration(
          "the parameter loginPage does nothing in the gateway: take it out, the gateway has no"
              + " pages");
    }
    if (name.equals("identityHeader")) {
      throw GatewayException.wrongConfiguration(
          "the parameter identityHeader does nothing in the gateway: take it out, slurmrestd gets"
              + " X-SLURM-USER-NAME");
    }
  }
}
