package io.chokepoint.driver.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** The folder a report goes to, tried before any load is sent. */
final class ReportPlace {

  private final Path folder;
  private final Deque<Path> made;

  private ReportPlace(Path folder, Deque<Path> made) {
    this.folder = folder;
    this.made = made;
  }

  /** Makes the folder and proves that it can be written to. */
  static ReportPlace claim(Path folder) {
    Deque<Path> made = new ArrayDeque<>();
    try {
      Deque<Path> missing = new ArrayDeque<>();
      for (Path p = folder.toAbsolutePath(); p != null && !Files.exists(p); p = p.getParent()) {
        missing.push(p);
      }
      for (Path p : missing) {
        Files.createDirectory(p);
        made.push(p);
      }
      if (!Files.isDirectory(folder)) {
        throw new FileAlreadyExistsException("it is a file");
      }
      Files.delete(Files.createTempFile(folder, ".chokepoint", ".tmp"));
    } catch (IOException e) {
      new ReportPlace(folder, made).abandon();
      throw new CommandException(
          ExitCode.BAD_INPUT, "cannot write the report to " + folder + ": " + why(e), e);
    }
    return new ReportPlace(folder, made);
  }

  Path folder() {
    return folder;
  }

  /** Takes away what {@link #claim} made, unless something was written since. */
  void abandon() {
    for (Path p : made) {
      try {
        Files.deleteIfExists(p);
      } catch (IOException e) {
        return;
      }
    }
  }

  private static String why(IOException e) {
    String name = e.getClass().getSimpleName();
    return switch (name) {
      case "AccessDeniedException" -> "permission denied";
      case "FileAlreadyExistsException" -> "a file is in the way";
      case "NoSuchFileException" -> "no such folder can be made";
      default -> CommandException.reason(e);
    };
  }
}
