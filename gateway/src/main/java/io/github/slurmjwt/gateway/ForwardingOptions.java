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
  private static final String NEEDS_PROXY = " needs " + FORWARD + " authenticating-proxy";
  private static final String OR_MINT = NEEDS_PROXY + " or mint";

  @Option(
      names = FORWARD,
      paramLabel = "MODE",
      converter = OptionTypes.ForwardConverter.class,
      description = {
        "pass-through: forward the user's own token (default).",
        "authenticating-proxy: forward a token of the gateway and the name of the user.",
        "mint: forward a short-lived token of the user's own, made by the gateway."
      })
  private Forward forward = Forward.PASS_THROUGH;

  @Option(
      names = PROXY_KEY,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Mint tokens with this key (default: the jwt_key of the cluster).")
  private @Nullable Path proxyKey;

  @Option(
      names = PROXY_USER,
      paramLabel = "NAME",
      converter = OptionTypes.Line.class,
      description = "Mint the gateway's own token for this user (default: SlurmUser).")
  private @Nullable String proxyUser;

  @Option(
      names = ProxyOptions.TOKEN,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Read the gateway's token from this file and mint none.")
  private @Nullable Path proxyToken;

  @Option(
      names = ProxyOptions.ANY_TOKEN,
      description =
          "With authenticating-proxy and mint, accept tokens of any issuer and audience that"
              + " jwks= has signed.")
  private boolean acceptAnyToken;

  @Option(
      names = ADMINISTRATORS,
      paramLabel = "forward|refuse",
      converter = OptionTypes.AdministratorsConverter.class,
      description =
          "With authenticating-proxy and mint, forward or refuse requests of root and SlurmUser"
              + " (default refuse).")
  private @Nullable Administrators administrators;

  /**
   * Returns how to send tokens of the gateway's making; empty to forward the user's own token.
   *
   * @throws GatewayException when the options do not fit together
   */
  Optional<ProxyOptions> proxy() throws GatewayException {
    if (forward == Forward.PASS_THROUGH) {
      refuse(proxyKey, PROXY_KEY + OR_MINT);
      refuse(administrators, ADMINISTRATORS + OR_MINT);
      refuse(acceptAnyToken ? true : null, ProxyOptions.ANY_TOKEN + OR_MINT);
    }
    if (forward != Forward.AUTHENTICATING_PROXY) {
      refuse(proxyUser, PROXY_USER + NEEDS_PROXY);
      refuse(proxyToken, ProxyOptions.TOKEN + NEEDS_PROXY);
    }
    if (forward == Forward.PASS_THROUGH) {
      return Optional.empty();
    }
    if (proxyToken != null && (proxyKey != null || proxyUser != null)) {
      throw GatewayException.wrongConfiguration(
          ProxyOptions.TOKEN + " excludes " + PROXY_KEY + " and " + PROXY_USER);
    }
    return Optional.of(
        new ProxyOptions(
            forward == Forward.MINT,
            Optional.ofNullable(proxyKey),
            Optional.ofNullable(proxyToken),
            Optional.ofNullable(proxyUser),
            administrators == Administrators.FORWARD,
            acceptAnyToken));
  }

  private static void refuse(@Nullable Object value, String sentence) throws GatewayException {
    if (value != null) {
      throw GatewayException.wrongConfiguration(sentence);
    }
  }
}
