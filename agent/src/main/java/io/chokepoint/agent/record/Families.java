package io.chokepoint.agent.record;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Keeps names apart that differ in nothing but numbers as long as they are few, and beyond that
 * counts them as one: {@code pool-1-thread} and {@code pool-2-thread} are two executors, {@code
 * pool-139-thread} is one of a service that makes an executor for each task, {@code pool-#-thread}.
 */
final class Families {

  /** Names with numbers that are remembered; more than there are places for. */
  private static final int MOST = 1_000;

  /** Numbers, and what random identifiers look like. Needs a time linear in the name's length. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "0x[0-9A-Fa-f]+"
              + "|(?<![A-Za-z0-9])(?=[A-Fa-f]{0,7}\\d)[0-9A-Fa-f]{8}[0-9A-Fa-f-]*(?![A-Za-z0-9])"
              + "|\\d+");

  private final int members;
  private final Set<String> own = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> sizes = new ConcurrentHashMap<>();

  /**
   * @param members how many of a family have names of their own
   */
  Families(int members) {
    this.members = members;
  }

  /** The name by which it is to be counted. */
  String of(String name) {
    if (own.contains(name) || name.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      return name;
    }
    String family = NUMBER.matcher(name).replaceAll("#");
    return admit(name, family) ? name : family;
  }

  private boolean admit(String name, String family) {
    AtomicInteger size = sizes.get(family);
    if (size != null && size.get() >= members) {
      return false;
    }
    synchronized (this) {
      if (own.contains(name)) {
        return true;
      }
      if (own.size() >= MOST) {
        return false;
      }
      AtomicInteger sure = sizes.computeIfAbsent(family, f -> new AtomicInteger());
      if (sure.get() >= members) {
        return false;
      }
      sure.incrementAndGet();
      return own.add(name);
    }
  }
}
