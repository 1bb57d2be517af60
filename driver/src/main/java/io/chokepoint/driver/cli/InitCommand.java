package io.chokepoint.driver.cli;

import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.draft.Draft;
import io.chokepoint.driver.draft.Observed;
import io.chokepoint.driver.draft.OpenApi;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.option.Arguments;
import io.chokepoint.driver.option.LastOption;
import io.chokepoint.exporters.json.TimelineDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code init SOURCE}. */
@Command(
    name = "init",
    description = {
      "Writes a plan to begin with, of what an agent has seen (endpoints by template, weights as",
      "observed) or of an OpenAPI file, with a line for each thing left out.",
      "Example: init http://127.0.0.1:9405 --target http://127.0.0.1:8080"
    })
final class InitCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = "An agent's URL, or an OpenAPI 3 file (JSON or YAML).")
  String source = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "plan.yaml",
      description = "Where to, never over a file that exists (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("plan.yaml");

  @Option(
      names = "--target",
      paramLabel = "URL",
      description = "Where clients reach the service, which the agent does not know.")
  @Nullable String target;

  @Mixin LastOption last = new LastOption();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (target != null) {
      Arguments.url(target);
    }
    if (Files.exists(out)) {
      throw exists();
    }
    Draft draft = UrlPlan.isUrl(source) ? observed() : described(Path.of(source));
    PrintWriter err = spec.commandLine().getErr();
    draft.leftOut().forEach(line -> err.println("left out: " + line));
    err.flush();
    if (draft.isEmpty()) {
      throw new CommandException(
          ExitCode.BAD_INPUT, source + " has nothing that a plan could send, so none was written");
    }
    write(draft.text());
    PrintWriter console = spec.commandLine().getOut();
    console.println("wrote " + out + "; look at it, then: check " + out);
    console.flush();
    return ExitCode.PASSED.number();
  }

  private Draft observed() {
    URI agent = Arguments.url(source);
    long from = System.currentTimeMillis() - last.nanos() / 1_000_000;
    TimelineDocument seen;
    try {
      seen = new AgentClient(agent).patient().timeline(from, Long.MAX_VALUE);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNREACHABLE,
          "agent " + source + " is not reachable: " + CommandException.reason(e),
          e);
    }
    if (seen.windows().stream()
        .flatMap(w -> w.endpoints().values().stream())
        .allMatch(e -> e.latency().count() == 0)) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          "agent " + source + " saw no request in the last " + last + ", so no plan was written");
    }
    return Observed.draft(seen.setup().application(), seen.windows(), agent, target);
  }

  private Draft described(Path file) {
    try {
      return OpenApi.draft(file.getFileName() + "", Files.readString(file), target);
    } catch (NoSuchFileException e) {
      throw new CommandException(ExitCode.BAD_INPUT, "no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new CommandException(ExitCode.BAD_INPUT, file + " is no UTF-8", e);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, file + " cannot be read: " + CommandException.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.BAD_INPUT, file + ": " + CommandException.reason(e), e);
    }
  }

  private void write(String text) {
    try {
      Files.writeString(out, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw exists();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "cannot write " + out + ": " + CommandException.reason(e), e);
    }
  }

  private CommandException exists() {
    return new CommandException(
        ExitCode.BAD_INPUT, out + " exists and is left as it is; give --out FILE");
  }
}
