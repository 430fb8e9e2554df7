package io.github.slurmjwt.compatibility.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. */
@SpringBootApplication
public class Application {
  /** Creates the application; Spring calls it. */
  public Application() {}

  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }
}
