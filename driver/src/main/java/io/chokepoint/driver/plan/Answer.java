package io.chokepoint.driver.plan;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an answer holds for extraction and checks to look at.
 *
 * @param header a header field's value by its name; null where there is none
 * @param body empty where nobody wanted it
 */
public record Answer(int status, Function<String, @Nullable String> header, String body) {}
