/** Words for texts that are no moment, the same of every source; not for the world outside. */
@org.jspecify.annotations.NullMarked
package dev.earshot.connectors.moment;
