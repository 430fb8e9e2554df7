package io.github.slurmjwt.config;

/** How requests without a valid token are treated. */
public enum Mode {
  /** They are refused. */
  REQUIRED,
  /** Without a token they pass as anonymous; with an invalid one they are refused. */
  OPTIONAL,
  /** They pass as anonymous, whether the token is missing or invalid. */
  LENIENT
}
