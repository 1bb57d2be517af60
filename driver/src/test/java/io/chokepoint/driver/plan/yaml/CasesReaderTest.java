package io.chokepoint.driver.plan.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.cases.Cases;
import io.chokepoint.driver.cases.LabelledCase;
import io.chokepoint.driver.cases.Launch;
import io.chokepoint.driver.cases.Truth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CasesReaderTest {

  private static final String CASES =
      """
      processes:
        store:
          command: [java, -jar, '{jar}', '--port={port}']
          ready: printed
          address: 'redis://127.0.0.1:{port}'
        service:
          command: [./start.sh, '{port}', '{store}']
          ready: http://127.0.0.1:{port}/health
          after: [store]
      cases:
        small-pool:
          truth:
            kind: [pool-too-small, nested-borrow]
            resource: connection-pool:main
            place: Orders.place
            from: [4, 4]
            to: [6, 9.5]
            cause: four connections
            fix: a larger pool
          plan: orders.yaml
          start: {store: [--keep=5], service: [--pool=4]}
          jvm: [-Xmx64m]
          cores: {service: 1}
          before: [sh, -c, 'reset {store}']
        calm:
          truth: {kind: healthy, cause: enough, fix: nothing}
          plan: orders.yaml
      """;

  @Test
  void readsHowProcessesStartAndWhatIsTrue() throws PlanException {
    Cases cases = read(CASES);
    assertThat(cases.processes())
        .containsEntry(
            "store",
            new Launch(
                List.of("java", "-jar", "shop.jar", "--port={port}"),
                Launch.PRINTED,
                List.of(),
                "redis://127.0.0.1:{port}"))
        .containsEntry(
            "service",
            new Launch(
                List.of("./start.sh", "{port}", "{store}"),
                "http://127.0.0.1:{port}/health",
                List.of("store"),
                null));
    assertThat(cases.cases())
        .containsEntry(
            "small-pool",
            new LabelledCase(
                "small-pool",
                new Truth(
                    List.of("pool-too-small", "nested-borrow"),
                    List.of("connection-pool:main"),
                    List.of("Orders.place"),
                    new Truth.Range(4, 4),
                    new Truth.Range(6, 9.5),
                    "four connections",
                    "a larger pool"),
                "orders.yaml",
                0,
                new LabelledCase.Start(
                    Map.of("store", List.of("--keep=5"), "service", List.of("--pool=4")),
                    List.of("-Xmx64m"),
                    Map.of("service", 1)),
                List.of("sh", "-c", "reset {store}")));
  }

  @Test
  void theServiceAndWhatItStartsAfterAreStartedWhereNothingIsSaidOfThem() throws PlanException {
    assertThat(read(CASES).cases().get("calm").start().arguments())
        .isEqualTo(Map.of("service", List.of(), "store", List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "kind: healthy | kind: healthly | 26:19: \"kind\": \"healthly\" is no kind of finding; did you mean \"healthy\"?",
        "kind: healthy | place: X.y, kind: healthy | 26:31: healthy goes with no other kind, resource, place or number",
        "to: [6, 9.5] | to: [9, 6] | 17:7: \"to\" must be [least, most]",
        "to: [6, 9.5] | to: [6] | 17:7: \"to\" must be [least, most]",
        "plan: orders.yaml | plam: orders.yaml | 20:5: unknown key \"plam\" in a case; did you mean \"plan\"?",
        "'{store}'] | '{stores}'] | 10:1: {stores} in \"{stores}\" is not one of the processes; did you mean \"store\"?",
        "start: {store: | start: {stor: | 10:1: case \"small-pool\" starts \"stor\", which is not one of the processes; did you mean \"store\"?",
        "after: [store] | after: [cache] | 10:1: \"service\" starts after \"cache\", which no process above it is called",
        "ready: printed | ready: soon | 4:12: \"ready\": \"soon\" is neither printed, nor port, nor a URL (http://…)",
        "service: | servant: | 1:1: none of the processes is called \"service\", the one under test",
      })
  void saysWhatIsWrongAndWhere(String right, String wrong, String message) {
    assertThatThrownBy(() -> read(CASES.replaceFirst("\\Q" + right + "\\E", wrong)))
        .isInstanceOf(PlanException.class)
        .hasMessage("cases.yaml:" + message);
  }

  @Test
  void anEmptyFileIsRefused() {
    assertThatThrownBy(() -> read(" \n"))
        .isInstanceOf(PlanException.class)
        .hasMessage("cases.yaml: empty; a file of cases needs processes and cases");
  }

  private static Cases read(String text) throws PlanException {
    return CasesReader.read("cases.yaml", text, Map.of("jar", "shop.jar"));
  }
}
