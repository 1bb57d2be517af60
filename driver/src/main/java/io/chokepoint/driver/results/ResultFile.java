package io.chokepoint.driver.results;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file of results; one that is compressed (gzip) is read as what is in it. */
record ResultFile(Path path) {

  private static final int BUFFER = 1 << 16;
  private static final int GZIP_FIRST = 0x1F;
  private static final int GZIP_SECOND = 0x8B;

  Head head() throws IOException {
    try (InputStream in = open()) {
      return Head.of(in.readNBytes(Head.BYTES));
    }
  }

  InputStream open() throws IOException {
    PushbackInputStream in = new PushbackInputStream(Files.newInputStream(path), 2);
    byte[] magic = in.readNBytes(2);
    in.unread(magic);
    boolean gzip =
        magic.length == 2 && (magic[0] & 0xFF) == GZIP_FIRST && (magic[1] & 0xFF) == GZIP_SECOND;
    return gzip ? new GZIPInputStream(new BufferedInputStream(in, BUFFER), BUFFER) : in;
  }

  /** When it was last written to, which most tools do as their load ends. */
  long modifiedMillis() throws IOException {
    return Files.getLastModifiedTime(path).toMillis();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
