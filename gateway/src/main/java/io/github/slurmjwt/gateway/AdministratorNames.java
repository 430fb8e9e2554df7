package io.github.slurmjwt.gateway;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who root and SlurmUser are, under whatever name: Slurm goes by the uid (26.05, {@code uid.c},
 * {@code uid_from_string}), so here every name counts that may lead to theirs. Names are compared
 * without regard to letter case, since SSSD has {@code case_sensitive = false} for Active
 * Directory, without a domain before or behind it and without dots at its end, and in Unicode's
 * compatibility form; and by uid where this machine knows both.
 */
final class AdministratorNames {
  private static final String ROOT = "root";

  /** SlurmUser at most sites. */
  private static final String SLURM = "slurm";

  /** What SSSD takes for {@code DOMAIN\name} and {@code name@domain}, {@code re_expression}. */
  private static final Pattern DOMAIN = Pattern.compile("(?s)^.*\\\\|@.*$");

  private static final Pattern AROUND = Pattern.compile("^[\\s.]+|[\\s.]+$");
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

  private final Set<String> names;
  private final List<String> spelled;
  private final Accounts accounts;

  /**
   * Creates the list: {@code root}, {@code slurm}, and these.
   *
   * @param more SlurmUser, and whom the gateway has a token of
   */
  AdministratorNames(List<String> more, Accounts accounts) {
    Set<String> all = new LinkedHashSet<>(List.of(ROOT, SLURM));
    all.addAll(more);
    this.spelled = List.copyOf(all);
    Set<String> folded = new LinkedHashSet<>();
    all.forEach(name -> folded.add(fold(name)));
    this.names = Set.copyOf(folded);
    this.accounts = accounts;
  }

  /**
   * Tells whether this name is, or may be, that of an administrator. A number always may.
   *
   * @throws GatewayRefusal when the name service does not answer
   */
  boolean contains(String name) throws GatewayRefusal {
    String folded = fold(name);
    if (folded.isEmpty() || NUMBER.matcher(folded).matches() || names.contains(folded)) {
      return true;
    }
    for (String administrator : spelled) {
      if (accounts.areSame(name, administrator)) {
        return true;
      }
    }
    return false;
  }

  private static String fold(String name) {
    String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
    String bare = AROUND.matcher(DOMAIN.matcher(plain).replaceAll("")).replaceAll("");
    // Upper case first: it makes one of letters that lower case keeps apart, as i and dotless i.
    return bare.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
