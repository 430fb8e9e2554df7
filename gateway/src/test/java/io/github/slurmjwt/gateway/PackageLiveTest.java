package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package in a Debian with systemd, from its installation until nothing is left. */
@Tag("live-package")
final class PackageLiveTest {
  private static final Path DEB = Path.of(System.getProperty("gateway.deb", "not set"));
  private static final String CONFIGURATION = "/etc/slurm-gateway/gateway.conf";
  private static final Pattern EXPOSURE = Pattern.compile("exposure level for \\S+: ([0-9.]+)");
  private static final String OR_SAY_WHY =
      " || { journalctl -o cat -n 20 -u slurm-gateway; exit 1; }";
  private static final int MOST_MEMORY_KB = 300_000;

  @TempDir private Path folder;

  @Test
  void installsStartsUpgradesAndGoes() throws Exception {
    Path packages = Files.createDirectory(folder.resolve("packages"));
    Files.copy(DEB, packages.resolve("first.deb"));
    newerVersion(packages);
    try (DebianContainer debian = DebianContainer.boot(packages, folder.resolve("log"))) {
      installs(debian);
      failsAtOnceWithAWrongConfiguration(debian);
      starts(debian);
      renewsACertificateByTheHookForCertbot(debian);
      runsOnWhenTheNewOneWouldNotStart(debian);
      upgrades(debian);
      staysEnabledWhenItComesBack(debian);
      goes(debian);
    }
  }

