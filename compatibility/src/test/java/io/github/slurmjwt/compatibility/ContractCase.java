package io.github.slurmjwt.compatibility;

/**
 * One promise of the contract.
 *
 * @param group the column of the table
 * @param name what is promised
 * @param check fails unless it is kept
 */
record ContractCase(Group group, String name, Check check) {
  /** The columns of the table, in the order in which they run. */
  enum Group {
    TOKENS("tokens"),
    HEADERS("headers"),
    USERS("user names"),
    DISPATCHES("dispatches"),
    PATHS("paths"),
    MODES("optional mode"),
    METHODS("methods"),
    REFUSALS("refusals"),
    COOKIES("cookies"),
    CACHES("caches"),
    WEBSOCKET("WebSocket"),
    HTTP2("HTTP/2"),
    ISOLATION("two applications"),
    KEYS("new key"),
    UNDEPLOY("undeploy"),
    JVM("JVM");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** Fails with an exception or an assertion. */
  interface Check {
    /** Looks at a running server. */
    void run(Site site) throws Exception;
  }
}
