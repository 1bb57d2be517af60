package io.chokepoint.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "agent http://bob:s3cr3t@db:9405/ is not reachable | agent http://db:9405/ is not reachable",
        "agent http://bob:p@s3cr3t/x?y@db:9405 | agent http://db:9405",
        "Connection to bob:s3cr3t@db:5432 refused | Connection to db:5432 refused",
        "no driver for jdbc:x://db/shop?user=a&password=s3cr3t, sorry"
            + " | no driver for jdbc:x://db/shop?user=a&password=***, sorry",
        "\"http://bob:s3cr3t@\" names no host | \"http://\" names no host",
        "plan.yaml:3:4: \"rate\" has no value | plan.yaml:3:4: \"rate\" has no value",
        "http://localhost:8080/users | http://localhost:8080/users",
      })
  void hidesUsersAndPasswords(String text, String shown) {
    assertThat(Secrets.hidden(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://bob:s3cr3t@db/shop",
        "jdbc:postgresql://bob:p@s3cr3t@db/shop?x=y",
        "bob:s3cr3t@db:5432/shop",
        "db/shop?user=bob@corp&PASSWORD=s3cr3t",
      })
  void hidesThePasswordOfADatabaseBehindTheService(String address) throws Exception {
    Plan plan = plan("{postgresql: '" + address + "'}");

    assertThat(plan.text()).doesNotContain("s3cr3t");
    assertThat(plan.services().get(0).toString()).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"redis://bob:s3cr3t@cache", "redis://:s3cr3t?x@cache:6379", ":s3cr3t@cache"})
  void hidesThePasswordOfARedisBehindTheService(String address) throws Exception {
    Plan plan = plan("{redis: '" + address + "'}");

    assertThat(plan.text()).doesNotContain("s3cr3t");
    assertThat(plan.services().get(0).toString()).doesNotContain("s3cr3t");
  }

  @Test
  void hidesPasswordsFilledInFromTheEnvironment() throws Exception {
    Plan plan =
        plan("{postgresql: 'jdbc:postgresql://${env:WHO}@db/shop', password: '${env:WHO}'}");

    assertThat(plan.text()).doesNotContain("s3cr3t");
    assertThat(plan.services().get(0).toString()).isEqualTo("db at jdbc:postgresql://db/shop");
  }

  @Test
  void hidesParametersOfPaths() throws Exception {
    Plan plan =
        PlanReader.read(
            "p.yaml",
            "target: http://h\n"
                + "endpoints: [{path: '/pay?id={random:1-9}&api_key=${env:WHO}&x=1'}]\n"
                + "load: {steps: [{rate: 1, for: 1s}]}\n",
            Map.of("WHO", "s3cr3t"));

    assertThat(plan.endpoints().get(0).name())
        .isEqualTo("GET /pay?id={random:1-9}&api_key=***&x=1");
    assertThat(plan.routes().toString()).doesNotContain("s3cr3t");
    assertThat(plan.text()).contains("api_key=***&x=1");
  }

  private static Plan plan(String service) throws PlanException {
    return PlanReader.read(
        "p.yaml",
        "target: http://h\nendpoints: [{path: /}]\nload: {steps: [{rate: 1, for: 1s}]}\n"
            + "services:\n  db: "
            + service
            + "\n",
        Map.of("WHO", "bob:s3cr3t"));
  }
}
