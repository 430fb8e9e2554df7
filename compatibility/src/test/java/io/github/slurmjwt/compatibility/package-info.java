/** The contract that the filter keeps in every server, and what starts the servers. */
@NullMarked
package io.github.slurmjwt.compatibility;

import org.jspecify.annotations.NullMarked;
