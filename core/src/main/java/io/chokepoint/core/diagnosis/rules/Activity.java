package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.words.ActivityWords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work that code hardly ever means to spend a processor on, told by what it calls. Hashing,
 * encrypting, compressing and computing are what it is for, and none of these.
 */
enum Activity {
  REGULAR_EXPRESSION(
      ActivityWords.REGULAR_EXPRESSION,
      ActivityWords.BOUND_THE_EXPRESSION,
      "java.util.regex.",
      "java.lang.String.matches",
      "java.lang.String.replaceAll",
      "java.lang.String.replaceFirst",
      "com.google.re2j."),
  SERIALISATION(
      ActivityWords.SERIALISATION,
      ActivityWords.WRITE_LESS,
      "com.fasterxml.jackson",
      "tools.jackson",
      "com.google.gson",
      "com.google.protobuf",
      "com.alibaba.fastjson",
      "com.esotericsoftware.kryo",
      "com.thoughtworks.xstream",
      "java.io.ObjectInputStream.",
      "java.io.ObjectOutputStream.",
      "jakarta.json",
      "jakarta.xml",
      "javax.xml",
      "kotlinx.serialization",
      "org.apache.avro",
      "org.json",
      "org.yaml.snakeyaml"),
  LOGGING(
      ActivityWords.LOGGING,
      ActivityWords.LOG_LESS,
      "ch.qos.logback",
      "java.io.PrintStream.",
      "java.util.logging.",
      "org.apache.commons.logging",
      "org.apache.log4j",
      "org.apache.logging",
      "org.jboss.logging",
      "org.jboss.logmanager",
      "org.slf4j"),
  REFLECTION(
      ActivityWords.REFLECTION,
      ActivityWords.LOOK_UP_ONCE,
      "java.lang.Class.",
      "java.lang.reflect.",
      "jdk.internal.reflect.",
      "org.apache.commons.beanutils",
      "org.springframework.beans.BeanUtils",
      "org.springframework.util.ReflectionUtils"),
  FORMATTING(
      ActivityWords.FORMATTING,
      ActivityWords.FORMAT_ONCE,
      "java.lang.String.format",
      "java.text.",
      "java.util.Formatter."),
  EXCEPTIONS(
      ActivityWords.EXCEPTIONS,
      ActivityWords.RETURN_A_VALUE,
      "java.lang.Exception.",
      "java.lang.RuntimeException.",
      "java.lang.StackTraceElement.",
      "java.lang.Throwable.");

  final String words;
  final String remedy;
  private final List<String> calls;

  Activity(String words, String remedy, String... calls) {
    this.words = words;
    this.remedy = remedy;
    this.calls = List.of(calls);
  }

  /** What a call of this method is; null for any other method. */
  static @Nullable Activity of(String called) {
    for (Activity activity : values()) {
      if (activity.calls.stream().anyMatch(called::startsWith)) {
        return activity;
      }
    }
    return null;
  }
}
