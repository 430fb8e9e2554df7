package io.github.slurmjwt.benchmarks;

/** The algorithms of Slurm's tokens. */
public enum SignedWith {
  /** As {@code scontrol token} signs. */
  HS256,
  /** As an identity provider signs. */
  RS256
}
