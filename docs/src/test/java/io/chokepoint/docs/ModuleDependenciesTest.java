package io.chokepoint.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds the direction of dependencies: everything points towards core, and core sees none of them.
 */
class ModuleDependenciesTest {

  private static final List<Path> MAIN_CLASSES =
      List.of(
          Path.of("../core/target/classes"),
          Path.of("../exporters/common/target/classes"),
          Path.of("../exporters/metrics/target/classes"),
          Path.of("../exporters/report/target/classes"),
          Path.of("../agent/target/classes"),
          Path.of("../driver/target/classes"),
          Path.of("../driver/junit/target/classes"));

  private static final JavaClasses ALL = new ClassFileImporter().importPaths(MAIN_CLASSES);

  @Test
  void everyModuleIsLookedAt() {
    for (String root : List.of("core", "exporters", "agent", "bridge", "driver", "junit")) {
      assertThat(ALL.stream().map(JavaClass::getPackageName))
          .anyMatch(p -> p.startsWith("io.chokepoint." + root));
    }
  }

  @Test
  void coreKnowsOnlyTheJdkHistogramsAndDistributions() {
    classes()
        .that()
        .resideInAPackage("io.chokepoint.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.chokepoint.core..",
            "java..",
            "org.HdrHistogram..",
            "org.apache.commons.statistics..",
            "org.jspecify.annotations..",
            "com.google.errorprone.annotations..")
        .check(ALL);
  }

  @Test
  void diagnosisAndLawsDoNoInputOrOutputAndReadNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage("io.chokepoint.core.diagnosis..", "io.chokepoint.core.laws..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(ALL);
  }

  /** Apart from the one class that defines the others, which the bootstrap loader never sees. */
  @Test
  void theBridgeIsMadeOfNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage("io.chokepoint.bridge..")
        .and()
        .doNotHaveSimpleName("BootLoader")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.chokepoint.bridge..",
            "java..",
            "javax.management..",
            "com.sun.management..",
            "org.jspecify.annotations..")
        .check(ALL);
  }

  /**
   * But for the ledger with what it is made of and kept by, which are one object to all others: the
   * borrower of a connection, the task that a thread is in, where it waits on no thread.
   */
  @Test
  void theBridgesClassesMakeNoCircles() {
    Set<String> ledger =
        Set.of(
            "Ledger",
            "Segments",
            "ThreadState",
            "Home",
            "Hold",
            "Holdings",
            "Carried",
            "Account",
            "CriticalPath");
    SliceAssignment classes =
        new SliceAssignment() {
          @Override
          public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getName().replaceAll(".*\\.|\\$.*", "");
            return type.getPackageName().equals("io.chokepoint.bridge")
                ? SliceIdentifier.of(ledger.contains(name) ? "Ledger" : name)
                : SliceIdentifier.ignore();
          }

          @Override
          public String getDescription() {
            return "classes of the bridge";
          }
        };
    SlicesRuleDefinition.slices().assignedFrom(classes).should().beFreeOfCycles().check(ALL);
  }

  @Test
  void exportersKnowNeitherAgentNorDriver() {
    noClasses()
        .that()
        .resideInAPackage("io.chokepoint.exporters..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.chokepoint.agent..", "io.chokepoint.bridge..", "io.chokepoint.driver..")
        .check(ALL);
  }

  @Test
  void neitherSideCarriesWhatTheOtherExports() {
    noClasses()
        .that()
        .resideInAPackage("io.chokepoint.agent..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.chokepoint.exporters.report..", "io.chokepoint.exporters.monitoring..")
        .check(ALL);
    noClasses()
        .that()
        .resideInAnyPackage("io.chokepoint.driver..", "io.chokepoint.exporters.report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.chokepoint.exporters.prometheus..", "io.chokepoint.exporters.live..")
        .check(ALL);
  }

  @Test
  void agentAndDriverDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("io.chokepoint.driver..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.chokepoint.agent..", "io.chokepoint.bridge..")
        .check(ALL);
    noClasses()
        .that()
        .resideInAnyPackage("io.chokepoint.agent..", "io.chokepoint.bridge..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.chokepoint.driver..")
        .check(ALL);
  }

  @Test
  void simpleclientIsKnownToOneClassOnly() {
    assertThat(
            ALL.stream()
                .filter(
                    c ->
                        c.getDirectDependenciesFromSelf().stream()
                            .anyMatch(
                                d ->
                                    d.getTargetClass()
                                        .getPackageName()
                                        .startsWith("io.prometheus.client")))
                .map(c -> c.getName().replaceAll("\\$.*", ""))
                .distinct())
        .hasSize(1);
  }

  @Test
  void noTwoPackagesKnowEachOther() {
    SlicesRuleDefinition.slices()
        .matching("io.chokepoint.(**)")
        .should()
        .beFreeOfCycles()
        .check(ALL);
  }

  @Test
  void theJunitExtensionKnowsNothingButJunit() {
    classes()
        .that()
        .resideInAPackage("io.chokepoint.junit..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.chokepoint.junit..", "java..", "org.junit..", "org.jspecify.annotations..")
        .check(ALL);
  }

  /** A name that is read in one room is not something else in another; annotations are users'. */
  @Test
  void noTwoClassesAreCalledAlike() {
    Map<String, List<String>> byName =
        ALL.stream()
            .filter(type -> type.isTopLevelClass() && !type.isAnnotation())
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));

    assertThat(byName.values()).allMatch(named -> named.size() == 1);
  }

  /** What is in no list is dead, whatever its own test says. */
  @ParameterizedTest
  @CsvSource({
    "io.chokepoint.core.diagnosis.Rule, io.chokepoint.core.diagnosis.rules.Rules",
    "io.chokepoint.core.honesty.HonestyCheck, io.chokepoint.core.honesty.HonestyChecks",
    "io.chokepoint.exporters.report.ReportFile, io.chokepoint.exporters.report.ReportFolder",
    "io.chokepoint.driver.results.Format, io.chokepoint.driver.results.Formats",
    "io.chokepoint.agent.library.Library, io.chokepoint.agent.known.Libraries",
    "picocli.CommandLine$Command, io.chokepoint.driver.cli.Chokepoint"
  })
  void everyClassOfAKindIsInItsList(String kind, String list) {
    Set<String> listed =
        ALL.get(list).getDirectDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass().getName())
            .collect(Collectors.toSet());
    List<String> all =
        ALL.stream()
            .filter(type -> isOf(type, kind) && !type.getName().equals(list))
            .filter(type -> !type.isInterface() && type.isTopLevelClass())
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::getName)
            .toList();

    assertThat(all).hasSizeGreaterThan(4).isSubsetOf(listed);
  }

  private static boolean isOf(JavaClass type, String kind) {
    return type.isAnnotatedWith(kind) || type.isAssignableTo(kind);
  }
}
