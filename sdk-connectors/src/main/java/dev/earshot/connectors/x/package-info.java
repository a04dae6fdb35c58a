/** Reads X over its API v2: searches, timelines, the filtered stream, the compliance streams. */
@NullMarked
package dev.earshot.connectors.x;

import org.jspecify.annotations.NullMarked;
