package io.github.slurmjwt.gateway;

/** The gateway does not forward this request. */
final class GatewayRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final GatewayProblem problem;

  GatewayRefusal(GatewayProblem problem) {
    super(problem.code(), null, false, false); // Refusing must stay cheap.
    this.problem = problem;
  }

  GatewayProblem problem() {
    return problem;
  }
}
