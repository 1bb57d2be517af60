package io.chokepoint.driver.cli;

import io.chokepoint.core.text.Text;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.http.RequestTrial;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Veil;
import io.chokepoint.driver.plan.WebSocket;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import io.chokepoint.driver.run.PlanTrial;
import io.chokepoint.driver.terminal.PlainOption;
import io.chokepoint.driver.terminal.Screen;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code check PLAN}. */
@Command(
    name = "check",
    description = "Sends each request of a plan once, and shows it with its answer.")
final class CheckCommand implements Callable<Integer> {

  private static final int MOST_LINES = 20;
  private static final int MOST_CHARACTERS = 2_000;
  private static final String INDENT = "    ";

  @Parameters(index = "0", paramLabel = "PLAN", description = "The plan, a YAML file.")
  Path plan = Path.of("");

  @Mixin PlainOption plain = new PlainOption();

  private final Veil veil = new Veil();

  @Override
  public Integer call() {
    Plan parsed = parsed();
    Screen screen = plain.screen();
    boolean well = PlanTrial.run(parsed, part -> show(screen, part));
    for (WebSocket socket : parsed.webSockets()) {
      screen.line(socket.name() + ": a WebSocket, not tried");
    }
    return (well ? ExitCode.PASSED : ExitCode.TARGET_MISSED).number();
  }

  private Plan parsed() {
    try {
      return PlanReader.read(plan, veil.over(System.getenv()));
    } catch (PlanException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }

  private void show(Screen screen, RequestTrial.Part part) {
    String name = part.endpoint() + (part.redirected() ? " → redirect" : "");
    screen.line(screen.paint(Screen.Ink.BOLD, name));
    RequestTrial.@Nullable Sent request = part.request();
    if (request != null) {
      screen.line(INDENT + request.method() + " " + veil.address(request.address()));
      headers(screen, request.headers());
      body(screen, request.body());
    }
    RequestTrial.@Nullable Answered answer = part.answer();
    if (answer != null) {
      screen.line(INDENT + answer.status() + " after " + Text.time(answer.nanos()));
      headers(screen, answer.headers());
      body(screen, answer.body());
    }
    screen.line(
        INDENT
            + (part.error().isEmpty()
                ? screen.paint(Screen.Ink.GREEN, "ok")
                : screen.paint(Screen.Ink.RED, "error: " + part.error())));
    screen.line("");
  }

  private void headers(Screen screen, List<Map.Entry<String, String>> headers) {
    for (Map.Entry<String, String> header : headers) {
      String value = veil.header(header.getKey(), header.getValue());
      screen.line(INDENT + INDENT + header.getKey() + ": " + value);
    }
  }

  private void body(Screen screen, RequestTrial.@Nullable Content body) {
    if (body == null || body.bytes() == 0) {
      return;
    }
    @Nullable String text = body.text() == null ? null : veil.body(body.text());
    if (text == null) {
      String why = body.text() == null ? "no text" : "it names a secret";
      screen.line(INDENT + INDENT + "(" + Text.bytes(body.bytes()) + ", not shown: " + why + ")");
      return;
    }
    String start = text.substring(0, Math.min(MOST_CHARACTERS, text.length()));
    start.lines().limit(MOST_LINES).forEach(l -> screen.line(INDENT + INDENT + l));
    if (text.length() > start.length() || start.lines().count() > MOST_LINES) {
      screen.line(INDENT + INDENT + "… (" + Text.bytes(body.bytes()) + " in all)");
    }
  }
}
