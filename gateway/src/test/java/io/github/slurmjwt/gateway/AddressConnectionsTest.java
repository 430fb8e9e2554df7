package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LogLines;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** Whose connections are counted together, and which of them are closed. */
final class AddressConnectionsTest {
  private final AddressConnections connections =
      new AddressConnections(2, TrustedProxies.parse("10.0.0.0/8").orElseThrow());

  @Test
  void anIpv6NetworkIsOneClient() throws Exception {
    assertEquals(client("2001:db8::1"), client("2001:db8::ffff:1:2:3"));
    assertNotEquals(client("2001:db8::1"), client("2001:db8:0:1::1"));
    assertNotEquals(client("192.0.2.1"), client("192.0.2.2"));
    assertEquals(client("192.0.2.1"), client("::ffff:192.0.2.1"));
  }

  @Test
  void oneTooManyIsClosedAndTakesNoPlace() throws Exception {
    AcceptedChannel first = accept("192.0.2.1");
    assertTrue(first.isOpen() && accept("192.0.2.1").isOpen());
    AcceptedChannel third = accept("192.0.2.1");
    assertFalse(third.isOpen());
    connections.onAcceptFailed(third, new IOException("closed"));
    assertFalse(accept("192.0.2.1").isOpen());
    assertTrue(accept("192.0.2.2").isOpen());

    connections.onClosed(first);
    connections.onClosed(first);
    assertTrue(accept("192.0.2.1").isOpen());
    assertFalse(accept("192.0.2.1").isOpen());
  }

  @Test
  void anIpv6NetworkHasTheLimitOfOneAddress() throws Exception {
    assertTrue(accept("2001:db8::1").isOpen() && accept("2001:db8::2").isOpen());
    assertFalse(accept("2001:db8::3").isOpen());
    assertTrue(accept("2001:db8:0:1::1").isOpen());
  }

  @Test
  void whatCannotBeAcceptedTakesNoPlace() throws Exception {
    for (int i = 0; i < 5; i++) {
      AcceptedChannel channel = accept("192.0.2.1");
      assertTrue(channel.isOpen());
      connections.onAcceptFailed(channel, new IOException("no more files"));
    }
  }

  @Test
  void trustedProxiesHaveNoLimit() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertTrue(accept("10.1.2.3").isOpen());
    }
  }

  @Test
  void warnsWhenTheLimitIsReachedAndNotForEachOneThatIsClosed() throws Exception {
    try (LogLines log = LogLines.of("io.github.slurmjwt.gateway")) {
      AcceptedChannel first = accept("192.0.2.1");
      assertEquals(List.of(), log.at(Level.WARNING));
      accept("192.0.2.1");
      accept("192.0.2.1");
      accept("192.0.2.1");
      assertEquals(
          List.of(
              "remote=192.0.2.1 has 2 connections: more are closed until it has closed some"
                  + " (--address-connections)"),
          log.at(Level.WARNING));

      connections.onClosed(first);
      accept("192.0.2.1");
      assertEquals(2, log.at(Level.WARNING).size());
    }
  }

  private AcceptedChannel accept(String address) throws Exception {
    AcceptedChannel channel = new AcceptedChannel(address);
    connections.onAccepting(channel);
    return channel;
  }

  private static InetAddress client(String address) throws Exception {
    return AddressConnections.client(InetAddress.getByName(address));
  }
}
