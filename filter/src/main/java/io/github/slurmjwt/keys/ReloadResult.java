package io.github.slurmjwt.keys;

/** The outcome of reloading one file or URL. */
enum ReloadResult {
  /** It was not due. */
  SKIPPED,
  /** It could not be read, or its content is not valid; the last good keys are kept. */
  FAILED,
  /** It holds what it held before. */
  UNCHANGED,
  /** It holds other keys than before. */
  CHANGED;

  boolean isGood() {
    return this == UNCHANGED || this == CHANGED;
  }
}
