package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.jose.CompactJws;
import io.github.slurmjwt.testing.TestKeys;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The examples of RFC 7515, appendix A.1 and A.2. Their payload names no user and has no {@code
 * iat}, so a good signature shows in the next rule refusing them.
 */
class Rfc7515VectorsTest {
  private static final String PAYLOAD =
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
          + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

  private static final String HS256 =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
          + PAYLOAD
          + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String HS256_KEY =
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0i" + "PS4hcgUuTwjAzZr1Z9CAow";

  private static final String RS256_HEADER = "eyJhbGciOiJSUzI1NiJ9";

  private static final String RS256_MODULUS =
      "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp"
          + "-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW"
          + "vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUs"
          + "LA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k"
          + "G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2"
          + "PAcDTW9gb54h4FRWyuXpoQ";

  private static final String RS256_SIGNATURE =
      "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
          + "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
          + "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
          + "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
          + "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
          + "p0igcN_IoypGlUPQGe77Rw";

  /** The second in which the examples expire. */
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_300_819_380));

  private static String verdict(String token, TestKeys keys, InstantSource clock) {
    return Verdict.of(TokenVerifier.builder(keys.source()).clock(clock).build(), token);
  }

  @Test
  @DisplayName("RFC 7515 A.1: HS256")
  void findsTheHs256SignatureGood() {
    byte[] bytes = Base64.getUrlDecoder().decode(HS256_KEY);
    assertEquals(64, bytes.length);
    TestKeys keys = TestKeys.hmacOnly(bytes);
    assertEquals("issued-at-missing", verdict(HS256, keys, CLOCK));
    InstantSource later = InstantSource.fixed(CLOCK.instant().plusSeconds(1));
    assertEquals("expired", verdict(HS256, keys, later));
    assertEquals("bad-signature", verdict(HS256, TestKeys.hmacOnly(), CLOCK));
  }

  @Test
  @DisplayName("RFC 7515 A.2: RS256, which has no kid")
  void findsTheRs256SignatureGood() throws Exception {
    String token = RS256_HEADER + "." + PAYLOAD + "." + RS256_SIGNATURE;
    BigInteger modulus = new BigInteger(1, Base64.getUrlDecoder().decode(RS256_MODULUS));
    RSAPublicKey key =
        (RSAPublicKey)
            KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537)));
    TestKeys keys = new TestKeys(Optional.empty(), Optional.of(Map.of("rfc", key)));
    assertEquals("key-id-missing", verdict(token, keys, CLOCK));
    // The signature covers the header, so the kid cannot be added: one step below instead.
    CompactJws jws = CompactJws.split(token);
    assertTrue(jws.isSignedBy(key));
    assertFalse(jws.isSignedBy(TestKeys.publicKey(TestKeys.RSA)));
  }
}
