package io.github.slurmjwt.compatibility.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.VerificationKeys;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import io.github.slurmjwt.testing.TestKeys;
import java.nio.file.Path;
import java.util.List;
import org.example.portal.PortalApplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What an application has as a bean is taken in place of the starter's. */
@Tag("compatibility")
class OwnBeansTest {
  private static final String NO_KEYS = "--slurm-jwt.auth-alt-parameters=use_jwt_client_ids";

  @TempDir private Path folder;

  @Configuration(proxyBeanMethods = false)
  static class Vault {
    @Bean
    KeySource vault() {
      return () -> TestKeys.hmacOnly(Cluster.KEY);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ClosedVault {
    @Bean
    KeySource vault() {
      return new KeySource() {
        @Override
        public VerificationKeys current() throws KeyUnavailableException {
          throw new KeyUnavailableException("the vault is closed");
        }
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Settings {
    @Bean
    FilterSettings settings() {
      return FilterSettings.builder()
          .authAltParameters("jwt_key=/not/read")
          .http(http -> http.realm("own"))
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnFilter {
    @Bean
    FilterRegistrationBean<SlurmJwtFilter> ownFilter() {
      FilterSettings settings =
          FilterSettings.builder()
              .authAltParameters("jwt_key=/not/read")
              .http(http -> http.realm("mine"))
              .build();
      FilterRegistrationBean<SlurmJwtFilter> registration =
          new FilterRegistrationBean<>(
              new SlurmJwtFilter(settings, () -> TestKeys.hmacOnly(Cluster.KEY)));
      registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
      return registration;
    }
  }

  private static RunningApplication start(Class<?> configuration, String... arguments) {
    return RunningApplication.start(
        List.of(PortalApplication.class, Probe.class, configuration), arguments);
  }

  @Test
  void takesTheKeysOfTheApplicationWithoutKeysInProperties() throws Exception {
    try (RunningApplication application = start(Vault.class, NO_KEYS)) {
      assertEquals(
          "200 Slurm user alice", Http.verdict(application.http().getAs(Cluster.ALICE, "/me")));
      assertEquals(0, application.context().getBeanNamesForType(LiveKeys.class).length);
      assertEquals(200, application.http().get("/actuator/health/readiness").statusCode());
    }
  }

  @Test
  void isNotReadyWhileTheKeysOfTheApplicationAreUnavailable() throws Exception {
    try (RunningApplication application =
        start(ClosedVault.class, NO_KEYS, "--management.endpoint.health.show-details=always")) {
      String health = Http.verdict(application.http().get("/actuator/health/readiness"));
      assertTrue(health.startsWith("503 "), health);
      assertTrue(health.contains("the vault is closed"), health);
      assertEquals(503, application.http().getAs(Cluster.ALICE, "/me").statusCode());
    }
  }

  @Test
  void takesTheSettingsOfTheApplication() throws Exception {
    try (RunningApplication application =
        RunningApplication.start(
            List.of(PortalApplication.class, Probe.class, Settings.class, Vault.class),
            "--slurm-jwt.mode=nonsense")) {
      assertEquals(
          "Bearer realm=\"own\"",
          application.http().get("/me").headers().firstValue("WWW-Authenticate").orElse(""));
      assertEquals(200, application.http().getAs(Cluster.ALICE, "/me").statusCode());
    }
  }

  @Test
  void takesTheFilterOfTheApplication() throws Exception {
    try (RunningApplication application = start(OwnFilter.class)) {
      assertEquals(
          1,
          application.context().getBeansOfType(FilterRegistrationBean.class).values().stream()
              .filter(it -> it.getFilter() instanceof SlurmJwtFilter)
              .count());
      assertEquals(
          "Bearer realm=\"mine\"",
          application.http().get("/me").headers().firstValue("WWW-Authenticate").orElse(""));
    }
  }

  @Test
  void keepsTheHealthClosedWhereThePropertySaysSo() throws Exception {
    try (RunningApplication application =
        RunningApplication.start(
            List.of(PortalApplication.class, Probe.class),
            Cluster.keyArgument(folder),
            "--slurm-jwt.open-health=false",
            "--spring.mvc.servlet.path=/app")) {
      assertEquals(401, application.http().get("/app/actuator/health").statusCode());
      assertEquals(
          200, application.http().getAs(Cluster.ALICE, "/app/actuator/health").statusCode());
    }
  }

  @Test
  void findsTheHealthWhereTheApplicationHasPutIt() throws Exception {
    try (RunningApplication application =
        RunningApplication.start(
            List.of(PortalApplication.class, Probe.class),
            Cluster.keyArgument(folder),
            "--spring.mvc.servlet.path=/app",
            "--management.endpoints.web.base-path=/manage",
            "--management.endpoints.web.path-mapping.health=alive")) {
      assertEquals(200, application.http().get("/app/manage/alive").statusCode());
      assertEquals(200, application.http().get("/app/manage/alive/readiness").statusCode());
      assertEquals(401, application.http().get("/app/manage").statusCode());
      assertEquals(401, application.http().get("/app/me").statusCode());
    }
  }
}
