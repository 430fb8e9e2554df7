/**
 * Authenticates requests: finds their token, has it verified, records the decision and answers
 * refusals. The filter and container-managed security share it; it is not for applications.
 */
@NullMarked
package io.github.slurmjwt.engine;

import org.jspecify.annotations.NullMarked;
