package io.chokepoint.exporters.report;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.TargetResult;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The report for build servers: a test case a target and step, and one for the verdict. A missed
 * target fails. A finding alone does not: a load test is meant to find the limit; only the targets
 * say which limit is too low.
 */
final class JunitFile implements ReportFile {

  private static final XMLOutputFactory XML = XMLOutputFactory.newInstance();

  @Override
  public String name() {
    return "junit.xml";
  }

  @Override
  public void write(Report report, OutputStream out) throws IOException {
    try {
      XMLStreamWriter xml = XML.createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      suite(report, xml);
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException("cannot write XML: " + e.getMessage(), e);
    }
  }

  private static void suite(Report report, XMLStreamWriter xml) throws XMLStreamException {
    List<TargetResult> targets = report.targets();
    long failures = targets.stream().filter(TargetResult::missed).count();
    boolean insufficient = report.verdict().outcome() == Verdict.Outcome.INSUFFICIENT;
    Map<String, Double> seconds =
        report.steps().stream()
            .collect(Collectors.toMap(StepResult::name, StepResult::seconds, (a, b) -> a));
    xml.writeStartElement("testsuite");
    Xml.attribute(xml, "name", report.title());
    Xml.attribute(xml, "tests", String.valueOf(targets.size() + 1));
    Xml.attribute(xml, "failures", String.valueOf(failures));
    Xml.attribute(xml, "errors", "0");
    long open = targets.stream().filter(TargetResult::undecided).count();
    Xml.attribute(xml, "skipped", String.valueOf(open + (insufficient ? 1 : 0)));
    Xml.attribute(
        xml, "time", Xml.seconds((report.endedMillis() - report.startedMillis()) / 1000.0));
    for (TargetResult target : targets) {
      target(target, seconds.getOrDefault(target.step(), 0.0), report, xml);
    }
    verdict(report.verdict(), insufficient, xml);
    xml.writeEndElement();
  }

  private static void target(
      TargetResult target, double seconds, Report report, XMLStreamWriter xml)
      throws XMLStreamException {
    String endpoint = target.endpoint().isEmpty() ? "all endpoints" : target.endpoint();
    xml.writeStartElement("testcase");
    Xml.attribute(xml, "classname", "targets." + endpoint);
    Xml.attribute(xml, "name", target.target() + " in " + target.step());
    Xml.attribute(xml, "time", Xml.seconds(seconds));
    Double actual = target.actual();
    if (target.undecided()) {
      xml.writeStartElement("skipped");
      Xml.attribute(xml, "message", "not decided: " + target.open());
      xml.writeEndElement();
    }
    if (target.missed()) {
      xml.writeStartElement("failure");
      Xml.attribute(xml, "type", "target missed");
      Xml.attribute(
          xml,
          "message",
          "expected %s, was %s".formatted(target.text(target.expected()), target.text(actual)));
      Xml.text(xml, failures(target, report) + report.verdict().summary());
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** What became of the endpoint's requests: {@code 120 unanswered of 240 requests.} */
  private static String failures(TargetResult target, Report report) {
    return report.steps().stream()
        .filter(s -> s.name().equals(target.step()))
        .map(s -> s.endpoints().getOrDefault(target.endpoint(), Figures.NONE))
        .filter(f -> f.failed() > 0 || f.notSent() > 0)
        .map(JunitFile::failures)
        .findFirst()
        .orElse("");
  }

  private static String failures(Figures f) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(f.errors()).forEach((label, n) -> parts.add(n + " " + label));
    if (f.notSent() > 0) {
      parts.add(f.notSent() + " not sent");
    }
    return String.join(", ", parts) + " of " + (f.requests() + f.notSent()) + " requests. ";
  }

  private static void verdict(Verdict verdict, boolean insufficient, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    Xml.attribute(xml, "classname", "verdict");
    Xml.attribute(xml, "name", verdict.outcome().name().toLowerCase(Locale.ROOT));
    Xml.attribute(xml, "time", "0");
    if (insufficient) {
      xml.writeStartElement("skipped");
      Xml.attribute(xml, "message", verdict.summary());
      xml.writeEndElement();
    } else {
      xml.writeStartElement("system-out");
      Xml.text(xml, verdict.summary());
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }
}
