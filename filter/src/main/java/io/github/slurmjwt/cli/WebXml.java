package io.github.slurmjwt.cli;

import io.github.slurmjwt.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Finds the init-params of the filter in a web.xml. */
final class WebXml {
  private static final String FILTER_CLASS = "io.github.slurmjwt.servlet.SlurmJwtFilter";

  /** One filter element. */
  private static final class Filter {
    private String name = "";
    private String type = "";
    private String parameter = "";
    private final Map<String, String> parameters = new LinkedHashMap<>();

    /** Takes the text of an element inside. */
    void take(String element, String text) {
      switch (element) {
        case "filter-name" -> name = text;
        case "filter-class" -> type = text;
        case "param-name" -> parameter = text;
        case "param-value" -> parameters.put(parameter, text);
        default -> {}
      }
    }
  }

  private WebXml() {}

  /**
   * Returns the parameters of the filter.
   *
   * @param name its filter-name; needed when the file has several of its class
   */
  static Map<String, String> parameters(Path file, Optional<String> name) {
    List<Filter> ours =
        filters(file).stream()
            .filter(filter -> filter.type.equals(FILTER_CLASS))
            .filter(filter -> name.isEmpty() || filter.name.equals(name.get()))
            .toList();
    if (ours.isEmpty()) {
      throw new ConfigException(
          "--web-xml: " + file + " has no filter of class " + FILTER_CLASS + " and that name");
    }
    if (ours.size() > 1) {
      throw new ConfigException(
          "--web-xml: " + file + " has several such filters: choose one with --filter-name");
    }
    return ours.get(0).parameters;
  }

  private static List<Filter> filters(Path file) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try (InputStream in = Files.newInputStream(file)) {
      return filters(factory.createXMLStreamReader(in));
    } catch (XMLStreamException e) {
      throw new ConfigException("--web-xml: " + file + " is not well-formed XML: correct it");
    } catch (IOException e) {
      throw new ConfigException("--web-xml: " + file + " cannot be read: correct the path");
    }
  }

  private static List<Filter> filters(XMLStreamReader xml) throws XMLStreamException {
    List<Filter> filters = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        text.setLength(0);
        if (xml.getLocalName().equals("filter")) {
          filters.add(new Filter());
          inside = true;
        }
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(xml.getText());
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        if (xml.getLocalName().equals("filter")) {
          inside = false;
        } else if (inside) {
          filters.get(filters.size() - 1).take(xml.getLocalName(), text.toString().strip());
        }
      }
    }
    return filters;
  }
}
