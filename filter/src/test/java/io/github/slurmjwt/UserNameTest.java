package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.Tokens;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which claim names the user, and which names pass. */
class UserNameTest {
  /** Raw JSON of the name, the verdict by default, and with a pattern that lets everything pass. */
  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of("\"alice\"", "alice", "alice"),
        Arguments.of("\"Alice\"", "Alice", "Alice"),
        Arguments.of("\"a.b_c-d\"", "a.b_c-d", "a.b_c-d"),
        Arguments.of("\".\"", ".", "."),
        Arguments.of("\"..\"", "..", ".."),
        Arguments.of("\"_x\"", "_x", "_x"),
        Arguments.of("\"1a\"", "1a", "1a"),
        Arguments.of("\"" + "x".repeat(33) + "\"", "x".repeat(33), "x".repeat(33)),
        Arguments.of("\"" + "x".repeat(256) + "\"", "x".repeat(256), "x".repeat(256)),
        Arguments.of("\"" + "x".repeat(257) + "\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"\"", "bad-user-name", ""),
        Arguments.of("\" \"", "bad-user-name", " "),
        Arguments.of("\" alice\"", "bad-user-name", " alice"),
        Arguments.of("\"alice \"", "bad-user-name", "alice "),
        Arguments.of("\"a b\"", "bad-user-name", "a b"),
        Arguments.of("\"../root\"", "bad-user-name", "../root"),
        Arguments.of("\"a/b\"", "bad-user-name", "a/b"),
        Arguments.of("\"a\\\\b\"", "bad-user-name", "a\\b"),
        Arguments.of("\"a:b\"", "bad-user-name", "a:b"),
        Arguments.of("\"a@b\"", "bad-user-name", "a@b"),
        Arguments.of("\"a\\\"b\"", "bad-user-name", "a\"b"),
        Arguments.of("\"a,b\"", "bad-user-name", "a,b"),
        Arguments.of("\"-alice\"", "bad-user-name", "-alice"),
        Arguments.of("\"\\u0430lice\"", "bad-user-name", "\u0430lice"),
        Arguments.of("\"\\uff41lice\"", "bad-user-name", "\uff41lice"),
        Arguments.of("\"al\\u0131ce\"", "bad-user-name", "al\u0131ce"),
        Arguments.of("\"\\u0661\"", "bad-user-name", "\u0661"),
        Arguments.of("\"a\\u00a0b\"", "bad-user-name", "a\u00a0b"),
        Arguments.of("\"\\u00e9l\\u00e8ve\"", "bad-user-name", "\u00e9l\u00e8ve"),
        Arguments.of("\"\\ud83d\\ude00\"", "bad-user-name", "\ud83d\ude00"),
        Arguments.of("\"\\ue000\"", "bad-user-name", "\ue000"),
        Arguments.of("\"root\\nx\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"root\\n\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"root\\r\\nX-User: x\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"a\\tb\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"a\\u0001\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"a\\u007f\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"a\\u0085\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"0\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"00\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"1001\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"-1\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"+0\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\" 0\"", "bad-user-name", "bad-user-name"),
        Arguments.of("\"root\\u0000x\"", "malformed", "malformed"),
        Arguments.of("0", "no-user-name", "no-user-name"),
        Arguments.of("1.5", "no-user-name", "no-user-name"),
        Arguments.of("true", "no-user-name", "no-user-name"),
        Arguments.of("null", "no-user-name", "no-user-name"),
        Arguments.of("[\"alice\"]", "no-user-name", "no-user-name"),
        Arguments.of("{\"alice\":1}", "no-user-name", "no-user-name"));
  }

  @ParameterizedTest(name = "T22 {index} {1}")
  @MethodSource("names")
  void passesPortableNamesUnchangedAndNoOthers(String json, String verdict, String widened) {
    String token = Tokens.hs256(Tokens.payload("sun", json));
    assertEquals(verdict, Verdict.of(token));
    Pattern any = Pattern.compile("(?s).*");
    assertEquals(widened, Verdict.of(token, rules -> rules.userNamePattern(any)));
  }

  /** An empty userclaimfield names no claim. */
  @Test
  void takesNoNameFromAClaimWithoutName() {
    String payload = Tokens.payloadWithout("sun").replace("{", "{\"\":\"mallory\",");
    String token = Tokens.hs256(payload);
    assertEquals("no-user-name", Verdict.ofSlurm(token, slurm -> slurm.userClaimField("")));
    assertEquals("no-user-name", Verdict.ofSlurm(token, slurm -> slurm.userClaimField("other")));
  }

  /** Each shows as nothing, or changes how the rest of the line shows. */
  @ParameterizedTest(name = "T22 O10 U+{0}")
  @ValueSource(
      strings = {
        "0009", "000a", "000d", "001b", "007f", "0080", "0085", "009f", "00ad", "0600", "061c",
        "070f", "180e", "200b", "200c", "200d", "200e", "200f", "2028", "2029", "202a", "202b",
        "202c", "202d", "202e", "2060", "2064", "2066", "2067", "2068", "2069", "206f", "fdd0",
        "fdef", "feff", "fff9", "fffb", "fffe", "ffff", "110bd", "1d173", "e0001", "e0041", "e007f",
        "1fffe", "10ffff"
      })
  void refusesUnprintableNamesWhateverThePattern(String hex) {
    String character = Character.toString(Integer.parseInt(hex, 16));
    Pattern any = Pattern.compile("(?s).*");
    TokenVerifier verifier =
        Verdict.verifier(
            slurm -> slurm.clientIdentity(ClientIdentity.ACCEPTED),
            policy -> policy.userNamePattern(any));
    for (String name : List.of("bob" + character, character + "bob", "b" + character + "ob")) {
      StringBuilder escaped = new StringBuilder();
      name.chars().forEach(unit -> escaped.append(String.format("\\u%04x", unit)));
      String json = "\"" + escaped + "\"";
      String token = Tokens.hs256(Tokens.payload("sun", json));
      assertEquals("bad-user-name", Verdict.of(verifier, token));
      String id = "{\"name\":" + json + ",\"gecos\":\"\",\"dir\":\"/b\",\"shell\":\"/bin/sh\"}";
      String identity = Tokens.hs256(Tokens.payload("uid", "7", "gid", "7", "id", id));
      assertEquals("bad-user-name", Verdict.of(verifier, identity));
      assertEquals(
          "bad-alternate-user-name",
          Verdict.of(verifier, Tokens.validFor("root"), Optional.of(name)));
    }
  }

  @Test
  @DisplayName("T22 a lone surrogate in X-SLURM-USER-NAME")
  void refusesHalfACharacter() {
    TokenVerifier verifier =
        Verdict.verifier(slurm -> {}, policy -> policy.userNamePattern(Pattern.compile("(?s).*")));
    for (String name : List.of("bob\ud83d", "\ude00bob")) {
      assertEquals(
          "bad-alternate-user-name",
          Verdict.of(verifier, Tokens.validFor("root"), Optional.of(name)));
    }
  }

  @Test
  @DisplayName("T22 a pattern must match the whole name")
  void anchorsThePattern() {
    Pattern letters = Pattern.compile("[a-z]+");
    String token = Tokens.validFor("alice1");
    assertEquals("bad-user-name", Verdict.of(token, rules -> rules.userNamePattern(letters)));
  }

  @Test
  @DisplayName("T22 a name too long for the stack of a pattern")
  void refusesALongNameBeforeThePattern() {
    Pattern deep = Pattern.compile("[a-z]+(\\.[a-z]+)*");
    String token = Tokens.validFor("a" + ".a".repeat(2500));
    assertEquals("bad-user-name", Verdict.of(token, rules -> rules.userNamePattern(deep)));
  }

  @ParameterizedTest(name = "uid {0}")
  @ValueSource(longs = {-1, 99, 65534, 4294967294L, 4294967295L, 4294967296L})
  void refusesAnIdentityOfNobody(long uid) {
    String id = "{\"name\":\"bob\",\"gecos\":\"\",\"dir\":\"/b\",\"shell\":\"/bin/sh\"}";
    String token = Tokens.hs256(Tokens.payload("uid", "" + uid, "gid", "7", "id", id));
    assertEquals(
        "bad-identity",
        Verdict.ofSlurm(token, slurm -> slurm.clientIdentity(ClientIdentity.ACCEPTED)));
  }

  @ParameterizedTest(name = "T23 sun {0}, username {1}, uid_claim {2}: {3}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          "alice", "bob",   "carol", alice
          "alice", 7,       "carol", alice
          "",      "bob",   "carol", bad-user-name
          "0",     "bob",   "carol", bad-user-name
          null,    "bob",   "carol", bob
          7,       "bob",   "carol", bob
          ["x"],   "bob",   "carol", bob
          {},      "",      "carol", bad-user-name
          null,    null,    "carol", carol
          7,       ["bob"], "carol", carol
          null,    null,    "",      bad-user-name
          null,    null,    7,       no-user-name
          null,    null,    null,    no-user-name
          """)
  void takesTheFirstClaimThatIsText(String sun, String username, String field, String verdict) {
    String payload = Tokens.payload("sun", sun, "username", username, "uid_claim", field);
    String token = Tokens.hs256(payload);
    assertEquals(verdict, Verdict.ofSlurm(token, slurm -> slurm.userClaimField("uid_claim")));
    boolean byField = verdict.equals("carol") || (sun.equals("null") && username.equals("null"));
    assertEquals(byField ? "no-user-name" : verdict, Verdict.of(token));
  }

  @ParameterizedTest(name = "H3 token of {0}, name {1}: {2}; alternate users off: {3}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          alice, alice,     alice,                      alice
          alice, bob,       alternate-user-not-allowed, alternate-user-not-allowed
          alice, Alice,     alternate-user-not-allowed, alternate-user-not-allowed
          alice, ``,        alternate-user-not-allowed, alternate-user-not-allowed
          alice, root,      alternate-user-not-allowed, alternate-user-not-allowed
          Root,  bob,       alternate-user-not-allowed, alternate-user-not-allowed
          root,  bob,       bob,                        alternate-user-not-allowed
          root,  root,      root,                       root
          root,  ``,        bad-alternate-user-name,    alternate-user-not-allowed
          root,  0,         bad-alternate-user-name,    alternate-user-not-allowed
          root,  b%6fb,     bad-alternate-user-name,    alternate-user-not-allowed
          root,  `bob,eve`, bad-alternate-user-name,    alternate-user-not-allowed
          slurm, bob,       bob,                        alternate-user-not-allowed
          slurm, root,      root,                       alternate-user-not-allowed
          """)
  void letsOnlyRootAndSlurmUserActForOthers(
      String own, String requested, String verdict, String off) {
    String token = Tokens.validFor(own);
    Optional<String> name = Optional.of(requested);
    TokenVerifier allowed = Verdict.verifier(slurm -> slurm.slurmUser("slurm"), policy -> {});
    assertEquals(verdict, Verdict.of(allowed, token, name));
    TokenVerifier forbidden =
        Verdict.verifier(slurm -> slurm.slurmUser("slurm"), policy -> policy.alternateUsers(false));
    assertEquals(off, Verdict.of(forbidden, token, name));
  }

  @Test
  @DisplayName("O5 the answer for one requested name never leaks into another request")
  void decidesTheRequestedNameAnew() {
    TokenVerifier verifier = Verdict.verifier();
    String token = Tokens.validFor("root");
    assertEquals("bob", Verdict.of(verifier, token, Optional.of("bob")));
    assertEquals("root", Verdict.of(verifier, token));
    assertEquals("eve", Verdict.of(verifier, token, Optional.of("eve")));
  }
}
