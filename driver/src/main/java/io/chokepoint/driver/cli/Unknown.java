package io.chokepoint.driver.cli;

import io.chokepoint.core.input.Nearest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says which command or option was probably meant by one that there is not. */
final class Unknown {

  private Unknown() {}

  /** Null where something else was wrong. */
  static @Nullable String message(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return null;
    }
    CommandLine command = e.getCommandLine();
    String word = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
    if (word.startsWith("-")) {
      List<String> options = new ArrayList<>();
      command.getCommandSpec().options().forEach(o -> options.addAll(List.of(o.names())));
      return "there is no option " + word + Nearest.suggestion(word, options);
    }
    return command.getSubcommands().isEmpty()
        ? null
        : "there is no command \""
            + word
            + "\""
            + Nearest.suggestion(word, command.getSubcommands().keySet());
  }
}
