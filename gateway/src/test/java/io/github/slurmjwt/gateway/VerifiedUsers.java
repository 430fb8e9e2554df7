package io.github.slurmjwt.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenPolicy;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.VerificationKeys;
import io.github.slurmjwt.testing.Tokens;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Users as the filter hands them over, without a server. */
final class VerifiedUsers {
  private static final byte[] KEY = "a key of thirty-two bytes or so.".getBytes(US_ASCII);

  private static final TokenVerifier VERIFIER =
      TokenVerifier.builder(OneKey::new)
          .clock(Tokens.CLOCK)
          .policy(
              TokenPolicy.builder()
                  .rolesClaim("groups")
                  .userNamePattern(Pattern.compile("(?s).*"))
                  .build())
          .build();

  private VerifiedUsers() {}

  /** Returns a user with these roles. */
  static SlurmPrincipal user(String name, String... roles) throws Exception {
    return VERIFIER.verify(token(name, roles));
  }

  /** Returns the user that root acts for. */
  static SlurmPrincipal asRoot(String name) throws Exception {
    return VERIFIER.verify(token("root"), Optional.of(name));
  }

  private static String token(String name, String... roles) {
    String groups = roles.length == 0 ? "[]" : "[\"" + String.join("\",\"", roles) + "\"]";
    String payload = Tokens.payload("sun", "\"" + name + "\"", "groups", groups);
    return Tokens.hs256(Tokens.HS256_HEADER, payload, KEY);
  }

  private static final class OneKey implements VerificationKeys {
    @Override
    public Optional<SecretKey> hmacKey() {
      return Optional.of(new SecretKeySpec(KEY, "HmacSHA256"));
    }

    @Override
    public boolean hasKeySet() {
      return false;
    }

    @Override
    public Optional<RSAPublicKey> rsaKey(String keyId) {
      return Optional.empty();
    }
  }
}
