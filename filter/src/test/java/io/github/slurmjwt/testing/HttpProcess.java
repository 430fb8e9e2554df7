package io.github.slurmjwt.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;

/** A server as a process of its own: what it prints, how it answers, and how it ends. */
public abstract class HttpProcess implements AutoCloseable {
  private final JavaProcess process;

  /** Takes over a process that has been launched. */
  protected HttpProcess(JavaProcess process) {
    this.process = process;
  }

  /** Returns the address that the server has printed. */
  public abstract URI address() throws IOException;

  /** Returns the process. */
  protected final JavaProcess process() {
    return process;
  }

  /** Returns what the server has printed on its standard output so far. */
  public final String out() throws IOException {
    return process.out();
  }

  /** Returns what the server has printed on its standard error so far. */
  public final String err() throws IOException {
    return process.err();
  }

  /** Gets a path. The headers are names and values in turn. */
  public final HttpResponse<String> get(String path, String... headers) throws Exception {
    return http().get(path, headers);
  }

  /** Gets a path with a token. */
  public final HttpResponse<String> getWithToken(String path, String token) throws Exception {
    return http().getWithToken(path, token);
  }

  /** Sends a request without a body. */
  public final HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    return http().send(method, path, headers);
  }

  /** Posts JSON. */
  public final HttpResponse<String> post(String path, String json, String... headers)
      throws Exception {
    return http().post(path, json, headers);
  }

  private JdkHttp http() throws IOException {
    return new JdkHttp(address());
  }

  /** Returns how the server has ended. */
  public final int exitCode() {
    return process.exitCode();
  }

  /** Sends SIGTERM, as service managers do, and waits for the end. */
  public final void terminate() throws Exception {
    process.terminate();
  }

  /** Sends a signal, named as for the command {@code kill}. */
  public final void signal(String name) throws Exception {
    process.signal(name);
  }

  @Override
  public final void close() {
    process.close();
  }
}
