package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.keys.KeySettings;
import io.github.slurmjwt.testing.DocumentedBlock;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Each block of XML in README and docs/ is well-formed, and its parameters are accepted. */
class DocumentedXmlTest {
  private static final String FILTER = "io.github.slurmjwt.servlet.SlurmJwtFilter";
  private static final String FORWARD_AUTH = "io.github.slurmjwt.servlet.ForwardAuthServlet";
  private static final String PREFIX = "slurm-jwt.";

  static List<DocumentedBlock> blocks() throws IOException {
    return DocumentedBlock.all().stream().filter(block -> block.language().equals("xml")).toList();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void isWellFormedWithGoodParameters(DocumentedBlock block) throws Exception {
    Element root = parse(block.text());
    for (String element : List.of("filter", "servlet")) {
      for (Element declared : children(root, element)) {
        String type = text(declared, element + "-class");
        Map<String, String> parameters = parameters(declared, "init-param");
        if (type.equals(FILTER)) {
          KeySettings keys = FilterSettings.from(parameters).keys();
          assertTrue(!keys.toString().isEmpty(), type);
        } else if (type.equals(FORWARD_AUTH)) {
          ForwardAuthSettings.from(parameters);
        }
      }
    }
    FilterSettings.Builder alone = FilterSettings.builder();
    parameters(root, "init-param").forEach(alone::parameter);
    parameters(root, "context-param")
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX)) {
                alone.parameter(name.substring(PREFIX.length()), value);
              }
            });
    alone.build();
  }

  /** Without this, a change of the pattern could leave the test with nothing to do. */
  @Test
  void findsTheBlocks() throws Exception {
    int filters = 0;
    for (DocumentedBlock block : blocks()) {
      for (Element filter : children(parse(block.text()), "filter")) {
        filters += text(filter, "filter-class").equals(FILTER) ? 1 : 0;
      }
    }
    assertTrue(filters >= 5, filters + " filters");
    List<String> pages = blocks().stream().map(DocumentedBlock::page).distinct().toList();
    assertTrue(
        pages.containsAll(List.of("README.md", "docs/configuration.md", "docs/servers.md")),
        pages::toString);
  }

  /** A page shows a part of a web.xml or all of it. */
  private static Element parse(String xml) throws Exception {
    String content = xml.replaceFirst("<\\?xml[^>]*>", "");
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader("<page>" + content + "</page>")))
            .getDocumentElement();
    List<Element> whole = children(root, "web-app");
    return whole.isEmpty() ? root : whole.get(0);
  }

  private static Map<String, String> parameters(Element parent, String kind) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Element parameter : children(parent, kind)) {
      String name = text(parameter, "param-name");
      assertEquals(null, all.put(name, text(parameter, "param-value")), name + " twice");
    }
    return all;
  }

  private static String text(Element parent, String name) {
    return children(parent, name).get(0).getTextContent().strip();
  }

  private static List<Element> children(Element parent, String name) {
    NodeList nodes = parent.getChildNodes();
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element child && child.getTagName().equals(name)) {
        found.add(child);
      }
    }
    return found;
  }
}
