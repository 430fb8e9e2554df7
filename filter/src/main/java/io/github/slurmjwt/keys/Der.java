package io.github.slurmjwt.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recognises public keys and certificates in DER by how their elements are nested (RFC 5280 §4.1,
 * RFC 8017 §A.1.1, RFC 2986 §4). An element that does not fit into its parent is none; random bytes
 * have one of these forms in fewer than one of 2<sup>48</sup>.
 */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int SEQUENCE = 0x30;
  private static final int CONTEXT_0 = 0xa0;

  /** More elements than any form begins with; a list of a million is none of them. */
  private static final int MOST_ELEMENTS = 16;

  private static final int SHORTEST_MODULUS = 64;
  private static final int LONGEST_EXPONENT = 8;

  private final byte[] bytes;

  private Der(byte[] bytes) {
    this.bytes = bytes;
  }

  /** One element: its tag, and where its content is. */
  private record Element(int tag, int from, int to) {
    int length() {
      return to - from;
    }
  }

  /** Returns what the first element is, to follow on "holds"; empty when it is none of them. */
  static Optional<String> publicForm(byte[] bytes) {
    Der der = new Der(bytes);
    return der.element(0, bytes.length)
        .filter(whole -> whole.tag() == SEQUENCE)
        .flatMap(whole -> der.form(der.children(whole)));
  }

  private Optional<String> form(List<Element> parts) {
    if (isKeyInfo(parts) || isRsaKey(parts)) {
      return Optional.of("a public key");
    }
    if (isTags(parts, OBJECT_IDENTIFIER, CONTEXT_0) && isSignedData(parts.get(0))) {
      return Optional.of("certificates (PKCS #7)");
    }
    if (!isTags(parts, SEQUENCE, SEQUENCE, BIT_STRING)
        || !isAlgorithm(parts.get(1))
        || !isWholeBytes(parts.get(2))) {
      return Optional.empty();
    }
    List<Element> signed = children(parts.get(0));
    if (signed.stream().noneMatch(this::isKeyInfo)) {
      return Optional.of("a certificate revocation list");
    }
    // A request has no algorithm and no validity, so that its key comes third.
    boolean request = signed.size() <= 4 && signed.get(0).tag() == INTEGER;
    return Optional.of(request ? "a certificate request" : "a certificate");
  }

  /** A modulus of whole bytes, which DER puts a zero before, and a short exponent; both odd. */
  private boolean isRsaKey(List<Element> parts) {
    if (!isTags(parts, INTEGER, INTEGER)) {
      return false;
    }
    Element modulus = parts.get(0);
    Element exponent = parts.get(1);
    return modulus.length() > SHORTEST_MODULUS
        && bytes[modulus.from()] == 0
        && bytes[modulus.from() + 1] < 0
        && bytes[modulus.to() - 1] % 2 != 0
        && exponent.length() >= 1
        && exponent.length() <= LONGEST_EXPONENT
        && bytes[exponent.to() - 1] % 2 != 0;
  }

  private boolean isKeyInfo(Element element) {
    return element.tag() == SEQUENCE && isKeyInfo(children(element));
  }

  private boolean isKeyInfo(List<Element> parts) {
    return isTags(parts, SEQUENCE, BIT_STRING)
        && isAlgorithm(parts.get(0))
        && isWholeBytes(parts.get(1));
  }

  private boolean isAlgorithm(Element element) {
    List<Element> parts = children(element);
    return !parts.isEmpty()
        && parts.get(0).tag() == OBJECT_IDENTIFIER
        && parts.get(0).length() >= 3;
  }

  /** The first byte of a bit string counts the bits that are left over at its end. */
  private boolean isWholeBytes(Element bits) {
    return bits.length() > 1 && bytes[bits.from()] == 0;
  }

  /** 1.2.840.113549.1.7.2 */
  private boolean isSignedData(Element identifier) {
    return identifier.length() == 9
        && bytes[identifier.from()] == 0x2a
        && bytes[identifier.to() - 2] == 7
        && bytes[identifier.to() - 1] == 2;
  }

  private static boolean isTags(List<Element> parts, int... tags) {
    if (parts.size() != tags.length) {
      return false;
    }
    for (int i = 0; i < tags.length; i++) {
      if (parts.get(i).tag() != tags[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the elements inside; none when they do not fill it exactly. */
  private List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    int from = parent.from();
    while (from < parent.to() && children.size() < MOST_ELEMENTS) {
      Optional<Element> child = element(from, parent.to());
      if (child.isEmpty()) {
        return List.of();
      }
      children.add(child.get());
      from = child.get().to();
    }
    return from == parent.to() ? children : List.of();
  }

  private Optional<Element> element(int from, int end) {
    if (end - from < 2) {
      return Optional.empty();
    }
    int start = from + 2;
    long length = bytes[from + 1] & 0xff;
    if (length >= 0x80) {
      int size = (int) length - 0x80;
      if (size < 1 || size > 4 || end - start < size) {
        return Optional.empty();
      }
      length = 0;
      for (int i = 0; i < size; i++) {
        length = (length << 8) | (bytes[start++] & 0xff);
      }
    }
    return length > end - start
        ? Optional.empty()
        : Optional.of(new Element(bytes[from] & 0xff, start, start + (int) length));
  }
}
