package io.chokepoint.driver.cases;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One labelled case.
 *
 * @param plan the load's file, seen from the file of cases
 * @param jdk the oldest version that can have the fault; 0 for any
 * @param start what is started
 * @param before a command to run once all is ready; empty where there is none
 */
public record LabelledCase(
    String name, Truth truth, String plan, int jdk, Start start, List<String> before) {

  public LabelledCase {
    before = List.copyOf(before);
  }

  /** Whether the running JVM, with which services are started, can have the fault. */
  public boolean possible() {
    return Runtime.version().feature() >= jdk;
  }

  /**
   * What is started.
   *
   * @param arguments further arguments of each process that is started, by its name
   * @param jvm options of the JVM under test
   * @param cores how many cores a process is kept to, by its name; others may use all
   */
  public record Start(
      Map<String, List<String>> arguments, List<String> jvm, Map<String, Integer> cores) {

    public Start {
      arguments = new LinkedHashMap<>(arguments);
      jvm = List.copyOf(jvm);
      cores = Map.copyOf(cores);
    }

    /** The same with one argument more for a process. */
    public Start with(String process, String argument) {
      Map<String, List<String>> all = new LinkedHashMap<>(arguments);
      all.merge(
          process, List.of(argument), (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
      return new Start(all, jvm, cores);
    }
  }
}
