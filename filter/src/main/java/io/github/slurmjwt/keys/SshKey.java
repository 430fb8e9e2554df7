package io.github.slurmjwt.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Recognises an SSH public key in binary (RFC 4253 §6.6): its type, then fields to its end. */
final class SshKey {
  private static final Pattern TYPE = Pattern.compile("(ssh|ecdsa|sk)-[a-z0-9@.-]{1,60}");
  private static final int LONGEST_TYPE = 64;

  private SshKey() {}

  static boolean isPublic(byte[] bytes) {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    if (rest.remaining() < Integer.BYTES) {
      return false;
    }
    int length = rest.getInt();
    if (length < 1 || length > Math.min(LONGEST_TYPE, rest.remaining())) {
      return false;
    }
    String type = new String(bytes, Integer.BYTES, length, StandardCharsets.ISO_8859_1);
    return TYPE.matcher(type).matches();
  }
}
