package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** When the head of a request is overdue, second by second. */
final class ClientConnectionsTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE); // It may overflow.
  private final ClientConnections connections =
      new ClientConnections(new ServerConnector(new Server()), Duration.ofSeconds(20), nanos::get);

  private FakeConnection open(HttpVersion version) {
    FakeConnection connection = new FakeConnection(version);
    connections.onOpened(connection.connection());
    return connection;
  }

  private FakeConnection open() {
    return open(HttpVersion.HTTP_1_1);
  }

  /** Lets time pass as the gateway looks at its connections. */
  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      connections.sweep();
    }
  }

  private void headIsComplete(FakeConnection connection) {
    connection.requests++;
    assertEquals(
        connection.request().getConnectionMetaData(),
        connections.customize(connection.request(), HttpFields.build()).getConnectionMetaData());
  }

  private void exchange(FakeConnection connection) {
    connection.bytes += 100;
    headIsComplete(connection);
    connection.answers++;
  }

  @Test
  void theFirstHeadHasItsTimeFromTheConnection() {
    FakeConnection silent = open();
    pass(20);
    assertFalse(silent.isClosed);
    pass(1);
    assertTrue(silent.isClosed);
    assertTrue(silent.written.startsWith("HTTP/1.1 408 Request Timeout\r\n"), silent.written);
    int once = silent.written.length();
    pass(30);
    assertEquals(once, silent.written.length());
  }

  /** However long the connection has been idle before. */
  @Test
  void thatOfTheNextRequestIsFromItsFirstByte() {
    FakeConnection kept = open();
    pass(15);
    exchange(kept);
    pass(100);
    assertFalse(kept.isClosed);
    kept.bytes++;
    pass(19);
    assertFalse(kept.isClosed);
    exchange(kept);
    pass(100);
    kept.bytes++;
    pass(20);
    assertFalse(kept.isClosed);
    pass(1);
    assertTrue(kept.isClosed);
  }

  @Test
  void aRunningRequestIsNotOverdue() {
    FakeConnection running = open();
    running.bytes = 100;
    headIsComplete(running);
    for (int i = 0; i < 100; i++) {
      running.bytes += 5000; // Of a body.
      pass(1);
    }
    assertFalse(running.isClosed);
    running.answers++;
    pass(100);
    assertFalse(running.isClosed);
  }

  @Test
  void aHeadThatComesTooLateIsRefused() {
    FakeConnection late = open();
    pass(21);
    late.requests++;
    HttpException.RuntimeException refused =
        assertThrows(
            HttpException.RuntimeException.class,
            () -> connections.customize(late.request(), HttpFields.build()));
    assertEquals(408, refused.getCode());
  }

  /** On HTTP/2 it is a request from before the end, and a client that stays has a second. */
  @Test
  void aConnectionOfHttp2EndsWithoutAnAnswerOfHttp1() {
    FakeConnection late = open(HttpVersion.HTTP_2);
    pass(21);
    assertTrue(late.isClosed);
    assertEquals("", late.written);
    late.isClosed = false;
    headIsComplete(late);
    pass(10);
    assertFalse(late.isClosed, "a request runs");
    late.answers++;
    pass(1);
    assertTrue(late.isClosed);
  }

  @Test
  void closesIdleOnesAloneWhenTheGatewayStops() {
    FakeConnection idle = open();
    exchange(idle);
    FakeConnection running = open();
    running.bytes = 100;
    headIsComplete(running);
    FakeConnection half = open();
    half.bytes = 10;
    pass(2);
    FakeConnection fresh = open();
    connections.closeIdle();
    assertEquals(
        List.of(true, false, false, false),
        List.of(idle.isClosed, running.isClosed, half.isClosed, fresh.isClosed));
    pass(2);
    connections.closeIdle();
    assertTrue(fresh.isClosed, "nothing came for a while");

    running.answers++;
    pass(1);
    connections.closeIdle();
    assertTrue(running.isClosed);
  }

  @Test
  void knowsWhenAllHaveEnded() {
    FakeConnection first = open();
    FakeConnection second = open();
    assertFalse(connections.isEmpty());
    connections.onClosed(first.connection());
    assertFalse(connections.isEmpty());
    connections.onClosed(second.connection());
    assertTrue(connections.isEmpty());
  }
}
