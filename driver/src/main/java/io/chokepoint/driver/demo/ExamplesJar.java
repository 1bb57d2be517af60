package io.chokepoint.driver.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.chokepoint.driver.cases.LabelledCase;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The jar with the example shop, its cases and their plans. */
final class ExamplesJar {

  private static final String CLASSES = "BOOT-INF/classes/";
  private static final String CASES = CaseFile.NAME;
  private static final String EXAMPLES = "examples.yaml";

  private final Path path;

  private record ExampleEntry(
      String title,
      LinkedHashMap<String, String> parts,
      LinkedHashMap<String, List<String>> start,
      List<String> jvm,
      @Nullable LinkedHashMap<String, List<String>> fixed) {}

  private ExamplesJar(Path path) {
    this.path = path;
  }

  static ExamplesJar open(Path path) {
    return new ExamplesJar(path);
  }

  /** The labelled cases. */
  CaseFile cases() {
    return CaseFile.of(
        CASES,
        text(path, CASES),
        Map.of("shop", path.toAbsolutePath().toString()),
        Path.of("").toAbsolutePath(),
        file -> PlanReader.read(file, text(path, file)));
  }

  /** One of the write-ups, by its name: {@code S1}. */
  Example example(String name) {
    CaseFile cases = cases();
    Map<String, ExampleEntry> all = examples();
    ExampleEntry entry = all.get(name.toUpperCase(Locale.ROOT));
    if (entry == null) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          "no example called \"" + name + "\"; there are: " + String.join(", ", all.keySet()));
    }
    Map<String, Plan> parts = new LinkedHashMap<>();
    entry.parts().forEach((part, file) -> parts.put(part, cases.plan(file)));
    return new Example(
        name.toUpperCase(Locale.ROOT),
        entry.title(),
        parts,
        cases,
        new LabelledCase.Start(entry.start(), entry.jvm(), Map.of()),
        entry.fixed() == null ? Map.of() : entry.fixed());
  }

  private Map<String, ExampleEntry> examples() {
    try {
      return new YAMLMapper()
          .readValue(
              text(path, EXAMPLES), new TypeReference<LinkedHashMap<String, ExampleEntry>>() {});
    } catch (JsonProcessingException e) {
      throw new CommandException(
          ExitCode.OURS, path + ": " + EXAMPLES + ": " + e.getOriginalMessage(), e);
    }
  }

  private static String text(Path path, String name) {
    try (JarFile jar = new JarFile(path.toFile())) {
      JarEntry entry = jar.getJarEntry(CLASSES + name);
      if (entry == null) {
        throw new CommandException(ExitCode.BAD_INPUT, path + " has no " + name + " inside");
      }
      try (InputStream in = jar.getInputStream(entry)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, path + " cannot be read: " + CommandException.reason(e), e);
    }
  }
}
