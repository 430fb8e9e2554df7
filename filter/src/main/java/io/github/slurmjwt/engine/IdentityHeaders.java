package io.github.slurmjwt.engine;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenRejectedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The headers that identify the user: which of them the application may see, and under which
 * spelling. Servers behind a gateway often read {@code X_Slurm.User-Name} as {@code
 * X-SLURM-USER-NAME}, so any character but letters and digits counts as a dash here.
 */
public final class IdentityHeaders {
  private final Optional<String> identityHeader;
  private final Set<String> folded = new HashSet<>();

  IdentityHeaders(Optional<String> identityHeader) {
    this.identityHeader = identityHeader;
    folded.add(fold(TokenExtractor.USER_TOKEN));
    folded.add(fold(TokenExtractor.USER_NAME));
    identityHeader.map(IdentityHeaders::fold).ifPresent(folded::add);
  }

  /** Returns the header that carries the verified user name to the application. */
  public Optional<String> identityHeader() {
    return identityHeader;
  }

  /** Tells whether this is that header. */
  public boolean isIdentityHeader(String name) {
    return identityHeader.isPresent() && identityHeader.get().equalsIgnoreCase(name);
  }

  /**
   * Tells whether the client's header of this name is hidden from the application.
   *
   * @param verified whether the client's {@code X-SLURM-USER-NAME} was checked against a token
   */
  public boolean isHidden(String name, boolean verified) {
    if (!folded.contains(fold(name))) {
      return false;
    }
    boolean genuine =
        name.equalsIgnoreCase(TokenExtractor.USER_TOKEN)
            || name.equalsIgnoreCase(TokenExtractor.USER_NAME);
    return isIdentityHeader(name) || !verified || !genuine;
  }

  /**
   * Refuses a request whose {@code Connection} header names an identity header: a proxy behind the
   * filter would remove the verified name (RFC 9110 §7.6.1).
   */
  void refuseHopByHop(HttpServletRequest request) throws TokenRejectedException {
    Enumeration<String> values = request.getHeaders("Connection");
    while (values != null && values.hasMoreElements()) {
      String value = values.nextElement();
      if (!value.equalsIgnoreCase("keep-alive") && !value.equalsIgnoreCase("close")) {
        for (String option : value.split(",", -1)) {
          refuseIfIdentity(option.strip());
        }
      }
    }
  }

  private void refuseIfIdentity(String option) throws TokenRejectedException {
    if (folded.contains(fold(option)) || option.equalsIgnoreCase("Authorization")) {
      throw new TokenRejectedException(Rejection.HOP_BY_HOP_IDENTITY);
    }
  }

  private static String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      folded.append(Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : '-');
    }
    return folded.toString();
  }
}
