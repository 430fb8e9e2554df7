package io.github.slurmjwt.verdicts;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The spellings of AuthAltParameters that params.jsonl is about. */
final class ParameterTexts {
  /** Each line of params.jsonl describes its text in words; these are the texts. */
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("params-01", ""),
          Map.entry("params-02", "jwt_key=@key"),
          Map.entry("params-03", "jwks=@jwks"),
          Map.entry("params-04", "jwks=@jwks,jwt_key=@key"),
          Map.entry("params-05", "jwt_key=@key,jwks=@jwks"),
          Map.entry("params-06", "jwt_key="),
          Map.entry("params-07", "jwks="),
          Map.entry("params-08", "JWT_KEY=@key"),
          Map.entry("params-09", "Jwks=@jwks"),
          Map.entry("params-10", "unknown=1,jwt_key=@key"),
          Map.entry("params-11", "xjwt_key=@key"),
          Map.entry("params-12", "jwt_key=@key,"),
          Map.entry("params-13", "jwt_key=@key,jwt_key=/nonexistent"),
          Map.entry("params-14", "jwt_key=/nonexistent,jwt_key=@key"),
          Map.entry("params-15", "jwt_key=@key,userclaimfield=upn"),
          Map.entry("params-16", "userclaimfield=upn"),
          Map.entry("params-17", "jwt_key=@key,UserClaimField=upn"),
          Map.entry("params-18", "jwt_key=@key,disable_token_creation"));

  /** How many there are. */
  static final int COUNT = TEXTS.size();

  private ParameterTexts() {}

  /** Returns the text of a line, with these files in it. */
  static String of(String id, Path key, Path keySet) {
    return Objects.requireNonNull(TEXTS.get(id), id)
        .replace("@key", key.toString())
        .replace("@jwks", keySet.toString());
  }
}
