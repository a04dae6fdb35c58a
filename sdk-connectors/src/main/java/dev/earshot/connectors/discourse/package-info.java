/** Reads forums that run Discourse and are open to everybody. */
@NullMarked
package dev.earshot.connectors.discourse;

import org.jspecify.annotations.NullMarked;
