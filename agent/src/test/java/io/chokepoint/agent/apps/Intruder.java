package io.chokepoint.agent.apps;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** An application with its own, older Jackson, which looks for what it should not find. */
public final class Intruder {

  private Intruder() {}

  public static void main(String[] args) throws Exception {
    for (String name :
        List.of(
            "io.micrometer.core.instrument.MeterRegistry",
            "io.prometheus.client.Collector",
            "oshi.SystemInfo",
            "net.bytebuddy.ByteBuddy",
            "org.HdrHistogram.Histogram",
            "org.slf4j.Logger",
            "io.chokepoint.agent.Agent",
            "io.chokepoint.core.timeline.Window")) {
      System.out.println(name + " " + (visible(name) ? "VISIBLE" : "hidden"));
    }
    System.out.println(
        "bridge from "
            + Class.forName("io.chokepoint.bridge.Bridge").getClassLoader()
            + ", resources "
            + ClassLoader.getSystemResource("isolated/io/chokepoint/agent/Agent.class"));
    System.out.println("json " + new ObjectMapper().writeValueAsString(Map.of("a", 1)));
    System.out.println("jackson " + new ObjectMapper().version());
    System.out.println("DONE");
    if (args.length == 0) {
      Thread.sleep(Long.parseLong(System.getProperty("linger", "0")));
    }
  }

  private static boolean visible(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
