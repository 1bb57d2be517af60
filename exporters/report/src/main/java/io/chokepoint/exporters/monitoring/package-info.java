/** What a monitoring system is given: alert rules and a dashboard. */
@NullMarked
package io.chokepoint.exporters.monitoring;

import org.jspecify.annotations.NullMarked;
