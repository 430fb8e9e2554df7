package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a file and what they may do with it, as far as it is known.
 *
 * @param permissions what owner, group and others may do
 * @param owner its owner
 * @param group its group
 */
record FileAccess(
    Optional<Set<PosixFilePermission>> permissions,
    Optional<UserPrincipal> owner,
    Optional<GroupPrincipal> group) {
  private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
  private static final List<String> RIGHTS =
      List.of("---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx");

  /**
   * Returns what options ask for.
   *
   * @param mode three octal digits, or null
   * @param owner {@code USER}, {@code USER:GROUP} or {@code :GROUP}, or null
   * @throws ConfigException when they are malformed, name nobody, or Slurm would refuse the file
   */
  static FileAccess parse(@Nullable String mode, @Nullable String owner) {
    String[] names = owner == null ? new String[0] : owner.split(":", 2);
    return new FileAccess(
        Optional.ofNullable(mode).map(FileAccess::permissions),
        find(names, 0, (service, name) -> service.lookupPrincipalByName(name)),
        find(names, 1, (service, name) -> service.lookupPrincipalByGroupName(name)));
  }

  /** Returns that of a file; nothing where the file system has none of this. */
  static FileAccess of(Path file) throws IOException {
    Optional<PosixFileAttributeView> view = view(file);
    if (view.isEmpty()) {
      return new FileAccess(Optional.empty(), Optional.empty(), Optional.empty());
    }
    PosixFileAttributes found = view.get().readAttributes();
    return new FileAccess(
        Optional.of(found.permissions()), Optional.of(found.owner()), Optional.of(found.group()));
  }

  /** Returns this, and what it leaves open from the other. */
  FileAccess or(FileAccess other) {
    return new FileAccess(
        permissions.or(other::permissions), owner.or(other::owner), group.or(other::group));
  }

  /** Returns this without write permission for others, with which Slurm 26.05 does not start. */
  FileAccess safe() {
    return new FileAccess(permissions.map(FileAccess::withoutWriteForOthers), owner, group);
  }

  /**
   * Gives a file these owners and permissions, where they differ.
   *
   * @throws ConfigException when this process may not
   */
  void applyTo(Path file) throws IOException {
    Optional<PosixFileAttributeView> view = view(file);
    if (view.isEmpty()) {
      return;
    }
    FileAccess now = of(file);
    try {
      if (owner.isPresent() && !owner.equals(now.owner)) {
        view.get().setOwner(owner.get());
      }
      if (group.isPresent() && !group.equals(now.group)) {
        view.get().setGroup(group.get());
      }
      if (permissions.isPresent()) {
        view.get().setPermissions(permissions.get());
      }
    } catch (FileSystemException e) {
      throw new ConfigException(
          "this user may not give the file its owner and group: run the command as root, or name"
              + " yourself with --owner");
    }
  }

  private static Optional<PosixFileAttributeView> view(Path file) {
    return Optional.ofNullable(
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
  }

  private static Set<PosixFilePermission> permissions(String mode) {
    if (!MODE.matcher(mode).matches()) {
      throw new ConfigException("--mode must be three octal digits, for example 0644");
    }
    Set<PosixFilePermission> permissions =
        PosixFilePermissions.fromString(
            mode.substring(mode.length() - 3)
                .chars()
                .mapToObj(digit -> RIGHTS.get(digit - '0'))
                .collect(Collectors.joining()));
    if (!withoutWriteForOthers(permissions).equals(permissions)) {
      throw new ConfigException(
          "--mode lets others write the file, with which Slurm does not start: use 0644 or less");
    }
    return permissions;
  }

  private static Set<PosixFilePermission> withoutWriteForOthers(Set<PosixFilePermission> before) {
    Set<PosixFilePermission> safe = EnumSet.noneOf(PosixFilePermission.class);
    safe.addAll(before);
    safe.remove(PosixFilePermission.OTHERS_WRITE);
    return safe;
  }

  private interface Search<T> {
    T find(UserPrincipalLookupService service, String name) throws IOException;
  }

  private static <T> Optional<T> find(String[] names, int index, Search<T> search) {
    if (names.length <= index || (names[index].isEmpty() && names.length > 1)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          search.find(FileSystems.getDefault().getUserPrincipalLookupService(), names[index]));
    } catch (UserPrincipalNotFoundException e) {
      throw new ConfigException("--owner names a user or group that this machine does not know");
    } catch (IOException e) {
      throw new ConfigException(
          "--owner cannot be looked up (" + e.getClass().getSimpleName() + "): try again");
    }
  }
}
