package io.github.slurmjwt.cli;

import io.github.slurmjwt.config.ConfigException;
import io.github.slurmjwt.config.ConfigFile;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Walks through an XML file that an administrator names. Believes no DTD and reads no entity. */
final class XmlFile {
  /** Far beyond any real file; each character of it is looked at a few times. */
  static final int MOST_BYTES = 1 << 20;

  /** What is wanted of a file. */
  interface Visitor {
    /** Takes the beginning of an element. */
    void start(Element element);

    /** Takes the end of an element, with the text since the last beginning or end of any. */
    void end(String element, String text);
  }

  /**
   * The beginning of an element.
   *
   * @param name its name without prefix
   * @param xml where its attributes are
   */
  record Element(String name, XMLStreamReader xml) {
    /** Returns an attribute; empty when it is not there. */
    String attribute(String wanted) {
      @Nullable String value = xml.getAttributeValue(null, wanted);
      return value == null ? "" : value.strip();
    }
  }

  private XmlFile() {}

  /**
   * Reads the file.
   *
   * @param option what names the file, for the sentence
   * @throws ConfigException when it cannot be read, or is not XML
   */
  static void read(String option, Path file, Visitor visitor) {
    byte[] content = ConfigFile.read(option, file, MOST_BYTES);
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    // Else the JDK prints a second complaint of its own.
    factory.setXMLReporter((message, type, information, location) -> {});
    try {
      walk(factory.createXMLStreamReader(new ByteArrayInputStream(content)), visitor);
    } catch (ConfigException e) {
      throw e;
    } catch (XMLStreamException | RuntimeException e) {
      // The JDK has no words for some malformations, and throws MissingResourceException then.
      throw new ConfigException(option + ": " + file + " is not well-formed XML: correct it");
    }
  }

  private static void walk(XMLStreamReader xml, Visitor visitor) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          text.setLength(0);
          visitor.start(new Element(xml.getLocalName(), xml));
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          visitor.end(xml.getLocalName(), text.toString().strip());
          text.setLength(0);
        }
        default -> {}
      }
    }
  }
}
