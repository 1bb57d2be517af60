package io.chokepoint.driver.engine;

import io.chokepoint.core.run.Run;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.results.PlannedResults;
import io.chokepoint.driver.run.OtherTool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JMeter 5.6, which sends a plan's load by itself or from engines on other machines.
 *
 * @param home where it is installed
 * @param workers addresses of its remote engines, {@code host} or {@code host:port}
 * @param agents of ours inside these, by their addresses
 * @param arguments more of its own
 * @param kept where its plan, log and results are left; null: nowhere
 */
record Jmeter(
    Path home,
    List<String> workers,
    Map<String, URI> agents,
    List<String> arguments,
    @Nullable Path kept)
    implements OtherTool {

  /** What is not in JMeter's plan because the driver sees to it. */
  private static final List<String> OURS = List.of("targets:", "services behind", "setUp");

  @Override
  public String name() {
    return "JMeter";
  }

  @Override
  public Sending start(Plan plan) {
    JmeterPlan written = written(plan);
    try {
      Path folder =
          kept == null
              ? Files.createTempDirectory("chokepoint-jmeter")
              : Files.createDirectories(kept.toAbsolutePath());
      written.write(folder.resolve("plan.jmx"));
      Files.deleteIfExists(folder.resolve("results.jtl"));
      EngineAgents watched = new EngineAgents(agents);
      return new Started(
          JmeterProcess.start(home, folder, workers, arguments), watched, folder, written);
    } catch (IOException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }

  private static JmeterPlan written(Plan plan) {
    try {
      return new JmeterPlan(plan);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  private final class Started implements Sending {

    private final JmeterProcess process;
    private final EngineAgents watched;
    private final Path folder;
    private final List<String> remarks = new ArrayList<>();

    Started(JmeterProcess process, EngineAgents watched, Path folder, JmeterPlan written) {
      this.process = process;
      this.watched = watched;
      this.folder = folder;
      written.lost().stream()
          .filter(l -> OURS.stream().noneMatch(l::startsWith))
          .forEach(l -> remarks.add("not in what JMeter sent: " + l));
      if (!workers.isEmpty() && !written.files().isEmpty()) {
        remarks.add(
            "JMeter sends its engines no files: "
                + String.join(", ", written.files().keySet())
                + " must lie where each engine was started");
      }
    }

    @Override
    public long begunMillis() {
      return process.begunMillis();
    }

    @Override
    public boolean ended() {
      return process.ended();
    }

    @Override
    public void stop() {
      process
          .stop()
          .forEach(
              engine ->
                  remarks.add(
                      "engine "
                          + engine
                          + " was asked to stop and did not say that it has: it may send until the"
                          + " plan's end"));
    }

    @Override
    public List<String> news() {
      List<String> news = new ArrayList<>(process.news());
      news.addAll(watched.news());
      return news;
    }

    @Override
    public Run results(Run seen) {
      Path results = folder.resolve("results.jtl");
      if (process.begunMillis() < 0 || !Files.isRegularFile(results)) {
        throw new CommandException(ExitCode.OURS, "JMeter began no load: " + process.lastWords());
      }
      watched.awaitEnd();
      PlannedResults read = PlannedResults.ofJmeter(results, seen, workers, watched.clocks());
      RemoteEngines engines = new RemoteEngines(read.senders(), begunMillis());
      remarks.addAll(engines.remarks());
      Run run = watched.marked(read.run());
      remarks.addAll(watched.remarks());
      return run.with(run.steps().stream().map(engines::offered).toList());
    }

    @Override
    public List<String> remarks() {
      return remarks;
    }

    @Override
    public void close() {
      process.close();
      watched.close();
      if (kept == null) {
        delete(folder);
      }
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // a temporary folder: cleaned up with the others
    }
  }
}
