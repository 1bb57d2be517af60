package io.chokepoint.driver.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the agent would see in a JVM, by the classes that are loaded there and the jars they come
 * from. Nothing is loaded into it.
 */
public final class JvmInspection {

  private static final String JDBC_DRIVER = "java.sql.Driver";
  private static final String DATA_SOURCE = "javax.sql.DataSource";

  /** Packages of the drivers whose SQL the agent reads as their databases do. */
  private static final List<String> DIALECTS =
      List.of(
          "org.postgresql.",
          "com.mysql.",
          "org.mariadb.",
          "oracle.jdbc.",
          "com.microsoft.sqlserver.",
          "org.h2.");

  private final LoadedClasses loaded;
  private final Map<String, String> versions;

  /**
   * @param versions of the jars that are open, by their names without a version
   */
  JvmInspection(LoadedClasses loaded, Map<String, String> versions) {
    this.loaded = loaded;
    this.versions = new TreeMap<>(versions);
  }

  /** Looks at a process of this machine. */
  public static JvmInspection of(long pid) {
    return new JvmInspection(LoadedClasses.of(pid), OpenJars.of(pid));
  }

  /** One line for each library, those that are seen first. */
  public List<String> lines() {
    List<String> seen = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    for (InspectedLibrary library : InspectedLibrary.ALL) {
      if (loaded.names().contains(library.marker())) {
        String version = version(library);
        if (!library.isSeen()) {
          unseen.add(line(library, version, "not seen: " + library.left()));
        } else if (library.knows(version)) {
          seen.add(line(library, version, "known" + except(library)));
        } else {
          unknown.add(line(library, version, "version not known" + tried(library)));
        }
      }
    }
    drivers(seen, unseen);
    pools(unseen);
    seen.addAll(unknown);
    seen.addAll(unseen);
    return seen;
  }

  private @Nullable String version(InspectedLibrary library) {
    return library.artifact() == null ? null : versions.get(library.artifact());
  }

  private static String line(InspectedLibrary library, @Nullable String version, String state) {
    String what = library.name() + (version == null ? "" : " " + version);
    return "%-7s  %-32s  %s".formatted(library.kind(), what, state);
  }

  private static String except(InspectedLibrary library) {
    return library.left().isEmpty() ? "" : ", but for " + library.left();
  }

  private static String tried(InspectedLibrary library) {
    return " (known are " + library.from() + " to " + library.to() + ")";
  }

  private void drivers(List<String> seen, List<String> unseen) {
    for (String driver : loaded.implementing(JDBC_DRIVER)) {
      boolean known = DIALECTS.stream().anyMatch(driver::startsWith);
      (known ? seen : unseen)
          .add(
              "%-7s  %-32s  %s"
                  .formatted(
                      "driver",
                      driver,
                      known
                          ? "known"
                          : "unknown: of its statements less is shown, by standard SQL alone"));
    }
  }

  /** What gives out connections and is in no list. */
  private void pools(List<String> unseen) {
    Set<String> others = new TreeSet<>();
    for (String source : loaded.implementing(DATA_SOURCE)) {
      boolean pools = source.contains("Pool") && DIALECTS.stream().noneMatch(source::startsWith);
      boolean listed =
          InspectedLibrary.ALL.stream()
              .anyMatch(library -> family(library.marker()).equals(family(source)));
      if (pools && !listed) {
        others.add(source);
      }
    }
    others.forEach(
        source ->
            unseen.add(
                "%-7s  %-32s  %s"
                    .formatted(
                        "pool", source, "unknown: waits for its connections are not named")));
  }

  /** The first three parts of a class's name. */
  private static String family(String name) {
    String[] parts = name.split("\\.");
    return String.join(".", List.of(parts).subList(0, Math.min(3, parts.length)));
  }
}
