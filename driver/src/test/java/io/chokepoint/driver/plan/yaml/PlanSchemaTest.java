package io.chokepoint.driver.plan.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema says yes and no where the reader does. */
class PlanSchemaTest {

  private static final Path PUBLISHED = Path.of("../docs/plan.schema.json");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(PlanSchema.text());

  @Test
  void whatIsPublishedIsWhatIsGenerated() throws IOException {
    assertThat(PUBLISHED).hasContent(PlanSchema.text());
  }

  @ParameterizedTest
  @MethodSource("plans")
  void everyPlanInTheRepositoryIsOneToBoth(String file, String plan) throws Exception {
    assertThat(validate(plan)).as(file).isEmpty();
    PlanReader.read(file, plan, PlanReaderTest.ENVIRONMENT);
  }

  static Stream<Object[]> plans() throws IOException {
    Stream<Path> documents =
        Stream.of(Path.of("../docs/guide.md"), Path.of("../README.md"))
            .flatMap(PlanSchemaTest::withItself);
    Stream<Path> files =
        Stream.concat(
            Files.list(Path.of("../examples/src/main/resources/plans")),
            Files.list(Path.of("../docs")));
    return Stream.concat(
        documents.flatMap(PlanSchemaTest::blocks),
        files
            .filter(f -> f.toString().endsWith(".yaml"))
            .map(f -> new Object[] {f.toString(), text(f)}));
  }

  /** What stands in place of {@code load} or goes into the endpoint of a plan that is right. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "load: {steps: [{rate: 5/s, for: 1s}, {rate: 600/min, for: 2m 5s, ramp: 1s}]}",
        "load: {steps: [{users: 5, think: 1s, for: 1s}], warmup: {users: 1, for: 1s}}",
        "load: {steps: [{users: 5, think: 1s-3s, for: 1s}, {users: 9, think: exponential 2s, for: 1m}], spawn: 50/s}",
        "load: {smoke: {}}",
        "load: {smoke: {users: 2, for: 10s}}",
        "load: {sustain: {users: 150, rampUp: 1m, for: 8m, rampDown: 30s}}",
        "load: {stress: {users: 500, stages: 7, for: 1m}}",
        "load: {spike: {rate: 50, times: 5, for: 30s, before: 10s, after: 1m}, arrivals: constant}",
        "load: {soak: {rate: 50, for: 2h}}",
        "load: {requests: 100, workers: 10, within: 1m}",
        "load: {matrix: {connections: [25, 50, 100], for: 10s}}",
      })
  void bothAccept(String load) throws Exception {
    String plan = "target: http://localhost\nendpoints: [{path: /}]\n" + load + "\n";

    assertThat(validate(plan)).isEmpty();
    assertThat(PlanReader.read("p.yaml", plan).load().steps()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "just words",
        "[1, 2]",
        "target: http://x",
        "taget: http://x\nendpoints: [{path: /}]\nload: {smoke: {}}",
        "target: x\nendpoints: [{path: /}]\nload: {smoke: {}}",
        "target: http://x?y=1\nendpoints: [{path: /}]\nload: {smoke: {}}",
        "target:\nendpoints: [{path: /}]\nload: {smoke: {}}",
        "target: {shop: x}\nendpoints: [{path: /}]\nload: {smoke: {}}",
        "target: {shop: {http: 2}}\nendpoints: [{path: /}]\nload: {smoke: {}}",
        "target: {a/b: http://x}\nendpoints: [{path: /}]\nload: {smoke: {}}",
        "target: {}\nendpoints: [{path: /}]\nload: {smoke: {}}",
        "target: [http://x]\nendpoints: [{path: /}]\nload: {smoke: {}}",
        "target: http://x\nagent:\nendpoints: [{path: /}]\nload: {smoke: {}}",
        "target: http://x\nname: [a]\nendpoints: [{path: /}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: []\nload: {smoke: {}}",
        "target: http://x\nendpoints: {path: /}\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: orders}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: '/a b'}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, method: fetch}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, weight: heavy}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, weight: '3'}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, weight: -3}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, weight: 0}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, timeout: 2}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, timeout: 0s}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, headers: {}}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, headers: {'a b': c}}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, headers: {a: [c]}}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, targets: {success: 0}}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, targets: {success: 101%}}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, targets: {success: 1.5}}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, targets: {p95: 3}}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /, targets: {rate: 5/d}}]\nload: {smoke: {}}",
        "target: http://x\nendpoints: [{path: /}]\nload: {}",
        "target: http://x\nendpoints: [{path: /}]\nload: {steps: []}",
        "target: http://x\nendpoints: [{path: /}]\nload: {steps: [5]}",
        "target: http://x\nendpoints: [{path: /}]\nload: {smoke: {}, soak: {users: 5, for: 5s}}",
        "target: http://x\nendpoints: [{path: /}]\nload: {steps: [{rate: 5}]}",
        "target: http://x\nendpoints: [{path: /}]\nload: {steps: [{for: 5s}]}",
        "target: http://x\nendpoints: [{path: /}]\nload: {steps: [{rate: 5, users: 5, for: 5s}]}",
        "target: http://x\nendpoints: [{path: /}]\nload: {steps: [{rate: 5, think: 1s, for: 5s}]}",
        "target: http://x\nendpoints: [{path: /}]\nload: {steps: [{users: 1.5, for: 5s}]}",
        "target: http://x\nendpoints: [{path: /}]\nload: {steps: [{users: 2000000, for: 5s}]}",
        "target: http://x\nendpoints: [{path: /}]\nload: {steps: [{users: 1, think: long, for: 5s}]}",
        "target: http://x\nendpoints: [{path: /}]\nload: {smoke: {}, arrivals: uniform}",
        "target: http://x\nendpoints: [{path: /}]\nload: {smoke: {}, seed: 1.5}",
        "target: http://x\nendpoints: [{path: /}]\nload: {smoke: {}, ramp: 1s, spawn: 5}",
        "target: http://x\nendpoints: [{path: /}]\nload: {smoke: {}, workers: 5}",
        "target: http://x\nendpoints: [{path: /}]\nload: {requests: 0}",
        "target: http://x\nendpoints: [{path: /}]\nload: {matrix: {connections: [], for: 5s}}",
        "target: http://x\nendpoints: [{path: /}]\nload: {stress: {users: 9, stages: 1000000, for: 5s}}",
      })
  void bothRefuse(String plan) throws Exception {
    assertThat(validate(plan)).isNotEmpty();
    assertThatThrownBy(() -> PlanReader.read("p.yaml", plan)).isInstanceOf(PlanException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "{url: http://localhost, http: 2}",
        "{shop: http://localhost, pay: {url: https://localhost, tls: {verify: false}}}",
      })
  void bothAcceptTargets(String target) throws Exception {
    String plan = "target: " + target + "\nendpoints: [{path: /}]\nload: {smoke: {}}\n";

    assertThat(validate(plan)).isEmpty();
    PlanReader.read("p.yaml", plan);
  }

  private static Set<ValidationMessage> validate(String plan) throws IOException {
    JsonNode node = new YAMLMapper().readTree(plan);
    return SCHEMA.validate(node);
  }

  private static Stream<Path> withItself(Path document) {
    return Files.exists(document) ? Stream.of(document) : Stream.of();
  }

  private static Stream<Object[]> blocks(Path document) {
    List<String> blocks =
        YAML.matcher(text(document))
            .results()
            .map(m -> m.group(1))
            .filter(block -> block.contains("endpoints:"))
            .toList();
    return blocks.stream().map(block -> new Object[] {document.toString(), block});
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
