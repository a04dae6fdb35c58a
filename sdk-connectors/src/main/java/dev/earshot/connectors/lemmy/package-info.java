/** Reads servers that speak Lemmy's API, version 3. */
@NullMarked
package dev.earshot.connectors.lemmy;

import org.jspecify.annotations.NullMarked;
