package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.input.Nearest;
import io.chokepoint.driver.cases.Cases;
import io.chokepoint.driver.cases.LabelledCase;
import io.chokepoint.driver.cases.Launch;
import io.chokepoint.driver.cases.Truth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a file of labelled cases. Whatever is wrong ends in one {@link PlanException}. */
public final class CasesReader {

  private static final String NAME = "[a-z][a-z0-9-]{0,59}";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(" + NAME + ")}");
  private static final int MOST_ARGUMENTS = 1_000;

  private static final List<String> KINDS =
      Stream.concat(Stream.of(Truth.HEALTHY), Stream.of(Kind.values()).map(Kind::label)).toList();

  private static final Form<List<String>> ARGUMENTS = Forms.list(Forms.TEXT, MOST_ARGUMENTS);

  private static final Form<List<Double>> ENDS = Forms.list(Forms.number(1e15), 2);

  private CasesReader() {}

  /**
   * Reads a text, calling it by a file's name in messages.
   *
   * @param known what further placeholders stand for, by name
   */
  public static Cases read(String file, String text, Map<String, String> known)
      throws PlanException {
    if (text.isBlank()) {
      throw new PlanException(file, "empty; a file of cases needs processes and cases");
    }
    Reading reading = new Reading(file, text, Map.of());
    return FileSection.read(
        Section.open(reading, FileSection.KEYS, YamlTree.read(file, text)), known);
  }

  /** The whole file. */
  private static final class FileSection {

    private static final Keys KEYS =
        new Keys("cases", "a file of cases", "Services whose faults are known, and their load.");
    private static final Key<Map<String, Launch>> PROCESSES =
        KEYS.required("processes", Forms.map(LaunchSection.FORM, NAME), "How each is started.");
    private static final Key<Map<String, LabelledCase>> CASES =
        KEYS.required("cases", Forms.map(CaseSection.FORM, NAME), "By name.");

    private static Cases read(Section section, Map<String, String> known) throws PlanException {
      Map<String, Launch> processes = section.need(PROCESSES);
      if (!processes.containsKey(Launch.SERVICE)) {
        throw section.mistake(
            PROCESSES, "none of the processes is called \"service\", the one under test");
      }
      UnaryOperator<String> filled = filled(processes.keySet(), known);
      Map<String, Launch> ready = new LinkedHashMap<>();
      Map<String, LabelledCase> cases = new LinkedHashMap<>();
      try {
        processes.forEach(
            (name, launch) -> {
              checkAfter(name, launch, ready.keySet());
              ready.put(name, filled(launch, filled));
            });
        section.need(CASES).forEach((name, c) -> cases.put(name, named(name, c, ready, filled)));
      } catch (IllegalArgumentException e) {
        throw section.mistake(CASES, String.valueOf(e.getMessage()));
      }
      return new Cases(ready, cases);
    }

    private static void checkAfter(String name, Launch launch, Set<String> above) {
      for (String other : launch.after()) {
        if (!above.contains(other)) {
          throw new IllegalArgumentException(
              "\""
                  + name
                  + "\" starts after \""
                  + other
                  + "\", which no process above it is called");
        }
      }
    }

    private static Launch filled(Launch launch, UnaryOperator<String> filled) {
      String address = launch.address();
      return new Launch(
          launch.command().stream().map(filled).toList(),
          filled.apply(launch.ready()),
          launch.after(),
          address == null ? null : filled.apply(address));
    }

    private static LabelledCase named(
        String name, LabelledCase c, Map<String, Launch> processes, UnaryOperator<String> filled) {
      Map<String, List<String>> arguments = new LinkedHashMap<>();
      c.start()
          .arguments()
          .forEach((p, list) -> arguments.put(p, list.stream().map(filled).toList()));
      Stream.concat(arguments.keySet().stream(), c.start().cores().keySet().stream())
          .filter(p -> !processes.containsKey(p))
          .findFirst()
          .ifPresent(
              p -> {
                throw new IllegalArgumentException(
                    "case \""
                        + name
                        + "\" starts \""
                        + p
                        + "\", which is not one of the processes"
                        + Nearest.suggestion(p, processes.keySet()));
              });
      arguments.putIfAbsent(Launch.SERVICE, List.of());
      List<String> lastFirst = new ArrayList<>(processes.keySet());
      Collections.reverse(lastFirst);
      for (String process : lastFirst) {
        Launch launch = processes.get(process);
        if (launch != null && arguments.containsKey(process)) {
          launch.after().forEach(other -> arguments.putIfAbsent(other, List.of()));
        }
      }
      return new LabelledCase(
          name,
          c.truth(),
          c.plan(),
          c.jdk(),
          new LabelledCase.Start(arguments, c.start().jvm(), c.start().cores()),
          c.before().stream().map(filled).toList());
    }

    /** Leaves ports for later, and refuses what will never stand for anything. */
    private static UnaryOperator<String> filled(Set<String> processes, Map<String, String> known) {
      return text -> {
        StringBuilder out = new StringBuilder();
        Matcher placeholders = PLACEHOLDER.matcher(text);
        while (placeholders.find()) {
          String name = placeholders.group(1);
          if (!known.containsKey(name) && !name.equals("port") && !processes.contains(name)) {
            List<String> all = new ArrayList<>(processes);
            all.add("port");
            throw new IllegalArgumentException(
                "{"
                    + name
                    + "} in \""
                    + text
                    + "\" is not one of the processes"
                    + Nearest.suggestion(name, all));
          }
          placeholders.appendReplacement(
              out, Matcher.quoteReplacement(known.getOrDefault(name, placeholders.group())));
        }
        return placeholders.appendTail(out).toString();
      };
    }
  }

  /** How a process is started. */
  private static final class LaunchSection {

    private static final Keys KEYS = new Keys("launch", "a process", "How a process is started.");
    private static final Key<List<String>> COMMAND =
        KEYS.required("command", ARGUMENTS, "Program and arguments; java is the running one.");
    private static final Key<String> READY =
        KEYS.required(
            "ready",
            Forms.text(LaunchSection::ready, Map.of("type", "string")),
            "printed (a line \"ready\"), port (it accepts connections), or a URL that answers.");
    private static final Key<List<String>> AFTER =
        KEYS.optional(
            "after", Forms.list(Forms.TEXT, 100), "Which must be ready before it starts.");
    private static final Key<String> ADDRESS =
        KEYS.optional(
            "address",
            Forms.text(LaunchSection::address, Map.of("type", "string")),
            "Where a plan's database or cache is watched.");

    static final Form<Launch> FORM =
        KEYS.form(
            s ->
                new Launch(
                    s.need(COMMAND), s.need(READY), s.get(AFTER, List.of()), s.get(ADDRESS)));

    private static String ready(String text) {
      if (!text.equals(Launch.PRINTED) && !text.equals(Launch.PORT) && !text.matches("http://.+")) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is neither printed, nor port, nor a URL (http://…)");
      }
      return text;
    }

    private static String address(String text) {
      if (!text.matches("(redis|jdbc:postgresql)://.+")) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is neither redis://… nor jdbc:postgresql://…");
      }
      return text;
    }
  }

  /** One case; its name is the key it stands behind. */
  private static final class CaseSection {

    private static final Keys KEYS = new Keys("case", "a case", "A service whose fault is known.");
    private static final Key<Truth> TRUTH =
        KEYS.required("truth", TruthSection.FORM, "What is truly wrong with it.");
    private static final Key<String> PLAN = KEYS.required("plan", Forms.TEXT, "The load's file.");
    private static final Key<Integer> JDK =
        KEYS.optional("jdk", Forms.whole(1_000), "The oldest version that can have the fault.");
    private static final Key<Map<String, List<String>>> START =
        KEYS.optional(
            "start", Forms.map(ARGUMENTS, NAME), "What is started, with further arguments.");
    private static final Key<List<String>> JVM =
        KEYS.optional("jvm", ARGUMENTS, "Options of the JVM under test.");
    private static final Key<Map<String, Integer>> CORES =
        KEYS.optional(
            "cores", Forms.map(Forms.whole(1_000), NAME), "How many a process is kept to.");
    private static final Key<List<String>> BEFORE =
        KEYS.optional("before", ARGUMENTS, "A command to run once all is ready.");

    static final Form<LabelledCase> FORM =
        KEYS.form(
            s ->
                new LabelledCase(
                    "",
                    s.need(TRUTH),
                    s.need(PLAN),
                    s.get(JDK, 0),
                    new LabelledCase.Start(
                        s.get(START, Map.of()), s.get(JVM, List.of()), s.get(CORES, Map.of())),
                    s.get(BEFORE, List.of())));
  }

  /** What is truly wrong. */
  private static final class TruthSection {

    private static final Keys KEYS = new Keys("truth", "truth", "What is truly wrong.");
    private static final Key<List<String>> KIND =
        KEYS.required(
            "kind",
            oneOrMore(Forms.text(TruthSection::kind, Map.of("enum", KINDS))),
            "Kinds of finding, any of which is right first; or healthy.");
    private static final Key<List<String>> RESOURCE =
        KEYS.optional("resource", oneOrMore(Forms.TEXT), "As report.json has it; any of them.");
    private static final Key<List<String>> PLACE =
        KEYS.optional(
            "place", oneOrMore(Forms.TEXT), "What the remedy names: Class.method, a statement.");
    private static final Key<List<Double>> FROM =
        KEYS.optional("from", ENDS, "[least, most] of what the remedy starts at.");
    private static final Key<List<Double>> TO =
        KEYS.optional("to", ENDS, "[least, most] of what the remedy asks for.");
    private static final Key<String> CAUSE =
        KEYS.required("cause", Forms.TEXT, "For people: why it is this and nothing else.");
    private static final Key<String> FIX = KEYS.required("fix", Forms.TEXT, "For people.");

    static final Form<Truth> FORM = KEYS.form(TruthSection::read);

    private static Truth read(Section s) throws PlanException {
      Truth truth =
          new Truth(
              s.need(KIND),
              s.get(RESOURCE, List.of()),
              s.get(PLACE, List.of()),
              range(s, FROM),
              range(s, TO),
              s.need(CAUSE),
              s.need(FIX));
      if (truth.healthy() && (truth.kinds().size() > 1 || truth.saysTheRemedy())) {
        throw s.mistake(KIND, "healthy goes with no other kind, resource, place or number");
      }
      return truth;
    }

    private static Truth.@Nullable Range range(Section s, Key<List<Double>> key)
        throws PlanException {
      List<Double> ends = s.get(key);
      if (ends == null) {
        return null;
      }
      if (ends.size() != 2 || ends.get(0) > ends.get(1)) {
        throw s.mistake(key, "\"" + key.name() + "\" must be [least, most]");
      }
      return new Truth.Range(ends.get(0), ends.get(1));
    }

    private static String kind(String text) {
      if (!KINDS.contains(text)) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is no kind of finding" + Nearest.suggestion(text, KINDS));
      }
      return text;
    }
  }

  /** A thing, or a list of them. */
  private static <T> Form<List<T>> oneOrMore(Form<T> form) {
    Form<List<T>> list = Forms.list(form, MOST_ARGUMENTS);
    return new Form<>() {
      @Override
      public List<T> read(Reading reading, String key, Node node) throws PlanException {
        return node instanceof Node.Scalar
            ? List.of(form.read(reading, key, node))
            : list.read(reading, key, node);
      }

      @Override
      public Map<String, Object> schema() {
        return Map.of("anyOf", List.of(form.schema(), list.schema()));
      }
    };
  }
}
