package io.chokepoint.exporters.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of files that appear together. They are written beside the folder's place and moved in
 * when all are whole, so that nobody ever reads half a file and a disk that is full leaves nothing.
 */
final class WholeFolder {

  private WholeFolder() {}

  /** One file's content. */
  interface Content {

    /** Writes it whole; leaves the stream open. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Tries whether files could be written here, by writing: rights alone do not tell (read-only file
   * systems, full disks). Leaves nothing behind.
   *
   * @throws ReportException if not
   */
  static void check(Path folder) throws ReportException {
    try {
      Files.delete(temporary(nearestExisting(folder.toAbsolutePath().normalize())));
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /**
   * Writes the files. Those of the same names are replaced, others in the folder are left.
   *
   * @throws ReportException if it cannot; then no file of the folder was touched, or it was
   *     replaced whole
   */
  static void write(Path folder, Map<String, Content> files) throws ReportException {
    Path target = folder.toAbsolutePath().normalize();
    try {
      boolean exists = Files.exists(target);
      Path parent = target.getParent();
      if (!exists && parent != null) {
        Files.createDirectories(parent);
      }
      Path temporary = temporary(exists || parent == null ? target : parent);
      try {
        for (Map.Entry<String, Content> file : files.entrySet()) {
          write(file.getValue(), temporary.resolve(file.getKey()));
        }
        move(temporary, target, exists, files);
      } finally {
        delete(temporary);
      }
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  private static void write(Content content, Path path) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
      content.write(out);
    }
  }

  private static void move(Path temporary, Path target, boolean exists, Map<String, Content> files)
      throws IOException {
    if (!exists) {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    for (String name : files.keySet()) {
      Files.move(
          temporary.resolve(name),
          target.resolve(name),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Not {@code createTempDirectory}: its rights would lock other users out of the report. */
  private static Path temporary(Path parent) throws IOException {
    String name = ".chokepoint-report-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    return Files.createDirectory(parent.resolve(name));
  }

  private static Path nearestExisting(Path folder) {
    Path path = folder;
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static ReportException failure(Path folder, IOException e) {
    return new ReportException("cannot write the report to " + folder + ": " + reason(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is in the way and is no folder";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason");
  }
}
