package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.SlurmIdentity;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The accounts of this machine, wherever its name service has them: files, LDAP, SSSD. Java knows
 * only the names of accounts, so this asks {@code getent} and {@code id}.
 */
final class SystemAccounts implements AccountSource {
  private static final int MOST_BYTES = 1 << 20;
  private static final long MOST_SECONDS = 30;
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,9}");

  /** No name that a program could take for an option, a number or two words. */
  private static final Pattern NAME = Pattern.compile("(?![0-9]+$)[A-Za-z0-9._][A-Za-z0-9._-]*");

  private final String getent;
  private final String id;

  /** Takes the names or paths of the two programs. */
  SystemAccounts(String getent, String id) {
    this.getent = getent;
    this.id = id;
  }

  @Override
  public SlurmIdentity find(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new ConfigException("--identity needs the user name of an account of this machine");
    }
    String[] fields = run(getent, "passwd", name).strip().split(":", -1);
    if (fields.length != 7 || !fields[0].equals(name)) {
      throw new ConfigException(
          "--identity: this machine has no account of this user: does \"getent passwd\" list it?");
    }
    return new SlurmIdentity(
        name,
        number(fields[2]),
        number(fields[3]),
        fields[4],
        fields[5],
        fields[6],
        groups(name),
        List.of());
  }

  /** Returns all groups of a user, the primary one too; one without a name has its number. */
  private Map<String, Long> groups(String name) {
    List<String> ids = List.of(run(id, "-G", name).strip().split("\\s+"));
    ids.forEach(SystemAccounts::number);
    String[] command =
        Stream.concat(Stream.of(getent, "group"), ids.stream()).toArray(String[]::new);
    Map<String, Long> groups = new LinkedHashMap<>();
    for (String line : run(command).lines().toList()) {
      String[] fields = line.split(":", -1);
      if (fields.length == 4 && ids.contains(fields[2])) {
        groups.putIfAbsent(fields[0], number(fields[2]));
      }
    }
    ids.stream()
        .filter(number -> !groups.containsValue(number(number)))
        .forEach(number -> groups.put(number, number(number)));
    return groups;
  }

  private static long number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new ConfigException("--identity: the name service gave no number for a user or group");
    }
    return Long.parseLong(text);
  }

  /** Returns what a program prints; it may end with any code, as getent does without a result. */
  private static String run(String... command) {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
    } catch (IOException e) {
      throw new ConfigException(
          "--identity needs the program " + command[0] + ": install it, or add it to PATH");
    }
    CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> readAll(process));
    try {
      byte[] bytes = output.get(MOST_SECONDS, TimeUnit.SECONDS);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (TimeoutException | ExecutionException e) {
      throw new ConfigException(
          "--identity: " + command[0] + " does not answer: does the name service work?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("--identity: interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static byte[] readAll(Process process) {
    try {
      return process.getInputStream().readNBytes(MOST_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
