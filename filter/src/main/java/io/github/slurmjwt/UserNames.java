package io.github.slurmjwt;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** How user names compare, and what is never one. */
final class UserNames {
  /**
   * What Slurm's {@code uid_from_string} reads as a number. Stricter than Slurm: never a user name,
   * whatever the pattern, since "0" would be root there and an unknown user here.
   */
  private static final Pattern READ_AS_UID = Pattern.compile("\\s*[+-]?[0-9]+");

  /**
   * What no account database has as a name: quotes around it, a list in place of one name, or a
   * character that cannot be seen. A name may hold {@code #}, as those of guests do in Entra ID.
   */
  private static final Pattern MISTYPED =
      Pattern.compile("\\*|.*[,;:\\p{Z}\\p{C}].*|[\"'`].*|.*[\"'`]", Pattern.DOTALL);

  private UserNames() {}

  static boolean isReadAsUid(String name) {
    return READ_AS_UID.matcher(name).matches();
  }

  /**
   * Tells whether no user has this name: where a list of users has it, somebody meant another one.
   */
  static boolean isNobodys(String name) {
    return isReadAsUid(name) || MISTYPED.matcher(name).matches();
  }

  /**
   * Returns one text for all spellings of a name that an account database may take for the same:
   * SSSD has {@code case_sensitive = false} for Active Directory. Only to refuse: a spelling must
   * not let a denied user in, and must not make anyone an allowed one.
   */
  static String fold(String name) {
    String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
    // Upper case first: it makes one of letters that lower case keeps apart, as i and dotless i.
    return plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
