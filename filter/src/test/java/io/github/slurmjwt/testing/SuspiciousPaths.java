package io.github.slurmjwt.testing;

import java.util.List;

/** Paths that servers read in different ways. */
public final class SuspiciousPaths {
  /**
   * Each reads as a path below {@code /public/} to some and as {@code /secret} to others, or is
   * below {@code /public/} and suspicious.
   */
  public static final List<String> ALL =
      List.of(
          "/public/..;/secret",
          "/public/..;a=b/secret",
          "/public/..;",
          "/public/%2e%2e/secret",
          "/public/%2E%2E/secret",
          "/public/.%2e/secret",
          "/public/%252e%252e/secret",
          "/public/..%2fsecret",
          "/public/..%2Fsecret",
          "/public/..%5csecret",
          "/public/..\\secret",
          "/public\\..\\secret",
          "/public/..%00/secret",
          "/public/%00",
          "/public/%",
          "/public/%2",
          "/public/%zz",
          "/public/%c0%ae%c0%ae/secret",
          "/public/%u002e%u002e/secret",
          "/public/..%u002fsecret",
          "/public/%u0041",
          "/public/%U0041",
          "/public/%e0%80%ae/secret",
          "/public/%f0%80%80%ae/secret",
          "/public/%ff",
          "/public/%80",
          "/public/%ed%a0%80",
          "/public/%c2%85",
          "/public/%e2%80%a8",
          "/public/\u00e9",
          "//public/x",
          "//public//x",
          "/public//x",
          "/;/secret",
          "/;/public/x",
          "/.;/secret",
          "/.;/public/x",
          "/./secret",
          "/public/./../secret",
          "/public/../secret",
          "/secret/../public/x",
          "/./public/x",
          "/public/x/../../secret",
          "/secret;/public/x",
          "/secret;x=/public/",
          "/secret/..;/public/x",
          "/public/x;a=b",
          "/public;a/x",
          "/status;jsessionid=1",
          "/public/x%3b",
          "/public/a%0ab",
          "/public/%0a",
          "/public/%0d%0aSet-Cookie:x",
          "/secret%0a/public/x",
          "/public/%09",
          "/public/%1f",
          "/public/%7f",
          "/public/%25",
          "/public/%5c",
          "/public/%2f",
          "/public/.",
          "/public/..",
          "/public/.hidden",
          "/public/...",
          "http://localhost//public/x",
          "http://localhost/public/..;/secret");

  private SuspiciousPaths() {}
}
