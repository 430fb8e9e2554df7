/**
 * JSON Web Signatures as text: the compact form, base64url, strict JSON and the two signatures. It
 * knows nothing of Slurm, and is not for applications.
 */
@NullMarked
package io.github.slurmjwt.jose;

import org.jspecify.annotations.NullMarked;
