/**
 * The shop's service. Each endpoint that can choke states the truth about itself in its Javadoc:
 * the cause, why it is the cause, and what removes it. Nothing here sleeps to pretend.
 */
@NullMarked
package io.chokepoint.examples.shop;

import org.jspecify.annotations.NullMarked;
