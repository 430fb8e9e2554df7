package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server makes of a failed start, by the methods that call, the nearest first. */
class StartingServerTest {
  private static List<StackFrame> stack(String calls) {
    return Arrays.stream(calls.split(" ", -1)).map(StartingServerTest::frame).toList();
  }

  private static StackFrame frame(String call) {
    int dot = call.lastIndexOf('.');
    return (StackFrame)
        Proxy.newProxyInstance(
            StartingServerTest.class.getClassLoader(),
            new Class<?>[] {StackFrame.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getClassName" -> call.substring(0, dot);
                  case "getMethodName" -> call.substring(dot + 1);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          org.apache.catalina.core.StandardContext.startInternal                        | true
          org.apache.catalina.core.StandardContext.filterStart                          | true
          org.eclipse.jetty.ee10.servlet.ServletHandler.initialize                      | true
          org.eclipse.jetty.util.component.AbstractLifeCycle.doStart                    | true
          io.undertow.servlet.core.DeploymentManagerImpl.start                          | true
          a.Wrapper.init io.undertow.servlet.core.DeploymentManagerImpl.start           | true
          io.undertow.servlet.core.LifecyleInterceptorInvocation.handleRequest          | false
          io.undertow.servlet.core.ManagedFilter.getFilter io.undertow.servlet.handlers.FilterHandler.handleRequest | false
          a.Lazy.doFilter org.apache.catalina.core.ApplicationFilterChain.internalDoFilter | false
          org.apache.catalina.core.StandardContext.start a.Manager.doFilter             | true
          a.Lazy.doFilter org.eclipse.jetty.server.Server.start                         | false
          com.sun.enterprise.web.WebModule.start org.apache.catalina.core.StandardContext.start | false
          org.example.Server.start                                                      | false
          org.apache.catalinas.Server.start                                             | false
          """)
  void stopsAnApplicationWhoseFilterFails(String calls, boolean stops) {
    assertEquals(stops, StartingServer.stopsAfterFailure(stack(calls)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          org.apache.catalina.core.StandardContext.start                                | true
          org.apache.catalina.core.StandardContext.startInternal                        | true
          org.eclipse.jetty.util.component.AbstractLifeCycle.doStart                    | true
          org.eclipse.jetty.ee10.servlet.ServletHandler.initialize                      | true
          org.apache.catalina.a.B.load org.springframework.a.B.onStartup                | true
          org.apache.catalina.a.B.load org.springframework.a.B.contextInitialized       | true
          org.apache.catalina.core.StandardWrapper.allocate                             | false
          org.eclipse.jetty.ee10.servlet.ServletHolder.getServlet                       | false
          org.example.Server.start                                                      | false
          org.apache.catalina.core.StandardContext.start com.sun.enterprise.web.A.start | false
          """)
  void stopsAnApplicationWhoseServletFails(String calls, boolean stops) {
    assertEquals(stops, StartingServer.stopsAfterFailureOfServlet(stack(calls)));
  }
}
