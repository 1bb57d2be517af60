package io.chokepoint.junit;

import java.nio.file.Path;
import java.util.List;

/**
 * What a load showed. A test method may have one as a parameter.
 *
 * @param outcome {@code findings}, {@code healthy} or {@code insufficient}
 * @param findings their kinds, as in {@code report.json}, the most important first
 * @param report the report's folder
 * @param text what the driver printed
 */
public record LoadVerdict(String outcome, List<String> findings, Path report, String text) {

  public LoadVerdict {
    findings = List.copyOf(findings);
  }
}
