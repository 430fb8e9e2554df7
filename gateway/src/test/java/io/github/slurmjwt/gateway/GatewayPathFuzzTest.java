package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.slurmjwt.testing.Bounded;
import io.github.slurmjwt.testing.FuzzSeeds;
import io.github.slurmjwt.testing.PathReadings;
import io.github.slurmjwt.testing.SuspiciousPaths;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpURI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the path, it is refused or can be read in one way only, and a rule of {@code --allow} is
 * for it exactly when its segments are those of the rule.
 *
 * <p>An input has a path with its query, and a rule, a line each.
 */
final class GatewayPathFuzzTest {
  /** Nobody cuts it off, and slurmrestd knows no parameters of paths. */
  private static final Pattern ENCODED_SEMICOLON = Pattern.compile("(?i)%3b");

  static Stream<byte[]> seeds() {
    Stream<String> rules =
        Stream.of(
            "/slurm/v0.0.38/jobs?a=b%20c\nGET /slurm/*/jobs : any",
            "/slurm/a%C3%A9/x\n* /slurm/* : role hpc,admin",
            "/openapi\nGET,POST /openapi : user alice, bob",
            "/slurm/job/1\nDELETE /slurm/job/* : any",
            "/slurm/\n* /* : any",
            "/slurm/a+b%2bc\nGET /slurm/a+b+c : any");
    Stream<String> paths = SuspiciousPaths.ALL.stream().map(path -> path + "\nGET /public/* : any");
    return FuzzSeeds.texts("", Stream.concat(rules, paths))
        .flatMap(seed -> Stream.of("0", "1").map(how -> how + FuzzSeeds.text(seed, 0)))
        .map(FuzzSeeds::bytes);
  }

  @Test
  void holdsForItsSeeds() {
    FuzzSeeds.check(seeds(), GatewayPathFuzzTest::judge);
  }

  @Tag("fuzz")
  @MethodSource("seeds")
  @FuzzTest
  void isReadInOneWay(byte[] input) throws Exception {
    judge(input);
  }

  private static void judge(byte[] input) throws Exception {
    String[] lines = FuzzSeeds.text(FuzzSeeds.longOrShort(input), 0).split("\n", 2);
    int query = lines[0].indexOf('?');
    String path = query < 0 ? lines[0] : lines[0].substring(0, query);
    HttpServletRequest request = request(path, query < 0 ? null : lines[0].substring(query + 1));
    try {
      String target = Bounded.call(lines[0].length(), () -> GatewayPath.of(request));
      assertEquals(lines[0], target);
      assertTrue(target.chars().allMatch(c -> c > ' ' && c <= '~'), target);
      assertEquals(
          1, PathReadings.of(ENCODED_SEMICOLON.matcher(path).replaceAll("x")).size(), path);
      assertFalse(HttpURI.from(path).isAmbiguous(), path);
      if (lines.length == 2) {
        assertRuleIsFor(PathReadings.of(path).iterator().next(), lines[1]);
      }
    } catch (GatewayRefusal e) {
      assertEquals(GatewayProblem.AMBIGUOUS_PATH, e.problem());
    }
  }

  private static void assertRuleIsFor(String path, String text) throws Exception {
    Optional<AccessRule> rule = Bounded.call(text.length(), () -> AccessRule.parse(text));
    if (rule.isPresent()) {
      String ofRule = rule.get().text().split(" +", -1)[1];
      boolean below = ofRule.endsWith("/*");
      List<String> wanted = segments(below ? ofRule.substring(0, ofRule.length() - 2) : ofRule);
      List<String> found = segments(path);
      boolean same = below ? found.size() >= wanted.size() : found.size() == wanted.size();
      for (int i = 0; same && i < wanted.size(); i++) {
        boolean any = wanted.get(i).equals("*") && !found.get(i).isEmpty();
        same = any || wanted.get(i).equals(found.get(i));
      }
      assertEquals(same, rule.get().path().matcher(path).matches(), ofRule + " and " + path);
      assertTrue(Set.copyOf(GatewayServlet.METHODS).containsAll(rule.get().methods()));
    }
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }

  /** A request that has these two and nothing else. */
  private static HttpServletRequest request(String path, @Nullable String query) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            GatewayPathFuzzTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> method.getName().equals("getRequestURI") ? path : query);
  }
}
