/** Windows as Prometheus metrics, under the names that the dashboards people run already query. */
@NullMarked
package io.chokepoint.exporters.prometheus;

import org.jspecify.annotations.NullMarked;
