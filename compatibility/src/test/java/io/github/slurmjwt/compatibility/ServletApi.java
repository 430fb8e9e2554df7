package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.testing.JavaxTestClasses;

/** The names under which a server knows the Servlet API. The test application is of JAKARTA. */
enum ServletApi {
  JAKARTA {
    @Override
    String webXml(String text) {
      return text;
    }

    @Override
    byte[] classFile(byte[] content) {
      return content;
    }
  },
  /** Servlet 4.0. */
  JAVAX {
    @Override
    String webXml(String text) {
      return text.replace(
              "https://jakarta.ee/xml/ns/jakartaee", "http://xmlns.jcp.org/xml/ns/javaee")
          .replace("web-app_6_0.xsd", "web-app_4_0.xsd")
          .replace("version=\"6.0\"", "version=\"4.0\"");
    }

    @Override
    byte[] classFile(byte[] content) {
      return JavaxTestClasses.renamed(content);
    }
  };

  /** Returns the web.xml of the test application as this API has it. */
  abstract String webXml(String text);

  /** Returns a class of the test application as this API has it. */
  abstract byte[] classFile(byte[] content);
}
