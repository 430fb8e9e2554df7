package io.github.slurmjwt.keys;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Recognises RSA moduli made by the faulty generator of CVE-2017-15361: modulo every small prime
 * they are powers of 65537 (Nemec et al., "The Return of Coppersmith's Attack", 2017, section 3). A
 * sound modulus matches with a probability below 2<sup>-27</sup>.
 */
final class RocaFingerprint {
  private static final int LARGEST_PRIME = 167;
  private static final int GENERATOR = 65537;
  private static final Map<Integer, BitSet> POWERS = powers();

  private RocaFingerprint() {}

  static boolean matches(BigInteger modulus) {
    return POWERS.entrySet().stream()
        .allMatch(
            prime ->
                prime
                    .getValue()
                    .get(modulus.mod(BigInteger.valueOf(prime.getKey())).intValueExact()));
  }

  private static Map<Integer, BitSet> powers() {
    Map<Integer, BitSet> powers = new LinkedHashMap<>();
    for (int prime = 3; prime <= LARGEST_PRIME; prime += 2) {
      if (BigInteger.valueOf(prime).isProbablePrime(30)) {
        BitSet residues = new BitSet(prime);
        for (int power = 1; !residues.get(power); power = power * (GENERATOR % prime) % prime) {
          residues.set(power);
        }
        powers.put(prime, residues);
      }
    }
    return powers;
  }
}