  /** The same files with a higher version, and another comment in the configuration. */
  private void newerVersion(Path packages) throws Exception {
    String script =
        "cd %s; dpkg-deb -R first.deb d; sed -i 's/^Version: .*/Version: 99/' d/DEBIAN/control;"
                .formatted(packages)
            + " echo '# of version 99' >>d/etc/slurm-gateway/gateway.conf;"
            + " dpkg-deb --root-owner-group -Znone -b d second.deb; rm -r d";
    Process process =
        new ProcessBuilder("sh", "-euc", script)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("dpkg-deb").toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> "see " + folder.resolve("dpkg-deb"));
  }

  private static void installs(DebianContainer debian) throws Exception {
    debian.shell("dpkg -i /packages/first.deb");
    assertEquals("", debian.shell("dpkg --verify slurm-gateway"));
    assertEquals(
        "The slurm-jwt-filter developers <slurmjwt@users.noreply.github.com>",
        debian.shell("dpkg-query -W -f '${Maintainer}' slurm-gateway"));
    debian.shell(
        "cd /usr/share/doc/slurm-gateway && zgrep '^slurm-gateway ([0-9]' changelog.gz"
            + " && zgrep '^ -- .* <.*@.*>  ..., .. ... 20.. 00:00:00 +0000$' changelog.gz"
            + " && zgrep '^# Changelog' CHANGELOG.md.gz"
            + " && zgrep '^.TH ' /usr/share/man/man8/slurm-gateway.8.gz");
    assertEquals(
        "slurm-gateway:x:/nonexistent:/usr/sbin/nologin",
        debian.shell("getent passwd slurm-gateway | cut -d: -f1,2,6,7").strip());
    assertEquals(
        "750 root:slurm-gateway", debian.shell("stat -c '%a %U:%G' /etc/slurm-gateway").strip());
    assertEquals("644 root:root", debian.shell("stat -c '%a %U:%G' " + CONFIGURATION).strip());
    debian.shell("test -s /var/cache/slurm-gateway/classes.jsa");
    assertEquals(
        "inactive", debian.run("systemctl", "is-active", "slurm-gateway").output().strip());
    Matcher exposure =
        EXPOSURE.matcher(debian.shell("systemd-analyze security slurm-gateway.service || true"));
    assertTrue(exposure.find());
    assertTrue(Double.parseDouble(exposure.group(1)) <= 2.0, exposure.group());
    debian.shell("systemd-analyze verify --man=no slurm-gateway.service");
  }

  private static void failsAtOnceWithAWrongConfiguration(DebianContainer debian) throws Exception {
    debian.shell("sed -i 's/^port = .*/prot = 8080/' " + CONFIGURATION);
    assertNotEquals(0, debian.run("systemctl", "start", "slurm-gateway").exitCode());
    String status = debian.run("systemctl", "status", "slurm-gateway").output();
    assertTrue(status.contains("Active: failed (Result: exit-code)"), status);
    assertTrue(status.contains("gateway.conf line "), status);
    assertTrue(status.contains("unknown key prot: did you mean port?"), status);
    String errors = debian.shell("journalctl -o cat -p err -u slurm-gateway");
    assertTrue(errors.contains("unknown key prot: did you mean port?"), errors);
    assertFalse(errors.contains("<3>"), errors);
    assertEquals("2", debian.shell("systemctl show -P ExecMainStatus slurm-gateway").strip());
    assertEquals("0", debian.shell("systemctl show -P NRestarts slurm-gateway").strip());
    debian.shell("sed -i 's/^prot = .*/port = 8080/' " + CONFIGURATION);
  }

  /** Root can read every key, and the service cannot. */
  private static void checksAsTheService(DebianContainer debian) throws Exception {
    debian.shell("chmod 600 /etc/slurm-gateway/jwt_hs256.key");
    DebianContainer.Result refused = debian.run("slurm-gateway", "--check");
    assertEquals(2, refused.exitCode(), refused.output());
    assertTrue(
        refused.output().contains("cannot be read by this process: grant its user"),
        refused.output());
    debian.shell("chmod 640 /etc/slurm-gateway/jwt_hs256.key");
    String checked = debian.shell("slurm-gateway --check");
    assertTrue(checked.endsWith("The configuration is good.\n"), checked);
    assertFalse(checked.contains("Checked as root"), checked);
    String asRoot = debian.shell("slurm-gateway --check --config " + CONFIGURATION);
    assertTrue(asRoot.contains("Checked as root, who can read every file"), asRoot);
  }

  private static void starts(DebianContainer debian) throws Exception {
    debian.shell(
        "head -c 32 /dev/urandom >/etc/slurm-gateway/jwt_hs256.key;"
            + " chown root:slurm-gateway /etc/slurm-gateway/*.key;"
            + " chmod 640 /etc/slurm-gateway/*.key;"
            + " sed -i 's/^#auth-alt-parameters/auth-alt-parameters/' "
            + CONFIGURATION);
    checksAsTheService(debian);
    // As of Type=notify: once the command returns, the gateway takes requests.
    debian.shell("systemctl enable --now slurm-gateway" + OR_SAY_WHY);
    assertEquals("401", status(debian, "http://127.0.0.1:8080/slurm/v0.0.38/ping"));
    assertEquals("200", status(debian, "http://127.0.0.1:8081/healthz"));
    assertEquals("503", status(debian, "http://127.0.0.1:8081/readyz"));
    assertTrue(
        debian.shell("systemctl show -P StatusText slurm-gateway").contains("slurm gateway: http"));
    String pid = debian.shell("systemctl show -P MainPID slurm-gateway").strip();
    assertEquals("slurm-gateway", debian.shell("stat -c %U /proc/" + pid).strip());
    String maps = debian.shell("cat /proc/" + pid + "/maps");
    assertTrue(maps.contains("/var/cache/slurm-gateway/classes.jsa"), "the archive is not used");
    int memory =
        Integer.parseInt(debian.shell("awk '/VmRSS/{print $2}' /proc/" + pid + "/status").strip());
    assertTrue(memory < MOST_MEMORY_KB, "resident: " + memory + " kB");
    String journal = debian.shell("journalctl -o cat -p info -u slurm-gateway");
    assertTrue(journal.contains("INFO io.github.slurmjwt: slurm-jwt-filter in force: "), journal);
    assertFalse(journal.contains("<6>"), journal);
    assertFalse(
        debian.shell("journalctl -o cat -p warning -u slurm-gateway").contains("in force"),
        "priorities are not those of the records");
  }

  private static void renewsACertificateByTheHookForCertbot(DebianContainer debian)
      throws Exception {
    debian.shell(
        "mkdir -p /live; cd /live; umask 077;"
            + " openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=gateway"
            + " -keyout privkey.pem -out fullchain.pem 2>&1;"
            + " printf '%s\\n' 'certificate = /etc/slurm-gateway/fullchain.pem'"
            + " 'private-key = /etc/slurm-gateway/privkey.pem' >>"
            + CONFIGURATION);
    String hook = "RENEWED_LINEAGE=/live /usr/share/doc/slurm-gateway/examples/certbot-deploy-hook";
    debian.shell("sed -i 's/^port = .*/port = 443/' " + CONFIGURATION);
    debian.shell(hook + "; systemctl restart slurm-gateway" + OR_SAY_WHY);
    assertEquals("401", status(debian, "https://127.0.0.1/slurm/v0.0.38/ping"));
    debian.shell(
        "cd /live; umask 077; openssl req -x509 -newkey rsa:2048 -nodes -days 80 -subj /CN=renewed"
            + " -keyout privkey.pem -out fullchain.pem 2>&1; "
            + hook);
    assertTrue(
        Await.until(
            () ->
                debian.shell("curl -skv https://127.0.0.1/ 2>&1").contains("subject: CN=renewed")));
  }

  private static void runsOnWhenTheNewOneWouldNotStart(DebianContainer debian) throws Exception {
    String pid = debian.shell("systemctl show -P MainPID slurm-gateway");
    debian.shell("sed -i 's/^port = .*/prot = 443/' " + CONFIGURATION);
    String said = debian.shell("dpkg --force-confdef --force-confold -i /packages/first.deb 2>&1");
    assertTrue(said.contains("unknown key prot: did you mean port?"), said);
    assertTrue(said.contains("slurm-gateway was not restarted: "), said);
    assertEquals(pid, debian.shell("systemctl show -P MainPID slurm-gateway"));
    assertEquals("401", status(debian, "https://127.0.0.1/slurm/v0.0.38/ping"));
    assertEquals(
        "install ok installed", debian.shell("dpkg-query -W -f '${Status}' slurm-gateway"));
    debian.shell("sed -i 's/^prot = .*/port = 443/' " + CONFIGURATION);
  }

  private static void staysEnabledWhenItComesBack(DebianContainer debian) throws Exception {
    debian.shell("dpkg -r slurm-gateway");
    assertEquals(
        "inactive", debian.run("systemctl", "is-active", "slurm-gateway").output().strip());
    debian.shell("dpkg -i /packages/second.deb");
    assertEquals("enabled\n", debian.shell("systemctl is-enabled slurm-gateway"));
    debian.shell("systemctl start slurm-gateway" + OR_SAY_WHY);
  }

  private static void upgrades(DebianContainer debian) throws Exception {
    String before = debian.shell("md5sum " + CONFIGURATION);
    String pid = debian.shell("systemctl show -P MainPID slurm-gateway");
    debian.shell("dpkg --force-confdef --force-confold -i /packages/second.deb");
    assertEquals(before, debian.shell("md5sum " + CONFIGURATION));
    assertFalse(pid.equals(debian.shell("systemctl show -P MainPID slurm-gateway")));
    assertEquals("401", status(debian, "https://127.0.0.1/slurm/v0.0.38/ping"));
    debian.shell("systemctl stop slurm-gateway");
    assertEquals(
        "inactive", debian.run("systemctl", "is-active", "slurm-gateway").output().strip());
    debian.shell("systemctl start slurm-gateway");
  }

  private static void goes(DebianContainer debian) throws Exception {
    debian.shell("dpkg -r slurm-gateway");
    assertEquals(
        "inactive", debian.run("systemctl", "is-active", "slurm-gateway").output().strip());
    debian.shell("test -e " + CONFIGURATION);
    debian.shell("dpkg -P slurm-gateway");
    assertEquals(
        """
        /etc/slurm-gateway
        /etc/slurm-gateway/fullchain.pem
        /etc/slurm-gateway/jwt_hs256.key
        /etc/slurm-gateway/privkey.pem
        """,
        debian.shell("find / -xdev -path '*slurm-gateway*' -not -path '/proc/*' | sort"));
    assertEquals(
        List.of(),
        debian
            .run("dpkg-query", "-l", "slurm-gateway")
            .output()
            .lines()
            .filter(line -> line.startsWith("ii"))
            .toList());
  }

  private static String status(DebianContainer debian, String url) throws Exception {
    return debian.shell("curl -sk -o /dev/null -w '%{http_code}' " + url);
  }
}
