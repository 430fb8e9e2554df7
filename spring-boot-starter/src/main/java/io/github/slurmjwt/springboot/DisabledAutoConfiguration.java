package io.github.slurmjwt.springboot;

import java.lang.System.Logger.Level;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** Says in the log that nobody is asked for a token. */
@AutoConfiguration
@ConditionalOnProperty(name = PropertyNames.ENABLED, havingValue = "false")
final class DisabledAutoConfiguration {
  DisabledAutoConfiguration() {
    System.getLogger("io.github.slurmjwt")
        .log(Level.WARNING, PropertyNames.ENABLED + " is false: no request needs a token");
  }
}
