package io.github.slurmjwt.engine;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Records each decision on a request: counts it by reason, without a lock, tells the metrics and
 * the application, and writes its line to the {@link AuditLog}.
 */
final class Decisions {
  static final String ACCEPTED = "accepted";

  /** The request attribute that tells why a request was refused, or passed as anonymous. */
  private static final String REFUSAL = "io.github.slurmjwt.refusal";

  private final FilterMetrics metrics;
  private final TokenExtractor extractor;
  private final LongAdder accepted = new LongAdder();

  /** Has every reason from the start, and is only read. */
  private final EnumMap<Rejection, LongAdder> refused = new EnumMap<>(Rejection.class);

  Decisions(FilterMetrics metrics, TokenExtractor extractor) {
    this.metrics = metrics;
    this.extractor = extractor;
    for (Rejection reason : Rejection.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  void accepted(HttpServletRequest request, SlurmPrincipal user, Credentials.Source source) {
    accepted.increment();
    metrics.decided(ACCEPTED);
    AuditLog.accepted(request, user, source);
  }

  /**
   * Records a refusal.
   *
   * @param tokenUser whose token it is, where its signature holds
   * @param credentials empty when the request has none, or several
   */
  void refused(
      HttpServletRequest request,
      Rejection reason,
      Optional<String> tokenUser,
      Optional<Credentials> credentials) {
    count(request, reason);
    AuditLog.refused(request, reason, tokenUser, credentials);
  }

  /** For a request whose token has been accepted, and which is refused all the same. */
  void refused(HttpServletRequest request, Rejection reason, SlurmPrincipal user) {
    count(request, reason);
    AuditLog.refused(request, reason, user, extractor.source(SentRequest.of(request), user));
  }

  private void count(HttpServletRequest request, Rejection reason) {
    request.setAttribute(REFUSAL, reason);
    Objects.requireNonNull(refused.get(reason)).increment();
    metrics.decided(reason.code());
  }

  /** Returns the refusal of this request that was recorded last, if there was one. */
  static Optional<Rejection> refusal(ServletRequest request) {
    return request.getAttribute(REFUSAL) instanceof Rejection reason
        ? Optional.of(reason)
        : Optional.empty();
  }

  /** Returns the counts of all codes, also of those that have not occurred. */
  Map<String, Long> byCode() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(ACCEPTED, accepted.sum());
    refused.forEach((reason, count) -> counts.put(reason.code(), count.sum()));
    return Collections.unmodifiableMap(counts);
  }
}
