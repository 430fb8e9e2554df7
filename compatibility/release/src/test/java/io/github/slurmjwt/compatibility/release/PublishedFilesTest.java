package io.github.slurmjwt.compatibility.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Compares the files of a release with what Maven Central requires: complete poms, sources,
 * Javadoc, checksums and signatures (central.sonatype.org, "Requirements").
 */
@Tag("release")
class PublishedFilesTest {
  private static final String PARENT = "slurm-jwt-parent";
  private static final List<String> JARS =
      List.of("slurm-jwt-filter", "slurm-jwt-filter-all", "slurm-jwt-spring-boot-starter");
  private static final Map<String, String> CHECKSUMS = Map.of(".md5", "MD5", ".sha1", "SHA-1");

  private static Release release;

  @TempDir private Path folder;

  @BeforeAll
  static void find() throws IOException {
    release = Release.deployed();
  }

  @Test
  void thereIsWhatIsToBePublishedAndNothingElse() throws IOException {
    Set<String> expected = new TreeSet<>(JARS);
    expected.add(PARENT);
    assertEquals(List.copyOf(expected), release.artifacts());
    assertFalse(release.version().endsWith("-SNAPSHOT"), release.version());
  }

  @Test
  void everyPomIsComplete() throws Exception {
    Element parent = pom(PARENT);
    for (String name : List.of("name", "description", "url")) {
      assertFalse(child(parent, name).isEmpty(), name);
    }
    assertEquals("Apache-2.0", child(element(element(parent, "licenses"), "license"), "name"));
    assertFalse(child(element(element(parent, "developers"), "developer"), "name").isEmpty());
    for (String name : List.of("connection", "developerConnection", "url")) {
      assertFalse(child(element(parent, "scm"), name).isEmpty(), name);
    }
    for (String jar : JARS) {
      Element pom = pom(jar);
      assertEquals(PARENT, child(element(pom, "parent"), "artifactId"), jar);
      assertFalse(child(pom, "name").isEmpty(), jar);
      assertFalse(child(pom, "description").isEmpty(), jar);
      assertFalse(Files.readString(release.file(jar, ".pom")).contains("-SNAPSHOT"), jar);
    }
  }

  @Test
  void everyJarHasItsSourcesJavadocAndBill() throws IOException {
    for (String jar : JARS) {
      assertContains(release.file(jar, ".jar"), "META-INF/LICENSE");
      assertContains(release.file(jar, "-javadoc.jar"), "index.html");
      try (ZipFile sources = new ZipFile(release.file(jar, "-sources.jar").toFile())) {
        assertTrue(sources.stream().anyMatch(entry -> entry.getName().endsWith(".java")), jar);
      }
      assertTrue(Files.size(release.file(jar, "-cyclonedx.json")) > 0, jar);
    }
    assertContains(release.file("slurm-jwt-filter-all", "-javax.jar"), "META-INF/LICENSE");
  }

  @Test
  void everyFileHasItsChecksums() throws Exception {
    int checked = 0;
    for (String artifact : release.artifacts()) {
      for (Path file : release.files(artifact)) {
        if (file.toString().matches(".*\\.(asc|md5|sha1|sha256|sha512)")) {
          continue; // Signatures need no checksums, says Central.
        }
        for (Map.Entry<String, String> checksum : CHECKSUMS.entrySet()) {
          byte[] digest =
              MessageDigest.getInstance(checksum.getValue()).digest(Files.readAllBytes(file));
          assertEquals(
              HexFormat.of().formatHex(digest),
              Files.readString(Path.of(file + checksum.getKey())).strip(),
              file.toString());
          checked++;
        }
      }
    }
    assertTrue(checked > 2 * JARS.size(), "checked " + checked);
  }

  @Test
  void everyFileIsSigned() throws Exception {
    for (String artifact : release.artifacts()) {
      List<Path> files =
          release.files(artifact).stream()
              .filter(file -> !file.toString().matches(".*\\.(asc|md5|sha1|sha256|sha512)"))
              .toList();
      assertFalse(files.isEmpty(), artifact);
      for (Path file : files) {
        Processes.Run gpg =
            Processes.run(
                folder, "", List.of("gpg", "--batch", "--verify", file + ".asc", file.toString()));
        assertEquals(0, gpg.exitCode(), file + ": " + gpg.err());
      }
    }
  }

  private static void assertContains(Path jar, String entry) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      assertTrue(zip.getEntry(entry) != null, jar + " has no " + entry);
    }
  }

  private static Element pom(String artifact) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(release.file(artifact, ".pom").toFile())
        .getDocumentElement();
  }

  private static String child(Node parent, String name) {
    return element(parent, name).getTextContent().strip();
  }

  private static Element element(Node parent, String name) {
    NodeList children = parent.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i) instanceof Element child && child.getTagName().equals(name)) {
        return child;
      }
    }
    throw new AssertionError("no " + name + " in " + parent.getNodeName());
  }
}
