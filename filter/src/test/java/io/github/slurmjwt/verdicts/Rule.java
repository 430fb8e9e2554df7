package io.github.slurmjwt.verdicts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The named rules of docs/semantics.md that refuse a token which Slurm accepts. Each tells by
 * itself, with code that shares nothing with the filter's, whether it applies to a line; and with
 * which reasons the filter may then refuse.
 */
enum Rule {
  LENGTH("too-long") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return line.token().length() > 8192;
    }
  },
  THREE_PARTS("malformed") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return line.parts().size() != 3;
    }
  },
  CANONICAL_BASE64URL("malformed", "bad-signature") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return !line.parts().stream().allMatch(Rule::isCanonical);
    }
  },
  JSON_END("malformed") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return line.header().indexOf('\0') >= 0 || line.payload().indexOf('\0') >= 0;
    }
  },
  UNIQUE_NAMES("malformed") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return repeatsNames(line.header()) || repeatsNames(line.payload());
    }
  },
  NESTING("malformed") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return depth(line.header()) > 32 || depth(line.payload()) > 32;
    }
  },
  CRITICAL("critical-header") {
    @Override
    boolean appliesTo(VerdictLine line) {
      JsonNode header = json(line.header());
      return header.has("crit") || header.has("b64");
    }
  },
  ISSUED_AT("issued-at-missing") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return !json(line.payload()).path("iat").isNumber();
    }
  },
  NOT_BEFORE("not-yet-valid") {
    @Override
    boolean appliesTo(VerdictLine line) {
      JsonNode notBefore = json(line.payload()).path("nbf");
      return !notBefore.isMissingNode()
          && (!notBefore.isNumber() || notBefore.doubleValue() > line.now().getEpochSecond() + 60);
    }
  },
  NUMERIC_NAME("bad-user-name") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return line.tokenUser().strip().matches("[+-]?[0-9]+");
    }
  },
  UNPRINTABLE_NAME("bad-user-name") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return line.tokenUser().matches("(?s).*[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}].*");
    }
  },
  PORTABLE_NAME("bad-user-name") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return !isPortable(line.tokenUser());
    }
  },
  ALTERNATE_NAME("bad-alternate-user-name") {
    @Override
    boolean appliesTo(VerdictLine line) {
      String name = line.userName().orElseThrow();
      return !isPortable(name) || name.matches("[0-9]+");
    }
  },
  IDENTITY_FORM("bad-identity") {
    @Override
    boolean appliesTo(VerdictLine line) {
      JsonNode claims = json(line.payload());
      return line.config().startsWith("cids")
          && (!isId(claims.path("uid"))
              || !isId(claims.path("gid"))
              || !claims.path("id").path("dir").asText().startsWith("/"));
    }

    private boolean isId(JsonNode claim) {
      return claim.asText().matches("[0-9]+") && claim.asLong() < 0xFFFFFFFEL;
    }
  },
  HMAC_KEY_SIZE("start: jwt_key") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return line.keyFileSize() < 32;
    }
  },
  HMAC_WEAK_KEY("start: jwt_key") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return line.keyFile().matches("(..)\\1{31,}");
    }
  },
  RSA_KEY_SIZE("unknown-key", "start: jwks") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return json(line.header()).path("kid").asText().equals("k1024");
    }
  },
  JWKS_STRICT_JSON("start: jwks") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return repeatsNames(line.keySet()) || !isOneJsonObject(line.keySet());
    }
  },
  JWK_KEY_ID("start: jwks") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return !onlyKey(line).path("kid").isTextual();
    }
  },
  JWK_BASE64URL("start: jwks") {
    @Override
    boolean appliesTo(VerdictLine line) {
      return !onlyKey(line).path("n").asText().matches("[A-Za-z0-9_-]+");
    }
  },
  JWK_PURPOSE("start: jwks") {
    @Override
    boolean appliesTo(VerdictLine line) {
      JsonNode key = onlyKey(line);
      boolean verifies = key.path("key_ops").isMissingNode();
      for (JsonNode operation : key.path("key_ops")) {
        verifies |= operation.asText().equals("verify");
      }
      return !verifies || !key.path("use").asText("sig").equals("sig");
    }
  };

  private static final ObjectMapper LOOSE = new ObjectMapper();
  private static final ObjectMapper UNIQUE =
      new ObjectMapper(
          JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final List<String> reasons;

  Rule(String... reasons) {
    this.reasons = List.of(reasons);
  }

  abstract boolean appliesTo(VerdictLine line);

  /** Returns the name that stands in docs/semantics.md. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the first rule that explains why the filter refuses a token which Slurm accepts. */
  static Optional<Rule> explaining(VerdictLine line, String reason) {
    return Arrays.stream(values())
        .filter(rule -> rule.reasons.stream().anyMatch(reason::startsWith))
        .filter(rule -> rule.appliesTo(line))
        .findFirst();
  }

  private static boolean isCanonical(String part) {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(part);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(part);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isPortable(String name) {
    return name.matches("[A-Za-z0-9._-]{1,256}") && !name.startsWith("-");
  }

  private static boolean repeatsNames(String json) {
    try {
      UNIQUE.readTree(json);
      return false;
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("Duplicate");
    }
  }

  private static boolean isOneJsonObject(String json) {
    try {
      return json.strip().endsWith("}")
          && LOOSE.readTree(json).isObject()
          && LOOSE.readerFor(JsonNode.class).readValues(json).readAll().size() == 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static int depth(String json) {
    int depth = 0;
    int deepest = 0;
    for (byte c : json.getBytes(StandardCharsets.ISO_8859_1)) {
      depth += c == '[' || c == '{' ? 1 : 0;
      depth -= c == ']' || c == '}' ? 1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  private static JsonNode onlyKey(VerdictLine line) {
    return json(line.keySet()).path("keys").path(0);
  }

  static JsonNode json(String text) {
    try {
      return LOOSE.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
