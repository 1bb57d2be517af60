package io.chokepoint.agent.matrix;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Rows whose figures are shares of time: nothing else runs while one of them is asked, and a row
 * that fails while other processes had the processors is not judged.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(QuietMachine.class)
@interface JudgesTimes {}
