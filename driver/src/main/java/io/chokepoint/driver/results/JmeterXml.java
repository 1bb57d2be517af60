package io.chokepoint.driver.results;

import io.chokepoint.driver.load.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** JMeter's results as XML (version 1.2): the outermost samples, redirects within them left out. */
final class JmeterXml implements Format {

  private static final Set<String> SAMPLES = Set.of("httpSample", "sample");

  @Override
  public String name() {
    return "jmeter-xml";
  }

  @Override
  public String tool() {
    return "JMeter";
  }

  @Override
  public Loop loop() {
    return Loop.USERS;
  }

  @Override
  public boolean recognises(Head head) {
    return head.text().contains("<testResults");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try (InputStream in = file.open()) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      read(xml, into);
    } catch (XMLStreamException e) {
      // a test that was stopped leaves a file without its end
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
      String why = String.valueOf(e.getMessage()).lines().reduce((a, b) -> b).orElse("no XML");
      into.problems.broken(line, "the file is XML up to here only: " + why);
    }
  }

  private static void read(XMLStreamReader xml, Recording into) throws XMLStreamException {
    Deque<Boolean> within = new ArrayDeque<>(); // whether each open sample is a request
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT && SAMPLES.contains(xml.getLocalName())) {
        if (within.contains(true)) {
          within.push(false); // a part of a request
        } else if (JmeterCsv.isTransaction(value(xml, "rm"))) {
          into.problems.leftOut("sums of transaction controllers");
          within.push(false);
        } else {
          within.push(true);
          request(xml, into);
        }
      } else if (event == XMLStreamConstants.END_ELEMENT && SAMPLES.contains(xml.getLocalName())) {
        within.pop();
      }
    }
  }

  private static void request(XMLStreamReader xml, Recording into) {
    try {
      long start = number(xml, "ts");
      long elapsed = number(xml, "t");
      String code = value(xml, "rc");
      int status = code.matches("\\d{3}") ? Integer.parseInt(code) : 0;
      boolean failed = value(xml, "s").equals("false");
      Outcome outcome = Outcomes.of(status, failed, code + " " + value(xml, "rm"));
      String bytes = value(xml, "by");
      into.request(
          into.endpoint(value(xml, "lb"), "", ""),
          start * 1_000_000,
          elapsed * 1_000_000,
          outcome,
          bytes.isEmpty() ? -1 : number(xml, "by"));
      if (!value(xml, "na").isEmpty()) {
        into.users(Math.floorDiv(start + elapsed, 1000L), (int) number(xml, "na"));
      }
    } catch (NumberFormatException e) {
      into.problems.broken(xml.getLocation().getLineNumber(), String.valueOf(e.getMessage()));
    }
  }

  private static long number(XMLStreamReader xml, String name) {
    try {
      return Long.parseLong(value(xml, name));
    } catch (NumberFormatException e) {
      throw new NumberFormatException(name + "=\"" + value(xml, name) + "\" is no whole number");
    }
  }

  private static String value(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? "" : value;
  }
}
