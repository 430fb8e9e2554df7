package io.github.slurmjwt.gateway;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Does something when a request has ended, however it ended. */
record EndOfRequest(Runnable action) implements AsyncListener {
  @Override
  public void onComplete(AsyncEvent event) {
    action.run();
  }

  /** Followed by the completion. */
  @Override
  public void onTimeout(AsyncEvent event) {}

  /** Followed by the completion. */
  @Override
  public void onError(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
