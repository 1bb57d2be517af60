package io.chokepoint.driver.results;

import io.chokepoint.driver.load.Outcome;
import java.io.IOException;

/** Gatling's {@code simulation.log} as text: versions 2.3 to 3.12, of which the columns differ. */
final class GatlingLog implements Format {

  private static final java.util.regex.Pattern FOUND =
      java.util.regex.Pattern.compile("status\\b.*found:? (\\d{3})");

  @Override
  public String name() {
    return "gatling";
  }

  @Override
  public String tool() {
    return "Gatling";
  }

  @Override
  public Loop loop() {
    return Loop.EITHER;
  }

  @Override
  public boolean recognises(Head head) {
    return head.startsWith("RUN\t") || head.startsWith("REQUEST\t") || head.startsWith("USER\t");
  }

  @Override
  public void read(ResultFile file, Recording into) throws IOException {
    Population users = new Population();
    RowFile.each(file, '\t', into, row -> row(row, users, into));
    users.tell(into);
  }

  private static void row(DelimitedReader row, Population users, Recording into) {
    switch (row.text(0)) {
      case "REQUEST" -> request(row, into);
      case "USER" -> user(row, users);
      default -> {
        // groups, the run itself, assertions
      }
    }
  }

  /** Name, begin, end and {@code OK} or {@code KO} stand in this order, whatever is before. */
  private static void request(DelimitedReader row, Recording into) {
    int ended = 5;
    while (ended < row.fields() && !row.text(ended).matches("OK|KO")) {
      ended++;
    }
    if (ended >= row.fields()) {
      throw new NumberFormatException("neither OK nor KO stands in it");
    }
    long start = row.number(ended - 2);
    long nanos = (row.number(ended - 1) - start) * 1_000_000;
    boolean failed = row.text(ended).equals("KO");
    Outcome outcome = failed ? outcome(row.text(ended + 1)) : Outcome.OK;
    into.request(into.endpoint(row.text(ended - 3), "", ""), start * 1_000_000, nanos, outcome, -1);
  }

  /**
   * A check names the status that it found: {@code status.find.is(200), but actually found 503}.
   */
  private static Outcome outcome(String message) {
    java.util.regex.Matcher found = FOUND.matcher(message);
    return found.find()
        ? Outcomes.of(Integer.parseInt(found.group(1)), true, message)
        : message.contains("but actually") ? Outcome.CHECK : Outcomes.ofMessage(message);
  }

  /** The last column that is a time is when a user began or ended. */
  private static void user(DelimitedReader row, Population users) {
    for (int i = 1; i < row.fields(); i++) {
      if (row.text(i).equals("START") || row.text(i).equals("END")) {
        boolean began = row.text(i).equals("START");
        int time = began || row.fields() <= i + 2 ? i + 1 : i + 2;
        users.changed(Math.floorDiv(row.number(time), 1000L), began ? 1 : -1);
      }
    }
  }
}
