/**
 * What X writes the same in every version of its API, read once for its own connectors and for the
 * archives: words and what they point at, films, countries, and ids that hold their time.
 */
@NullMarked
package dev.earshot.connectors.tweet;

import org.jspecify.annotations.NullMarked;
