package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {

  private static final String ON_COMMAND_LINE =
      "the token is in the command line, where others can read it; better set CHOKEPOINT_TOKEN, or"
          + " write it to a file and name that with tokenFile";

  private final Properties properties = new Properties();

  @Test
  void listensOnLoopbackWhenTheyAreNotTold() {
    Options options = Options.of(null, properties, Map.of());

    assertThat(options.port()).isEqualTo(9405);
    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.token()).isNull();
    assertThat(options.warnings()).isEmpty();
  }

  @Test
  void takesTheArgumentBeforeThePropertyBeforeTheEnvironmentBeforeTheFile(@TempDir Path dir)
      throws IOException {
    Path file = dir.resolve("agent.properties");
    Files.writeString(file, "port=1\nhost=file\napplication=file\ntoken=file\n");
    properties.setProperty("chokepoint.port", "2");
    properties.setProperty("chokepoint.host", "property");
    Map<String, String> environment =
        Map.of(
            "CHOKEPOINT_PORT", "3",
            "CHOKEPOINT_HOST", "environment",
            "CHOKEPOINT_APPLICATION", "environment");

    Options options = Options.of("port=4,config=" + file, properties, environment);

    assertThat(options.port()).isEqualTo(4);
    assertThat(options.host()).isEqualTo("property");
    assertThat(options.application()).isEqualTo("environment");
    assertThat(options.token()).isEqualTo("file");
  }

  @Test
  void takesSeveralNamesInTheArgumentsToo() {
    assertThat(Options.of("hosts=shop;shop.example,port=1", properties, Map.of()).hosts())
        .containsExactly("shop", "shop.example");
    assertThat(Options.of(null, properties, Map.of("CHOKEPOINT_HOSTS", "shop, till")).hosts())
        .containsExactly("shop", "till");
  }

  @Test
  void warnsOfAnUnknownKeyAndNamesTheNearest() {
    Options options = Options.of("prot=1,tokn=x", properties, Map.of());

    assertThat(options.warnings())
        .containsExactly(
            "unknown option \"prot\" ignored; did you mean \"port\"?",
            "unknown option \"tokn\" ignored; did you mean \"token\"?");
  }

  @Test
  void showsNothingOfATokenWithAComma() {
    Options options = Options.of("port=1,token=a,secret,c2VjcmV0=,prot=2", properties, Map.of());

    assertThat(options.warnings())
        .containsExactly(
            "an argument after token is no option, ignored; a token can have no comma",
            "an argument after token is no option, ignored; a token can have no comma",
            ON_COMMAND_LINE,
            "unknown option \"prot\" ignored; did you mean \"port\"?");
  }

  @Test
  void takesATokenFromAFile(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("token");
    Files.writeString(file, "s3cret\n");
    Options options = Options.of("tokenFile=" + file, properties, Map.of());
    assertThat(options.token()).isEqualTo("s3cret");
    assertThat(options.warnings()).isEmpty();

    Files.writeString(file, "\n");
    options = Options.of("tokenFile=" + file, properties, Map.of());
    assertThat(options.token()).isNull();
    assertThat(options.warnings())
        .containsExactly("token file " + file + " is empty: control is off");

    options = Options.of(null, properties, Map.of("CHOKEPOINT_TOKEN", "t"));
    assertThat(options.token()).isEqualTo("t");
    assertThat(options.warnings()).isEmpty();
    assertThat(Options.of("token=t", properties, Map.of()).warnings())
        .containsExactly(ON_COMMAND_LINE);
  }

  @Test
  void warnsOfAPortThatIsNone() {
    Options options = Options.of("port=http", properties, Map.of());

    assertThat(options.port()).isEqualTo(9405);
    assertThat(options.warnings()).singleElement().asString().contains("'http'");
  }

  @Test
  void warnsOfAFileThatIsNotThere() {
    Options options = Options.of("config=/no/such/file", properties, Map.of());

    assertThat(options.warnings()).singleElement().asString().contains("/no/such/file");
  }

  @Test
  void callsTheApplicationByItsMainClassOrJar() {
    properties.setProperty("sun.java.command", "com.example.Shop --port 1");
    assertThat(Options.of(null, properties, Map.of()).application()).isEqualTo("Shop");
    properties.setProperty("sun.java.command", "/opt/app/shop-1.0.jar --port 1");
    assertThat(Options.of(null, properties, Map.of()).application()).isEqualTo("shop-1.0");
  }
}
