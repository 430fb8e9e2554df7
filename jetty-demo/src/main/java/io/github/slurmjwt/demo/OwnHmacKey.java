package io.github.slurmjwt.demo;

import io.github.slurmjwt.demo.DemoOptions.FilterParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An HS256 key: bytes in a file, as {@code jwt_key=} expects them. */
final class OwnHmacKey extends OwnKey {
  private static final int BYTES = 32;

  private final Path file;
  private final boolean isNew;
  private final byte[] bytes;

  private OwnHmacKey(Path file, boolean isNew, byte[] bytes) {
    this.file = file;
    this.isNew = isNew;
    this.bytes = bytes;
  }

  /** Returns the key in the state's folder, which is created if necessary. */
  static OwnHmacKey in(DemoState state) throws IOException {
    byte[] fresh = random();
    boolean isNew = state.writeSecret(state.key(), fresh);
    return new OwnHmacKey(state.key(), isNew, isNew ? fresh : Files.readAllBytes(state.key()));
  }

  /** Returns a key that is not stored in any file. */
  static OwnHmacKey untrusted() {
    return new OwnHmacKey(Path.of(""), true, random());
  }

  /** Returns a key of these bytes, at least one. */
  static OwnHmacKey of(byte[] bytes) {
    return new OwnHmacKey(Path.of(""), true, bytes.clone());
  }

  private static byte[] random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  @Override
  FilterParameter parameter() {
    return FilterParameter.authAltParameters("jwt_key=" + file);
  }

  @Override
  String description() {
    return file + (isNew ? " (new)" : " (from an earlier run)");
  }

  @Override
  String algorithm() {
    return "HS256";
  }

  /** Much the same header as that of {@code scontrol token}. */
  @Override
  String header(String more) {
    return "{\"alg\":\"HS256\",\"typ\":\"JWT\"" + more + "}";
  }

  @Override
  byte[] sign(byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
    return mac.doFinal(text);
  }
}
