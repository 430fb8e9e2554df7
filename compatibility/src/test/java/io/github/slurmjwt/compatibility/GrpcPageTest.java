package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.PageCode;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gRPC interceptor of docs/without-a-servlet.md, read out of the page, in a gRPC server. */
@Tag("compatibility")
class GrpcPageTest {
  private static final String SERVER = "jobs";
  private static final MethodDescriptor<String, String> WHO_AM_I =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("jobs/WhoAmI")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  @TempDir private Path folder;

  @Test
  void letsOnlySlurmUsersThrough() throws Exception {
    Path key = SecretFiles.key(folder.resolve("key"));
    try (Service service = new Service(folder, "jwt_key=" + key)) {
      String alice = "Bearer " + LiveTokens.of("alice", key);
      assertEquals("alice", service.call(alice));
      assertEquals("alice", service.call("bearer " + LiveTokens.of("alice", key)));
      assertRefused("UNAUTHENTICATED: The token is malformed.", service);
      assertRefused("UNAUTHENTICATED: The token is malformed.", service, alice, alice);
      assertRefused("UNAUTHENTICATED: The token is malformed.", service, alice.substring(7));
      String old = "Bearer " + LiveTokens.expired("alice", key);
      assertRefused("UNAUTHENTICATED: The token has expired.", service, old);
      String forged = "Bearer " + LiveTokens.tampered(LiveTokens.of("root", key));
      assertRefused("UNAUTHENTICATED: The token's signature is invalid.", service, forged);
    }
  }

  @Test
  void saysTryAgainWhileTheKeysCannotBeFetched() throws Exception {
    RsaTestKey known = RsaTestKey.make("known");
    try (KeySetServer keys = KeySetServer.publishing(RsaTestKey.set(known));
        Service service = new Service(folder, "jwks=" + keys.url())) {
      assertEquals("alice", service.call("Bearer " + known.token("alice")));
      keys.publish("out of order");
      String other = "Bearer " + RsaTestKey.make("other").token("alice");
      assertRefused("UNAVAILABLE: Try again later.", service, other);
    }
  }

  private static void assertRefused(String status, Service service, String... authorization) {
    StatusRuntimeException refusal =
        assertThrows(StatusRuntimeException.class, () -> service.call(authorization));
    assertEquals(status, refusal.getMessage());
  }

  /** A server behind the interceptor, and its client. */
  private static final class Service implements AutoCloseable {
    private final URLClassLoader loader;
    private final AutoCloseable users;
    private final Server server;
    private final ManagedChannel channel;

    Service(Path folder, String authAltParameters) throws Exception {
      Path classes =
          PageCode.read(Path.of("..", "docs", "without-a-servlet.md"))
              .compile(
                  folder,
                  System.getProperty("java.class.path"),
                  List.of("SlurmUsers", "SlurmInterceptor"));
      loader =
          new URLClassLoader(
              new URL[] {classes.toUri().toURL()}, GrpcPageTest.class.getClassLoader());
      users =
          (AutoCloseable)
              make(
                  "SlurmUsers",
                  FilterSettings.builder().authAltParameters(authAltParameters).build());
      ServerInterceptor interceptor = (ServerInterceptor) make("SlurmInterceptor", users);
      Context.Key<?> user = (Context.Key<?>) field(interceptor.getClass(), "USER");
      server =
          InProcessServerBuilder.forName(SERVER)
              .intercept(interceptor)
              .addService(
                  ServerServiceDefinition.builder(SERVER)
                      .addMethod(
                          WHO_AM_I,
                          ServerCalls.asyncUnaryCall(
                              (request, answers) -> {
                                answers.onNext(((SlurmPrincipal) user.get()).getName());
                                answers.onCompleted();
                              }))
                      .build())
              .build()
              .start();
      channel = InProcessChannelBuilder.forName(SERVER).build();
    }

    private Object make(String name, Object argument) throws ReflectiveOperationException {
      Constructor<?> constructor =
          loader.loadClass("com.example.jobs." + name).getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return constructor.newInstance(argument);
    }

    private static Object field(Class<?> type, String name) throws ReflectiveOperationException {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(null);
    }

    /** Calls with these values of the header {@code authorization}. */
    String call(String... authorization) {
      Metadata headers = new Metadata();
      for (String value : authorization) {
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
      }
      return ClientCalls.blockingUnaryCall(
          ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
          WHO_AM_I,
          CallOptions.DEFAULT,
          "");
    }

    @Override
    public void close() {
      channel.shutdownNow();
      server.shutdownNow();
      try {
        users.close();
        loader.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Sends text as it is. */
  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try (stream) {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
