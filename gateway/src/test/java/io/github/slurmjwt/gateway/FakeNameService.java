package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashMap;
import java.util.Map;

/**
 * The accounts of a machine that a test makes up. As the JDK's: principals are equal when their
 * uids are, and a number that is no name is taken for a uid.
 */
final class FakeNameService extends UserPrincipalLookupService {
  final Map<String, Integer> ids;
  boolean down;
  int asked;

  FakeNameService(Map<String, Integer> ids) {
    this.ids = new HashMap<>(ids);
  }

  @Override
  public UserPrincipal lookupPrincipalByName(String name) throws IOException {
    asked++;
    if (down) {
      throw new IOException("the name service is down");
    }
    Integer id = ids.get(name);
    if (id != null) {
      return new Account(id);
    }
    try {
      return new Account(Integer.parseInt(name));
    } catch (NumberFormatException e) {
      throw new UserPrincipalNotFoundException(name);
    }
  }

  @Override
  public GroupPrincipal lookupPrincipalByGroupName(String group) throws IOException {
    throw new UserPrincipalNotFoundException(group);
  }

  private record Account(int id) implements UserPrincipal {
    @Override
    public String getName() {
      return Integer.toString(id);
    }
  }
}
