package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.ConfigFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.ext.DefaultHandler2;

/** Reads an XML file named by an administrator, without loading any external entity. */
final class XmlFile {
  /** More than any real file has, also after entities are expanded. */
  static final int MOST_BYTES = 1 << 20;

  /**
   * The JDK's own limits, which differ by release: 24 allows a depth of 200 elements and 2,500 *
   * entities. Here the size of the file and the ban on DTDs limit both.
   */
  private static final List<String> LIMITS_OF_THE_JDK =
      List.of(
          "jdk.xml.maxElementDepth",
          "jdk.xml.entityExpansionLimit",
          "jdk.xml.totalEntitySizeLimit",
          "jdk.xml.maxGeneralEntitySizeLimit");

  /** Receives the elements of a file. */
  interface Visitor {
    /** Called at the start of an element. */
    void start(Element element);

    /**
     * Called at the end of an element, with the text since the last start or end of any element.
     */
    void end(String element, String text);
  }

  /**
   * The start of an element.
   *
   * @param name its name without prefix
   * @param attributes its attributes
   */
  record Element(String name, Attributes attributes) {
    /** Returns an attribute, or an empty string if it is missing. */
    String attribute(String wanted) {
      @Nullable String value = attributes.getValue("", wanted);
      return value == null ? "" : value.strip();
    }
  }

  private XmlFile() {}

  /**
   * Reads the file.
   *
   * @param option the option that names the file, for error messages
   * @throws ConfigException if it cannot be read or is not XML
   */
  static void read(String option, Path file, Visitor visitor) {
    byte[] content = ConfigFile.read(option, file, MOST_BYTES);
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      SAXParser parser = factory.newSAXParser();
      Walk walk = new Walk(visitor);
      parser.setProperty("http://xml.org/sax/properties/declaration-handler", walk);
      for (String limit : LIMITS_OF_THE_JDK) {
        parser.setProperty(limit, "0");
      }
      parser.parse(new ByteArrayInputStream(content), walk);
    } catch (ConfigException e) {
      throw e;
    } catch (DtdException e) {
      throw new ConfigException(option + ": " + file + " contains a DTD: remove it");
    } catch (SAXException | ParserConfigurationException | IOException | RuntimeException e) {
      // For some errors the JDK has no message, and throws MissingResourceException instead.
      throw new ConfigException(option + ": " + file + " is not well-formed XML: correct it");
    }
  }

  /** An internal DTD could take time quadratic in its size. */
  private static final class DtdException extends SAXException {
    private static final long serialVersionUID = 1L;
  }

  /** Joins the pieces of a text. */
  private static final class Walk extends DefaultHandler2 {
    private final Visitor visitor;
    private final StringBuilder text = new StringBuilder();
    private int characters = 0;

    Walk(Visitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public void startElement(String uri, String name, String prefixed, Attributes attributes) {
      text.setLength(0);
      visitor.start(new Element(name, attributes));
    }

    @Override
    public void characters(char[] piece, int start, int length) throws SAXException {
      characters += length;
      if (characters > MOST_BYTES) {
        throw new SAXException("entities expand to too much text");
      }
      text.append(piece, start, length);
    }

    @Override
    public void attributeDecl(
        String element, String name, String type, @Nullable String mode, @Nullable String value)
        throws SAXException {
      throw new DtdException();
    }

    @Override
    public void elementDecl(String name, String model) throws SAXException {
      throw new DtdException();
    }

    @Override
    public void internalEntityDecl(String name, String value) throws SAXException {
      throw new DtdException();
    }

    @Override
    public void endElement(String uri, String name, String prefixed) {
      visitor.end(name, text.toString().strip());
      text.setLength(0);
    }

    /** Throws the error without printing it. */
    @Override
    public void fatalError(SAXParseException failure) throws SAXException {
      throw failure;
    }
  }
}
