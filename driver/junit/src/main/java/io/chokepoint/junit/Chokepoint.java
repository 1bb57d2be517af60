package io.chokepoint.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Drives a plan before a test method, or before the first of a class: the test fails where the plan
 * misses a target, or where that could not be told. The load comes from a process of its own, as
 * the service must not pay for it; the report is in {@code target/chokepoint}.
 *
 * <pre>{@code
 * @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
 * class OrdersLoadTest {
 *   @LocalServerPort int port;
 *
 *   @Test
 *   @Chokepoint(plan = "orders.yaml", target = "port")
 *   void keepsItsTargets(LoadVerdict verdict) {
 *     assertThat(verdict.findings()).doesNotContain("slow-sql");
 *   }
 * }
 * }</pre>
 *
 * <p>The system properties {@code chokepoint-junit.driver} and {@code chokepoint-junit.agent} say
 * where the jars are; else they are in the folder that the tests run in.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ChokepointExtension.class)
public @interface Chokepoint {

  /** The plan's file, seen from the folder that the tests run in. */
  String plan();

  /**
   * The field of the test that holds what is asked instead of the plan's first target: a URL, or
   * the number of a port of this host. Empty: as the plan says.
   */
  String target() default "";

  /** Whether the agent is loaded into the service. Not where the plan names one that is there. */
  boolean attach() default true;

  /**
   * The field of the test that holds the service's {@link Process} or {@link ProcessHandle}. Empty:
   * the service is in the tests' own JVM, in which the agent then stays.
   */
  String process() default "";

  /** Whether a finding fails the test too, and that there was not enough to tell. */
  boolean healthy() default false;
}
