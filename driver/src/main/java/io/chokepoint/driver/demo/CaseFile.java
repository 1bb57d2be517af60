package io.chokepoint.driver.demo;

import io.chokepoint.core.input.Nearest;
import io.chokepoint.driver.cases.Cases;
import io.chokepoint.driver.cases.LabelledCase;
import io.chokepoint.driver.cases.Launch;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.CasesReader;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A file of labelled cases, and the plans that it names. */
final class CaseFile {

  static final String NAME = "cases.yaml";

  private final Cases cases;
  private final Path folder;
  private final Plans plans;

  /** Where plans are. */
  interface Plans {
    Plan read(String file) throws PlanException;
  }

  private CaseFile(Cases cases, Path folder, Plans plans) {
    this.cases = cases;
    this.folder = folder;
    this.plans = plans;
  }

  /** The cases of a folder, whose commands are run in it. */
  static CaseFile in(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "no " + NAME + " in " + folder + ": it holds the cases");
    }
    try {
      return of(
          file.toString(),
          Files.readString(file),
          Map.of(),
          folder,
          plan -> PlanReader.read(folder.resolve(plan)));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, file + " cannot be read: " + CommandException.reason(e), e);
    }
  }

  /**
   * The cases that a text holds.
   *
   * @param name the text's file, for messages
   * @param known what placeholders stand for, beside ports
   * @param folder where commands are run
   */
  static CaseFile of(
      String name, String text, Map<String, String> known, Path folder, Plans plans) {
    try {
      return new CaseFile(CasesReader.read(name, text, known), folder, plans);
    } catch (PlanException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }

  /** In their order, each fault before its look-alike. */
  Set<String> names() {
    return cases.cases().keySet();
  }

  Map<String, Launch> processes() {
    return cases.processes();
  }

  Path folder() {
    return folder;
  }

  LabelledCase named(String name) {
    LabelledCase named = cases.cases().get(name);
    if (named == null) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          "no case called \""
              + name
              + "\""
              + Nearest.suggestion(name, names())
              + "\nThere are: "
              + String.join(", ", names()));
    }
    return named;
  }

  Plan plan(String file) {
    try {
      return plans.read(file);
    } catch (PlanException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }
}
