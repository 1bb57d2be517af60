package io.chokepoint.examples.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The shop's settings: read from the cache, written to a file. */
@RestController
class Settings {

  private static final String KEY = "settings";
  private static final int KEPT_SECONDS = 300;
  private static final int RULES = 2_000;

  private final SharedCache cache;
  private final Path file;

  Settings(SharedCache cache) throws IOException {
    this.cache = cache;
    this.file = Files.createTempFile("chokepoint-settings-", ".json");
    file.toFile().deleteOnExit();
    Files.writeString(file, "{\"weight\": 1}");
  }

  @GetMapping(value = "/settings", produces = MediaType.APPLICATION_JSON_VALUE)
  String read() {
    return cache.get(KEY, KEPT_SECONDS, this::stored);
  }

  /**
   * Checks the settings against every rule, and writes them so that they survive a crash.
   *
   * <p>Ground truth: CPU time of the rules, and the wait for the disk at {@code force}, with the
   * lock held, as two writers must not mix their lines.
   */
  @PutMapping("/settings")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  synchronized void write(@RequestBody String settings) throws IOException {
    for (int rule = 0; rule < RULES; rule++) {
      if (settings.hashCode() == rule || settings.indexOf("rule-" + rule) >= 0) {
        throw new ResponseStatusException(HttpStatus.UNPROCESSABLE_ENTITY, "breaks rule " + rule);
      }
    }
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      out.write(ByteBuffer.wrap(settings.getBytes(UTF_8)));
      out.force(true);
    }
    cache.forget(KEY);
  }

  private String stored() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
