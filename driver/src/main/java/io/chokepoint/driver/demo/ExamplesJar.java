package io.chokepoint.driver.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.chokepoint.core.input.Nearest;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The jar with the example shop, its scenarios and their plans. */
final class ExamplesJar {

  private static final String CLASSES = "BOOT-INF/classes/";
  private static final String SCENARIOS = "scenarios.yaml";
  private static final String EXAMPLES = "examples.yaml";

  private final Path path;
  private final Map<String, Entry> entries;

  private record Entry(
      String truth,
      String cause,
      String fix,
      String plan,
      @Nullable List<String> database,
      @Nullable List<String> partner,
      Service service) {}

  private record ExampleEntry(
      String title,
      LinkedHashMap<String, String> parts,
      @Nullable List<String> database,
      @Nullable List<String> model,
      @Nullable List<String> cache,
      Service service) {}

  private record Service(
      @Nullable Integer processors, @Nullable List<String> jvm, @Nullable List<String> options) {}

  private ExamplesJar(Path path, Map<String, Entry> entries) {
    this.path = path;
    this.entries = entries;
  }

  static ExamplesJar open(Path path) {
    return new ExamplesJar(
        path, yaml(path, SCENARIOS, new TypeReference<LinkedHashMap<String, Entry>>() {}));
  }

  private static <T> T yaml(Path path, String name, TypeReference<T> type) {
    try {
      return new YAMLMapper().readValue(text(path, name), type);
    } catch (JsonProcessingException e) {
      throw new CommandException(
          ExitCode.OURS, path + ": " + name + ": " + e.getOriginalMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  /** The scenarios' names, each fault before its look-alike. */
  Set<String> names() {
    return entries.keySet();
  }

  Scenario scenario(String name) {
    Entry entry = entry(name);
    return new Scenario(
        name,
        entry.plan(),
        orNone(entry.database()),
        others(entry.partner(), null, null),
        service(entry.service()));
  }

  /** One of the write-ups, by its name: {@code S1}. */
  Example example(String name) {
    Map<String, ExampleEntry> all =
        yaml(path, EXAMPLES, new TypeReference<LinkedHashMap<String, ExampleEntry>>() {});
    ExampleEntry entry = all.get(name.toUpperCase(Locale.ROOT));
    if (entry == null) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          "no example called \"" + name + "\"; there are: " + String.join(", ", all.keySet()));
    }
    Map<String, Plan> parts = new LinkedHashMap<>();
    entry.parts().forEach((part, file) -> parts.put(part, plan(file)));
    return new Example(
        name.toUpperCase(Locale.ROOT),
        entry.title(),
        parts,
        new Scenario(
            name,
            "",
            orNone(entry.database()),
            others(null, entry.model(), entry.cache()),
            service(entry.service())));
  }

  private static Map<String, List<String>> others(
      @Nullable List<String> partner, @Nullable List<String> model, @Nullable List<String> cache) {
    Map<String, List<String>> others = new LinkedHashMap<>();
    if (partner != null) {
      others.put("partner", partner);
    }
    if (model != null) {
      others.put("model", model);
    }
    if (cache != null) {
      others.put("cache", cache);
    }
    return others;
  }

  private static Scenario.Service service(Service service) {
    return new Scenario.Service(
        service.processors(), orNone(service.jvm()), orNone(service.options()));
  }

  GroundTruth truth(String name) {
    Entry entry = entry(name);
    return new GroundTruth(entry.truth(), entry.cause(), entry.fix());
  }

  Plan plan(Scenario scenario) {
    return plan(scenario.plan());
  }

  private Plan plan(String file) {
    try {
      return PlanReader.read(file, text(path, file));
    } catch (PlanException e) {
      throw new CommandException(ExitCode.OURS, CommandException.reason(e), e);
    }
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          "no fault called \""
              + name
              + "\""
              + Nearest.suggestion(name, entries.keySet())
              + "\nThere are: "
              + String.join(", ", entries.keySet()));
    }
    return entry;
  }

  private static List<String> orNone(@Nullable List<String> options) {
    return options == null ? List.of() : options;
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
