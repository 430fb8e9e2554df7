package io.github.slurmjwt.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/** What stands before the application. */
public enum Protection {
  /** Nothing. */
  NONE("unprotected"),
  /** The filter of this project with its defaults. */
  OURS("slurm-jwt-filter"),
  /** The filter of this project with every rule on who may pass, and a deny list. */
  OURS_WITH_RULES("slurm-jwt-filter, all rules on who may pass"),
  /** The filter of this project with {@code cachedTokens=0}. */
  OURS_UNCACHED("slurm-jwt-filter, no cache"),
  /** Checks nothing: it knows all the tokens by heart, so no filter that remembers costs less. */
  MAP("a HashMap of the tokens"),
  /** The least filter that one writes around java-jwt. */
  JAVA_JWT("plain java-jwt filter"),
  /** The filters that Spring Security's resource server puts before a stateless application. */
  SPRING("Spring Security");

  private final String label;

  Protection(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Returns the filter, not yet initialised; empty when there is none. */
  Optional<Filter> filter(Cluster cluster, SignedWith algorithm) {
    return switch (this) {
      case NONE -> Optional.empty();
      case OURS -> Optional.of(new SlurmJwtFilter(cluster.settings().build()));
      case OURS_WITH_RULES -> Optional.of(new SlurmJwtFilter(cluster.settingsWithRules().build()));
      case OURS_UNCACHED ->
          Optional.of(new SlurmJwtFilter(cluster.settings().cachedTokens(0).build()));
      case MAP -> Optional.of(new MapFilter(cluster.tokens(algorithm, 10_000)));
      case JAVA_JWT -> Optional.of(new JavaJwtFilter(javaJwt(cluster, algorithm)));
      case SPRING -> Optional.of(springFilter(springDecoder(cluster, algorithm)));
    };
  }

  static JWTVerifier javaJwt(Cluster cluster, SignedWith algorithm) {
    return JWT.require(
            switch (algorithm) {
              case HS256 -> Algorithm.HMAC256(cluster.hmacKey().getEncoded());
              case RS256 -> Algorithm.RSA256(cluster.rsaKey(), null);
            })
        .build();
  }

  static JwtDecoder springDecoder(Cluster cluster, SignedWith algorithm) {
    return switch (algorithm) {
      case HS256 ->
          NimbusJwtDecoder.withSecretKey(cluster.hmacKey())
              .macAlgorithm(MacAlgorithm.HS256)
              .build();
      case RS256 ->
          NimbusJwtDecoder.withPublicKey(cluster.rsaKey())
              .signatureAlgorithm(SignatureAlgorithm.RS256)
              .build();
    };
  }

  /** No CSRF, session, logout or exception filters: less than an application usually has. */
  private static Filter springFilter(JwtDecoder decoder) {
    JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
    converter.setPrincipalClaimName("sun");
    JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
    provider.setJwtAuthenticationConverter(converter);
    return new FilterChainProxy(
        new DefaultSecurityFilterChain(
            AnyRequestMatcher.INSTANCE,
            List.of(
                new SecurityContextHolderFilter(new RequestAttributeSecurityContextRepository()),
                new BearerTokenAuthenticationFilter(new ProviderManager(provider)),
                awareRequests(),
                new AuthorizationFilter(AuthenticatedAuthorizationManager.authenticated()))));
  }

  private static Filter awareRequests() {
    SecurityContextHolderAwareRequestFilter filter = new SecurityContextHolderAwareRequestFilter();
    try {
      filter.afterPropertiesSet();
    } catch (jakarta.servlet.ServletException e) {
      throw new IllegalStateException(e);
    }
    return filter;
  }

  private static final class MapFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final int BEARER = "Bearer ".length();

    private record Key(String token) {
      @Override
      public int hashCode() {
        return token.substring(token.length() - 12).hashCode();
      }
    }

    private final transient Map<Key, Principal> users = new HashMap<>();

    MapFilter(List<String> tokens) {
      for (String token : tokens) {
        users.put(new Key(new String(token)), () -> "user");
      }
    }

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, jakarta.servlet.FilterChain chain)
        throws java.io.IOException, jakarta.servlet.ServletException {
      Principal principal =
          users.get(new Key(request.getHeader("Authorization").substring(BEARER)));
      if (principal == null) {
        response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        return;
      }
      chain.doFilter(
          new HttpServletRequestWrapper(request) {
            @Override
            public Principal getUserPrincipal() {
              return principal;
            }
          },
          response);
    }
  }

  private static final class JavaJwtFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String BEARER = "Bearer ";

    private final transient JWTVerifier verifier;

    JavaJwtFilter(JWTVerifier verifier) {
      this.verifier = verifier;
    }

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, jakarta.servlet.FilterChain chain)
        throws java.io.IOException, jakarta.servlet.ServletException {
      String header = request.getHeader("Authorization");
      if (header == null || !header.startsWith(BEARER)) {
        response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        return;
      }
      String user;
      try {
        user = verifier.verify(header.substring(BEARER.length())).getClaim("sun").asString();
      } catch (JWTVerificationException e) {
        response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        return;
      }
      Principal principal = () -> user;
      chain.doFilter(
          new HttpServletRequestWrapper(request) {
            @Override
            public Principal getUserPrincipal() {
              return principal;
            }
          },
          response);
    }
  }
}
