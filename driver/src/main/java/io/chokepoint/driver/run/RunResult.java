package io.chokepoint.driver.run;

import io.chokepoint.core.report.Report;
import io.chokepoint.driver.exit.ExitCode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a run ends with.
 *
 * @param folder where the report was written; null where it could be written nowhere
 */
public record RunResult(Report report, @Nullable Path folder, ExitCode exitCode) {}
