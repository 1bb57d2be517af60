package io.chokepoint.agent.premain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PremainTest {

  private static final String VERSION = "java.specification.version";

  private final String java = System.getProperty(VERSION);
  private final PrintStream err = System.err;

  @AfterEach
  void putBack() {
    System.setProperty(VERSION, java);
    System.setErr(err);
  }

  @Test
  @SuppressWarnings({"NullAway", "DataFlowIssue"}) // what it does not touch need not be there
  void saysOneLineAndDoesNothingElseOnAnOlderJvm() {
    for (String old : new String[] {"1.7", "1.8", "9", "11", "16"}) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      System.setProperty(VERSION, old);
      System.setErr(new PrintStream(said, true));

      Premain.premain("port=0", null);

      assertThat(said)
          .hasToString(
              "[chokepoint] not started, the application goes on without it: the agent needs Java"
                  + " 17 or later, and this is Java "
                  + old
                  + System.lineSeparator());
    }
  }

  @Test
  void startsOnLaterOnes() {
    assertThat(Premain.isTooOld("17")).isFalse();
    assertThat(Premain.isTooOld("25")).isFalse();
    assertThat(Premain.isTooOld("next")).isFalse();
    assertThat(Premain.isTooOld(null)).isFalse();
  }
}
