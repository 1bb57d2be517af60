package io.chokepoint.exporters.json;

import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.experiment.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code /api/v1/control}.
 *
 * @param settings what can be changed now
 * @param lease the change that is made now, or else the last one; null where there was none
 */
public record ControlDocument(List<Setting> settings, @Nullable Lease lease) {}
