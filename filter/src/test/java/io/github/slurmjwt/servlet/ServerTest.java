package io.github.slurmjwt.servlet;

import static java.util.Objects.requireNonNull;

import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.Http.Answer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** A test class with one application, running in one container at a time. */
abstract class ServerTest {
  @Parameter @Nullable Server server;
  private @Nullable Container container;
  private @Nullable Http http;

  /** The application that every test of the class talks to. */
  abstract TestApp app();

  @BeforeParameterizedClassInvocation
  void start() throws Exception {
    container = requireNonNull(server).start(app());
    http = new Http(container.port());
  }

  @AfterParameterizedClassInvocation
  void stop() {
    requireNonNull(container).close();
  }

  final Http http() {
    return requireNonNull(http);
  }

  final Answer get(String target, String... headers) throws IOException {
    return http().get(target, headers);
  }

  final Answer getWith(String token, String target, String... headers) throws IOException {
    return http().getWith(token, target, headers);
  }
}
