package io.chokepoint.examples.shop.office;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Photos of returned goods. */
@RestController
class Photos {

  private static final int PART_BYTES = 16 << 10;
  private static final int PARTS = 24;

  private final boolean repaired;

  Photos(@Value("${shop.repaired:false}") boolean repaired) {
    this.repaired = repaired;
  }

  /**
   * Keeps a photo of 384 KB.
   *
   * <p>Ground truth, {@code slow-disk}: it is flushed to the disk after each of its 24 parts, into
   * a file of its own, so none waits for a lock but all for the disk. One flush at the end fixes
   * it.
   */
  @PostMapping("/office/photos")
  String keep() throws IOException {
    Path file = Files.createTempFile("chokepoint-photo-", ".jpg");
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int part = 1; part <= PARTS; part++) {
        out.write(ByteBuffer.allocate(PART_BYTES));
        if (!repaired || part == PARTS) {
          out.force(true);
        }
      }
    } finally {
      Files.delete(file);
    }
    return "kept";
  }
}
