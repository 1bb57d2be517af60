package io.chokepoint.exporters.json;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.fleet.Deviant;
import io.chokepoint.core.fleet.Fleet;
import io.chokepoint.core.fleet.Shared;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code fleet.json}.
 *
 * @param summary the verdict on the service, in sentences
 */
public record FleetDocument(
    int schema,
    List<String> summary,
    List<Shared> findings,
    List<Deviant> deviants,
    @Nullable String common,
    List<Member> instances)
    implements Versioned {

  /** An instance without its windows, which stand in a report folder of its own. */
  public record Member(String name, Map<String, String> labels, Verdict verdict) {}

  private static final int SCHEMA = 1;

  public static FleetDocument of(Fleet fleet) {
    return new FleetDocument(
        SCHEMA,
        fleet.words(),
        fleet.findings(),
        fleet.deviants(),
        fleet.common(),
        fleet.instances().stream()
            .map(i -> new Member(i.name(), i.labels(), i.verdict()))
            .toList());
  }

  @Override
  public int newestSchema() {
    return SCHEMA;
  }
}
