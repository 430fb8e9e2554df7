package io.github.slurmjwt;

/** Whether tokens may bring the user's identity along, as Slurm 26.05 offers. */
public enum ClientIdentity {
  /** The claims {@code uid}, {@code gid} and {@code id} are not looked at. */
  IGNORED,
  /** A complete identity is used, other tokens go by name: {@code use_jwt_client_ids}. */
  ACCEPTED,
  /** Only tokens with a complete identity are accepted: {@code use_jwt_client_ids_only}. */
  REQUIRED
}
