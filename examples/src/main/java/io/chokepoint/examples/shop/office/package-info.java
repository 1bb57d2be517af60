/**
 * The shop's back office. Each endpoint has a fault as teams write it, and beside it the repaired
 * code, which {@code --shop.repaired=true} chooses: the healthy look-alike under the same load.
 */
@NullMarked
package io.chokepoint.examples.shop.office;

import org.jspecify.annotations.NullMarked;
