package io.chokepoint.driver.engine;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes JMeter's file format (version 1.2): each element is followed by the tree of its children.
 */
final class Jmx {

  /** What stands inside an element or a tree. */
  interface Content {
    void write() throws XMLStreamException;
  }

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  Jmx() {
    try {
      xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The whole document around its test plan. */
  String document(Content content) {
    try {
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("jmeterTestPlan");
      xml.writeAttribute("version", "1.2");
      xml.writeAttribute("properties", "5.0");
      tree(content);
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * An element of a test and what stands below it.
   *
   * @param gui the class that shows it in JMeter
   */
  void element(String type, String gui, String name, Content properties, Content children)
      throws XMLStreamException {
    xml.writeStartElement(type);
    xml.writeAttribute("guiclass", gui);
    xml.writeAttribute("testclass", type);
    xml.writeAttribute("testname", name);
    properties.write();
    xml.writeEndElement();
    tree(children);
  }

  /** One with nothing below it. */
  void element(String type, String gui, String name, Content properties) throws XMLStreamException {
    element(type, gui, name, properties, () -> {});
  }

  private void tree(Content children) throws XMLStreamException {
    xml.writeStartElement("hashTree");
    children.write();
    xml.writeEndElement();
  }

  void text(String name, String value) throws XMLStreamException {
    property("stringProp", name, value);
  }

  void flag(String name, boolean value) throws XMLStreamException {
    property("boolProp", name, String.valueOf(value));
  }

  /** A property that is an object itself. */
  void object(String name, String type, Content content) throws XMLStreamException {
    xml.writeStartElement("elementProp");
    xml.writeAttribute("name", name);
    xml.writeAttribute("elementType", type);
    content.write();
    xml.writeEndElement();
  }

  void collection(String name, Content content) throws XMLStreamException {
    xml.writeStartElement("collectionProp");
    xml.writeAttribute("name", name);
    content.write();
    xml.writeEndElement();
  }

  private void property(String kind, String name, String value) throws XMLStreamException {
    xml.writeStartElement(kind);
    xml.writeAttribute("name", name);
    xml.writeCharacters(value);
    xml.writeEndElement();
  }
}
