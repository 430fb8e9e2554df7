package io.github.slurmjwt.keys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a key set from its URL: a GET without redirects, limited in time and size. The URL comes
 * from the configuration, which also checks it, and never from a token.
 */
final class KeySetFetcher implements PlaceReader, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final URI url;
  private final Duration timeout;
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          0, 4, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), KeySetFetcher::thread);

  /** Created by the first fetch: it has a thread of its own. */
  private @Nullable HttpClient client;

  private boolean closed;

  /**
   * Creates the fetcher; it connects only in {@link #read}.
   *
   * @param timeout how long a fetch may take, from the first byte sent to the last received
   */
  KeySetFetcher(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
  }

  @Override
  public String name() {
    return "jwks=" + KeySetUrl.shown(url);
  }

  @Override
  public byte[] read() throws KeyLoadException, InterruptedException {
    // The only time limit: that of a request ends with the headers and would race with this one.
    CompletableFuture<HttpResponse<byte[]>> answer = send(request());
    try {
      HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw failure("answers with status " + response.statusCode() + " instead of 200");
      }
      return response.body();
    } catch (TimeoutException e) {
      throw tooSlow();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException) {
        throw tooSlow();
      }
      throw failure("cannot be fetched: " + describe(e.getCause()));
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request() throws KeyLoadException {
    try {
      return HttpRequest.newBuilder(url).header("Accept", "application/json").build();
    } catch (IllegalArgumentException e) {
      throw failure(
          "cannot be fetched: it is not an http or https URL"); // e repeats the whole URL.
    }
  }

  private CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request)
      throws KeyLoadException {
    try {
      return openClient().sendAsync(request, info -> new LimitedBody());
    } catch (RejectedExecutionException e) {
      throw failure("cannot be fetched: earlier fetches are still hanging");
    }
  }

  /** Ends the client with its threads and connections immediately. */
  @Override
  public synchronized void close() {
    closed = true;
    executor.shutdownNow();
    if (client != null) {
      HttpClientShutdown.shutDown(client);
      client = null;
    }
  }

  private synchronized HttpClient openClient() throws KeyLoadException {
    if (closed) {
      throw failure("is no longer fetched");
    }
    if (client == null) {
      client = client(executor);
    }
    return client;
  }

  private KeyLoadException tooSlow() {
    return failure("does not answer within " + timeout.toSeconds() + " s");
  }

  private KeyLoadException failure(String problem) {
    return new KeyLoadException(
        name() + " " + problem + "; check the URL and the identity provider behind it");
  }

  private static String describe(@Nullable Throwable cause) {
    if (cause instanceof TooLongException) {
      return "the answer is longer than " + FileKind.MAXIMUM_SIZE + " bytes";
    }
    return cause == null ? "unknown failure" : cause.getClass().getSimpleName();
  }

  /**
   * The client's thread inherits the context class loader of this one; if that were the
   * application's, Tomcat would report a leak.
   */
  private static HttpClient client(Executor executor) {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    current.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      return HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .executor(executor)
          .build();
    } finally {
      current.setContextClassLoader(before);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "slurm-jwt-keys-http");
    thread.setDaemon(true);
    // By default that of the caller, as with the thread of the client.
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  private static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Cancels the response at the first byte beyond the limit. */
  private static final class LimitedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
      subscription = started;
      started.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        received.writeBytes(bytes);
      }
      if (received.size() > FileKind.MAXIMUM_SIZE && subscription != null) {
        subscription.cancel();
        body.completeExceptionally(new TooLongException());
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(received.toByteArray());
    }
  }
}
