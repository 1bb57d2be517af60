package io.chokepoint.agent.matrix;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Rows whose figures are shares of time: no other row runs beside them, and a row that fails while
 * other processes had the processors is not judged.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Isolated("shares of time are no one's own while other rows start their JVMs")
@ExtendWith(QuietMachine.class)
@interface JudgesTimes {}
