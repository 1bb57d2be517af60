/**
 * What findings say, apart from the arithmetic: one class of texts a rule. A text is a format with
 * typed figures ({@link io.chokepoint.core.text.Text#of}), named for what it tells; its constants
 * stand in the order in which the rule uses them.
 */
package io.chokepoint.core.diagnosis.words;
