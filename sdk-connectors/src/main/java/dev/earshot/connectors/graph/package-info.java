/** What Facebook, Instagram and Threads share: one interface, its errors, limits and pages. */
@NullMarked
package dev.earshot.connectors.graph;

import org.jspecify.annotations.NullMarked;
