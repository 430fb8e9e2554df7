package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Whose connections are counted together. */
final class AddressConnectionsTest {
  @Test
  void anIpv6NetworkIsOneClient() throws Exception {
    assertEquals(client("2001:db8::1"), client("2001:db8::ffff:1:2:3"));
    assertNotEquals(client("2001:db8::1"), client("2001:db8:0:1::1"));
    assertNotEquals(client("192.0.2.1"), client("192.0.2.2"));
    assertEquals(client("192.0.2.1"), client("::ffff:192.0.2.1"));
  }

  private static InetAddress client(String address) throws Exception {
    return AddressConnections.client(InetAddress.getByName(address));
  }
}
