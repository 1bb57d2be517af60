package io.chokepoint.agent.own;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class AgentErrorsTest {

  private final AgentErrors errors = new AgentErrors();

  @Test
  void keepsNothingThatTheApplicationOrADriverSays() {
    SQLException refused = new SQLException("no driver for jdbc:x://bob:s3cr3t@db/shop");
    errors.add("asking the database", refused);
    errors.add("name of a pool", new InvocationTargetException(refused));
    errors.add("reading", new NumberFormatException("For input string: \"s3cr3t\""));

    assertThat(errors.count()).isEqualTo(3);
    assertThat(errors.first())
        .noneMatch(text -> text.contains("s3cr3t"))
        .contains(
            "asking the database: java.sql.SQLException in io.chokepoint.agent.own.AgentErrorsTest"
                + ".keepsNothingThatTheApplicationOrADriverSays");
  }

  @Test
  void keepsWhatTheJvmSaysAboutCode() {
    errors.add("advice", new NoSuchMethodError("RedisCommand.name()"));
    errors.add("clock", new OutOfMemoryError("Java heap space"));
    errors.add("name of a pool", new NoSuchFieldException("config of HikariPool"));

    assertThat(errors.first())
        .containsExactly(
            "advice: java.lang.NoSuchMethodError: RedisCommand.name()",
            "clock: java.lang.OutOfMemoryError: Java heap space",
            "name of a pool: java.lang.NoSuchFieldException: config of HikariPool");
  }
}
