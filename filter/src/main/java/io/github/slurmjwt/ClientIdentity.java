package io.github.slurmjwt;

/** How identity claims in tokens are treated, as in Slurm 26.05. */
public enum ClientIdentity {
  /** The claims {@code uid}, {@code gid} and {@code id} are ignored. */
  IGNORED,
  /**
   * A complete identity is used; a token without one is accepted by its user name: {@code
   * use_jwt_client_ids}.
   */
  ACCEPTED,
  /** Only tokens with a complete identity are accepted: {@code use_jwt_client_ids_only}. */
  REQUIRED
}
