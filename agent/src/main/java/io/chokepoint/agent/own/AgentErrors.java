package io.chokepoint.agent.own;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Errors swallowed inside the agent, as none may reach the application. All are counted; the first
 * few are kept in words.
 */
public final class AgentErrors {

  private static final int KEPT = 10;

  private final LongAdder count = new LongAdder();
  private final List<String> first = new ArrayList<>();
  private final List<String> misfits = new ArrayList<>();

  public void add(String where, Throwable error) {
    String words = words(error);
    add(where + ": " + words);
    if (error instanceof LinkageError) {
      keep(words, misfits);
    }
  }

  public void add(String error) {
    count.increment();
    keep(error, first);
  }

  private static void keep(String error, List<String> in) {
    synchronized (in) {
      if (in.size() < KEPT && !in.contains(error)) {
        in.add(error);
      }
    }
  }

  /**
   * What the JVM says about code is kept. What a driver or the application says may quote a
   * statement, an address or a password: of that only where it was thrown.
   */
  private static String words(Throwable error) {
    String type = error.getClass().getName();
    Throwable cause = error.getCause();
    if (error instanceof InvocationTargetException && cause != null) {
      return type + " of " + words(cause);
    }
    if (isAboutCode(error) && error.getMessage() != null) {
      return type + ": " + error.getMessage();
    }
    StackTraceElement[] stack = error.getStackTrace();
    return stack.length == 0
        ? type
        : type + " in " + stack[0].getClassName() + "." + stack[0].getMethodName();
  }

  private static boolean isAboutCode(Throwable error) {
    return error instanceof LinkageError
        || error instanceof VirtualMachineError
        || error instanceof ReflectiveOperationException
        || error instanceof ClassCastException
        || error instanceof NullPointerException;
  }

  public long count() {
    return count.sum();
  }

  /** The first ten different ones, oldest first. */
  public List<String> first() {
    return copy(first);
  }

  /** Those of code that does not fit the classes it meets, however often it is tried. */
  public List<String> misfits() {
    return copy(misfits);
  }

  private static List<String> copy(List<String> errors) {
    synchronized (errors) {
      return List.copyOf(errors);
    }
  }
}
