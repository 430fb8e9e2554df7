/**
 * JSON Web Signatures as text: the compact form, base64url, strict JSON and the two signatures. It
 * does not depend on Slurm, and is not for applications.
 */
@NullMarked
package io.github.slurmjwt.jose;

import org.jspecify.annotations.NullMarked;
