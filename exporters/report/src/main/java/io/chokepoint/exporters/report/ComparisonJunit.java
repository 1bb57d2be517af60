package io.chokepoint.exporters.report;

import io.chokepoint.core.compare.Change;
import io.chokepoint.core.compare.Comparison;
import io.chokepoint.core.compare.Comparison.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A comparison for build servers: a test case a figure, and a failure a regression. */
final class ComparisonJunit {

  private static final XMLOutputFactory XML = XMLOutputFactory.newInstance();

  private ComparisonJunit() {}

  static void write(Comparison comparison, OutputStream out) throws IOException {
    try {
      XMLStreamWriter xml = XML.createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      suite(comparison, xml);
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException("cannot write XML: " + e.getMessage(), e);
    }
  }

  private static void suite(Comparison comparison, XMLStreamWriter xml) throws XMLStreamException {
    List<Place> all = comparison.all();
    List<Place> regressions = comparison.regressions();
    long unknown = all.stream().filter(p -> p.change().mark() == Change.Mark.UNKNOWN).count();
    xml.writeStartElement("testsuite");
    Xml.attribute(xml, "name", "compare " + String.join(" ", comparison.after()));
    Xml.attribute(xml, "tests", String.valueOf(all.size()));
    Xml.attribute(xml, "failures", String.valueOf(regressions.size()));
    Xml.attribute(xml, "errors", "0");
    Xml.attribute(xml, "skipped", String.valueOf(unknown));
    for (Place place : all) {
      testCase(place, regressions.contains(place), xml);
    }
    xml.writeEndElement();
  }

  private static void testCase(Place place, boolean regression, XMLStreamWriter xml)
      throws XMLStreamException {
    Change change = place.change();
    ComparisonView.Cell cell = ComparisonView.Cell.of(change);
    xml.writeStartElement("testcase");
    Xml.attribute(
        xml,
        "classname",
        "compare." + (place.endpoint().isEmpty() ? "all endpoints" : place.endpoint()));
    Xml.attribute(xml, "name", change.metric().name() + " in " + place.step());
    if (regression) {
      xml.writeStartElement("failure");
      Xml.attribute(xml, "type", "regression");
      Xml.attribute(
          xml, "message", cell.before() + " before, " + cell.after() + " after: " + cell.change());
      Xml.text(xml, "95 % interval of the change: " + cell.interval());
      xml.writeEndElement();
    } else if (change.mark() == Change.Mark.UNKNOWN) {
      xml.writeStartElement("skipped");
      Xml.attribute(xml, "message", "too few requests or seconds to tell");
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }
}
