package io.github.slurmjwt.config;

/** What becomes of a request without a good token. */
public enum Mode {
  /** It is refused. */
  REQUIRED,
  /** Without any token it passes as anonymous; with a bad one it is refused. */
  OPTIONAL,
  /** It passes as anonymous, be the token missing or bad. */
  LENIENT
}
