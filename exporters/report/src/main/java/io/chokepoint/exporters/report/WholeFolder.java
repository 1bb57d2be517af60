package io.chokepoint.exporters.report;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of files that appear together. They are written beside the folder's place and moved in
 * when all are whole, so that half a file is never read and a disk that is full leaves nothing.
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
   * Writes the files. Those of the same names are replaced, others in the folder are left. What
   * fails for another reason than the place is left out.
   *
   * @return why, by the name of what was left out
   * @throws ReportException if it cannot; then no file of the folder was touched, or it was
   *     replaced whole
   */
  static Map<String, String> write(Path folder, Map<String, Content> files) throws ReportException {
    Path target = folder.toAbsolutePath().normalize();
    Map<String, String> failed = new LinkedHashMap<>();
    try {
      boolean exists = Files.exists(target);
      Path parent = target.getParent();
      if (!exists && parent != null) {
        Files.createDirectories(parent);
      }
      Path temporary = temporary(exists || parent == null ? target : parent);
      try {
        for (Map.Entry<String, Content> file : files.entrySet()) {
          @Nullable String why = write(file.getValue(), temporary.resolve(file.getKey()));
          if (why != null) {
            failed.put(file.getKey(), why);
          }
        }
        Set<String> whole = new LinkedHashSet<>(files.keySet());
        whole.removeAll(failed.keySet());
        move(temporary, target, exists, whole);
      } finally {
        delete(temporary);
      }
      return failed;
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /** As {@link #write}, where each file is needed. */
  static void writeAll(Path folder, Map<String, Content> files) throws ReportException {
    Map<String, String> failed = write(folder, files);
    if (!failed.isEmpty()) {
      throw failure(folder, new IOException(failed.toString()));
    }
  }

  /**
   * @return what is wrong with the content; null where nothing is
   * @throws IOException for what is wrong with the place
   */
  private static @Nullable String write(Content content, Path path) throws IOException {
    Place place = new Place(Files.newOutputStream(path));
    try (OutputStream out = new BufferedOutputStream(place)) {
      content.write(out);
      return null;
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      if (place.failure != null) {
        throw place.failure;
      }
      Files.delete(path);
      return e.toString();
    }
  }

  /** Remembers the failure of a write: it is the fault of the place, not of the content. */
  private static final class Place extends FilterOutputStream {

    private @Nullable IOException failure;

    Place(OutputStream file) {
      super(file);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }

  private static void move(Path temporary, Path target, boolean exists, Set<String> files)
      throws IOException {
    if (!exists) {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    for (String name : files) {
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
