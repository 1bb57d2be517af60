/** A service that people sign in to, and how a plan does. */
@NullMarked
package io.chokepoint.examples.login;

import org.jspecify.annotations.NullMarked;
