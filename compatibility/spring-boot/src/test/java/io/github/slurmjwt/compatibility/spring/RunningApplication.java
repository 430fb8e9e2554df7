package io.github.slurmjwt.compatibility.spring;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** An application in this JVM, on a port of its own. */
final class RunningApplication implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private RunningApplication(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static RunningApplication start(List<Class<?>> sources, String... arguments) {
    Stream<String> server = Stream.of("--server.address=127.0.0.1", "--server.port=0");
    return new RunningApplication(
        new SpringApplication(sources.toArray(Class<?>[]::new))
            .run(Stream.concat(server, Arrays.stream(arguments)).toArray(String[]::new)));
  }

  Http http() {
    return new Http(
        context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  @Override
  public void close() {
    context.close();
  }
}
