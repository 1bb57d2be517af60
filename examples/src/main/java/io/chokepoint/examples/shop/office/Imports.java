package io.chokepoint.examples.shop.office;

import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lines of suppliers' files. */
@RestController
class Imports {

  private static final Pattern ASSIGNMENT = Pattern.compile("^.*.*=.*$");

  private final boolean repaired;

  Imports(@Value("${shop.repaired:false}") boolean repaired) {
    this.repaired = repaired;
  }

  @PostMapping("/office/imports")
  String check(@RequestParam int length) {
    String line = "x".repeat(length);
    return (repaired ? line.indexOf('=') >= 0 : assigns(line)) ? "assignment" : "text";
  }

  /**
   * Ground truth, {@code slow-code}: the expression tries every split of a line without an equals
   * sign between its two {@code .*}, which is quadratic in the length. {@code indexOf} fixes it;
   * more cores only move the limit.
   */
  private static boolean assigns(String line) {
    return ASSIGNMENT.matcher(line).matches();
  }
}
