package io.chokepoint.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.yaml.PlanReader;
import io.chokepoint.driver.run.FakeAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {

  private static final String API =
      "{\"openapi\": \"3.1.0\", \"servers\": [{\"url\": \"/v1\"}], \"paths\": {\"/a\": {\"get\": {}}}}";

  @TempDir Path folder;

  @Test
  void aFileThatExistsIsNeverWrittenOver() throws Exception {
    Path api = Files.writeString(folder.resolve("api.json"), API);
    String out = folder.resolve("plan.yaml").toString();

    assertThat(Chokepoint.execute("init", api.toString(), "--out", out)).isZero();
    assertThat(PlanReader.read(Path.of(out)).endpoints()).hasSize(1);
    String first = Files.readString(Path.of(out));
    assertThat(
            Chokepoint.execute(
                "init", api.toString(), "--out", out, "--target", "http://127.0.0.1:1"))
        .isEqualTo(2);
    assertThat(Path.of(out)).hasContent(first);
  }

  @Test
  void whereNothingWasSeenNothingIsWritten() throws Exception {
    Path out = folder.resolve("plan.yaml");
    try (FakeAgent agent = new FakeAgent()) {
      assertThat(Chokepoint.execute("init", agent.url().toString(), "--out", out.toString()))
          .isEqualTo(2);
    }
    assertThat(Chokepoint.execute("init", "http://127.0.0.1:1", "--out", out.toString()))
        .isEqualTo(3);
    assertThat(out).doesNotExist();
  }
}
