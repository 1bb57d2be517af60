package io.chokepoint.driver.run;

import io.chokepoint.core.report.Report;
import java.nio.file.Path;

/**
 * What a run ends with.
 *
 * @param folder where the report was written
 */
public record RunResult(Report report, Path folder, ExitCode exitCode) {}
