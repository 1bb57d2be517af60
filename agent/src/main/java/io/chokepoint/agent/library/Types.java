package io.chokepoint.agent.library;

import java.util.List;
import java.util.Set;

/** The application's types, by name, as they are its own. */
public final class Types {

  private Types() {}

  /** No stream: asked for each class that is loaded. */
  public static boolean startsWithAny(String name, List<String> beginnings) {
    for (String beginning : beginnings) {
      if (name.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a class, or one that it extends, is this one, in whatever package it was copied to. */
  public static boolean isCopy(Class<?> type, String ending) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a class, or one that it extends, is one of these, or implements one directly. */
  public static boolean isA(Class<?> type, Set<String> names) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (names.contains(c.getName())) {
        return true;
      }
      for (Class<?> face : c.getInterfaces()) {
        if (names.contains(face.getName())) {
          return true;
        }
      }
    }
    return false;
  }
}
