package io.chokepoint.driver.experiment;

import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which values of which setting are to be tried.
 *
 * @param from the smallest
 * @param to the largest; more than {@code from}
 */
public record TuneRange(ResourceId resource, int from, int to) {

  private static final Pattern FORM = Pattern.compile("([a-z-]+)=(.*):(\\d{1,6})\\.\\.(\\d{1,6})");

  private static final Map<String, ResourceKind> SHORT =
      Map.of("pool", ResourceKind.CONNECTION_POOL, "threads", ResourceKind.WORKER_THREADS);

  /**
   * Reads {@code pool=shop:4..32}, {@code threads=http-nio-8080:50..400}, {@code
   * executor=mail:2..16}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static TuneRange parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not like pool=shop:4..32");
    }
    ResourceKind kind = SHORT.get(form.group(1));
    try {
      kind = kind == null ? ResourceKind.ofLabel(form.group(1)) : kind;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + form.group(1) + "' is nothing that can be tuned: pool, threads, executor", e);
    }
    int from = Integer.parseInt(form.group(3));
    int to = Integer.parseInt(form.group(4));
    if (from < 1 || to <= from) {
      throw new IllegalArgumentException("'" + text + "' must go up, from 1 at least");
    }
    return new TuneRange(new ResourceId(kind, form.group(2)), from, to);
  }
}
