package io.github.slurmjwt.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How followed keys, or a followed deny list, fare at one moment. No part of it is a secret, but
 * file names and key ids are nobody's business outside the site.
 *
 * @param keys algorithms, files or URL, and key ids, as the log has them; of a deny list its file
 *     and how much it denies
 * @param available whether tokens can be checked; false where every token is answered with status
 *     503, which is where the key set of a URL is unavailable and there is no HS256 key
 * @param age the time since the key set, without one the HS256 key, or the deny list was last found
 *     good; since the start if it never was
 * @param failures how many attempts to read a file or URL have failed since the start
 * @param lastFailure why the last of them failed, a sentence for an administrator
 * @param lastFailureAt when it failed; the keys have recovered if they were found good since
 */
public record KeyStatus(
    String keys,
    boolean available,
    Duration age,
    long failures,
    Optional<String> lastFailure,
    Optional<Instant> lastFailureAt) {}
