package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.Tokens;
import io.github.slurmjwt.verdicts.Clusters;
import io.github.slurmjwt.verdicts.VerdictFiles;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What administrators see of a filter by JMX. */
class ManagementTest {
  private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();

  /** No other test of this JVM has filters of this name. */
  private static final String NAME = "seen by JMX";

  @TempDir private Path folder;
  private final String token = VerdictFiles.lines("hs256.jsonl").get(0).get("token").textValue();
  private Path key = Path.of("");

  @BeforeEach
  void writeKey() {
    key = new Clusters(folder).keyFile("hs");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Server.class)
  void showsKeysAndDecisionsUntilTheFilterEnds(Server server) throws Exception {
    try (Container container = server.start(app(NAME))) {
      ObjectName bean = only();
      assertEquals("/", bean.getKeyProperty("application"));
      assertNull(bean.getKeyProperty("instance"));
      Http http = new Http(container.port());
      http.getWith(token, "/secret");
      http.getWith(token, "/secret");
      http.get("/secret");
      http.getWith(Tokens.validFor("alice"), "/secret");

      assertEquals(true, JMX.getAttribute(bean, "Available"));
      assertEquals("HS256 by jwt_key=" + key, JMX.getAttribute(bean, "Keys"));
      assertTrue((double) JMX.getAttribute(bean, "KeysAgeSeconds") < 60);
      assertEquals(0L, JMX.getAttribute(bean, "KeyFailures"));
      assertNull(JMX.getAttribute(bean, "LastKeyFailure"));
      assertNull(JMX.getAttribute(bean, "LastKeyFailureTime"));
      assertEquals(1L, JMX.getAttribute(bean, "CachedTokens"));
      assertEquals(2, decisions(bean, "accepted"));
      assertEquals(1, decisions(bean, "no-credential"));
      assertEquals(1, decisions(bean, "bad-signature"));
      assertEquals(0, decisions(bean, "expired"));
    }
    assertEquals(Set.of(), beans());
  }

  @Test
  void showsWhyAKeyFileCannotBeRead() throws Exception {
    Instant before = Instant.now();
    try (CapturedLog log = new CapturedLog();
        Container container = Server.JETTY.start(app(NAME))) {
      assertTrue(container.port() > 0);
      Files.delete(key);
      ObjectName bean = only();
      assertTrue(Await.until(() -> JMX.getAttribute(bean, "LastKeyFailure") != null));
      String why = String.valueOf(JMX.getAttribute(bean, "LastKeyFailure"));
      assertTrue(why.startsWith("jwt_key=" + key), why);
      assertTrue((long) JMX.getAttribute(bean, "KeyFailures") > 0, log.lines().toString());
      Date at = (Date) JMX.getAttribute(bean, "LastKeyFailureTime");
      assertFalse(at.toInstant().isBefore(before.minusMillis(1)));
      assertEquals(true, JMX.getAttribute(bean, "Available"));
    }
  }

  @Test
  void showsNoSecretAndLetsNobodyChangeAnything() throws Exception {
    try (Container container = Server.JETTY.start(app(NAME))) {
      new Http(container.port()).getWith(token, "/secret");
      ObjectName bean = only();
      MBeanInfo info = JMX.getMBeanInfo(bean);
      assertEquals(0, info.getOperations().length);
      assertTrue(Stream.of(info.getAttributes()).noneMatch(MBeanAttributeInfo::isWritable));
      StringBuilder shown = new StringBuilder(bean.toString());
      for (MBeanAttributeInfo attribute : info.getAttributes()) {
        shown.append('\n').append(JMX.getAttribute(bean, attribute.getName()));
      }
      String all = shown.toString();
      byte[] secret = Files.readAllBytes(key);
      for (String form :
          List.of(
              token.substring(token.lastIndexOf('.') + 1),
              new String(secret, StandardCharsets.ISO_8859_1),
              HexFormat.of().formatHex(secret),
              Base64.getEncoder().encodeToString(secret))) {
        assertFalse(all.contains(form), all);
      }
    }
  }

  @Test
  void tellsFiltersOfOneNameApart() throws Exception {
    try (Container first = Server.TOMCAT.start(app(NAME))) {
      ObjectName bean = only();
      try (Container second = Server.TOMCAT.start(app(NAME))) {
        new Http(second.port()).getWith(token, "/secret");
        Set<ObjectName> both = new TreeSet<>(beans());
        assertEquals(2, both.size(), both.toString());
        both.remove(bean);
        ObjectName other = both.iterator().next();
        assertEquals("2", other.getKeyProperty("instance"));
        assertEquals(1, decisions(other, "accepted"));
        assertEquals(0, decisions(bean, "accepted"));
        new Http(first.port()).getWith(token, "/secret");
        assertEquals(1, decisions(bean, "accepted"));
      }
      assertEquals(bean, only());
    }
  }

  @Test
  void hasANameForAnyFilter() throws Exception {
    List<String> names = List.of("a,b=c", "say \"*\"", "what?", "a:b\\n", "\u00e9\u4e2d");
    for (String name : names) {
      try (Container container = Server.JETTY.start(app(name))) {
        assertTrue(container.port() > 0);
        Set<String> found =
            JMX.queryNames(new ObjectName("io.github.slurmjwt:*"), null).stream()
                .map(bean -> bean.getKeyProperty("name"))
                .map(value -> value.startsWith("\"") ? ObjectName.unquote(value) : value)
                .collect(Collectors.toSet());
        assertTrue(found.contains(name), found.toString());
      }
    }
  }

  private TestApp app(String name) {
    FilterSettings settings =
        FilterSettings.builder()
            .authAltParameters("jwt_key=" + key)
            .keys(to -> to.reload(Duration.ofSeconds(1)))
            .slurm(to -> to.slurmUser("slurm"))
            .build();
    return TestApp.bare().andNamed(name, new SlurmJwtFilter(settings));
  }

  private static Set<ObjectName> beans() throws Exception {
    return JMX.queryNames(new ObjectName("io.github.slurmjwt:name=" + NAME + ",*"), null);
  }

  private static ObjectName only() throws Exception {
    List<ObjectName> all = new ArrayList<>(beans());
    assertEquals(1, all.size(), all.toString());
    return all.get(0);
  }

  private static long decisions(ObjectName bean, String reason) throws Exception {
    TabularData table = (TabularData) JMX.getAttribute(bean, "Decisions");
    CompositeData row = table.get(new Object[] {reason});
    return (long) row.get("value");
  }
}
