package io.github.slurmjwt.gateway;

import io.github.slurmjwt.gateway.OptionTypes.Administrators;
import io.github.slurmjwt.gateway.OptionTypes.Forward;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how slurmrestd learns who the user is. */
final class ForwardingOptions {
  private static final String FORWARD = "--forward";
  private static final String ADMINISTRATORS = "--administrators";
  private static final String PROXY_KEY = "--proxy-key";
  private static final String PROXY_USER = "--proxy-user";

  @Option(
      names = FORWARD,
      paramLabel = "MODE",
      converter = OptionTypes.ForwardConverter.class,
      description = {
        "pass-through: forward the user's own token (default).",
        "authenticating-proxy: forward a token of the gateway and the name of the user."
      })
  private Forward forward = Forward.PASS_THROUGH;

  @Option(
      names = PROXY_KEY,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Mint the gateway's token with this key (default: the jwt_key of the cluster).")
  private @Nullable Path proxyKey;

  @Option(
      names = PROXY_USER,
      paramLabel = "NAME",
      converter = OptionTypes.Line.class,
      description = "Mint it for this user (default: SlurmUser).")
  private @Nullable String proxyUser;

  @Option(
      names = ProxyTokenFile.OPTION,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Read the gateway's token from this file and mint none.")
  private @Nullable Path proxyToken;

  @Option(
      names = ADMINISTRATORS,
      paramLabel = "forward|refuse",
      converter = OptionTypes.AdministratorsConverter.class,
      description =
          "With authenticating-proxy, forward or refuse requests of root and SlurmUser (default"
              + " refuse).")
  private @Nullable Administrators administrators;

  /**
   * Returns how to be an authenticating proxy; empty to forward the user's own token.
   *
   * @throws GatewayException when the options do not fit together
   */
  Optional<ProxyOptions> proxy() throws GatewayException {
    if (forward == Forward.PASS_THROUGH) {
      refuseWithoutProxy(proxyKey, PROXY_KEY);
      refuseWithoutProxy(proxyUser, PROXY_USER);
      refuseWithoutProxy(proxyToken, ProxyTokenFile.OPTION);
      refuseWithoutProxy(administrators, ADMINISTRATORS);
      return Optional.empty();
    }
    if (proxyToken != null && (proxyKey != null || proxyUser != null)) {
      throw GatewayException.usage(
          ProxyTokenFile.OPTION + " excludes " + PROXY_KEY + " and " + PROXY_USER);
    }
    return Optional.of(
        new ProxyOptions(
            Optional.ofNullable(proxyKey),
            Optional.ofNullable(proxyToken),
            Optional.ofNullable(proxyUser),
            administrators == Administrators.FORWARD));
  }

  private static void refuseWithoutProxy(@Nullable Object value, String option)
      throws GatewayException {
    if (value != null) {
      throw GatewayException.usage(option + " needs " + FORWARD + " authenticating-proxy");
    }
  }
}
