package io.chokepoint.driver.plan.yaml;

/**
 * A key of a section, declared once for both the reader and the schema.
 *
 * @param description one line for editors and their users
 */
record Key<T>(String name, boolean required, Form<T> form, String description) {}
