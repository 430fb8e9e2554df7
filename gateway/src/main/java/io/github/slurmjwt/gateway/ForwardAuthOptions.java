package io.github.slurmjwt.gateway;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.ForwardAuthSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a gateway that gives verdicts to a proxy. */
final class ForwardAuthOptions {
  private static final String OPTION = "--forward-auth";

  @Option(
      names = OPTION,
      paramLabel = "PROXY",
      converter = OptionTypes.Line.class,
      description = {
        "Tell this proxy which requests may pass: nginx, caddy, traefik or envoy.",
        "It asks at /forward-auth/ on a port of its own."
      })
  private @Nullable String proxy;

  @Option(
      names = ForwardAuth.HOST,
      paramLabel = "ADDRESS",
      converter = OptionTypes.Host.class,
      description = "Take its questions on this address (default 127.0.0.1).")
  private @Nullable String host;

  @Option(
      names = OPTION + "-port",
      paramLabel = "N",
      converter = OptionTypes.Port.class,
      description = "Take them on this port, 0 for any free one (default 8082).")
  private @Nullable Integer port;

  @Option(
      names = OPTION + "-from",
      paramLabel = "LIST",
      converter = OptionTypes.Line.class,
      description = "Answer only these addresses or blocks (default 127.0.0.1 and ::1).")
  private @Nullable String from;

  @Option(
      names = OPTION + "-open",
      paramLabel = "LIST",
      converter = OptionTypes.Line.class,
      description = "Let requests for these paths pass without a token, as excludedPaths does.")
  private @Nullable String open;

  @Option(
      names = OPTION + "-token",
      paramLabel = "true|false",
      arity = "1",
      converter = OptionTypes.Line.class,
      description = "Give the proxy the token that --forward chooses, too (default false).")
  private @Nullable String token;

  /**
   * Returns what these options say; empty when no proxy asks.
   *
   * @throws GatewayException when they are wrong, or do not fit together
   */
  Optional<ForwardAuth> settings() throws GatewayException {
    if (proxy == null) {
      refuseAlone("-host", host);
      refuseAlone("-port", port);
      refuseAlone("-from", from);
      refuseAlone("-open", open);
      refuseAlone("-token", token);
      return Optional.empty();
    }
    return Optional.of(
        new ForwardAuth(
            host == null ? "127.0.0.1" : host,
            port == null ? 8082 : port,
            verdicts(),
            Optional.ofNullable(open)));
  }

  private ForwardAuthSettings verdicts() throws GatewayException {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("proxy", proxy);
    if (from != null) {
      parameters.put("trustedProxies", from);
    }
    if (token != null) {
      parameters.put("userToken", token);
    }
    try {
      return ForwardAuthSettings.from(parameters);
    } catch (ConfigException e) {
      throw GatewayException.wrongConfiguration(OPTION + ": " + e.getMessage());
    }
  }

  private static void refuseAlone(String suffix, @Nullable Object value) throws GatewayException {
    if (value != null) {
      throw GatewayException.wrongConfiguration(OPTION + suffix + " needs " + OPTION);
    }
  }
}
