package io.github.slurmjwt.gateway;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The connection of a client as Jetty counts what happens on it. */
final class FakeConnection implements InvocationHandler {
  private final HttpVersion version;
  private final Object proxy =
      Proxy.newProxyInstance(
          FakeConnection.class.getClassLoader(),
          new Class<?>[] {Connection.class, ConnectionMetaData.class, EndPoint.class},
          this);

  long requests;
  long answers;
  long bytes;
  boolean isClosed;
  String written = "";

  FakeConnection(HttpVersion version) {
    this.version = version;
  }

  Connection connection() {
    return (Connection) proxy;
  }

  /** Returns a request whose head has come on this connection. */
  Request request() {
    return (Request)
        Proxy.newProxyInstance(
            FakeConnection.class.getClassLoader(),
            new Class<?>[] {Request.class},
            (request, method, arguments) -> {
              if (method.getName().equals("getConnectionMetaData")) {
                return proxy;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  @Override
  public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "hashCode" -> System.identityHashCode(self);
      case "equals" -> arguments != null && arguments[0] == self;
      case "getHttpVersion" -> version;
      case "getMessagesIn" -> requests;
      case "getMessagesOut" -> answers;
      case "getBytesIn" -> bytes;
      case "getEndPoint", "getConnection" -> self;
      case "getRemoteSocketAddress" -> new InetSocketAddress("192.0.2.1", 4711);
      case "setAttribute" -> null;
      case "close" -> {
        isClosed = true;
        yield null;
      }
      case "write" -> {
        if (arguments == null) {
          throw new IllegalArgumentException();
        }
        written += StandardCharsets.US_ASCII.decode(((ByteBuffer[]) arguments[1])[0]);
        ((Callback) arguments[0]).succeeded();
        yield null;
      }
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }
}
