package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.EmptyServletContext;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an application finds among its attributes. */
class PublishedStateTest {
  private final ServletContext application = EmptyServletContext.create();
  private final AuthenticationState state =
      new AuthenticationState(
          "slurm",
          Optional.empty(),
          Optional.empty(),
          new Decisions(new FilterMetrics.None(), new TokenExtractor(Optional.empty())));

  @Test
  void isFoundUntilItIsClosed() {
    PublishedState published = PublishedState.publish(state, Optional.of(application));
    assertEquals(List.of(state), PublishedState.of(application));
    published.close();
    assertEquals(List.of(), PublishedState.of(application));
  }

  @Test
  void isNoAttributeOfTheApplicationsOwn() {
    application.setAttribute("own", state);
    application.setAttribute(AuthenticationState.class.getName() + ".own", "text");
    assertEquals(List.of(), PublishedState.of(application));
  }
}
